"""Find the YAML files: the program's configs/, or the copy inside an installed package, and the configs/ of the folder where one works."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path
from typing import Any

from yaml import CSafeLoader, load

from sim.domain.errors import ConfigError, nearest

PACKAGE = Path(__file__).absolute().parents[1]  # not resolved: a linked package finds the files beside the link
NAME = "configs"
ENDINGS = (".yaml", ".yml")
LEFT_BY_OTHERS = (".", "#", "~")  # how names begin that editors and systems give: .x.yaml.swp, ._x.yaml, #x.yaml#, ~$x.yaml


def folder() -> Path:
    """Give the program's folder, which holds config.yaml."""
    beside = PACKAGE.parent / NAME
    return beside if (beside / "config.yaml").is_file() else PACKAGE / NAME


def own() -> Path | None:
    """Give the folder `configs` where one works; None where there is none, or it is the program's."""
    try:
        here = Path.cwd() / NAME
        return here if here.is_dir() and not here.samefile(folder()) else None
    except OSError:  # the current folder is gone, or may not be read
        return None


def folders() -> list[Path]:
    """List the folders in which alternatives are looked for: the program's, and the one where one works."""
    mine = own()
    return [folder()] if mine is None else [folder(), mine]


def looked_in(group: str) -> str:
    """Say where the alternatives of a group are looked for, also where one's own may be put."""
    return f"looked in {Path(NAME) / group} of the current folder and in {folder() / group}"


def groups() -> list[str]:
    """List the groups of alternatives.

    >>> "scenario" in groups()
    True
    """
    return sorted(path.name for path in folder().iterdir() if path.is_dir() and not path.name.startswith(LEFT_BY_OTHERS))


def is_group(name: str) -> bool:
    """Say whether a key names a folder of alternatives, such as `engine`."""
    return name in groups()


def alternatives(group: str) -> dict[str, list[Path]]:
    """Find the files of a group by name; a name has several where folders or endings differ. Files that others leave are not ours."""
    found: dict[str, list[Path]] = {}
    for place in folders():
        for path in sorted((place / group).iterdir()) if (place / group).is_dir() else ():
            if path.suffix in ENDINGS and not path.name.startswith(LEFT_BY_OTHERS) and path.is_file():
                found.setdefault(path.stem, []).append(path)
    return found


def options(group: str) -> list[str]:
    """List the alternatives of a group, such as the scenarios.

    >>> "baseline" in options("scenario")
    True
    """
    return sorted(alternatives(group))


def choose(key: str, group: str, name: object) -> str:
    """Give the name of an alternative that exists.

    Raises:
        ConfigError: there is none of the name; the line says where was looked.
    """
    found = options(group)
    if name not in found:
        raise ConfigError(f"{key}: '{name}' is unknown; {nearest(name, found)}; {looked_in(group)}")
    return str(name)


def file(group: str, name: str) -> Path:
    """Give the file of an alternative.

    Raises:
        ConfigError: there is none, or two that differ.
    """
    first, *others = alternatives(group)[choose(group, group, name)]
    for other in others:
        if other.read_bytes() != first.read_bytes():
            raise ConfigError(f"{group}: '{name}' stands in two files that differ, {first} and {other}; rename one of them")
    return first


def every() -> list[Path]:
    """List every file that may be read."""
    found = [path for group in groups() for paths in alternatives(group).values() for path in paths]
    return [folder() / "config.yaml", *found]


def state() -> tuple[tuple[str, int, int], ...]:
    """Say which files there are, when each last changed and how long it is, so that what was read is kept while they stay the same."""
    found = [(path, path.stat()) for path in every()]
    return tuple((str(path), known.st_mtime_ns, known.st_size) for path, known in found)


def text(path: Path) -> str:
    """Read a file, with or without the mark of byte order that editors of other systems put first."""
    return path.read_text(encoding="utf-8-sig")


@lru_cache
def plain(path: Path) -> dict[str, Any]:
    """Read a file as plain values, for what needs no composed config; the next process sees an edit."""
    values: dict[str, Any] = load(text(path), CSafeLoader)
    return values


def titles() -> dict[str, str]:
    """Give the title of every scenario; a file that is broken does not keep the others from being listed.

    >>> titles()["baseline"]
    'The world without the shocks of 2022'
    """
    return {name: _title(name) for name in options("scenario")}


def _title(name: str) -> str:
    try:
        return str(plain(file("scenario", name)).get("title", name))
    except Exception:  # whatever a broken file makes the library raise
        return "(cannot be read)"


def purposes(group: str) -> dict[str, str]:
    """Say what each file of a group is for, in the words of its first comment.

    >>> purposes("study")["rerun"].partition(":")[0]
    'Rebuild a figure or a netCDF from what it carries, and say whether it comes out identical'
    """
    return {name: _comment(paths[0]) for name, paths in sorted(alternatives(group).items())}


def _comment(path: Path) -> str:
    try:
        lines = [line[2:] for line in text(path).splitlines() if line.startswith("# ")]
    except (OSError, UnicodeDecodeError):
        return "(cannot be read)"
    return " ".join(line for line in lines if not line.startswith("@"))


def definers(shock: str, scenarios: Sequence[str], field: str | None = None) -> list[str]:
    """List which scenarios' own files define a shock, or one field of it; the others inherit it.

    >>> definers("security_supply", ["ukraine_distraction", "russia_recovers"], "size")
    ['ukraine_distraction']
    """
    found = {name: (plain(file("scenario", name)).get("shocks") or {}).get(shock) for name in scenarios}
    return [name for name, own in found.items() if own is not None and (field is None or field in own)]
