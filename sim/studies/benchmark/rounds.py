"""Measure all contenders in turn, round after round, so that whatever slows the machine slows all of them."""

from __future__ import annotations

import gc
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from time import process_time

import pandas as pd
from tqdm import tqdm

from sim.studies.benchmark import ensemble, single
from sim.studies.benchmark.case import Case
from sim.studies.benchmark.limit import CompiledLoop

ROUNDS = 7
HANDFUL = 4  # replicates that one-at-a-time models run in a round; their time is in proportion


@dataclass(frozen=True)
class Contender:
    """Name what is timed and how many replicates it runs; `prepare` sets up, untimed, and gives what is timed."""

    name: str
    replicates: int
    prepare: Callable[[], Callable[[], object]]


def contenders(case: Case, loop: CompiledLoop) -> list[Contender]:
    """List everything that is timed."""
    worlds = ensemble.standing_worlds(case)
    given = [loop.inputs.replicate(number) for number in range(min(HANDFUL, len(loop.paths)))]
    drawn = [single.Drawn(case.noise(number, 1)) for number in range(len(given))]
    single.advance([single.array_model(case, noise) for noise in drawn], case.quarters)  # makes the draws
    return [
        Contender("ensemble", case.replicates, lambda: partial(ensemble.run_recorded, case)),
        Contender("ensemble_unrecorded", case.replicates, lambda: partial(ensemble.run_unrecorded, case)),
        Contender("noise", case.replicates, lambda: partial(ensemble.draw_everything, case)),
        Contender("recording", case.replicates, lambda: partial(ensemble.record_everything, case, worlds)),
        Contender("floats", len(given), lambda: partial(single.advance, [single.FloatModel(one) for one in given], case.quarters)),
        Contender("arrays", len(given), lambda: partial(single.advance, [single.array_model(case, one) for one in drawn], case.quarters)),
        Contender("noise_alone", len(given), lambda: partial(single.draw_alone, case, len(given))),
        Contender("compiled_loop", len(loop.paths), lambda: loop.run),
    ]


def measure(case: Case, loop: CompiledLoop, rounds: int = ROUNDS) -> pd.DataFrame:
    """Time every contender in every round.

    Returns:
        Microseconds of CPU time a replicate and quarter: a row a round, a column a contender.
    """
    found = contenders(case, loop)
    rows = []
    for _ in tqdm(range(rounds), desc="benchmark", unit="round", disable=None, leave=False):
        rows.append({one.name: 1e6 * seconds(one) / (one.replicates * case.quarters) for one in found})
    return pd.DataFrame(rows).rename_axis("round")


def seconds(contender: Contender) -> float:
    """Time a contender once, in seconds of this process's CPU time."""
    timed = contender.prepare()
    gc.collect()
    began = process_time()
    timed()
    return process_time() - began
