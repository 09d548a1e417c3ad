"""List the figures of a run, and draw them into a folder."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import xarray as xr

from sim import metrics
from sim.plots.layout import sheet
from sim.plots.moved import what_moved_figure
from sim.plots.overlays import overlay_figure
from sim.plots.pairs import hedging_figure, riddle_figure, tension_figure
from sim.plots.paths import effects_figure, paths_figure


@dataclass(frozen=True)
class Figure:
    """Describe a figure of a run: the name of its files, who makes it, whether it shows the observed history, which runs have it."""

    name: str
    make: Callable[..., sheet.Sheet]
    history: bool = False
    needs: Callable[[xr.Dataset, str], bool] = lambda ds, scenario: True


def is_paired(ds: xr.Dataset, scenario: str) -> bool:
    """Say whether the run holds a scenario's counterfactual."""
    return metrics.counterfactual(ds, scenario) in metrics.scenarios(ds)


def has_patron(ds: xr.Dataset, scenario: str) -> bool:
    """Say whether the patron is one of the run's powers."""
    return ds.attrs.get("patron") in ds["power"].values


FIGURES = (
    Figure("what_moved", what_moved_figure, needs=is_paired),
    Figure("paths", paths_figure, history=True),
    Figure("effects", effects_figure, needs=is_paired),
    Figure("riddle", riddle_figure, history=True, needs=has_patron),
    Figure("hedging", hedging_figure),
    Figure("tension", tension_figure),
)


def draw(ds: xr.Dataset, folder: str | Path, history: xr.Dataset | None = None) -> list[Path]:
    """Write the figures of a run as PNG and SVG; return the paths.

    Each scenario that has a counterfactual gets a set (where none has one, each scenario), its name at the end of the files' names if
    there are several. `FIGURES` lists them.
    """
    return [path for make in parts(ds, lambda: ds, lambda: history).values() for path in make(Path(folder))]


def parts(
    frame: xr.Dataset, summary: Callable[[], xr.Dataset], history: Callable[[], xr.Dataset | None]
) -> dict[str, Callable[[Path], list[Path]]]:
    """List the figures of a run by the name of the picture, each with what draws it into a folder.

    `frame` tells which figures a run has; `summary`, what they show, and `history` are asked for when one is drawn.
    """
    subjects = metrics.subjects(frame)
    found: dict[str, Callable[[Path], list[Path]]] = {}
    for subject in subjects:
        ending = f"-{subject}" if len(subjects) > 1 else ""
        for figure in FIGURES:
            if figure.needs(frame, subject):
                name = f"{figure.name}{ending}"
                found[f"{name}.png"] = partial(_save, figure, name, subject, summary, history)
    return found


def _save(
    figure: Figure, name: str, scenario: str, summary: Callable[[], xr.Dataset], history: Callable[[], xr.Dataset | None], folder: Path
) -> list[Path]:
    ds = summary()
    return sheet.save(_make(figure, ds, scenario, history()), folder, name, ds)


def _make(figure: Figure, ds: xr.Dataset, scenario: str, history: xr.Dataset | None) -> sheet.Sheet:
    return figure.make(ds, scenario, history) if figure.history else figure.make(ds, scenario)


def figures(ds: xr.Dataset, scenario: str, history: xr.Dataset | None = None) -> Iterator[tuple[str, sheet.Sheet]]:
    """Make the figures of one scenario, one at a time, each with the name of its file."""
    for figure in FIGURES:
        if figure.needs(ds, scenario):
            yield figure.name, _make(figure, ds, scenario, history)


def overlay(datasets: xr.Dataset | Sequence[xr.Dataset], folder: str | Path) -> list[Path]:
    """Write the overlay of several runs, or of the scenarios of one, as PNG and SVG; return the paths.

    Raise ValueError where the runs share no power, state or quarter.
    """
    runs = [datasets] if isinstance(datasets, xr.Dataset) else list(datasets)
    return sheet.save(overlay_figure(runs), Path(folder), "overlay", runs)


def differences(joined: xr.Dataset, runs: Sequence[xr.Dataset]) -> dict[str, Callable[[Path], list[Path]]]:
    """List the figures of the paired differences of each run against the first, each with what draws it into a folder.

    `joined` is from `sim.metrics.pairing.together`; `runs` are what it was made of, the stamps of the files.
    """
    others = metrics.scenarios(joined)[1:]
    names = {name: f"differences{f'-{Path(name).name}' if len(others) > 1 else ''}" for name in others}
    return {f"{file}.png": sheet.later(partial(effects_figure, joined, name), file, list(runs)) for name, file in names.items()}
