"""Run an ensemble, print what changed, and write the results folder: the default study."""

from __future__ import annotations

from hashlib import sha256
from pathlib import Path

import xarray as xr
from tqdm import tqdm

from sim import quarters, results
from sim.config import Config
from sim.experiment import quarters_to_run, stream
from sim.history import observe
from sim.studies.report import files, table

LONGEST_NAME = 100  # characters, for file systems and for eyes


def run(config: Config, command: str) -> None:
    """Run one point, print its table, and name its files."""
    folder = results.folder_for(config)
    dataset = _run_and_write(config, folder, command)
    print(table(dataset))
    print(files(folder))


def sweep(configs: list[Config], command: str) -> None:
    """Run every point of a sweep, and compare them at the end."""
    from sim.studies.compare import reading, report

    folders = {results.folder_for(config): config for config in configs}  # points that compute the same share a folder, and run once
    together = Path(configs[0].results) / _sweep_name([folder.name for folder in folders])
    results.refuse_foreign(together)
    points: dict[str, xr.Dataset] = {}
    for folder, config in folders.items():
        points[folder.name] = _run_and_write(config, folder, command)
    with results.written_aside(together) as aside:
        told = report.write({folder.name: reading.read(folder) for folder in folders}, aside)
        results.write_sweep(points, aside)
    for name, dataset in points.items():
        print(f"\n{name}\n{table(dataset, quarters_shown=1)}")
    print(f"\nPoint against point\n{told}")
    print(files(together))


def _sweep_name(points: list[str]) -> str:
    """Name a sweep's folder after its points, or after their hash where that grows too long.

    >>> _sweep_name(["a", "b"])
    'sweep-a-b'
    """
    name = f"sweep-{'-'.join(points)}"
    return name if len(name) <= LONGEST_NAME else f"sweep-{sha256(name.encode()).hexdigest()[:8]}"


def _run_and_write(config: Config, folder: Path, command: str) -> xr.Dataset:
    """Run a point into its folder; give its summary, which is all that tables and figures need."""
    with results.written_aside(folder) as aside:
        with tqdm(total=quarters_to_run(config), desc=folder.name, unit="quarter", disable=None, leave=False) as bar:
            summary = stream(config, aside / results.DATASET, command, bar.update)
        results.write_tables(summary, config, aside)
        if config.figures:
            _draw(summary, config, aside)
    return summary


def _draw(dataset: xr.Dataset, config: Config, folder: Path) -> None:
    from sim import plots

    region = config.region
    history = observe(region.powers, region.states, Path(region.observations) if region.observations else None)
    (folder / "figures").mkdir()
    plots.draw(dataset, folder / "figures", history.sel(year=history["year"] <= quarters.year(quarters.parse(config.origin))))
