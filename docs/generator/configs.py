"""Write the reference of configs: every key with its type, default and meaning, from the schema and the comments in the files."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import Field, fields, is_dataclass
from functools import cache
from inspect import getdoc, getsource
from pathlib import Path
from typing import Any, get_args, get_origin, get_type_hints

import yaml

from generator import PROJECT, table
from sim.config import compose
from sim.config.files import options
from sim.config.schema import Config, Estimate
from sim.domain.mechanisms import BY_NAME, Mechanisms

FOLDER = PROJECT / "configs"
OMITTED = "???"  # OmegaConf's mark of a key without a default
WHERE = {  # classes of which there are many, by name
    "estimates": "estimates.NAME",
    "scenarios": "scenarios.NAME",
    "shocks": "scenarios.NAME.shocks.NAME",
    "actors": "region.actors.CODE",
    "organisations": "region.organisations.CODE",
}
GROUPS = {"calibration": "estimates"}  # whose key in a config has another name
COMMENT = re.compile(r"\s#\s+(.*)$")


def reference() -> str:
    """Write a table for each section of the schema."""
    return "\n\n".join(_section(path, kind, value) for path, kind, value in sections(Config, "", compose()))


def sections(kind: type, path: str, value: Any) -> Iterator[tuple[str, type, Any]]:
    """List the dataclasses of the schema with the path at which each is set and the default there, None where names are free."""
    yield path, kind, value
    for name, hint in get_type_hints(kind).items():
        inner, many = within(hint), get_origin(hint) is dict
        if inner and (many or inner is not Estimate):  # the size of a shock is an estimate like the others
            below = WHERE[name] if many else f"{path}.{name}".strip(".")
            yield from sections(inner, below, None if many or value is None else getattr(value, name))


def within(hint: Any) -> type | None:
    """Give the dataclass that a field holds, one or many by name."""
    return next((part for part in (hint, *get_args(hint)[-1:]) if isinstance(part, type) and is_dataclass(part)), None)


def _section(path: str, kind: type, value: Any) -> str:
    keys = [item for item in fields(kind) if item.name != "selected"]
    rows = [
        [f"`{path}.{item.name}`".replace("`.", "`"), _type(kind, item), _default(item, value), meaning(path, kind, item)] for item in keys
    ]
    title = f"`{path}`" if path else "The run"
    return f"## {title}\n\n{getdoc(kind)}\n\n{table(['key', 'type', 'default', 'meaning'], rows)}"


def _type(kind: type, item: Field[Any]) -> str:
    hint = get_type_hints(kind)[item.name]
    return (
        str(getattr(hint, "__name__", hint) if not get_args(hint) else hint).replace("sim.config.schema.", "").replace("NoneType", "null")
    )


def _default(item: Field[Any], value: Any) -> str:
    found = getattr(value, item.name) if value is not None else item.default_factory() if callable(item.default_factory) else item.default
    if found == OMITTED:
        return "must be given"
    if is_dataclass(found) or isinstance(found, dict):
        return "see below"
    return f"`{yaml.safe_dump(found, default_flow_style=True, width=10_000).removesuffix('...\n').strip()}`"


def meaning(path: str, kind: type, item: Field[Any]) -> str:
    """Say what a key means: in the words of the configs, of the schema, of the switches, or of the section that it opens or stands in."""
    key = f"{path}.{item.name}".strip(".")
    if kind is Mechanisms:
        return BY_NAME[item.name].doc
    section = within(get_type_hints(kind)[item.name]) or kind
    return commented().get(key) or in_schema(kind).get(item.name) or (getdoc(section) or "").partition("\n")[0]


@cache
def commented() -> dict[str, str]:
    """Collect the comments behind keys in the configs, by dotted key.

    >>> commented()["origin"][:11]
    'the quarter'
    """
    found: dict[str, str] = {}
    for file in (FOLDER / "config.yaml", *sorted(FOLDER.glob("study/*.yaml"))):
        found = dict(_comments(file, "")) | found
    for group in ("region", "theory", "ensemble", "engine"):
        for name in options(group):
            found = dict(_comments(FOLDER / group / f"{name}.yaml", f"{group}.")) | found
    return found


def _comments(file: Path, prefix: str) -> Iterator[tuple[str, str]]:
    """List the comments of a file by key; those of its list of defaults speak of the groups."""
    text = file.read_text(encoding="utf-8")
    lines = text.splitlines()
    waiting = [(prefix, yaml.compose(text))]
    while waiting:
        path, node = waiting.pop()
        for key, value in node.value if isinstance(node, yaml.MappingNode) else []:
            comment = COMMENT.search(lines[key.start_mark.line])
            if comment:
                yield f"{path}{GROUPS.get(key.value, key.value)}", comment[1]
            below = value.value if key.value == "defaults" else [value]
            waiting += [(path if key.value == "defaults" else f"{path}{key.value}.", part) for part in below]


@cache
def in_schema(kind: type) -> dict[str, str]:
    """Collect the comments behind the fields of a dataclass."""
    lines = re.findall(r"^    (\w+):[^#\n]*#\s+(.*)$", getsource(kind), re.MULTILINE)
    return dict(lines)


def alternatives() -> str:
    """List the files of every group with the comment each begins with, or its title."""
    rows = []
    for group in sorted(path.name for path in FOLDER.iterdir() if path.is_dir() and path.name != "scenario"):
        rows += [[f"`{group}={name}`", _purpose(FOLDER / group / f"{name}.yaml")] for name in options(group) if _chosen(group, name)]
    return table(["on the command line", "what it takes"], rows)


def _chosen(group: str, name: str) -> bool:
    return group != "calibration" or name in ("posterior", "to_2013", "prior", "wide")


def _purpose(file: Path) -> str:
    lines = file.read_text(encoding="utf-8").splitlines()
    first = next((number for number, line in enumerate(lines) if line and not line.startswith("#")), len(lines))
    opening = " ".join(line[2:] for line in lines[:first] if line.startswith("# ") and "@package" not in line)
    return opening or str(yaml.safe_load("\n".join(lines)).get("title", ""))
