"""Filter the trade on record and carry it to the origin."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from sim.domain.arrays import Array
from sim.domain.constants import MEAN_YEARS, POOLING, RECENT_YEARS, SPREAD_YEARS, TRADE_BREAK, TRADE_POOLING
from sim.history.series import FIRST_YEAR
from sim.origin.growth import last_known, power_growth, state_growth
from sim.origin.scope import MIDDLE, Scope, called, known_years, refuse_missing
from sim.rules.trade import expected_growth

ELASTICITIES = ("trade_own_growth", "trade_hub_growth", "trade_partner_growth")  # estimates, in the order of `incomes`


@dataclass(frozen=True)
class Filtered:
    """Hold the filter's path: underlying log trade and surprises per root year, shapes (year, power, state), and the last year seen."""

    level: Array
    surprise: Array
    last: Array


def filtered(trade: Array, growth: Array, gain: float) -> Filtered:
    """Run the local-level filter with its steady gain; a hole is bridged by the expected growth alone.

    predicted_t = level_(t-1) + growth_t;  level_t = predicted_t + K (log trade_t - predicted_t), K = 1 where the surprise exceeds one.
    """
    level, surprises = np.full_like(trade, np.nan), np.full_like(trade, np.nan)
    now, gap, last = np.full(trade.shape[1:], np.nan), np.zeros(trade.shape[1:]), np.full(trade.shape[1:], np.nan)
    for index, (figure, rise) in enumerate(zip(np.log(trade), np.nan_to_num(growth), strict=True)):
        seen, predicted = np.isfinite(figure), now + rise
        surprise = figure - predicted
        new = np.isnan(predicted) | (np.abs(surprise) > TRADE_BREAK)
        now = np.where(seen, np.where(new, figure, predicted + gain * surprise), predicted)
        surprises[index] = surprise / np.sqrt(gap + 1)
        gap = np.where(seen, 0.0, gap + 1)
        last = np.where(seen, index, last)
        level[index] = now
    return Filtered(level, surprises, FIRST_YEAR + last)


def spread_of(surprises: Array, years: int = SPREAD_YEARS, weight: float = POOLING) -> Array:
    """Give each dyad's standard deviation of surprises, shrunk to the one pooled over its power's dyads; breaks of level are left out.

    variance_ps = (sum of squares + weight x pooled variance_p) / (number + weight), over the last `years`
    """
    recent = surprises[-years:]
    usual = np.isfinite(recent) & (np.abs(recent) <= TRADE_BREAK)
    squares, count = np.where(usual, recent, 0.0) ** 2, usual.sum(axis=0)
    pooled = squares.sum(axis=(0, 2))[:, np.newaxis] / np.maximum(count.sum(axis=1), 1)[:, np.newaxis]
    return np.asarray(np.sqrt((squares.sum(axis=0) + weight * pooled) / (count + weight)))


def path(scope: Scope, given: Mapping[str, float]) -> Filtered:
    """Filter every dyad's trade up to the origin's year."""
    growth = yearly_growth(scope, given)[known_years(scope.year)]
    return filtered(scope.turnover(), growth, given["trade_gain"])


def yearly_growth(scope: Scope, given: Mapping[str, float]) -> Array:
    """Give the growth of each dyad's trade that incomes lead one to expect, every year on record, shape (year, power, state)."""
    own, hub, partner = (given[name] for name in ELASTICITIES)
    return expected_growth(*incomes(scope), own=own, hub=hub, partner=partner)


def incomes(scope: Scope) -> tuple[Array, Array, Array]:
    """Give growth of each state, of the hub and of each power, every year on record, each with the axes year, power, state.

    Without a hub, no growth of a hub.
    """
    power = power_growth(scope)
    hub = power_growth(scope, (scope.hub,)) if scope.hub else np.zeros((len(power), 1))
    return state_growth(scope)[:, np.newaxis], hub[:, :, np.newaxis], power[:, :, np.newaxis]


def trade(scope: Scope, given: Mapping[str, float]) -> dict[str, tuple[tuple[str, ...], Array]]:
    """Give log trade at the origin, how uncertain it is, and how far it will stray.

    trade_level_spread = K x trade_innovation x sqrt(years between the last figure's mid-year and the origin)

    Raises:
        ConfigError: a dyad has no figure up to the origin.
    """
    run = path(scope, given)
    for power, state in np.argwhere(np.isnan(run.last)):
        refuse_missing("trade", f"between {called(scope.powers[power])} and {called(scope.states[state])}", scope)
    known = known_years(scope.year)
    growth = last_known(yearly_growth(scope, given)[known], MEAN_YEARS)
    level = run.level[-1] + np.nanmean(growth, axis=0) * (scope.time - (scope.year + MIDDLE))
    innovation = spread_of(run.surprise, RECENT_YEARS, TRADE_POOLING)
    spread = given["trade_gain"] * innovation * np.sqrt(np.abs(scope.time - (run.last + MIDDLE)))
    basis = np.where(run.last == scope.year, "observed", "carried")
    dyad = ("power", "state")
    return {
        "trade_level": (dyad, level),
        "trade_level_spread": (dyad, spread),
        "trade_innovation": (dyad, innovation),
        "trade_level_basis": (dyad, basis),
    }
