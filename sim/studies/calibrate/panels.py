"""Cut panels by year: from when on figures count, three-year changes, means of groups."""

from __future__ import annotations

import numpy as np

from sim.domain.arrays import Array
from sim.history.series import FIRST_YEAR
from sim.origin.mapping import MEMORY


def since(values: Array, year: int) -> Array:
    """Blank what lies before a year; the first axis is the year.

    >>> since(np.array([1.0, 2.0]), FIRST_YEAR + 1).tolist()
    [nan, 2.0]
    """
    late = np.arange(len(values)) >= year - FIRST_YEAR
    return np.where(late.reshape(-1, *[1] * (values.ndim - 1)), values, np.nan)


def change(values: Array, years: int = 1) -> Array:
    """Give the change over some years, NaN at first.

    >>> change(np.array([1.0, 2.0, 4.0]), 2).tolist()
    [nan, nan, 3.0]
    """
    result = np.full_like(values, np.nan)
    result[years:] = values[years:] - values[:-years]
    return result


def signal_change(index: Array) -> Array:
    """Give the signal's change over three years from the index, which is its trailing three-year mean.

    index_t - index_(t-1) = (signal_t - signal_(t-3)) / 3, so no recovery of the signal itself, which would smooth it, is needed.

    >>> signal_change(np.array([0.0, 1.0, 1.0])).tolist()
    [nan, 3.0, 0.0]
    """
    return MEMORY * change(index)


def apart(values: Array) -> Array:
    """Subtract the mean over the states of each power and year, so that only differences among states are left.

    >>> apart(np.array([[[1.0, 3.0]]])).tolist()
    [[[-1.0, 1.0]]]
    """
    known = np.isfinite(values)
    sums = np.where(known, values, 0.0).sum(axis=-1, keepdims=True)
    return np.asarray(values - sums / np.maximum(known.sum(axis=-1, keepdims=True), 1))


def by_power(values: Array) -> Array:
    """Arrange (year, power, state) as groups (year and power, state).

    >>> by_power(np.zeros((3, 2, 5))).shape
    (6, 5)
    """
    return values.reshape(-1, values.shape[-1])
