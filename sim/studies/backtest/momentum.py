"""Forecast FBIC by the momentum that its construction leaves: it is a mean of three years, of which two are known."""

from __future__ import annotations

import numpy as np

from sim.domain.arrays import Array
from sim.origin.influence import WINDOW, recovery
from sim.origin.mapping import MEMORY

CUBED = "fbic_security_dependence"  # published as the cube root of a three-year mean


def momentum(values: Array, horizon: int) -> Array:
    """Recover the yearly signals of a three-year mean, keep the last one, and let the mean fill with it.

    B_t = (z_t + z_t-1 + z_t-2) / 3;  forecast_t+h = B_t + mean of the next three signals' window - mean of the present one's,
    z_t+1 = z_t+2 = ... = z_t. The signals come from a ridge on the last twelve years (`origin.influence`); a series with fewer than
    three figures in a row is flat. Shapes (dyad, year), NaN where the year has no figure.

    >>> momentum(np.full((1, 5), 2.0), 3).round(9).tolist()
    [[2.0, 2.0, 2.0, 2.0, 2.0]]
    """
    result = values.copy()
    for row, year in np.argwhere(np.isfinite(values)):
        result[row, year] += coming(_unbroken(values[row, : year + 1]), horizon)
    return result


def coming(published: Array, horizon: int) -> float:
    """Give the rise still to come within `horizon` years, from an unbroken series that ends at the origin.

    >>> round(coming(np.array([0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 1.0, 2.0]), 5), 2) > 0.5
    True
    """
    if len(published) < MEMORY or not published.any():
        return 0.0
    signal = recovery(len(published)) @ published
    ahead = np.concatenate([signal, np.full(horizon, signal[-1])])
    return float(ahead[-MEMORY:].mean() - signal[-MEMORY:].mean())


def _unbroken(known: Array) -> Array:
    hole = np.flatnonzero(~np.isfinite(known))
    return known[max(hole[-1] + 1 if hole.size else 0, len(known) - WINDOW) :]


def cubed(values: Array, horizon: int) -> Array:
    """Forecast the cube root of a three-year mean: momentum in the cube.

    >>> cubed(np.full((1, 4), 0.5), 2).round(9).tolist()
    [[0.5, 0.5, 0.5, 0.5]]
    """
    return np.asarray(np.cbrt(np.maximum(momentum(values**3, horizon), 0.0)))
