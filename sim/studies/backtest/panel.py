"""Lay a variable's observations out by dyad and year, so that a baseline is a few lines on arrays."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import pandas as pd
import xarray as xr
from numpy.typing import NDArray

from sim.domain.arrays import Array
from sim.domain.constants import POOLING, SPREAD_YEARS
from sim.history.series import NOBODY
from sim.origin.growth import changes, state_growth
from sim.origin.scope import LAST, Scope

Place = tuple[str, str]
FEWEST = 20  # errors of all dyads together, below which a shorter horizon's are scaled up
Rule = Callable[[Array, int], Array]
CLEANED = "state_output_cleaned"


@dataclass(frozen=True)
class Panel:
    """Hold one variable: `values` (dyad, year) with NaN for holes, the dyads (power, state) of its rows, and its first year.

    own, cleaned, partner: log GDP of each dyad's state as published and cleaned, and of its power; same shape, NaN where there is none.
    """

    places: tuple[Place, ...]
    first: int
    values: Array
    own: Array
    cleaned: Array
    partner: Array


def panel(targets: pd.DataFrame, history: xr.Dataset, variable: str) -> Panel:
    """Lay out the rows of one variable over every year that the observations or the GDPs cover."""
    rows = targets[targets["variable"] == variable]
    places = tuple(sorted({(str(power), str(state)) for power, state in zip(rows["power"], rows["state"], strict=True)}))
    covered = np.concatenate([rows["year"].to_numpy(dtype=int), history["year"].values])
    years = np.arange(covered.min(), covered.max() + 1)
    values = np.full((len(places), len(years)), np.nan)
    at = {place: row for row, place in enumerate(places)}
    for power, state, year, value in rows[["power", "state", "year", "value"]].itertuples(index=False):
        values[at[str(power), str(state)], int(year) - years[0]] = value
    powers, states = ([place[part] for place in places] for part in (0, 1))
    cleaned = history[CLEANED] if CLEANED in history else cleaned_output(history)
    series = (_of(history["state_output"], "state", states, years), _of(cleaned, "state", states, years))
    return Panel(places, int(years[0]), values, *series, _of(history["power_output"], "power", powers, years))


def _of(series: xr.DataArray, dim: str, codes: list[str], years: np.ndarray) -> Array:
    """Give the series of each code, (code, year), NaN for a code or year it does not have."""
    found = series.reindex({"year": years, dim: sorted(set(codes))})
    return np.asarray(found.sel({dim: codes}).transpose(dim, "year").values, dtype=float)


def cleaned_output(history: xr.Dataset) -> xr.DataArray:
    """Give states' log GDP cleaned of official exchange rates, (year, state): the growth of `origin.growth.state_growth`, summed.

    The level is arbitrary; only its changes have a meaning. Where a GDP needs no cleaning, its growth is that of `history`, with a user's
    figures; the cleaned growth comes from the package's tables. A caller may put `state_output_cleaned` into `history` himself.
    """
    codes = [tuple(str(code) for code in history[dim].values) for dim in ("power", "state")]
    scope, years = Scope(codes[0], codes[1], LAST), slice(0, history.sizes["year"])
    published = history["state_output"].transpose("year", "state").values
    growth, as_published = state_growth(scope)[years], changes(np.log(scope.all_years("output", NOBODY)[0][years, 0]))
    growth = np.where(np.isclose(growth, as_published, equal_nan=True), changes(published), growth)
    covered = np.isfinite(growth)
    level = np.where(covered, np.cumsum(np.nan_to_num(growth), axis=0), np.nan)
    first = np.argmax(covered, axis=0)
    level[np.maximum(first - 1, 0), np.arange(len(codes[1]))] = 0.0
    return xr.DataArray(np.where(np.isfinite(published), level, np.nan), history["state_output"].transpose("year", "state").coords)


def last_known(values: Array) -> tuple[Array, Array]:
    """Give, at every year, the last figure known and its age in years; both NaN before the first figure.

    >>> figure, age = last_known(np.array([[np.nan, 2.0, np.nan]]))
    >>> figure.tolist(), age.tolist()
    ([[nan, 2.0, 2.0]], [[nan, 0.0, 1.0]])
    """
    year = np.arange(values.shape[1])
    newest = np.maximum.accumulate(np.where(np.isfinite(values), year, -1), axis=1)
    known = newest >= 0
    figure = np.take_along_axis(values, np.maximum(newest, 0), axis=1)
    return np.where(known, figure, np.nan), np.where(known, year - newest, np.nan)


def later(values: Array, years: int) -> Array:
    """Move figures `years` to the left, so that each is placed at the year from which it is forecast.

    >>> later(np.array([[1.0, 2.0, 3.0]]), 1).tolist()
    [[2.0, 3.0, nan]]
    """
    result = np.full_like(values, np.nan)
    kept = max(values.shape[1] - years, 0)
    result[:, :kept] = values[:, years:][:, :kept]
    return result


def shrunk(squares: Array, count: NDArray[np.int64]) -> Array:
    """Give each dyad's standard deviation, shrunk to the pooled one.

    sd_d = sqrt((sum of squares_d + 6 pooled variance) / (number_d + 6)); NaN where nobody has any.

    >>> shrunk(np.array([4.0, 0.0]), np.array([4, 0])).tolist()
    [1.0, 1.0]
    """
    pooled = squares.sum() / count.sum() if count.sum() else np.nan
    return np.asarray(np.sqrt((squares + POOLING * pooled) / (count + POOLING)))


def past_spread(rule: Rule, values: Array, horizon: int) -> Array:
    """Give, at every year, the root mean square of the errors that a rule's forecasts have shown up to that year, (dyad, year).

    Errors of the last fifteen years count, shrunk to those of all dyads. While fewer than twenty are known, a shorter horizon's are used,
    scaled by the square root of time. A forecast from an old figure errs as one over a longer horizon: sqrt((h + age) / h).
    """
    age = last_known(values)[1]
    result = np.full_like(values, np.nan)
    for span in range(horizon, 0, -1):
        errors = np.where(age == 0, later(values, span) - rule(values, span), np.nan)
        for year in range(values.shape[1]):
            if np.isnan(result[:, year]).all():
                result[:, year] = _spread_known(errors, year, span) * np.sqrt(horizon / span)
    return result * np.sqrt((horizon + age) / horizon)


def _spread_known(errors: Array, year: int, span: int) -> Array:
    """Summarise the errors of forecasts whose outcome is known in a year."""
    end = max(year - span + 1, 0)
    past = errors[:, max(end - SPREAD_YEARS, 0) : end]
    count = np.isfinite(past).sum(axis=1)
    if count.sum() < FEWEST and (span > 1 or count.sum() == 0):
        return np.full(len(errors), np.nan)
    return shrunk(np.nansum(past**2, axis=1), count)
