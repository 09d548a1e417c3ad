"""Measure all contenders in turn, round after round, so that whatever slows the machine slows all of them."""

from __future__ import annotations

import gc
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from time import process_time

import pandas as pd
from tqdm import tqdm

ROUNDS = 5
TRIAL = 100  # replicates: below, one round shows that it works


@dataclass(frozen=True)
class Contender:
    """Name what is timed, in which series and at which size of it, and how many replicates and quarters it runs.

    `prepare` sets up, untimed, and gives what is timed; `clock` is this process's CPU time unless others do the work.
    """

    series: str
    name: str
    size: int
    replicates: int
    quarters: int
    prepare: Callable[[], Callable[[], object]]
    clock: Callable[[], float] = process_time


def rounds_for(replicates: int) -> int:
    """Say how many rounds are worth their time.

    >>> rounds_for(10_000), rounds_for(2)
    (5, 1)
    """
    return ROUNDS if replicates >= TRIAL else 1


def measure(contenders: Sequence[Contender], rounds: int) -> pd.DataFrame:
    """Time every contender in every round.

    Returns:
        A row a round and contender: series, contender, size, replicates, quarters, seconds, and microseconds a replicate and quarter.
    """
    rows = []
    with tqdm(total=rounds * len(contenders), desc="benchmark", unit="run", disable=None, leave=False) as bar:
        for number in range(rounds):
            for one in contenders:
                rows.append((number, one.series, one.name, one.size, one.replicates, one.quarters, seconds(one)))
                bar.update()
    table = pd.DataFrame(rows, columns=["round", "series", "contender", "size", "replicates", "quarters", "seconds"])
    return table.assign(microseconds=1e6 * table["seconds"] / (table["replicates"] * table["quarters"]))


def seconds(contender: Contender) -> float:
    """Time a contender once, in seconds of its clock."""
    timed = contender.prepare()
    gc.collect()
    began = contender.clock()
    timed()
    return contender.clock() - began
