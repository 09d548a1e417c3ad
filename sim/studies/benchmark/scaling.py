"""See what cost grows with: powers and states, in casts that nobody observed, and quarters."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import partial

from sim.config.schema import Region
from sim.domain import quarters
from sim.ensemble.start import observed_start
from sim.studies.benchmark import ensemble
from sim.studies.benchmark.case import Case
from sim.studies.benchmark.rounds import Contender

ACTORS = (5, 10, 25, 50)
REPLICATES = 1_000  # enough that arithmetic, not calls, takes the time
SHORT = 14  # quarters that large casts run
SPANS = (14, 28, 56, 112)  # quarters


def series(case: Case) -> list[Contender]:
    """List the ensemble in ever larger casts, and over ever longer runs."""
    small = case.resized(min(case.replicates, REPLICATES))
    short = lengthened(small, SHORT)
    found = [_contender("powers", count, with_powers(short, count)) for count in ACTORS]
    found += [_contender("states", count, with_states(short, count)) for count in ACTORS]
    return found + [_contender("quarters", span, lengthened(small, span)) for span in SPANS]


def _contender(name: str, size: int, case: Case) -> Contender:
    prepare: Callable[[], Callable[[], object]] = partial(partial, ensemble.run_recorded, case)
    return Contender(name, "ensemble", size, case.replicates, case.quarters, prepare)


def lengthened(case: Case, span: int) -> Case:
    """Let a case run for so many quarters."""
    config = replace(case.config, end=quarters.label(quarters.parse(case.config.origin) + span))
    return Case(config, case.scenario, observed_start(config))


def with_powers(case: Case, count: int) -> Case:
    """Give a case so many powers: the observed ones first, then copies of them under other names."""
    names = copies(case.config.region.powers, count)
    return _recast(case, replace(case.config.region, powers=list(names)), "power", names)


def with_states(case: Case, count: int) -> Case:
    """Give a case so many states, the same way."""
    names = copies(case.config.region.states, count)
    return _recast(case, replace(case.config.region, states=list(names)), "state", names)


def _recast(case: Case, region: Region, dim: str, names: dict[str, str]) -> Case:
    actors = region.actors | {name: region.actors[original] for name, original in names.items()}
    start = case.start.sel({dim: list(names.values())}).assign_coords({dim: list(names)})
    return Case(replace(case.config, region=replace(region, actors=actors)), case.scenario, start)


def copies(originals: list[str], count: int) -> dict[str, str]:
    """Name so many actors, each with the one that it copies.

    >>> copies(["RUS", "CHN"], 3)
    {'RUS': 'RUS', 'CHN': 'CHN', 'RUS2': 'RUS'}
    """
    names = {}
    for number in range(count):
        turn, place = divmod(number, len(originals))
        names[originals[place] + (str(turn + 1) if turn else "")] = originals[place]
    return names
