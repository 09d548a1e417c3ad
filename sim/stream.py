"""Gather blocks as they are computed, into a file that outgrows memory, and summarise it."""

from __future__ import annotations

import json
from collections.abc import Generator, Set
from contextlib import closing
from functools import partial
from pathlib import Path

import xarray as xr

from sim import metrics, store
from sim.block import Block, Job, Progress, received, run_block
from sim.config import Config
from sim.engine import blocks, compute

FULL_UP_TO = 10_000  # replicates, whose paths are kept unless the config says otherwise
IN_FLIGHT = 4  # blocks that workers may have left and the parent not yet taken


def record_of(config: Config) -> str:
    """Say what a run keeps: full, the paths of every replicate, or summary, their quantiles."""
    return config.ensemble.record or ("full" if config.ensemble.replicates <= FULL_UP_TO else "summary")


def computed(job: Job, progress: Progress | None) -> Generator[Block]:
    """Run all blocks where the engine says; in this process progress comes by the quarter, elsewhere by the block."""
    engine, length = job.config.engine, job.record(0).length
    here = progress if engine.name == "serial" else None
    task = partial(run_block, job, progress=here) if here else partial(run_block, job)
    with closing(compute(task, list(blocks(job.config.ensemble.replicates, engine.block)), engine)) as found:
        for block in found:
            yield block
            if progress and not here:
                progress(length)


def streamed(job: Job, file: Path, progress: Progress | None) -> xr.Dataset:
    """Run a job into a file, summarise it, and leave in the file what the config records; give the summary.

    Raises:
        ConfigError: the engine cannot be used. OSError: the disk has no room.
    """
    frame = job.record(0).frame(job.config.ensemble.replicates).assign_attrs(job.attributes)
    template, workers = job.template(), set()
    if job.handover:
        job.handover.touch()
    between = IN_FLIGHT * job.config.engine.block * template.nbytes if job.config.engine.name != "serial" else 0
    with (
        store.created(file, with_origin(frame, job.observed), template, between) as target,
        closing(computed(job, progress)) as found,
    ):
        for block in found:
            target.put(block.first, received(job, block))
            workers.add(block.worker)
    if job.handover:
        job.handover.unlink()
    return _summarised(file, job.config, listed(workers) if job.config.engine.name != "serial" else {})


def _summarised(file: Path, config: Config, workers: dict[str, str]) -> xr.Dataset:
    """Summarise a file; where the config records no more, put the summary in the file's place."""
    alone = record_of(config) == "summary"
    with store.opened(file) as dataset:
        paths = [str(name) for name, values in dataset.data_vars.items() if "replicate" in values.dims]
        names = [*(paths if alone else metrics.TABULATED), *metrics.patronal(dataset)]
        summary = metrics.summarise(dataset, names, metrics.QUANTILES if alone else metrics.BAND).load().assign_attrs(workers)
    if alone:
        file.unlink()
        summary.to_netcdf(file, engine="h5netcdf")
    else:
        store.describe(file, workers)
    return summary


def listed(workers: Set[str]) -> dict[str, str]:
    """Name the processes that did the work, as host:number, in an attribute.

    >>> listed({"b:2", "a:1"})
    {'workers': '["a:1", "b:2"]'}
    """
    return {"workers": json.dumps(sorted(workers))} if workers else {}


def with_origin(dataset: xr.Dataset, observed: xr.Dataset) -> xr.Dataset:
    """Add the basis of each figure at the origin, and where troops are."""
    bases = {str(name): observed[name] for name in observed.data_vars if str(name).endswith("_basis")}
    presence = observed["presence"].assign_attrs(units="0 or 1", long_name="troops of a power based in a state at the origin")
    return dataset.assign(bases).assign(presence=presence)
