"""What tests of results share: folders that a run has signed."""

from __future__ import annotations

from pathlib import Path

from sim import results


def sign(folder: Path, fingerprint: str) -> None:
    """Make a folder as a run leaves it."""
    folder.mkdir(parents=True)
    (folder / results.COMPOSED).write_text(f"{results.SIGNED}{fingerprint}\n", encoding="utf-8")
