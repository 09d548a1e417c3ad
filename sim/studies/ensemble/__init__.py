"""Run an ensemble, print what changed, and write the results folder: the default study."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from hashlib import sha256
from pathlib import Path

import xarray as xr
from tqdm import tqdm

from sim import metrics, results
from sim.config import Config
from sim.domain import quarters
from sim.ensemble import stream
from sim.ensemble.experiment import quarters_to_run
from sim.history import observe
from sim.results import finished, netcdf, parts
from sim.studies.ensemble.plan import Plan, dry_run, plan_run
from sim.studies.ensemble.sweep import compared_part, merged, swept
from sim.studies.ensemble.table import precision, table
from sim.studies.output import LONGEST_NAME, conclude, files

MERGED = "merged.nc"
TABLES = 8  # of points, that a terminal is given


def run(config: Config, command: str) -> None:
    """Run one point, or find it finished, print its table, and name its files."""
    plan = plan_run(config, finished.runs(Path(config.results)))
    if config.dry_run:
        print(dry_run([plan]))
        return
    _announce(plan)
    dataset, failed = _find_or_run(plan, command)
    print(table(dataset) + precision(dataset))
    conclude(plan.folder, failed)


def sweep(configs: list[Config], command: str) -> None:
    """Run every point of a sweep that is not finished, merge them all, and compare them at the end."""
    runs = finished.runs(Path(configs[0].results))
    folders = [results.folder_for(config) for config in configs]  # points that compute the same share a folder, and run once
    plans = {folder: plan_run(config, runs) for folder, config in zip(folders, configs, strict=True)}
    if any(config.dry_run for config in configs):
        print(dry_run(list(plans.values())))
        return
    together = Path(configs[0].results) / _sweep_name([folder.name for folder in plans])
    results.refuse_foreign(together)
    whole = sum(plan.there is not None for plan in plans.values())
    print(f"{len(plans)} runs: {whole} found, {len(plans) - whole} to run")
    found = {folder: _point(plan, command) for folder, plan in plans.items()}
    points = {folder: summary for folder, (summary, _) in found.items()}
    differences, failed = _write_sweep([points[folder] for folder in folders], points, command, together)
    for folder, point in list(points.items())[:TABLES]:
        print(f"\n{folder.name}{' (found)' if plans[folder].there else ''}\n{table(point, quarters_shown=1)}{precision(point)}")
    print("" if len(points) <= TABLES else f"\n{len(points) - TABLES} more points: summary.json has them all")
    print(f"\nPoint against point\n{differences}")
    print(files(together))
    parts.require_all({folder: lacking for folder, (_, lacking) in found.items()} | {together: failed})


def _write_sweep(each: list[xr.Dataset], points: dict[Path, xr.Dataset], command: str, folder: Path) -> tuple[str, dict[str, str]]:
    """Write what a sweep found, all points in one Dataset and one against the other.

    Gives the text on their differences, and which figures and sentences of it failed.
    """
    from sim.studies.compare import points as comparison

    named = {point.name: found for point, found in points.items()}
    with results.written_atomically(folder) as temporary:
        whole = merged(each, swept(command, len(each))).assign_attrs(command=command, title="Points of a sweep: bands over replicates")
        netcdf.require_room(temporary, whole.nbytes)
        whole.to_netcdf(temporary / MERGED, engine="h5netcdf")
        results.write_sweep(named, temporary)
        text, more = comparison.write(list(points), named, temporary)
    return text, parts.add(folder, more)


def _sweep_name(points: list[str]) -> str:
    """Name a sweep's folder after its points, or after their hash where that grows too long.

    >>> _sweep_name(["a", "b"])
    'sweep-a-b'
    """
    name = f"sweep-{'-'.join(points)}"
    return name if len(name) <= LONGEST_NAME else f"sweep-{sha256(name.encode()).hexdigest()[:8]}"


def _announce(plan: Plan) -> None:
    """Print which finished run is used again, or why none is."""
    if plan.there:
        print(f"found: {plan.folder} holds this run, finished; fresh=true runs it again\n")
    elif plan.base:
        print(
            f"found: {plan.base.folder} holds {plan.base.signature.replicates:,} replicates of these worlds; only what is missing is run\n"
        )
    elif plan.remark:
        print(f"{plan.remark}\n")


def _point(plan: Plan, command: str) -> tuple[xr.Dataset, dict[str, str]]:
    """Make a point of a sweep, and keep in memory only what sweeps compare."""
    if not plan.there:
        _announce(plan)
    summary, failed = _find_or_run(plan, command)
    return compared_part(summary), failed


def _find_or_run(plan: Plan, command: str) -> tuple[xr.Dataset, dict[str, str]]:
    """Give the summary of a run, or as much as tables need where it is found, and which of its parts could not be made."""
    if not plan.there:
        summary = _run_and_write(plan, command)
        return summary, parts.add(plan.folder, parts_of(summary, lambda: summary, plan.config))
    with netcdf.opened(plan.there.file) as dataset:
        return compared_part(dataset), complete(plan.folder, dataset, plan.config)


def complete(folder: Path, dataset: xr.Dataset, config: Config) -> dict[str, str]:
    """Make the tables and figures that a finished run lacks; list those that failed."""
    summary = cache(lambda: metrics.bands(dataset, *metrics.TABULATED, *metrics.patronal(dataset)))
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
    region = config.region
    history = observe(region.powers, region.states, region.observations or None)
    return history.sel(year=history["year"] <= quarters.year(quarters.parse(config.origin)))
