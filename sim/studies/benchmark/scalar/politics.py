"""Political bandwidth approaches its goal, as far as the public welcomes it: section 6, second half."""

from __future__ import annotations

from math import exp, log

from sim.domain.arrays import QUARTER
from sim.studies.benchmark.scalar.compilable import compilable
from sim.studies.benchmark.scalar.estimates import Estimates
from sim.studies.benchmark.scalar.growth import ROOT_QUARTER
from sim.studies.benchmark.scalar.inputs import Cast, Noise, Origin
from sim.studies.benchmark.scalar.world import POLITICAL, World


@compilable
def welcome(opinion: float, estimates: Estimates) -> float:
    """Say how far opinion lets a power's political presence grow."""
    return min(max(1.0 + estimates.opinion_cap * opinion, 0.05), 2.0)


@compilable
def engage(quarter: int, cast: Cast, origin: Origin, estimates: Estimates, noise: Noise, world: World) -> None:
    """Move every dyad's political bandwidth; opinion is last quarter's."""
    scale = estimates.political_noise * ROOT_QUARTER
    for p in range(cast.powers):
        politics, draws = world.politics[p], noise.politics[quarter - 1][p]
        for s in range(cast.states):
            now, start = welcome(world.opinion[p][s], estimates), welcome(origin.opinion[p][s], estimates)
            offered = max(world.reach[p][s][POLITICAL], 0.05) * world.acceptance[p][s]
            goal = estimates.political_ceiling + estimates.political_response * log(offered * now / start)
            rate = estimates.political_rate * (now if goal > politics[s] else 1.0)
            moved = politics[s] + (1.0 - exp(-QUARTER * rate)) * (goal - politics[s]) + scale * draws[s]
            politics[s] = min(max(moved, 0.0), 0.3)
