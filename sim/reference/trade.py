"""Trade moves with growth, exports and imports apart, and goods go round sanctions: section 4."""

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
MOST_RE_EXPORTED = 1.0  # against a state's own exports to the power


@compilable
def total_sanctions(quarter: int, cast: Cast, drivers: Drivers) -> float:
    """Add up the share of Western exports stopped, over powers, above that at the origin."""
    total = 0.0
    for p in range(cast.powers):
        total += drivers.sanctions[quarter][p]
    return total


@compilable
def exports_stopped(quarter: int, cast: Cast, drivers: Drivers) -> float:
    """Give the share of Western exports that the sanctions in force stop, over powers."""
    total = 0.0
    for p in range(cast.powers):
        total += drivers.sanctions_in_force[quarter][p]
    return total


@compilable
def wanted_ratio(quarter: int, p: int, s: int, drivers: Drivers, stopped: float, world: World) -> float:
    """Give by what share sanctions would raise a state's imports from a power; nobody buys from the sanctioned one to go round it."""
    if drivers.sanctions_in_force[quarter][p] != 0.0:
        return 0.0
    ratio: float = stopped * drivers.diversion_ease_in_force[quarter][p][s] * world.passage[p][s]
    return ratio


@compilable
def start_trade(cast: Cast, origin: Origin, estimates: Estimates, noise: Noise, drivers: Drivers, world: World) -> None:
    """Set both flows of every dyad, and tell apart what goes round sanctions already."""
    stopped = exports_stopped(0, cast, drivers)
    for s in range(cast.states):
        world.other_trade[s] = origin.other_trade[s]
        diverted = 0.0
        for p in range(cast.powers):
            world.exports[p][s] = exp(origin.export_level[p][s] + origin.export_spread[p][s] * noise.exports_start[p][s])
            world.imports[p][s] = exp(origin.import_level[p][s] + origin.import_spread[p][s] * noise.imports_start[p][s])
            world.imports_start[p][s] = world.imports[p][s]
            world.trade[p][s] = world.trade_start[p][s] = world.exports[p][s] + world.imports[p][s]
            world.trade_rise[p][s] = 0.0
            world.passage[p][s] = estimates.diversion_rise * origin.gateway[s] * exp(estimates.diversion_spread * noise.diversion[p][s])
            ratio = wanted_ratio(0, p, s, drivers, stopped, world)
            world.diverted_imports[p][s] = world.imports[p][s] * ratio / (1.0 + ratio)
            world.import_level[p][s] = log(world.imports[p][s] - world.diverted_imports[p][s])
            diverted += world.diverted_imports[p][s]
        for p in range(cast.powers):
            sold_on = 0.0
            if stopped > 0.0:
                sold_on = estimates.re_export * diverted * drivers.sanctions_in_force[0][p] / stopped
            sold_on = min(sold_on, world.exports[p][s] * MOST_RE_EXPORTED / (1.0 + MOST_RE_EXPORTED))
            world.diverted_exports[p][s] = sold_on
            world.export_level[p][s] = log(world.exports[p][s] - sold_on)
            world.diverted_trade[p][s] = world.diverted_imports[p][s] + sold_on


@compilable
def divert(quarter: int, cast: Cast, estimates: Estimates, drivers: Drivers, world: World) -> None:
    """Let flows round sanctions approach what is wanted: bought from the other powers, in part sold on to the sanctioned."""
    stopped = exports_stopped(quarter, cast, drivers)
    speed = 1.0 - exp(-QUARTER / estimates.diversion_lag)
    for s in range(cast.states):
        bought = 0.0
        for p in range(cast.powers):
            wanted = exp(world.import_level[p][s]) * wanted_ratio(quarter, p, s, drivers, stopped, world)
            world.diverted_imports[p][s] += speed * (wanted - world.diverted_imports[p][s])
            bought += wanted
        for p in range(cast.powers):
            sold_on = 0.0
            if stopped > 0.0:
                sold_on = estimates.re_export * bought * drivers.sanctions_in_force[quarter][p] / stopped
            sold_on = min(sold_on, MOST_RE_EXPORTED * exp(world.export_level[p][s]))
            world.diverted_exports[p][s] += speed * (sold_on - world.diverted_exports[p][s])
            world.diverted_trade[p][s] = world.diverted_imports[p][s] + world.diverted_exports[p][s]


@compilable
def trade(quarter: int, cast: Cast, origin: Origin, estimates: Estimates, noise: Noise, drivers: Drivers, world: World) -> None:
    """Move both flows of every dyad with the growth of the state, the partner and the hub, and an innovation."""
    hub = world.power_growth[cast.hub] if cast.hub >= 0 else 0.0
    scale = estimates.trade_gain * ROOT_QUARTER / STUDENT_DEVIATION
    for p in range(cast.powers):
        partner = world.power_growth[p]
        for s in range(cast.states):
            own = world.state_growth[s]
            world.export_level[p][s] += (
                estimates.export_own_growth * own
                + estimates.export_hub_growth * hub
                + estimates.export_partner_growth * partner
                + scale * origin.export_innovation[p][s] * noise.exports[quarter - 1][p][s]
            )
            world.import_level[p][s] += (
                estimates.import_own_growth * own
                + estimates.import_hub_growth * hub
                + estimates.import_partner_growth * partner
                + scale * origin.import_innovation[p][s] * noise.imports[quarter - 1][p][s]
            )
    divert(quarter, cast, estimates, drivers, world)
    for p in range(cast.powers):
        for s in range(cast.states):
            ease = drivers.trade_ease[quarter][p][s]
            world.exports[p][s] = exp(world.export_level[p][s] + ease) + world.diverted_exports[p][s]
            world.imports[p][s] = exp(world.import_level[p][s] + ease) + world.diverted_imports[p][s]
            world.trade[p][s] = world.exports[p][s] + world.imports[p][s]
            world.trade_rise[p][s] = log(world.trade[p][s] / world.trade_start[p][s])
    other_trade(quarter, cast, origin, estimates, noise, hub, world)


@compilable
def other_trade(quarter: int, cast: Cast, origin: Origin, estimates: Estimates, noise: Noise, hub: float, world: World) -> None:
    """Move each state's trade with the rest of the world, by the mean of both flows' elasticities."""
    scale = estimates.trade_gain * ROOT_QUARTER / STUDENT_DEVIATION
    common = (estimates.export_hub_growth + estimates.import_hub_growth) * hub
    common += (estimates.export_partner_growth + estimates.import_partner_growth) * estimates.world_growth * QUARTER
    for s in range(cast.states):
        expected = 0.5 * (common + (estimates.export_own_growth + estimates.import_own_growth) * world.state_growth[s])
        world.other_trade[s] *= exp(expected + scale * origin.other_innovation[s] * noise.other_trade[quarter - 1][s])
