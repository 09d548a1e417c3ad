"""Output, strength, trade, remittances and debt."""

from __future__ import annotations

import numpy as np

from sim.domain.arrays import (
    ECONOMIC,
    POWER,
    Array,
    only,
    total,
)
from sim.domain.drivers import Drivers
from sim.model.situation import Situation
from sim.rules import finance, growth, trade
from sim.rules.adjustment import approach


def update_strength(now: Situation) -> None:
    """Gauge what each power can do with a unit of effort, by its relative output, capability and distraction."""
    rise = now.world.power_output - now.origin.power_output
    now.world.strength = growth.strength(rise, now.draws.capability_growth, now.drivers.capability, now.drivers.distraction)


def update_output(now: Situation) -> None:
    """Let every economy grow, by the observed figures where the run uses them, by noise elsewhere."""
    world_noise = now.noise.normal("world_growth", now.quarter, 1, 1, 1)
    now.power_growth, now.state_growth = _growth(now, "power", world_noise), _growth(now, "state", world_noise)
    now.world.power_output = now.world.power_output + now.power_growth
    now.world.state_output = now.world.state_output + now.state_growth


def _growth(now: Situation, kind: str, world_noise: Array) -> Array:
    figures, draws = now.figures, now.draws
    average = growth.mean_growth(getattr(figures, f"{kind}_growth_mean"), draws.growth_own_weight, draws.world_growth)
    own_noise = now.noise.normal(f"{kind}_growth", now.quarter, *average.shape[:3])
    drawn = growth.growth(average, getattr(figures, f"{kind}_growth_spread"), draws.growth_shared, world_noise, own_noise)
    known = getattr(figures, f"{kind}_growth_known")[now.quarter - 1]
    shift = getattr(now.drivers, f"{kind}_output") - getattr(now.last_drivers, f"{kind}_output")
    grown: Array = np.where(np.isnan(known), drawn, known) + shift
    return grown


def update_trade(now: Situation) -> None:
    """Trade: growth moves it, sanctions send part of it round."""
    world, draws = now.world, now.draws
    hub_growth = now.power_growth[only(now.cast.hub)] if now.cast.hub is not None else np.zeros((1, 1, 1, 1))
    expected = trade.expected_growth(
        now.state_growth,
        hub_growth,
        now.power_growth,
        own=draws.trade_own_growth,
        hub=draws.trade_hub_growth,
        partner=draws.trade_partner_growth,
    )
    spread = draws.trade_gain * now.figures.trade_innovation
    noise = now.noise.heavy_tailed("trade", now.quarter, *world.trade.shape[:3])
    world.trade_level = trade.advance_trade_level(world.trade_level, expected, spread, noise)
    divert(now)
    world.trade = trade.turnover(world.trade_level, now.drivers.trade_ease, world.diverted_trade)
    world.trade_rise = np.log(world.trade) - now.origin.trade_level


def divert(now: Situation) -> None:
    """Send part of the exports that sanctions stop round through the region; what went round at the origin is in its trade already."""
    draws = now.draws
    if not (now.in_force.sanctions.any() or now.in_force_at_origin.sanctions.any() or now.world.diverted_trade.any()):
        return  # most scenarios have no sanctions
    wanted = _wanted_detour(now, now.in_force) - _wanted_detour(now, now.in_force_at_origin)
    now.world.diverted_trade = approach(now.world.diverted_trade, wanted, 1.0 / draws.diversion_lag)


def _wanted_detour(now: Situation, drivers: Drivers) -> Array:
    draws = now.draws
    stopped = draws.sanctioned_exports * total(drivers.sanctions, POWER)
    route_share = now.cast.on_route("re_export") * draws.diversion_share + now.cast.on_route("transit") * draws.diversion_china
    return trade.wanted_diversion(stopped, drivers.diversion_ease, now.figures.diversion_state, route_share)


def update_remittances(now: Situation) -> None:
    """Let migrants send money home."""
    draws = now.draws
    noise = now.noise.normal("remittances", now.quarter, 1, len(now.cast.states), 1)
    now.world.remittances = finance.advance_remittances(
        now.world.remittances,
        now.power_growth,
        now.state_growth,
        now.drivers.migration - now.last_drivers.migration,
        draws.remittance_noise * noise,
        host_elasticity=draws.remittance_elasticity,
        own_elasticity=draws.remittance_own_growth,
    )


def update_debt(now: Situation) -> None:
    """Let powers lend in proportion to their economic reach and the state's readiness."""
    draws, world = now.draws, now.world
    average = growth.mean_growth(now.figures.state_growth_mean, draws.growth_own_weight, draws.world_growth)
    lending = (draws.debt_repayment + average) * now.origin.debt * world.reach[:, :, ECONOMIC] * world.acceptance
    world.debt = finance.advance_debt(world.debt, lending, draws.debt_repayment, now.state_growth)


def update_reach(now: Situation) -> None:
    """Turn effort and strength into reach, against the origin."""
    now.world.reach = now.world.effort / now.origin.effort * now.world.strength
