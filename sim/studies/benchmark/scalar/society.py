"""Publics change their mind and rivals eye each other: section 7."""

from __future__ import annotations

from math import exp

from sim.domain.arrays import QUARTER
from sim.studies.benchmark.scalar.compilable import compilable
from sim.studies.benchmark.scalar.estimates import Estimates
from sim.studies.benchmark.scalar.growth import ROOT_QUARTER
from sim.studies.benchmark.scalar.inputs import Cast, Drivers, Noise, Origin
from sim.studies.benchmark.scalar.trade import total_sanctions
from sim.studies.benchmark.scalar.world import POLITICAL, SECURITY, World


@compilable
def judge(quarter: int, cast: Cast, origin: Origin, estimates: Estimates, noise: Noise, drivers: Drivers, world: World) -> None:
    """Move every public's opinion of every power."""
    speed, scale = 1.0 - exp(-QUARTER * estimates.opinion_return), estimates.opinion_noise * ROOT_QUARTER
    for p in range(cast.powers):
        mood, start, draws = world.mood[p], origin.opinion[p], noise.opinion[quarter - 1][p]
        labour = origin.labour[p] * estimates.opinion_labour
        for s in range(cast.states):
            boom = max(0.0, world.trade_rise[p][s])
            burden = estimates.opinion_debt * (world.debt[p][s] - origin.debt[p][s]) / 100.0
            mood[s] += speed * (start[s] - labour * boom - burden - mood[s]) + scale * draws[s]
            world.opinion[p][s] = min(max(mood[s] + drivers.opinion[quarter][p][s], -1.0), 1.0)


@compilable
def measure_entry(cast: Cast, world: World) -> float:
    """Give the second rival's share of all political and security influence in the region."""
    own, total = 0.0, 0.0
    for p in range(cast.powers):
        for s in range(cast.states):
            held = world.influence_by_channel[p][s][POLITICAL] + world.influence_by_channel[p][s][SECURITY]
            total += held
            if p == cast.rivals[1]:
                own += held
    return own / total


@compilable
def measure_overlap(cast: Cast, world: World) -> float:
    """Give how evenly the rivals' influence meets, averaged over states."""
    total = 0.0
    for s in range(cast.states):
        first, second = world.influence[cast.rivals[0]][s], world.influence[cast.rivals[1]][s]
        total += min(first, second) / max(first, second)
    return total / cast.states


@compilable
def strain(quarter: int, cast: Cast, estimates: Estimates, noise: Noise, drivers: Drivers, world: World) -> None:
    """Move the rivals' tension by last quarter's influence; without rivals it stays where it starts."""
    if cast.rivals[0] >= 0 and cast.rivals[1] >= 0:
        tension = world.tension[0]
        goal = estimates.tension_start - estimates.common_threat * total_sanctions(quarter, cast, drivers)
        goal += estimates.tension_entry * (measure_entry(cast, world) - world.entry_start[0])
        goal += estimates.tension_overlap * (measure_overlap(cast, world) - world.overlap_start[0])
        tension += (1.0 - exp(-QUARTER * estimates.tension_return)) * (goal - tension)
        tension += estimates.tension_noise * ROOT_QUARTER * noise.tension[quarter - 1]
        world.tension[0] = min(max(tension, 0.0), 1.0)
    world.confrontation[0] = 1.0 if world.tension[0] > estimates.confrontation_threshold else 0.0
