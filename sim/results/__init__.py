"""A run on disk: its folder, its netCDF file, where it comes from, what program made it, and how finished runs are found."""

from __future__ import annotations

from sim.results.finished import COMPOSED, DATASET, SIGNED
from sim.results.folder import (
    folder_for,
    foreign,
    load,
    refuse_foreign,
    sign,
    tables,
    write,
    write_sweep,
    written_atomically,
)

__all__ = [
    "COMPOSED",
    "DATASET",
    "SIGNED",
    "folder_for",
    "foreign",
    "load",
    "refuse_foreign",
    "sign",
    "tables",
    "write",
    "write_sweep",
    "written_atomically",
]
