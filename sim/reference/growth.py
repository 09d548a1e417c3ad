"""Outputs grow and powers gain or lose strength: section 3."""

from __future__ import annotations

from math import exp, isnan, sqrt

from sim.domain.arrays import QUARTER
from sim.reference.compilable import compilable
from sim.reference.inputs import (
    Cast,
    Drivers,
    Estimates,
    Noise,
    Origin,
)
from sim.reference.world import CHANNEL_COUNT, World

ROOT_QUARTER = sqrt(QUARTER)


@compilable
def growth(known: float, mean: float, spread: float, world_draw: float, own_draw: float, estimates: Estimates) -> float:
    """Give a quarter's growth of log output: known, or drawn about a mean between the actor's own and the world's."""
    if not isnan(known):
        return known
    shared = estimates.growth_shared
    drawn = sqrt(shared) * world_draw + sqrt(1.0 - shared) * own_draw
    return QUARTER * mean_growth(mean, estimates) + spread * ROOT_QUARTER * drawn


@compilable
def mean_growth(mean: float, estimates: Estimates) -> float:
    """Give the growth expected in a year."""
    return estimates.growth_own_weight * mean + (1.0 - estimates.growth_own_weight) * estimates.world_growth


@compilable
def grow_powers(quarter: int, cast: Cast, origin: Origin, estimates: Estimates, noise: Noise, drivers: Drivers, world: World) -> None:
    """Grow the powers' outputs."""
    now, before, known = drivers.power_output[quarter], drivers.power_output[quarter - 1], origin.known_power_growth[quarter - 1]
    common, draws = noise.world_growth[quarter - 1], noise.power_growth[quarter - 1]
    for p in range(cast.powers):
        own = growth(known[p], origin.power_growth_mean[p], origin.power_growth_spread[p], common, draws[p], estimates)
        world.power_growth[p] = own + now[p] - before[p]
        world.power_output[p] += world.power_growth[p]


@compilable
def grow_states(quarter: int, cast: Cast, origin: Origin, estimates: Estimates, noise: Noise, drivers: Drivers, world: World) -> None:
    """Grow the states' outputs."""
    now, before, known = drivers.state_output[quarter], drivers.state_output[quarter - 1], origin.known_state_growth[quarter - 1]
    common, draws = noise.world_growth[quarter - 1], noise.state_growth[quarter - 1]
    for s in range(cast.states):
        own = growth(known[s], origin.state_growth_mean[s], origin.state_growth_spread[s], common, draws[s], estimates)
        world.state_growth[s] = own + now[s] - before[s]
        world.state_output[s] += world.state_growth[s]


@compilable
def measure_strength(quarter: int, cast: Cast, origin: Origin, estimates: Estimates, drivers: Drivers, world: World) -> None:
    """Give what a unit of each power's effort is worth in each state and channel."""
    mean = 0.0
    for p in range(cast.powers):
        mean += world.power_output[p] - origin.power_output[p]
    mean /= cast.powers
    for p in range(cast.powers):
        relative = exp(estimates.capability_growth * (world.power_output[p] - origin.power_output[p] - mean))
        capability = drivers.capability[quarter][p]
        for s in range(cast.states):
            distraction, strength = drivers.distraction[quarter][p][s], world.strength[p][s]
            for c in range(CHANNEL_COUNT):
                strength[c] = relative * capability[c] * (1.0 - distraction[c])


@compilable
def measure_reach(cast: Cast, world: World) -> None:
    """Give what each power's effort achieves against the origin."""
    for p in range(cast.powers):
        for s in range(cast.states):
            effort, start, reach, strength = world.effort[p][s], world.effort_start[p][s], world.reach[p][s], world.strength[p][s]
            for c in range(CHANNEL_COUNT):
                reach[c] = effort[c] / start[c] * strength[c]
