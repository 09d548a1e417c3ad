"""States decide whom to lean on: section 2."""

from __future__ import annotations

from math import exp

from sim.domain.arrays import QUARTER
from sim.reference.compilable import compilable
from sim.reference.inputs import Cast, Drivers, Estimates, Origin
from sim.reference.landscape import descend
from sim.reference.world import World
from sim.reference.worth import loom, utility


@compilable
def respond_by_logit(s: int, quarter: int, cast: Cast, origin: Origin, estimates: Estimates, drivers: Drivers, world: World) -> None:
    """Head for shares in proportion to the exponential of what counts: what a power is worth, or how large it looms."""
    total = 0.0
    for p in range(cast.powers):
        if cast.theory == 0:
            value = utility(quarter, p, s, origin, estimates, drivers, world)
        else:
            value = estimates.bandwagoning * loom(p, s, origin, estimates, world)
        pull = world.share_start[p][s] * exp(estimates.state_sharpness * value)
        world.pull[p][s] = pull
        total += pull
    for p in range(cast.powers):
        world.pull[p][s] /= total


@compilable
def align(quarter: int, cast: Cast, origin: Origin, estimates: Estimates, drivers: Drivers, world: World) -> None:
    """Move every state's division of itself towards its target."""
    speed = 1.0 - exp(-QUARTER / estimates.alignment_lag)
    for s in range(cast.states):
        if cast.theory == 1:
            descend(s, quarter, cast, origin, estimates, drivers, world)
        else:
            respond_by_logit(s, quarter, cast, origin, estimates, drivers, world)
        for p in range(cast.powers):
            world.alignment[p][s] += speed * (world.pull[p][s] - world.alignment[p][s])


@compilable
def accept(cast: Cast, estimates: Estimates, world: World) -> None:
    """Say how readily a state takes what a power offers, by its new alignment."""
    for p in range(cast.powers):
        alignment, start = world.alignment[p], world.share_start[p]
        for s in range(cast.states):
            world.acceptance[p][s] = min(max((alignment[s] / start[s]) ** estimates.acceptance, 0.1), 3.0)
