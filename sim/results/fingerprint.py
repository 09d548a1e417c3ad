"""Fingerprint what a result rests on beside its config: the source files of the program and the tables it reads."""

from __future__ import annotations

from functools import lru_cache
from hashlib import sha256
from importlib.metadata import version
from pathlib import Path

PACKAGE = Path(__file__).absolute().parents[1]


def fingerprint(observations: str | None = None) -> str:
    """Hash the source files, the observed tables, a user's own table and the version of NumPy, as 64 hexadecimal digits.

    >>> len(fingerprint())
    64
    """
    own = "" if observations is None else f"observations {_digest(Path(observations))}"
    return sha256(f"{_package()}\n{own}".encode()).hexdigest()


@lru_cache  # once a process, before its first run: what is edited meanwhile is not what runs
def _package() -> str:
    files = sorted([*PACKAGE.rglob("*.py"), *(path for path in (PACKAGE / "data").rglob("*") if path.is_file())])
    parts = [f"numpy {version('numpy')}", *(f"{path.relative_to(PACKAGE).as_posix()} {_digest(path)}" for path in files)]
    return "\n".join(parts)


def _digest(path: Path) -> str:
    return sha256(path.read_bytes()).hexdigest() if path.is_file() else "none"
