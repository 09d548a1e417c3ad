"""Where a run begins: the observed figures at the origin, laid out as a world with one copy a replicate."""

from __future__ import annotations

import numpy as np
import xarray as xr

from sim.domain.arrays import (
    CHANNEL,
    POWER,
    STATE,
    Array,
    Arrays,
    canonical,
    only,
    shape_of,
    total,
)
from sim.domain.noise import Noise
from sim.domain.variables import BY_NAME
from sim.model.cast import Cast
from sim.model.draws import ORIGIN
from sim.model.shocks import Timeline
from sim.model.stages.influence import total_up
from sim.model.state import Memory, Situation, World
from sim.rules.alignment import arms_share
from sim.rules.diplomacy import welcome
from sim.rules.rivalry import confronted

FIGURES = [
    "power_output",
    "state_output",
    "power_growth_mean",
    "power_growth_spread",
    "state_growth_mean",
    "state_growth_spread",
    "trade_level",
    "trade_level_spread",
    "trade_innovation",
    "remittances",
    "debt",
    "arms_base",
    "opinion",
    "presence",
    "societal_voice",
    "threat",
    "diversion_state",
    "effort_share",
    "labour",
    "dependence_pace",
    "dependence_volatility",
    "membership",
    "candidates",
    "bandwidth",
    "economic_dependence",
    "security_dependence",
    "constructed",
]
SIGNALS = ("economic_signal", "security_signal", "dependence_signal")
FLOOR_OF_EFFORT = 0.01  # index; lets a power spend a little where it has no influence yet; Assumption


def read_figures(start: xr.Dataset, use_known_growth: int) -> Arrays:
    """Lay the observed start out on the four axes.

    Args:
        start: see `sim.origin.start`. use_known_growth: number of quarters after the origin for which observed growth drives the run.
    """
    figures = {name: canonical(start[name].values.astype(np.float64), tuple(map(str, start[name].dims))) for name in FIGURES}
    for name in SIGNALS:
        figures[name] = canonical(start[name].isel(lag=0).values, ("power", "state"))
    for kind in ("power", "state"):
        known = start[f"{kind}_growth_known"].transpose("quarter", kind).values.copy()
        known[use_known_growth:] = np.nan
        figures[f"{kind}_growth_known"] = np.stack([canonical(row, (kind,)) for row in known])
    figures["other_arms"] = np.maximum(0.0, 1.0 - total(figures["arms_base"], POWER))
    return Arrays(figures)


def begin(cast: Cast, start: xr.Dataset, figures: Arrays, draws: Arrays, timeline: Timeline, noise: Noise) -> Situation:
    """Set the world up at the origin, with the uncertainty of its figures, and everything that rules read."""
    world = _empty(cast, noise.count)
    _settle_economy(world, figures, noise)
    _settle_influence(world, figures, draws, noise)
    _settle_choices(world, figures, draws)
    world.tension = draws.tension_start.copy()
    world.confrontation = confronted(world.tension, draws.confrontation_threshold)
    drivers = timeline.at(ORIGIN)
    memory = _remember(start, world)
    anchors = np.concatenate([world.bandwidth[:, :, only(0)], world.bandwidth[:, :, only(2)], world.security_dependence**3], axis=CHANNEL)
    anchors -= memory.mean(ORIGIN, (draws.memory_now, draws.memory_one_year, draws.memory_two_years))
    nothing = np.zeros((1, 1, 1, 1))
    return Situation(cast, world, world.copy(), figures, draws, drivers, noise, memory, anchors, drivers, nothing, nothing)


def _empty(cast: Cast, replicates: int) -> World:
    """Allocate every variable of the data dictionary, filled with zeros."""
    return World({name: np.zeros(shape_of(variable.dims, cast.sizes, replicates)) for name, variable in BY_NAME.items()})


def _settle_economy(world: World, figures: Arrays, noise: Noise) -> None:
    world.power_output = world.power_output + figures.power_output
    world.state_output = world.state_output + figures.state_output
    luck = noise.normal("trade_start", ORIGIN, *world.trade.shape[:3])
    world.trade_level = figures.trade_level + figures.trade_level_spread * luck
    world.trade = np.exp(world.trade_level)
    world.remittances = world.remittances + figures.remittances
    world.debt = world.debt + figures.debt
    world.arms_base = world.arms_base + figures.arms_base
    world.arms = world.arms_base.copy()
    world.arms_share = arms_share(world.arms, figures.other_arms)


def _settle_influence(world: World, figures: Arrays, draws: Arrays, noise: Noise) -> None:
    luck = noise.normal("constructed", ORIGIN, *world.trade.shape[:3])
    doubt = np.exp(draws.constructed_spread * luck * figures.constructed)
    world.bandwidth = world.bandwidth + figures.bandwidth
    world.politics = world.bandwidth[:, :, only(1)].copy()
    world.economic_dependence = figures.economic_dependence * doubt
    world.security_dependence = figures.security_dependence * doubt
    world.pace = world.pace + figures.dependence_pace
    total_up(world)


def _settle_choices(world: World, figures: Arrays, draws: Arrays) -> None:
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
