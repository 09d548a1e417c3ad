"""What all hostile input must meet: one clear line or a result; nothing run, nothing written elsewhere."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

from sim.config import ConfigError

SECRET = "HOSTILE_SECRET"


def refused(read: Callable[[], object]) -> str | None:
    """Call what reads hostile input; give the one line that refuses it, or None where it was read. Any other error fails the test."""
    line = None
    try:
        read()
    except ConfigError as error:
        line = str(error)
    if line is not None:
        assert line, "an empty line says nothing"
        assert "\n" not in line
        assert SECRET not in os.environ or os.environ[SECRET] not in line
    return line


def listing(folder: Path) -> list[str]:
    """List all that is in a folder."""
    return sorted(str(path.relative_to(folder)) for path in folder.rglob("*"))
