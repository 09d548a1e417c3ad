"""Run one point, or find it finished: its results folder, what the terminal is given of it, and what sweeps compare."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import xarray as xr
from tqdm import tqdm

from sim import metrics, results
from sim.config import Config
from sim.domain import quarters
from sim.ensemble import stream
from sim.ensemble.experiment import quarters_to_run
from sim.ensemble.start import history_of
from sim.results import finished, netcdf, parts
from sim.studies.ensemble.merging import compared_part
from sim.studies.ensemble.plan import Plan, dry_run, plan_run
from sim.studies.ensemble.table import precision, table
from sim.studies.output import conclude


def run(config: Config, command: str) -> None:
    """Run one point, or find it finished, print its table, and name its files."""
    plan = plan_run(config, finished.runs(Path(config.results)))
    if config.dry_run:
        print(dry_run([plan]))
        return
    announce(plan)
    point = find_or_run(plan, command, len(metrics.HEADLINE_YEARS))
    print(point.text)
    conclude(plan.folder, point.failed)


def announce(plan: Plan) -> None:
    """Print which finished run is used again, or why none is."""
    if plan.there:
        print(f"found: {plan.folder} holds this run, finished; fresh=true runs it again\n")
    elif plan.base:
        print(
            f"found: {plan.base.folder} holds {plan.base.signature.replicates:,} replicates of these worlds; only what is missing is run\n"
        )
    elif plan.remark:
        print(f"{plan.remark}\n")


@dataclass(frozen=True)
class Point:
    """Hold what is kept in memory of a run: its text for the terminal, what sweeps compare, and which of its parts could not be made."""

    text: str
    compared: xr.Dataset
    failed: dict[str, str]


def _point_of(dataset: xr.Dataset, quarters_shown: int, failed: dict[str, str]) -> Point:
    return Point(table(dataset, quarters_shown) + precision(dataset), compared_part(dataset), failed)


def find_or_run(plan: Plan, command: str, quarters_shown: int) -> Point:
    """Run a point, or find it finished; the text shows so many headline quarters where it has no effects to tell."""
    if not plan.there:
        summary = _run_and_write(plan, command)
        failed = parts.add(plan.folder, parts_of(summary, lambda: summary, plan.config))
        return _point_of(summary, quarters_shown, failed)
    with netcdf.opened(plan.there.file) as dataset:
        return _point_of(dataset, quarters_shown, complete(plan.folder, dataset, plan.config))


def complete(folder: Path, dataset: xr.Dataset, config: Config) -> dict[str, str]:
    """Make the tables and figures that a finished run lacks; list those that failed."""
    summary = cache(lambda: metrics.bands(dataset, *metrics.tabulated(dataset), *metrics.patronal(dataset)))
    return parts.add(folder, parts.missing(folder, parts_of(dataset, summary, config)))


def _run_and_write(plan: Plan, command: str) -> xr.Dataset:
    """Run a point into its folder; give its summary, which is all that tables and figures need."""
    config, folder = plan.config, plan.folder
    total = quarters_to_run(config, plan.held) if config.ensemble.precision is None else None
    with results.written_atomically(folder) as temporary:
        with tqdm(total=total, desc=folder.name, unit="quarter", disable=None, leave=False) as bar:
            summary = stream(config, temporary / results.DATASET, command, bar.update, base=plan.start)
        results.sign(summary, config, temporary)
    return summary


def parts_of(frame: xr.Dataset, summary: Callable[[], xr.Dataset], config: Config) -> parts.Parts:
    """List the tables and figures of a run; `frame` tells which there are, `summary` is asked for when one is made."""
    if not config.figures:
        return results.tables(summary)
    from sim import plots

    return {**results.tables(summary), **parts.within("figures", plots.parts(frame, summary, cache(lambda: _history(config))))}


def _history(config: Config) -> xr.Dataset:
    """Give the observed history up to the origin."""
    history = history_of(config)
    return history.sel(year=history["year"] <= quarters.year(quarters.parse(config.origin)))
