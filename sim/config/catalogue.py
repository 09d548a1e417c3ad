"""Look into the scenarios' files: their titles, and which of them define a shock."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path
from typing import Any

from yaml import CSafeLoader, YAMLError, load

from sim.config.folder import folder, options


@lru_cache
def _written(path: Path) -> dict[str, Any]:
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
        return str(_written(folder() / "scenario" / f"{name}.yaml").get("title", name))
    except (YAMLError, UnicodeDecodeError, AttributeError):
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
    found = {name: (_written(folder() / "scenario" / f"{name}.yaml").get("shocks") or {}).get(shock) for name in scenarios}
    return [name for name, own in found.items() if own is not None and (field is None or field in own)]
