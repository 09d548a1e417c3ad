"""States decide whom to lean on: section 2."""

from __future__ import annotations

from math import exp

from sim.axes import QUARTER
from sim.studies.benchmark.scalar.compilable import compilable
from sim.studies.benchmark.scalar.estimates import Estimates
from sim.studies.benchmark.scalar.inputs import Cast, Drivers, Origin
from sim.studies.benchmark.scalar.world import SECURITY, World


@compilable
def protection(quarter: int, p: int, s: int, origin: Origin, drivers: Drivers, world: World) -> float:
    """Give the rise of threat times guarantee: what a power's arms and troops are worth to a state."""
    troops = 0.5 * origin.presence[p][s]
    now = (origin.threat[s] + drivers.threat[quarter][s]) * (world.arms[p][s] / world.arms_total[s] + troops) * world.strength[p][SECURITY]
    return now - origin.threat[s] * (world.arms_share_start[p][s] + troops)


@compilable
def utility(quarter: int, p: int, s: int, origin: Origin, estimates: Estimates, drivers: Drivers, world: World) -> float:
    """Give the utility of a power to a state: rents, protection, public opinion, less the cost of depending on it."""
    rents = world.trade_rise[p][s] + drivers.stake[quarter][p][s]
    liking = origin.societal_voice[s] * (world.opinion[p][s] - origin.opinion[p][s])
    start = world.share_start[p][s]
    dependence = 2.0 * (world.alignment[p][s] * world.share[p][s] - start * start)
    gain = estimates.rents_weight * rents + estimates.opinion_weight * liking - estimates.dependence_cost * dependence
    return gain + estimates.security_weight * protection(quarter, p, s, origin, drivers, world)


@compilable
def align(quarter: int, cast: Cast, origin: Origin, estimates: Estimates, drivers: Drivers, world: World) -> None:
    """Move every state's division of itself towards its target."""
    speed = 1.0 - exp(-QUARTER / estimates.alignment_lag)
    for s in range(cast.states):
        total = 0.0
        for p in range(cast.powers):
            value = utility(quarter, p, s, origin, estimates, drivers, world)
            pull = world.share_start[p][s] * exp(estimates.state_sharpness * value)
            world.pull[p][s] = pull
            total += pull
        for p in range(cast.powers):
            world.alignment[p][s] += speed * (world.pull[p][s] / total - world.alignment[p][s])


@compilable
def accept(cast: Cast, estimates: Estimates, world: World) -> None:
    """Say how readily a state takes what a power offers, by its new alignment."""
    for p in range(cast.powers):
        alignment, start = world.alignment[p], world.share_start[p]
        for s in range(cast.states):
            world.acceptance[p][s] = min(max((alignment[s] / start[s]) ** estimates.acceptance, 0.1), 3.0)
