"""Run a config: `run` gives its results in memory, `stream` writes them into a file; and measure what a run costs."""

from __future__ import annotations

import tempfile
from pathlib import Path
from secrets import token_hex
from time import perf_counter

import xarray as xr

from sim.config import Config, check
from sim.config.identity import record_of
from sim.domain import quarters
from sim.domain.noise import Noise
from sim.ensemble.block import Job, Progress, advance
from sim.ensemble.engine import blocks
from sim.ensemble.gather import (
    Base,
    add_origin,
    listed,
    run_blocks,
    run_into_file,
    summarise_file,
)
from sim.ensemble.precision import run_until_precise
from sim.ensemble.start import observed_start, scenarios_to_run, with_yardstick
from sim.model import InfluenceModel
from sim.results.provenance import attributes


def run(config: Config, command: str = "", progress: Progress | None = None, scenarios: list[str] | None = None) -> xr.Dataset:
    """Run the ensemble of a config for its scenario and the counterfactual it is paired with.

    Args:
        config: from `compose`; it is checked again. command: kept with the result. progress: called with the quarters done.
        scenarios: of the config, to run side by side on the same draws instead of these two.

    Returns:
        A Dataset in memory with dims (scenario, replicate, quarter, power, state, ...), units, names, config, seed and versions; where
        the config records a summary, the same variables with dim `quantile` (see `sim.metrics.summary`).

    Raises:
        ConfigError: a value that is not allowed, an origin that the tables do not cover, or an engine that cannot be used.
    """
    if record_of(config) == "summary" or config.ensemble.precision is not None:
        with tempfile.TemporaryDirectory(prefix="sim-") as folder:
            stream(config, file := Path(folder) / "ensemble.nc", command, progress, scenarios)
            return xr.load_dataset(file, engine="h5netcdf")
    job = _job(config, command, scenarios)
    paths = job.empty_paths(config.ensemble.replicates)
    workers: set[str] = set()
    if config.engine.name == "serial":
        for first, count in blocks(config.ensemble.replicates, config.engine.block):
            advance(job, paths, Noise(config.ensemble.seed, first, count), first, progress)
    else:
        for block in run_blocks(job, progress):
            paths.take(block.paths or {}, block.first)
            workers.add(block.worker)
    return add_origin(job.measured(paths), job.observed).assign_attrs(listed(workers))


def stream(
    config: Config,
    file: Path,
    command: str = "",
    progress: Progress | None = None,
    scenarios: list[str] | None = None,
    base: Base | None = None,
) -> xr.Dataset:
    """Run as `run` does, but into a netCDF file, block by block, so that memory does not grow with the replicates.

    base: the first replicates, from a run of the same worlds by the same program. Returns in memory what tables and figures need: the
    summary, which is what the file holds as well if the config records no more.

    Raises:
        ConfigError: as `run`. OSError: the disk has no room for all paths, which a summary takes too until it is made.
    """
    job = _job(config, command, scenarios, file.with_name(f"handover-{token_hex(8)}"))
    if config.ensemble.precision is None:
        attributes = listed(run_into_file(job, file, config.ensemble.replicates, base, progress))
    else:
        attributes = run_until_precise(job, file, base, progress)
    return summarise_file(file, config, attributes)


def _job(config: Config, command: str, scenarios: list[str] | None, handover: Path | None = None) -> Job:
    check(config)
    names = scenarios or scenarios_to_run(config)
    return Job(config, names, with_yardstick(observed_start(config), config), attributes(config, names, command), handover)


def timed(config: Config, steps: int = 4) -> float:
    """Measure, in seconds, what a replicate takes in a quarter, all scenarios together, by some quarters of one block in this process."""
    job = _job(config, "", None)
    count = min(config.ensemble.replicates, config.engine.block)
    noise = Noise(config.ensemble.seed, 0, count)
    models = [InfluenceModel(config, name, job.observed, noise) for name in job.scenarios]
    start = perf_counter()
    for _ in range(min(steps, job.empty_paths(0).length - 1)):
        for model in models:
            model.step()
    return (perf_counter() - start) / (count * min(steps, job.empty_paths(0).length - 1))


def room(config: Config) -> int:
    """Count the bytes that every path of one replicate takes on disk, all scenarios together."""
    return int(_job(config, "", None).template().nbytes)


def quarters_to_run(config: Config, done: int = 0) -> int:
    """Count the steps that the progress bar shows: quarters (the origin included) times blocks of replicates that are not done."""
    length = quarters.parse(config.end) - quarters.parse(config.origin) + 1
    return length * len(list(blocks(config.ensemble.replicates, config.engine.block, done)))
