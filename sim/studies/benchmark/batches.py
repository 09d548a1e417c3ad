"""Run the ensemble as the program runs it, one scenario without its counterfactual, its parts alone, and on several worker processes."""

from __future__ import annotations

import tempfile
from contextlib import closing
from dataclasses import replace
from functools import partial
from pathlib import Path
from secrets import token_hex
from time import perf_counter

from sim.config.schema import Engine
from sim.domain import quarters
from sim.ensemble.block import Job, read_block
from sim.ensemble.gather import run_blocks
from sim.model.draws import draw
from sim.model.paths import Paths
from sim.model.shocks import compile_shocks
from sim.studies.benchmark.bridge import every_draw
from sim.studies.benchmark.case import Case
from sim.studies.benchmark.rounds import Contender

WORKERS = (1, 2)
BLOCK = 1_024  # replicates, as configs/engine/processes.yaml has it
TWICE = 2  # as many replicates as the largest ensemble on one core


def run_recorded(case: Case) -> None:
    """Run all blocks, noise drawn and every path recorded as always."""
    for noise in case.blocks():
        paths = new_paths(case, noise.count)
        for quarter, world in enumerate(case.worlds(noise)):
            paths.keep(0, quarter, world, 0)


def run_unrecorded(case: Case) -> None:
    """Run all blocks, noise drawn and nothing recorded."""
    for noise in case.blocks():
        for _ in case.worlds(noise):
            pass


def draw_everything(case: Case) -> None:
    """Make every draw of all blocks, of estimates, sizes of shocks and chance, and nothing of them."""
    for noise in case.blocks():
        draw(case.config, noise)
        compile_shocks(case.config, case.scenario, noise)
        for _ in every_draw(case, noise):
            pass


def new_paths(case: Case, replicates: int) -> Paths:
    """Allocate the paths of a block."""
    origin = quarters.parse(case.config.origin)
    return Paths(case.cast, [case.scenario], origin, origin + case.quarters, replicates)


def contenders(case: Case) -> list[Contender]:
    """List the ensemble on so many workers, in seconds of the wall clock."""
    count = TWICE * case.replicates
    return [
        Contender(
            "workers", "ensemble", number, count, case.quarters, partial(partial, compute_blocks, case.resized(count), number), perf_counter
        )
        for number in WORKERS
    ]


def compute_blocks(case: Case, workers: int) -> None:
    """Start worker processes, let them run every block, and take each block from them as a run does."""
    config = replace(case.config, engine=Engine("processes", BLOCK, workers))
    with tempfile.TemporaryDirectory(prefix="sim-") as folder:
        handover = Path(folder) / f"handover-{token_hex(8)}"
        handover.touch()
        job = Job(config, [case.scenario], case.start, {}, handover)
        with closing(run_blocks(job, None)) as found:
            for block in found:
                for _ in read_block(job, block):
                    pass
