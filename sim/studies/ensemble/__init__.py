"""Run an ensemble, print what changed, and write the results folder: the default study."""

from __future__ import annotations

import shutil
from hashlib import sha256
from pathlib import Path
from secrets import token_hex

import xarray as xr
from tqdm import tqdm

from sim import metrics, results
from sim.config import Config
from sim.domain import quarters
from sim.ensemble import stream
from sim.ensemble.experiment import quarters_to_run
from sim.history import observe
from sim.results import finished, netcdf
from sim.studies.ensemble.plan import Plan, dry_run, planned
from sim.studies.ensemble.sweep import compared_part, merged, swept
from sim.studies.ensemble.table import precision, table
from sim.studies.output import LONGEST_NAME, files

MERGED = "merged.nc"
TABLES = 8  # of points, that a terminal is given


def run(config: Config, command: str) -> None:
    """Run one point, or find it finished, print its table, and name its files."""
    plan = planned(config, finished.runs(Path(config.results)))
    if config.dry_run:
        print(dry_run([plan]))
        return
    _announce(plan)
    dataset = _made(plan, command)
    print(table(dataset) + precision(dataset))
    print(files(plan.folder))


def sweep(configs: list[Config], command: str) -> None:
    """Run every point of a sweep that is not finished, merge them all, and compare them at the end."""
    runs = finished.runs(Path(configs[0].results))
    folders = [results.folder_for(config) for config in configs]  # points that compute the same share a folder, and run once
    plans = {folder: planned(config, runs) for folder, config in zip(folders, configs, strict=True)}
    if any(config.dry_run for config in configs):
        print(dry_run(list(plans.values())))
        return
    together = Path(configs[0].results) / _sweep_name([folder.name for folder in plans])
    results.refuse_foreign(together)
    whole = sum(plan.there is not None for plan in plans.values())
    print(f"{len(plans)} runs: {whole} found, {len(plans) - whole} to run")
    points = {folder: _point(plan, command) for folder, plan in plans.items()}
    differences = _write_sweep([points[folder] for folder in folders], points, command, together)
    for folder, point in list(points.items())[:TABLES]:
        print(f"\n{folder.name}{' (found)' if plans[folder].there else ''}\n{table(point, quarters_shown=1)}{precision(point)}")
    print("" if len(points) <= TABLES else f"\n{len(points) - TABLES} more points: summary.json has them all")
    print(f"\nPoint against point\n{differences}")
    print(files(together))


def _write_sweep(each: list[xr.Dataset], points: dict[Path, xr.Dataset], command: str, folder: Path) -> str:
    """Write what a sweep found, all points in one Dataset and one against the other; give the text on their differences."""
    from sim.studies.compare import points as comparison

    named = {point.name: found for point, found in points.items()}
    with results.written_atomically(folder) as temporary:
        whole = merged(each, swept(command, len(each))).assign_attrs(command=command, title="Points of a sweep: bands over replicates")
        netcdf.require_room(temporary, whole.nbytes)
        whole.to_netcdf(temporary / MERGED, engine="h5netcdf")
        results.write_sweep(named, temporary)
        return comparison.write(list(points), named, temporary)


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


def _point(plan: Plan, command: str) -> xr.Dataset:
    """Make a point of a sweep, and keep in memory only what sweeps compare."""
    if not plan.there:
        _announce(plan)
    return compared_part(_made(plan, command))


def _made(plan: Plan, command: str) -> xr.Dataset:
    """Give the summary of a run, or as much as tables need where it is found."""
    if not plan.there:
        return _run_and_write(plan, command)
    with netcdf.opened(plan.there.file) as dataset:
        found = compared_part(dataset)
    if plan.config.figures and not (plan.folder / "figures").exists():
        _draw_later(plan)
    return found


def _run_and_write(plan: Plan, command: str) -> xr.Dataset:
    """Run a point into its folder; give its summary, which is all that tables and figures need."""
    config, folder = plan.config, plan.folder
    total = quarters_to_run(config, plan.held) if config.ensemble.precision is None else None
    with results.written_atomically(folder) as temporary:
        with tqdm(total=total, desc=folder.name, unit="quarter", disable=None, leave=False) as bar:
            summary = stream(config, temporary / results.DATASET, command, bar.update, base=plan.start)
        results.write_tables(summary, config, temporary)
        if config.figures:
            _draw(summary, config, temporary)
    return summary


def _draw_later(plan: Plan) -> None:
    """Draw the figures of a run that was finished without."""
    temporary = plan.folder.parent / f".{plan.folder.name}-{token_hex(4)}"
    temporary.mkdir()
    try:
        with netcdf.opened(plan.folder / results.DATASET) as dataset:
            _draw(metrics.bands(dataset, *metrics.TABULATED, *metrics.patronal(dataset)), plan.config, temporary)
        (temporary / "figures").rename(plan.folder / "figures")
    finally:
        shutil.rmtree(temporary, ignore_errors=True)


def _draw(dataset: xr.Dataset, config: Config, folder: Path) -> None:
    from sim import plots

    region = config.region
    history = observe(region.powers, region.states, region.observations or None)
    (folder / "figures").mkdir()
    plots.draw(dataset, folder / "figures", history.sel(year=history["year"] <= quarters.year(quarters.parse(config.origin))))
