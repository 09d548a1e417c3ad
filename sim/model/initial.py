"""The initial state of a run: the observed figures at the origin, laid out as a world with one copy a replicate."""

from __future__ import annotations

import numpy as np
import xarray as xr

from sim.domain.arrays import (
    CHANNEL,
    ECONOMIC,
    POLITICAL,
    POWER,
    SECURITY,
    STATE,
    Array,
    canonical,
    shape_of,
    total,
)
from sim.domain.constants import FLOOR_OF_EFFORT, MOST_RE_EXPORTED
from sim.domain.draws import Draws
from sim.domain.drivers import Drivers
from sim.domain.figures import FIGURES, Figures
from sim.domain.noise import Noise
from sim.domain.variables import BY_NAME, World
from sim.model.cast import Cast
from sim.model.draws import ORIGIN
from sim.model.shocks import Timeline
from sim.model.situation import Memory, Situation
from sim.model.stages.influence import SIGNALS, update_influence
from sim.rules import trade
from sim.rules.alignment import arms_share
from sim.rules.diplomacy import welcome
from sim.rules.rivalry import confronted


def read_figures(start: xr.Dataset, use_known_growth: int) -> Figures:
    """Lay the observed start out on the four axes.

    Args:
        start: see `sim.origin.start`. use_known_growth: number of quarters after the origin for which observed growth drives the run.
    """
    figures = {item.name: _laid_out(start[item.name], use_known_growth) for item in FIGURES if not item.derived}
    return Figures(**figures, other_arms=np.maximum(0.0, 1.0 - total(figures["arms_base"], POWER)))


def _laid_out(values: xr.DataArray, use_known_growth: int) -> Array:
    """Lay one figure out: a signal as it is at the origin, growth after the origin as far as it may be known."""
    if "quarter" in values.dims:
        known = values.transpose("quarter", ...)
        rows = [_laid_out(known[quarter], 0) for quarter in range(known.sizes["quarter"])]
        return np.stack([row if quarter < use_known_growth else np.full_like(row, np.nan) for quarter, row in enumerate(rows)])
    now = values.isel(lag=0) if "lag" in values.dims else values
    return canonical(now.values.astype(np.float64), tuple(map(str, now.dims)))


def initial_situation(cast: Cast, start: xr.Dataset, figures: Figures, draws: Draws, timeline: Timeline, noise: Noise) -> Situation:
    """Set the world up at the origin, with the uncertainty of its figures, and everything that rules read."""
    world = _empty(cast, noise.count)
    _set_economy(world, figures)
    drivers, in_force = timeline.at(ORIGIN), timeline.in_force(ORIGIN)
    passage = _set_trade(world, figures, draws, in_force, noise)
    _set_influence(world, figures, draws, noise)
    _set_choices(world, figures, draws)
    world.tension = draws.tension_start.copy()
    world.confrontation = confronted(world.tension, draws.confrontation_threshold)
    memory = _remember(start, world)
    anchors = np.concatenate([world.bandwidth[:, :, ECONOMIC], world.bandwidth[:, :, SECURITY], world.security_dependence**3], axis=CHANNEL)
    anchors -= memory.mean(ORIGIN, (draws.memory_now, draws.memory_one_year, draws.memory_two_years))
    nothing = np.zeros((1, 1, 1, 1))
    return Situation(
        cast=cast,
        world=world,
        origin=world.copy(),
        figures=figures,
        draws=draws,
        drivers=drivers,
        noise=noise,
        memory=memory,
        anchors=anchors,
        last_drivers=drivers,
        in_force=in_force,
        power_growth=nothing,
        state_growth=nothing,
        passage=passage,
    )


def _empty(cast: Cast, replicates: int) -> World:
    """Allocate every variable, filled with zeros."""
    return World(**{name: np.zeros(shape_of(variable.dims, cast.sizes, replicates)) for name, variable in BY_NAME.items()})


def _set_economy(world: World, figures: Figures) -> None:
    world.power_output = world.power_output + figures.power_output
    world.state_output = world.state_output + figures.state_output
    world.remittances = world.remittances + figures.remittances
    world.debt = world.debt + figures.debt
    world.arms_base = world.arms_base + figures.arms_base
    world.arms = world.arms_base.copy()
    world.arms_share = arms_share(world.arms, figures.other_arms)


def _set_trade(world: World, figures: Figures, draws: Draws, drivers: Drivers, noise: Noise) -> Array:
    """Set trade by flow, and tell apart what already goes round sanctions in force, all of the long run; give the passage."""
    shape = world.trade.shape[:3]
    exports, imports = (
        np.exp(getattr(figures, f"{flow}_level") + getattr(figures, f"{flow}_spread") * noise.normal(f"{flow}s_start", ORIGIN, *shape))
        for flow in ("export", "import")
    )
    passage = trade.passage(draws.diversion_rise, figures.gateway, draws.diversion_spread, noise.normal("diversion", ORIGIN, *shape))
    sanctions, stopped = drivers.sanctions, total(drivers.sanctions, POWER)
    ratio = trade.wanted_imports(np.zeros((1, 1, 1, 1)), stopped, drivers.diversion_ease, passage, sanctions)
    world.diverted_imports = imports * ratio / (1.0 + ratio)
    own = np.log(exports / (1.0 + MOST_RE_EXPORTED))  # the least that re-exports leave
    world.diverted_exports = trade.re_exports(world.diverted_imports, draws.re_export, stopped, sanctions, own)
    world.diverted_trade = world.diverted_imports + world.diverted_exports
    world.exports, world.imports, world.trade = exports, imports, exports + imports
    world.export_level, world.import_level = np.log(exports - world.diverted_exports), np.log(imports - world.diverted_imports)
    world.other_trade = world.other_trade + figures.other_trade
    return passage


def _set_influence(world: World, figures: Figures, draws: Draws, noise: Noise) -> None:
    deviation = noise.normal("constructed", ORIGIN, *world.trade.shape[:3])
    doubt = np.exp(draws.constructed_spread * deviation * figures.constructed)
    world.bandwidth = world.bandwidth + figures.bandwidth
    world.politics = world.bandwidth[:, :, POLITICAL].copy()
    world.economic_dependence = figures.economic_dependence * doubt
    world.security_dependence = figures.security_dependence * doubt
    world.pace = world.pace + figures.dependence_pace
    update_influence(world)


def _set_choices(world: World, figures: Figures, draws: Draws) -> None:
    world.mood = world.mood + figures.opinion
    world.opinion = world.mood.copy()
    world.welcome = welcome(world.opinion, draws.opinion_cap)
    world.alignment = world.influence_share.copy()
    world.acceptance = np.ones_like(world.acceptance)
    world.membership = world.membership + figures.membership
    pattern = world.influence_by_channel + FLOOR_OF_EFFORT
    world.effort = figures.effort_share * pattern / total(total(pattern, CHANNEL), STATE)
    world.attention = total(world.effort, CHANNEL)
    world.outside_effort = 1.0 - total(world.attention, STATE)
    world.strength = np.ones_like(world.strength)
    world.reach = np.ones_like(world.reach)


def _remember(start: xr.Dataset, world: World) -> Memory:
    """Fill the memory with the observed signals of the last two years; the same in every replicate."""
    lags: list[Array] = []
    for lag in range(3):
        rows = [canonical(start[name].isel(lag=lag).values, ("power", "state")) for name in SIGNALS]
        lags.append(np.concatenate(rows, axis=CHANNEL) + np.zeros((1, 1, 1, world.trade.shape[3])))
    return Memory((lags[0], lags[1], lags[2]))
