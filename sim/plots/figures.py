"""Draw every figure of a run into a folder."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

import xarray as xr

from sim import metrics
from sim.plots.layout import sheet
from sim.plots.overlays import overlay_figure
from sim.plots.pairs import hedging_figure, riddle_figure, tension_figure
from sim.plots.paths import effects_figure, paths_figure


def draw(ds: xr.Dataset, folder: str | Path, history: xr.Dataset | None = None) -> list[Path]:
    """Write the figures of a run as PNG and SVG; return the paths.

    Each scenario that has a counterfactual gets a set (where none has one, each scenario), its name at the end of the files' names if
    there are several. Effects need a counterfactual, the riddle a patron. The folder must exist.
    """
    subjects = metrics.subjects(ds)
    written: list[Path] = []
    for subject in subjects:
        ending = f"-{subject}" if len(subjects) > 1 else ""
        for name, page in figures(ds, subject, history):
            written += sheet.save(page, Path(folder), f"{name}{ending}", ds)
    return written


def figures(ds: xr.Dataset, scenario: str, history: xr.Dataset | None = None) -> Iterator[tuple[str, sheet.Sheet]]:
    """Make the figures of one scenario, one at a time, each with the name of its file."""
    yield "paths", paths_figure(ds, scenario, history)
    if metrics.counterfactual(ds, scenario) in metrics.scenarios(ds):
        yield "effects", effects_figure(ds, scenario)
    if ds.attrs.get("patron") in ds["power"].values:
        yield "riddle", riddle_figure(ds, scenario, history)
    yield "hedging", hedging_figure(ds, scenario)
    yield "tension", tension_figure(ds, scenario)


def overlay(datasets: xr.Dataset | Sequence[xr.Dataset], folder: str | Path) -> list[Path]:
    """Write the overlay of several runs, or of the scenarios of one, as PNG and SVG; return the paths.

    Raise ValueError where the runs share no power, state or quarter.
    """
    runs = [datasets] if isinstance(datasets, xr.Dataset) else list(datasets)
    return sheet.save(overlay_figure(runs), Path(folder), "overlay", runs)


def differences(joined: xr.Dataset, runs: Sequence[xr.Dataset], folder: Path) -> list[Path]:
    """Write the paired differences of each run against the first as PNG and SVG; return the paths.

    `joined` is from `sim.metrics.pairing.together`; `runs` are what it was made of, the stamps of the files.
    """
    written: list[Path] = []
    others = metrics.scenarios(joined)[1:]
    for name in others:
        ending = f"-{Path(name).name}" if len(others) > 1 else ""
        written += sheet.save(effects_figure(joined, name), folder, f"differences{ending}", list(runs))
    return written
