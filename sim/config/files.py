"""Find the YAML files: the project's configs/, or the copy inside an installed package."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path
from typing import Any

from yaml import CSafeLoader, load

PACKAGE = Path(__file__).absolute().parents[1]  # not resolved: a linked package finds the files beside the link


def folder() -> Path:
    """Give the folder that holds config.yaml."""
    beside = PACKAGE.parent / "configs"
    return beside if (beside / "config.yaml").is_file() else PACKAGE / "configs"


def state() -> tuple[tuple[str, int, int], ...]:
    """Say which files there are, when each last changed and how long it is, so that what was read is kept while they stay the same."""
    found = [(path, path.stat()) for path in sorted(folder().rglob("*.yaml"))]
    return tuple((str(path), known.st_mtime_ns, known.st_size) for path, known in found)


def is_group(name: str) -> bool:
    """Say whether a key names a folder of alternatives, such as `engine`."""
    return name.replace("/", "").isidentifier() and (folder() / name).is_dir()


def options(group: str) -> list[str]:
    """List the alternatives of a group, such as the scenarios.

    >>> "baseline" in options("scenario")
    True
    """
    return sorted(path.stem for path in (folder() / group).glob("*.yaml"))


@lru_cache
def plain(path: Path) -> dict[str, Any]:
    """Read a file as plain values, for what needs no composed config; the next process sees an edit."""
    values: dict[str, Any] = load(path.read_text(encoding="utf-8"), CSafeLoader)
    return values


def titles() -> dict[str, str]:
    """Give the title of every scenario; a file that is broken does not keep the others from being listed.

    >>> titles()["baseline"]
    'The world without the shocks of 2022'
    """
    return {name: _title(name) for name in options("scenario")}


def _title(name: str) -> str:
    try:
        return str(plain(folder() / "scenario" / f"{name}.yaml").get("title", name))
    except Exception:  # whatever a broken file makes the library raise
        return "(cannot be read)"


def purposes(group: str) -> dict[str, str]:
    """Say what each file of a group is for, in the words of its first comment.

    >>> purposes("study")["rerun"].partition(":")[0]
    'Rebuild a figure or a netCDF from what it carries, and say whether it comes out identical'
    """
    return {name: _comment(folder() / group / f"{name}.yaml") for name in options(group)}


def _comment(path: Path) -> str:
    lines = [line[2:] for line in path.read_text(encoding="utf-8").splitlines() if line.startswith("# ")]
    return " ".join(line for line in lines if not line.startswith("@"))


def definers(shock: str, scenarios: Sequence[str], field: str | None = None) -> list[str]:
    """List which scenarios' own files define a shock, or one field of it; the others inherit it.

    >>> definers("security_supply", ["ukraine_distraction", "russia_recovers"], "size")
    ['ukraine_distraction']
    """
    found = {name: (plain(folder() / "scenario" / f"{name}.yaml").get("shocks") or {}).get(shock) for name in scenarios}
    return [name for name, own in found.items() if own is not None and (field is None or field in own)]
