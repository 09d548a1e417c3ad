"""List what is timed against one another: the ensemble at several sizes, one replicate at a time, the compiled limit."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from sim.studies.benchmark import (
    batches,
    scaling,
    single,
    stages,
)
from sim.studies.benchmark.case import Case
from sim.studies.benchmark.rounds import Contender
from sim.studies.benchmark.single import CompiledLoop

SIZES = (1, 100, 1_000, 2_000, 5_000, 10_000)  # replicates
HANDFUL = 4  # replicates that one-at-a-time models run in a round; their time is in proportion
COMPILED = 1_024  # replicates that the compiled loop runs in a round; its time is in proportion too


def contenders(case: Case, loop: CompiledLoop) -> list[Contender]:
    """List everything that is timed."""
    return [*speed(case), *alone(case, loop), *scaling.series(case), *stages.contenders(case), *batches.contenders(case)]


def sizes(case: Case) -> list[int]:
    """List the ensembles that are timed, the largest as the config says."""
    return [*(size for size in SIZES if size < case.replicates), case.replicates]


def speed(case: Case) -> list[Contender]:
    """List the ensemble and its parts, at each size."""
    parts = {"ensemble": batches.run_recorded, "ensemble_unrecorded": batches.run_unrecorded, "noise": batches.draw_everything}
    return [
        Contender("speed", name, size, size, case.quarters, partial(partial, run, case.resized(size)))
        for size in sizes(case)
        for name, run in parts.items()
    ]


def alone(case: Case, loop: CompiledLoop) -> list[Contender]:
    """List whoever takes a replicate at a time."""
    given = [loop.inputs.replicate(number) for number in range(min(HANDFUL, len(loop.paths)))]
    drawn = [single.Drawn(case.noise(number, 1)) for number in range(len(given))]
    single.advance([single.array_model(case, noise) for noise in drawn], case.quarters)  # makes the draws
    runs: dict[str, tuple[int, Callable[[], Callable[[], object]]]] = {
        "floats": (len(given), lambda: partial(single.advance, [single.FloatModel(one) for one in given], case.quarters)),
        "arrays": (len(given), lambda: partial(single.advance, [single.array_model(case, one) for one in drawn], case.quarters)),
        "noise_alone": (len(given), lambda: partial(single.draw_alone, case, len(given))),
        "compiled_loop": (len(loop.paths), lambda: loop.run),
    }
    return [Contender("alone", name, 1, count, case.quarters, prepare) for name, (count, prepare) in runs.items()]
