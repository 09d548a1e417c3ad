"""Find the YAML files: the project's configs/, or the copy inside an installed package."""

from __future__ import annotations

from pathlib import Path

PACKAGE = Path(__file__).absolute().parents[1]  # not resolved: a linked package finds the files beside the link


def folder() -> Path:
    """Give the folder that holds config.yaml."""
    beside = PACKAGE.parent / "configs"
    return beside if (beside / "config.yaml").is_file() else PACKAGE / "configs"


def state() -> tuple[tuple[str, int, int], ...]:
    """Say which files there are, when each last changed and how long it is, for what is kept as long as they stay."""
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
