"""Gather blocks as they are run, into a file that outgrows memory, and summarise it."""

from __future__ import annotations

import json
from collections.abc import Generator, Set
from contextlib import closing
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import xarray as xr

from sim import metrics
from sim.config import Config
from sim.config.identity import record_of
from sim.domain.stopping import stop_if_asked
from sim.ensemble.block import (
    Block,
    Job,
    Progress,
    read_block,
    run_block,
)
from sim.ensemble.engine import blocks, compute
from sim.results import netcdf

IN_FLIGHT = 4  # blocks that workers may have written and the parent not yet read


@dataclass(frozen=True)
class Base:
    """Name a file that holds the paths of the first replicates of a run, which need not be run again."""

    file: Path
    replicates: int


def run_blocks(job: Job, progress: Progress | None, replicates: int | None = None, done: int = 0) -> Generator[Block]:
    """Run all blocks that are not done, where the engine says; progress is by the quarter in this process, by the block elsewhere."""
    engine, length = job.config.engine, job.empty_paths(0).length
    here = progress if engine.name == "serial" else None
    task = partial(run_block, job, progress=here) if here else partial(run_block, job)
    with closing(compute(task, list(blocks(replicates or job.config.ensemble.replicates, engine.block, done)), engine)) as found:
        for block in found:
            stop_if_asked()
            yield block
            if progress and not here:
                progress(length)


def run_into_file(job: Job, file: Path, replicates: int, base: Base | None, progress: Progress | None) -> set[str]:
    """Run a job into a file that keeps every path, but for replicates that a base holds; give the workers of an engine.

    Raises:
        ConfigError: the engine cannot be used. OSError: the disk has no room.
    """
    frame = job.empty_paths(0).frame(replicates).assign_attrs(job.attributes)
    template, workers, elsewhere = job.template(), set(), job.config.engine.name != "serial"
    between = IN_FLIGHT * job.config.engine.block * template.nbytes if elsewhere else 0
    done = min(base.replicates, replicates) if base else 0
    with netcdf.created(file, add_origin(frame, job.observed), template, between) as target:
        if base:
            target.copy(base.file, done)
        if done < replicates:
            workers = _run_into(target, job, replicates, done, progress)
    return workers if elsewhere else set()


def _run_into(target: netcdf.Store, job: Job, replicates: int, done: int, progress: Progress | None) -> set[str]:
    """Run the blocks that are not done into a store."""
    workers: set[str] = set()
    if job.handover:
        job.handover.touch()
    with closing(run_blocks(job, progress, replicates, done)) as found:
        for block in found:
            target.put(block.first, read_block(job, block))
            workers.add(block.worker)
    if job.handover:
        job.handover.unlink()
    return workers


def summarise_file(file: Path, config: Config, attributes: dict[str, str]) -> xr.Dataset:
    """Summarise a file of paths; where the config records no more, put the summary in the file's place."""
    with netcdf.opened(file) as dataset:
        alone = record_of(config, metrics.replicates(dataset)) == "summary"
        paths = [str(name) for name, values in dataset.data_vars.items() if "replicate" in values.dims]
        names = dict.fromkeys([*(paths if alone else []), *metrics.tabulated(dataset), *metrics.patronal(dataset)])
        summary = metrics.summarise(dataset, list(names), metrics.QUANTILES if alone else metrics.BAND).load().assign_attrs(attributes)
    if alone:
        file.unlink()
        summary.to_netcdf(file, engine="h5netcdf")
    else:
        netcdf.describe(file, attributes)
    return summary


def listed(workers: Set[str]) -> dict[str, str]:
    """Name the processes that did the work, as host:number, in an attribute.

    >>> listed({"b:2", "a:1"})
    {'workers': '["a:1", "b:2"]'}
    """
    return {"workers": json.dumps(sorted(workers))} if workers else {}


def add_origin(dataset: xr.Dataset, observed: xr.Dataset) -> xr.Dataset:
    """Add the basis of each figure at the origin, what measures typically change in a year, and where troops are."""
    added = {str(name): observed[name] for name in observed.data_vars if str(name).endswith(("_basis", "_yearly", "_record"))}
    presence = observed["presence"].assign_attrs(units="0 or 1", long_name="troops of a power based in a state at the origin")
    return dataset.assign(added).assign(presence=presence)
