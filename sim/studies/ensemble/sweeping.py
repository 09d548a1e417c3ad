"""Run the points of a sweep that are not finished, merge them all, and compare them at the end."""

from __future__ import annotations

from hashlib import sha256
from pathlib import Path

import xarray as xr

from sim import results
from sim.config import Config
from sim.results import finished, netcdf, parts
from sim.studies.ensemble.merging import merged, swept
from sim.studies.ensemble.plan import Plan, dry_run, plan_run
from sim.studies.ensemble.point import Point, announce, find_or_run
from sim.studies.output import LONGEST_NAME, files

MERGED = "merged.nc"
TABLES = 8  # of points, that a terminal is given


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
    points = {folder: _point(plan, command) for folder, plan in plans.items()}
    bands = {folder: point.compared for folder, point in points.items()}
    differences, failed = _write_sweep([bands[folder] for folder in folders], bands, command, together)
    for folder, point in list(points.items())[:TABLES]:
        print(f"\n{folder.name}{' (found)' if plans[folder].there else ''}\n{point.text}")
    print("" if len(points) <= TABLES else f"\n{len(points) - TABLES} more points: the folder of each has its tables")
    print(f"\nPoint against point\n{differences}")
    print(files(together))
    parts.require_all({folder: point.failed for folder, point in points.items()} | {together: failed})


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


def _point(plan: Plan, command: str) -> Point:
    """Make a point of a sweep."""
    if not plan.there:
        announce(plan)
    return find_or_run(plan, command, quarters_shown=1)
