"""Run one block of replicates, here or in a worker process, and hand it over."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from secrets import token_hex
from socket import gethostname

import numpy as np
import xarray as xr
from numpy.typing import NDArray

from sim import metrics
from sim.config import Config
from sim.domain import quarters
from sim.domain.noise import Noise
from sim.model import InfluenceModel
from sim.model.cast import Cast
from sim.model.paths import Paths

Progress = Callable[[int], object]
FIRST_AXES = ("scenario", "replicate", "quarter")


@dataclass(frozen=True)
class Job:
    """Hold what a worker needs: the config, the scenarios to run side by side, the observed start, attributes of the result.

    handover: a file with a random name in a folder of the parent; a worker that sees it writes its blocks beside it.
    """

    config: Config
    scenarios: list[str]
    observed: xr.Dataset
    attributes: dict[str, str | int | float]
    handover: Path | None = None

    def empty_paths(self, replicates: int) -> Paths:
        """Allocate the paths of some replicates."""
        origin, end = quarters.parse(self.config.origin), quarters.parse(self.config.end)
        return Paths(Cast(self.config.region), self.scenarios, origin, end, replicates)

    def measured(self, paths: Paths) -> xr.Dataset:
        """Label the paths, and add measures."""
        dataset = paths.label().assign_attrs(self.attributes)
        return dataset.assign(hedging=metrics.hedging(dataset), partners=metrics.partners(dataset))

    def template(self) -> xr.Dataset:
        """Give the variables of a block, for one replicate."""
        paths = self.empty_paths(1)
        for path in paths.paths.values():
            path[...] = 0
        return self.measured(paths)


@dataclass(frozen=True)
class Block:
    """Hold the replicates that a worker ran: their paths, or the file in which it wrote them."""

    first: int
    count: int
    worker: str
    paths: dict[str, NDArray[np.float32]] | None = None
    file: Path | None = None


def advance(job: Job, paths: Paths, noise: Noise, at: int, progress: Progress | None = None) -> None:
    """Run the replicates that a noise serves, in all scenarios, and record them from place `at` on.

    The paired worlds advance together, so that each draw is made once and used in all of them. progress: called with the quarters done.
    """
    models = [InfluenceModel(job.config, name, job.observed, noise) for name in job.scenarios]
    for quarter in range(paths.length):
        for place, model in enumerate(models):
            if quarter > 0:
                model.step()
            paths.keep(place, quarter, model.situation.world, at)
        if progress:
            progress(1)


def run_block(job: Job, first: int, count: int, progress: Progress | None = None) -> Block:
    """Run a block into paths of its own and hand it over, in a file if the parent's folder can be seen from here.

    Raises:
        OSError: the disk is full.
    """
    paths = job.empty_paths(count)
    advance(job, paths, Noise(job.config.ensemble.seed, first, count), 0, progress)
    worker = f"{gethostname()}:{os.getpid()}"
    if job.handover is None or not job.handover.exists():
        return Block(first, count, worker, paths=paths.paths)
    file = job.handover.with_name(f"block-{first}-{token_hex(4)}")  # a random name: the same block may run twice at once
    with file.open("wb") as target:
        for _, values in arrays(job, paths):
            target.write(values.reshape(-1).view(np.uint8))
    return Block(first, count, worker, file=file)


def arrays(job: Job, paths: Paths) -> Iterator[tuple[str, NDArray[np.float32]]]:
    """Give paths as they are stored: by variable, each (scenario, replicate, quarter, ...), in the order of the template."""
    for name, values in job.measured(paths).data_vars.items():
        yield str(name), np.ascontiguousarray(values.transpose(*FIRST_AXES, ...).values)


def read_block(job: Job, block: Block) -> Iterator[tuple[str, NDArray[np.float32]]]:
    """Give a block as it is stored, from its file, which is removed, or from its paths."""
    if block.paths is not None:
        paths = job.empty_paths(0)
        paths.paths, paths.replicates = block.paths, block.count
        yield from arrays(job, paths)
    if block.file is not None:
        with block.file.open("rb") as source:
            for name, variable in job.template().data_vars.items():
                shape = tuple(block.count if dim == "replicate" else length for dim, length in variable.sizes.items())
                yield str(name), np.fromfile(source, variable.dtype, int(np.prod(shape))).reshape(shape)
        block.file.unlink()
