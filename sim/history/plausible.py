"""Compare a user's figures with the package's of the same place and near years: a wrong unit shows as a figure far from all of them."""

from __future__ import annotations

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from sim.domain.arrays import Array
from sim.history.series import SERIES

FAR = 50.0  # times the highest, or under the lowest, of the near years: a percentage taken for a share is 100 times off its own year
NEAR = 5  # years
Known = dict[tuple[str, str, str], tuple[NDArray[np.int64], Array]]


def far(rows: pd.DataFrame, shipped: pd.DataFrame) -> pd.Series:
    """Say of each row how far it is from what the package has; blank where it is near, or the package has nothing to compare.

    Figures that may be below zero, and zeros, have no ratio and are not compared. Both tables have columns variable, state, power, year
    and value; the result has the index of `rows`.
    """
    known = by_series(shipped)
    places = rows[SERIES].itertuples(index=False, name=None)
    found = [distance(value, year, known.get(place)) for value, year, place in zip(rows["value"], rows["year"], places, strict=True)]
    return pd.Series(found, index=rows.index, dtype=object)


def by_series(shipped: pd.DataFrame) -> Known:
    """Give the years and values of every series of a variable that is never below zero, turnovers among them."""
    rows = pd.concat([shipped[[*SERIES, "year", "value"]], turnovers(shipped)], ignore_index=True)
    signed = set(rows.loc[rows["value"] < 0, "variable"])
    rows = rows[~rows["variable"].isin(signed)]
    return {
        (str(name), str(power), str(state)): (group["year"].to_numpy(), group["value"].to_numpy())
        for (name, power, state), group in rows.groupby(SERIES)
    }


def turnovers(shipped: pd.DataFrame) -> pd.DataFrame:
    """Add exports and imports where both are on record, for most turnovers are shipped as flows."""
    flows = shipped[shipped["variable"].isin(["exports", "imports"])]
    both = flows.groupby(["state", "power", "year"])["value"].agg(["sum", "size"])
    return both.loc[both["size"] == 2, "sum"].rename("value").reset_index().assign(variable="trade")


def distance(value: float, year: int, series: tuple[NDArray[np.int64], Array] | None) -> str:
    """Say how far a value is from a series near a year, in words; blank where it is not far.

    >>> shipped = np.array([2020, 2021]), np.array([18000.0, 24000.0])
    >>> distance(24.0, 2021, shipped)
    '750 times smaller than any that the package has from 2020 to 2021 (18000 to 24000)'
    >>> distance(25000.0, 2021, shipped)
    ''
    """
    if series is None or value <= 0:
        return ""
    years, values = series
    away = np.abs(years - year)
    near = away <= max(NEAR, int(away.min()))
    low, high = float(values[near].min()), float(values[near].max())
    if high == 0:
        return ""
    times, word = (value / high, "larger") if value > high else (low / value, "smaller")
    if times < FAR:
        return ""
    first, last = years[near].min(), years[near].max()
    when = f"of {first} ({low:.6g})" if first == last else f"from {first} to {last} ({low:.6g} to {high:.6g})"
    return f"{times:.0f} times {word} than any that the package has {when}"
