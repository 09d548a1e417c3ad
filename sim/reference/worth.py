"""What a power is to a state: what it is worth, how it protects, how large it looms. Section 2."""

from __future__ import annotations

from sim.reference.compilable import compilable
from sim.reference.inputs import (
    Drivers,
    Estimates,
    Origin,
)
from sim.reference.world import SECURITY, World


@compilable
def grievance(p: int, s: int, origin: Origin, world: World) -> float:
    """Give how far a public's opinion of a power has fallen."""
    return max(0.0, origin.opinion[p][s] - world.opinion[p][s])


@compilable
def protection(quarter: int, p: int, s: int, origin: Origin, drivers: Drivers, world: World) -> float:
    """Give threat times guarantee times supply: what a power's arms and troops are worth to a state."""
    troops: float = min(max(origin.presence[p][s] + drivers.presence[quarter][p][s], 0.0), 1.0)
    guarantee = world.arms[p][s] / world.arms_total[s] + 0.5 * troops
    threat: float = max(origin.threat[s] + drivers.threat[quarter][s], 0.0)
    return threat * guarantee * world.strength[p][s][SECURITY]


@compilable
def protection_start(p: int, s: int, origin: Origin, world: World) -> float:
    """Give the same at the origin."""
    return origin.threat[s] * (world.arms_share_start[p][s] + 0.5 * origin.presence[p][s])


@compilable
def rents_of(quarter: int, p: int, s: int, origin: Origin, drivers: Drivers, world: World) -> float:
    """Give how much more of a state's whole trade is with a power than at the origin, and how much larger the power's stake."""
    trade, start = world.other_trade[s], origin.other_trade[s]
    for q in range(len(world.trade)):
        trade += world.trade[q][s]
        start += world.trade_start[q][s]
    stake: float = drivers.stake[quarter][p][s]
    return world.trade[p][s] / trade - world.trade_start[p][s] / start + stake


@compilable
def utility(quarter: int, p: int, s: int, origin: Origin, estimates: Estimates, drivers: Drivers, world: World) -> float:
    """Give the utility of a power to a state: rents, protection, public opinion, less the cost of depending on it."""
    rents = rents_of(quarter, p, s, origin, drivers, world)
    liking = origin.societal_voice[s] * (world.opinion[p][s] - origin.opinion[p][s])
    start = world.share_start[p][s]
    dependence = 2.0 * (world.alignment[p][s] * world.share[p][s] - start * start)
    gain = estimates.rents_weight * rents + estimates.opinion_weight * liking - estimates.dependence_cost * dependence
    safety = protection(quarter, p, s, origin, drivers, world) - protection_start(p, s, origin, world)
    return gain + estimates.security_weight * safety


@compilable
def loom(p: int, s: int, origin: Origin, estimates: Estimates, world: World) -> float:
    """Give how much larger a power looms over a state than at the origin: nearness times strength and ill will."""
    troops = estimates.threat_presence * origin.presence[p][s]
    might = world.strength[p][s][SECURITY] + estimates.threat_grievance * grievance(p, s, origin, world)
    return (world.share[p][s] + troops) * might - (world.share_start[p][s] + troops)
