"""Output, strength, trade, remittances and debt."""

from __future__ import annotations

import numpy as np

from sim.domain.arrays import (
    ECONOMIC,
    POWER,
    QUARTER,
    Array,
    only,
    total,
)
from sim.model.situation import Situation
from sim.rules import finance, growth, trade
from sim.rules.adjustment import approach


def update_strength(now: Situation) -> None:
    """Gauge what each power can do in a state with a unit of effort, by its relative output, capability and distraction."""
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


def update_trade_levels(now: Situation) -> None:
    """Let the underlying flows grow, and each state's trade with the rest of the world."""
    now.world.export_level, now.world.import_level = _flow_level(now, "export"), _flow_level(now, "import")
    _update_other_trade(now)


def _flow_level(now: Situation, flow: str) -> Array:
    draws, level = now.draws, getattr(now.world, f"{flow}_level")
    own, hub, partner = (getattr(draws, f"{flow}_{whose}_growth") for whose in ("own", "hub", "partner"))
    expected = trade.expected_growth(now.state_growth, _hub_growth(now), now.power_growth, own=own, hub=hub, partner=partner)
    spread = draws.trade_gain * getattr(now.figures, f"{flow}_innovation")
    return trade.advance_level(level, expected, spread, now.noise.heavy_tailed(f"{flow}s", now.quarter, *level.shape[:3]))


def _hub_growth(now: Situation) -> Array:
    return np.zeros((1, 1, 1, 1)) if now.cast.hub is None else now.power_growth[only(now.cast.hub)]


def _update_other_trade(now: Situation) -> None:
    """Let a state's other trade grow with the state, the hub and the world, by the mean of both flows' elasticities."""
    draws, world = now.draws, now.world
    own, hub, partner = (
        (getattr(draws, f"export_{whose}_growth") + getattr(draws, f"import_{whose}_growth")) / 2 for whose in ("own", "hub", "partner")
    )
    expected = trade.expected_growth(now.state_growth, _hub_growth(now), QUARTER * draws.world_growth, own=own, hub=hub, partner=partner)
    spread = draws.trade_gain * now.figures.other_innovation
    noise = now.noise.heavy_tailed("other_trade", now.quarter, *world.other_trade.shape[:3])
    world.other_trade = world.other_trade * np.exp(trade.advance_level(np.zeros((1, 1, 1, 1)), expected, spread, noise))


def divert(now: Situation) -> None:
    """Send goods that sanctions stop round through the region: states buy more from the other powers, and sell part of it on."""
    world, sanctions = now.world, now.in_force.sanctions
    stopped = total(sanctions, POWER)
    if not (stopped.any() or world.diverted_imports.any()):
        return  # most scenarios have no sanctions
    wanted = trade.wanted_imports(world.import_level, stopped, now.in_force.diversion_ease, now.passage, sanctions)
    sold_on = trade.re_exports(wanted, now.draws.re_export, stopped, sanctions, world.export_level)
    rate = 1.0 / now.draws.diversion_lag
    world.diverted_imports = approach(world.diverted_imports, wanted, rate)
    world.diverted_exports = approach(world.diverted_exports, sold_on, rate)
    world.diverted_trade = world.diverted_imports + world.diverted_exports


def update_trade(now: Situation) -> None:
    """Add what goes round sanctions to the underlying flows, and the flows up."""
    world, ease = now.world, now.drivers.trade_ease
    world.exports = trade.flow(world.export_level, ease, world.diverted_exports)
    world.imports = trade.flow(world.import_level, ease, world.diverted_imports)
    world.trade = world.exports + world.imports
    world.trade_rise = np.log(world.trade / now.origin.trade)


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
