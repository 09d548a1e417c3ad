"""Trade moves with growth, and goods go round sanctions: section 4."""

from __future__ import annotations

from math import exp, log, sqrt

from sim.domain.arrays import QUARTER
from sim.reference.compilable import compilable
from sim.reference.growth import ROOT_QUARTER
from sim.reference.inputs import (
    Cast,
    Drivers,
    Estimates,
    Noise,
    Origin,
)
from sim.reference.world import World

STUDENT_DEVIATION = sqrt(5.0 / 3.0)  # of a t with five degrees of freedom
RE_EXPORT, TRANSIT = 1, 2


@compilable
def total_sanctions(quarter: int, cast: Cast, drivers: Drivers) -> float:
    """Add up the share of Western exports stopped, over powers, above that at the origin."""
    total = 0.0
    for p in range(cast.powers):
        total += drivers.sanctions[quarter][p]
    return total


@compilable
def exports_stopped(quarter: int, cast: Cast, estimates: Estimates, drivers: Drivers) -> float:
    """Give the exports that the sanctions in force stop, USD million a year."""
    total = 0.0
    for p in range(cast.powers):
        total += drivers.sanctions_in_force[quarter][p]
    stopped: float = estimates.sanctioned_exports * total
    return stopped


@compilable
def route_share(p: int, cast: Cast, estimates: Estimates) -> float:
    """Give the share of sanctioned exports that seeks its way through trade with a power."""
    if cast.route[p] == RE_EXPORT:
        return estimates.diversion_share
    if cast.route[p] == TRANSIT:
        return estimates.diversion_china
    return 0.0


@compilable
def divert(quarter: int, cast: Cast, origin: Origin, estimates: Estimates, drivers: Drivers, world: World) -> None:
    """Let trade round sanctions approach what is wanted, above what was wanted at the origin."""
    stopped, stopped_then = exports_stopped(quarter, cast, estimates, drivers), exports_stopped(0, cast, estimates, drivers)
    speed = 1.0 - exp(-QUARTER / estimates.diversion_lag)
    for p in range(cast.powers):
        ease, ease_then = drivers.diversion_ease_in_force[quarter][p], drivers.diversion_ease_in_force[0][p]
        diverted, share = world.diverted_trade[p], route_share(p, cast, estimates)
        for s in range(cast.states):
            wanted = share * (stopped * ease[s] - stopped_then * ease_then[s]) * origin.diversion_state[s]
            diverted[s] += speed * (wanted - diverted[s])


@compilable
def trade(quarter: int, cast: Cast, origin: Origin, estimates: Estimates, noise: Noise, drivers: Drivers, world: World) -> None:
    """Move every dyad's trade with the growth of the state, the partner and the hub, and an innovation."""
    divert(quarter, cast, origin, estimates, drivers, world)
    hub = estimates.trade_hub_growth * world.power_growth[cast.hub] if cast.hub >= 0 else 0.0
    scale = estimates.trade_gain * ROOT_QUARTER / STUDENT_DEVIATION
    for p in range(cast.powers):
        level, draws, innovation = world.trade_level[p], noise.trade[quarter - 1][p], origin.innovation[p]
        ease, diverted = drivers.trade_ease[quarter][p], world.diverted_trade[p]
        partner = hub + estimates.trade_partner_growth * world.power_growth[p]
        for s in range(cast.states):
            level[s] += estimates.trade_own_growth * world.state_growth[s] + partner + scale * innovation[s] * draws[s]
            underlying = exp(level[s] + ease[s])
            world.trade[p][s] = max(underlying + diverted[s], 0.1 * underlying)
            world.trade_rise[p][s] = log(world.trade[p][s] / world.trade_start[p][s])
