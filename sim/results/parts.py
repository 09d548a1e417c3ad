"""Make parts of a result that stands already - figures, reports, tables - each by itself, so that one that fails takes nothing with it."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from functools import partial
from pathlib import Path

from sim.domain.errors import Incomplete
from sim.results.atomic_folder import adding

Make = Callable[[Path], object]  # writes a part, under its name, into the folder that it is given
Parts = Mapping[str, Make]  # by the name of the file within the result


def missing(folder: Path, parts: Parts) -> dict[str, Make]:
    """Keep the parts that a result does not have."""
    return {name: make for name, make in parts.items() if not (folder / name).is_file()}


def within(inner: str, parts: Parts) -> dict[str, Make]:
    """Put parts into a folder within the result."""
    return {f"{inner}/{name}": partial(_make_within, inner, make) for name, make in parts.items()}


def _make_within(inner: str, make: Make, folder: Path) -> None:
    (folder / inner).mkdir(exist_ok=True)
    make(folder / inner)


def add(folder: Path, parts: Parts) -> dict[str, str]:
    """Make parts of a result; list those that failed, each with the reason. An interrupt passes."""
    failed = {}
    for name, make in parts.items():
        try:
            with adding(folder) as temporary:
                make(temporary)
        except Exception as error:  # whatever a library raises: the result stands, and the part can be made later
            failed[name] = _reason(error)
    return failed


def require_all(failed: Mapping[Path, Mapping[str, str]]) -> None:
    """Name what could not be made, by the folder of the result.

    Raises:
        Incomplete: there is some.
    """
    lines = [_line(folder, reasons) for folder, reasons in failed.items() if reasons]
    if lines:
        raise Incomplete("; ".join(lines))


def _line(folder: Path, reasons: Mapping[str, str]) -> str:
    listed = ", ".join(f"{name} ({reason})" for name, reason in reasons.items())
    shared = list(dict.fromkeys(reasons.values()))
    if len(shared) == 1:
        listed = f"{', '.join(reasons)} ({shared[0]})"
    return f"{folder} is finished, but could not be given {listed}; later: python -m sim study=rerun file={folder}"


def _reason(error: Exception) -> str:
    """Say in a few words what failed.

    >>> _reason(OSError(28, "No space left on device", "results/a")), _reason(ValueError("no such symbol"))
    ('No space left on device', 'ValueError: no such symbol')
    """
    if isinstance(error, OSError) and error.errno:
        return os.strerror(error.errno)
    if isinstance(error, MemoryError):
        return "too little memory"
    first = next((line.strip() for line in str(error).splitlines() if line.strip()), "")
    return f"{type(error).__name__}: {first}" if first else type(error).__name__
