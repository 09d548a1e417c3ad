"""Powers decide: section 1."""

from __future__ import annotations

from math import exp

from sim.reference.compilable import compilable
from sim.reference.inputs import Cast, Drivers, Estimates
from sim.reference.world import CHANNEL_COUNT, ECONOMIC, World


@compilable
def measure_shares(cast: Cast, world: World) -> None:
    """Divide influence over each state among the powers."""
    for s in range(cast.states):
        total = 0.0
        for p in range(cast.powers):
            total += world.influence[p][s]
        for p in range(cast.powers):
            world.share[p][s] = world.influence[p][s] / total


@compilable
def restraint(p: int, s: int, c: int, cast: Cast, estimates: Estimates, world: World) -> float:
    """Add up what keeps a power back where it respects others."""
    respects = cast.respects[p]
    caution = estimates.caution * (world.tension[0] - estimates.tension_start)
    total = 0.0
    for h in range(cast.powers):
        if respects[h][c]:
            total += estimates.preserve * (world.share[h][s] * world.strength[h][s][c] - world.share_start[h][s]) + caution
    return total


@compilable
def spend(quarter: int, cast: Cast, estimates: Estimates, drivers: Drivers, world: World) -> None:
    """Divide every power's effort over states, channels and the rest of the world."""
    for p in range(cast.powers):
        stake, priority = drivers.stake[quarter][p], drivers.priority[quarter][p] + estimates.isolation * drivers.sanctions[quarter][p]
        spent = world.outside_start[p]
        for s in range(cast.states):
            rivalry = priority - estimates.rival_response * (world.share[p][s] - world.share_start[p][s])
            effort, start = world.effort[p][s], world.effort_start[p][s]
            for c in range(CHANNEL_COUNT):
                utility = rivalry - restraint(p, s, c, cast, estimates, world)
                if c == ECONOMIC:
                    utility += estimates.stake_weight * stake[s]
                effort[c] = start[c] * exp(estimates.power_sharpness * utility)
                spent += effort[c]
        bind(p, spent, cast, world)


@compilable
def bind(p: int, spent: float, cast: Cast, world: World) -> None:
    """Scale a power's effort to its budget, which is one, and add up what each state gets of it."""
    world.outside_effort[p] = world.outside_start[p] / spent
    for s in range(cast.states):
        effort, attention = world.effort[p][s], 0.0
        for c in range(CHANNEL_COUNT):
            effort[c] /= spent
            attention += effort[c]
        world.attention[p][s] = attention
