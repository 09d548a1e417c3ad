"""Write a folder atomically: under a temporary name first, renamed when all is written, so that nobody ever sees half of it."""

from __future__ import annotations

import glob
import os
import re
import shutil
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from secrets import token_hex
from socket import gethostname

FORMER = "-former"
PARTS = "parts"  # in the name of a folder in which parts of a result are made


@contextmanager
def replacing(folder: Path) -> Iterator[Path]:
    """Give an empty folder to write into, and put it in `folder`'s place when all is written; on any failure nothing is left.

    What stood in `folder` goes only when the new one stands, and comes back if it cannot. What a killed process left is removed.

    Raises:
        OSError: naming `folder`, or the file elsewhere that is at fault.
    """
    _clear(folder)
    temporary = _temporary(folder)
    former = temporary.with_name(f"{temporary.name}{FORMER}")
    missing = [parent for parent in temporary.parents if not parent.exists()]
    try:
        temporary.mkdir(parents=True)
        yield temporary
        if folder.exists():
            folder.rename(former)
        temporary.rename(folder)
        shutil.rmtree(former, ignore_errors=True)
    except BaseException as error:
        _undo(folder, temporary, former, missing)
        if isinstance(error, OSError) and error.errno:
            raise OSError(error.errno, os.strerror(error.errno), _at_fault(error, temporary, folder)) from error
        raise


@contextmanager
def adding(folder: Path) -> Iterator[Path]:
    """Give an empty folder to write into, and put its files into `folder` when all are written; on any failure none of them is there.

    A file of the same name is replaced. What a killed process left is removed.

    Raises:
        OSError: a file cannot be written.
    """
    _clear(folder / PARTS)
    temporary = _temporary(folder / PARTS)
    try:
        temporary.mkdir()
        yield temporary
        for file in sorted(path for path in temporary.rglob("*") if path.is_file()):
            place = folder / file.relative_to(temporary)
            place.parent.mkdir(parents=True, exist_ok=True)
            file.replace(place)
    finally:
        shutil.rmtree(temporary, ignore_errors=True)


def _temporary(folder: Path) -> Path:
    """Name a hidden folder beside one, by this machine and process."""
    host = re.sub(r"\W", "", gethostname())
    return folder.parent / f".{folder.name}-{host}-{os.getpid()}-{token_hex(4)}"


def _at_fault(error: OSError, temporary: Path, folder: Path) -> str:
    """Name what an error is about: HDF5 names addresses and offsets, and no user knows the temporary folder."""
    named = error.filename
    elsewhere = (
        isinstance(named, str) and Path(named).is_absolute() == temporary.is_absolute() and not Path(named).is_relative_to(temporary)
    )
    return str(named) if elsewhere else str(folder)


def _undo(folder: Path, temporary: Path, former: Path, missing: list[Path]) -> None:
    """Leave everything as it was, down to the folders that were missing."""
    if former.exists() and not folder.exists():
        former.rename(folder)
    for leftover in (temporary, former):
        shutil.rmtree(leftover, ignore_errors=True)
    for parent in missing:
        with suppress(OSError):
            parent.rmdir()


def _clear(folder: Path) -> None:
    """Remove the temporary folders of killed processes of this machine; a former result whose place is empty comes back."""
    host = re.sub(r"\W", "", gethostname())
    ours = re.compile(rf"\.{re.escape(folder.name)}-{host}-(\d+)-[0-9a-f]{{8}}({FORMER})?")
    for left in folder.parent.glob(f".{glob.escape(folder.name)}-{host}-*") if folder.parent.is_dir() else ():
        found = ours.fullmatch(left.name)
        if found is None or _alive(int(found[1])):
            continue
        if found[2] and not folder.exists():
            left.rename(folder)
        else:
            shutil.rmtree(left, ignore_errors=True)


def _alive(process: int) -> bool:
    """Say whether a process runs, or may run where asking the system would harm it."""
    if os.name != "posix":
        return True
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except OSError:
        return True
    return True
