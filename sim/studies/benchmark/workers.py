"""Time an ensemble on one worker process and on two, with all that they hand over."""

from __future__ import annotations

import tempfile
from contextlib import closing
from dataclasses import replace
from functools import partial
from pathlib import Path
from secrets import token_hex
from time import perf_counter

from sim.config.schema import Engine
from sim.ensemble.block import Job, received
from sim.ensemble.gather import computed
from sim.studies.benchmark.case import Case
from sim.studies.benchmark.rounds import Contender

WORKERS = (1, 2)
BLOCK = 1_024  # replicates, as configs/engine/processes.yaml has it
TWICE = 2  # as many replicates as the largest ensemble on one core


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
        with closing(computed(job, None)) as found:
            for block in found:
                for _ in received(job, block):
                    pass
