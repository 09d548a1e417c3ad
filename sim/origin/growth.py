"""Compute growth of gross domestic products: as published, cleaned of official exchange rates, and as observed after the origin."""

from __future__ import annotations

import numpy as np

from sim.domain import quarters
from sim.domain.arrays import QUARTERS_A_YEAR, Array
from sim.domain.constants import MEAN_YEARS, SPREAD_YEARS
from sim.history.series import FIRST_YEAR, NOBODY, YEARS
from sim.origin.scope import MIDDLE, Scope, called, known_years, refuse_missing

WORLD = ("WLD",)
FEWEST = 3  # values that a mean and a spread need


def power_growth(scope: Scope, powers: tuple[str, ...] | None = None) -> Array:
    """Give annual log growth of current-dollar GDP, shape (year, power), for every year of the tables."""
    return changes(np.log(scope.all_years("output", powers, NOBODY)[0][:, :, 0]))


def state_growth(scope: Scope) -> Array:
    """Give annual log growth of current-dollar GDP, cleaned where the official exchange rate misleads, shape (year, state).

    Where a state has a GDP at purchasing power (Turkmenistan always, Uzbekistan to 2019), growth is its real growth at purchasing power
    plus the nominal growth of the world: both kept an official rate far from the market's, and Uzbekistan's devaluation of 2017 would
    look like a slump.
    """
    published = changes(np.log(scope.all_years("output", NOBODY)[0][:, 0, :]))
    real = changes(np.log(scope.all_years("output_ppp", NOBODY)[0][:, 0, :]))
    cleaned = real + power_growth(scope, WORLD)
    return np.where(np.isfinite(cleaned), cleaned, published)


def changes(levels: Array) -> Array:
    """Take yearly differences, NaN in the first year.

    >>> changes(np.array([[1.0], [3.0]])).ravel().tolist()
    [nan, 2.0]
    """
    return np.diff(levels, axis=0, prepend=np.nan)


def last_known(values: Array, count: int) -> Array:
    """Give the last `count` known values of each column, newest first, NaN where there are fewer.

    >>> last_known(np.array([[1.0], [np.nan], [3.0]]), 2).ravel().tolist()
    [3.0, 1.0]
    """
    order = np.argsort(np.isnan(values[::-1]), axis=0, kind="stable")
    return np.take_along_axis(values[::-1], order, axis=0)[:count]


def outputs(scope: Scope) -> dict[str, tuple[tuple[str, ...], Array]]:
    """Give each actor's log GDP at the origin with the mean and spread of its growth.

    output = log value of year y + mean growth x (origin - (y + 1/2)).

    Raises:
        ConfigError: an actor has too few values of GDP.
    """
    powers = scope.series("output", None, NOBODY)[0][:, :, 0], power_growth(scope)[known_years(scope.year)]
    states = scope.series("output", NOBODY)[0][:, 0, :], state_growth(scope)[known_years(scope.year)]
    result: dict[str, tuple[tuple[str, ...], Array]] = {}
    for kind, codes, (levels, growth) in (("power", scope.powers, powers), ("state", scope.states, states)):
        for code, known in zip(codes, np.isfinite(growth).sum(axis=0), strict=True):
            if known < FEWEST - 1:
                refuse_missing(f"gross domestic product in {FEWEST} years", f"of {called(code)}", scope)
        mean = np.nanmean(last_known(growth, MEAN_YEARS), axis=0)
        spread = np.nanstd(last_known(growth, SPREAD_YEARS), axis=0, ddof=1)
        result |= {
            f"{kind}_output": ((kind,), carried(np.log(levels), mean, scope.time)),
            f"{kind}_growth_mean": ((kind,), mean),
            f"{kind}_growth_spread": ((kind,), spread),
        }
    return result


def carried(levels: Array, growth: Array, time: float) -> Array:
    """Carry the last known level of each column from the middle of its year to a date."""
    newest = len(levels) - 1 - np.argmax(np.isfinite(levels[::-1]), axis=0)
    level = np.take_along_axis(levels, newest[np.newaxis], axis=0)[0]
    return np.asarray(level + growth * (time - (FIRST_YEAR + newest + MIDDLE)))


def known_growth(scope: Scope, end: int) -> dict[str, tuple[tuple[str, ...], Array]]:
    """Give observed log growth in each quarter after the origin, NaN where none is known.

    Straight lines between the middles of years: a quarter that ends within a year of mid-year y has a quarter of the growth to y.
    """
    ends = np.array([quarters.end(index) for index in range(scope.origin + 1, end + 1)])
    year = np.ceil(ends - MIDDLE).astype(int)
    place = np.clip(year - FIRST_YEAR, 0, len(YEARS) - 1)
    return {
        "power_growth_known": (("quarter", "power"), power_growth(scope)[place] / QUARTERS_A_YEAR),
        "state_growth_known": (("quarter", "state"), state_growth(scope)[place] / QUARTERS_A_YEAR),
    }
