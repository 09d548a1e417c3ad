"""Draw the paired differences between runs, a figure a run."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import xarray as xr

from sim import metrics
from sim.plots import sheet
from sim.plots.effects import effects_figure


def differences(joined: xr.Dataset, runs: Sequence[xr.Dataset], folder: Path) -> list[Path]:
    """Write the paired differences of each run against the first as PNG and SVG; return the paths.

    `joined` is from `sim.comparison.together`; `runs` are what it was made of, the stamps of the files.
    """
    written: list[Path] = []
    others = metrics.scenarios(joined)[1:]
    for name in others:
        ending = f"-{Path(name).name}" if len(others) > 1 else ""
        written += sheet.save(effects_figure(joined, name), folder, f"differences{ending}", list(runs))
    return written
