"""Say how far a forecast strays by how far it has strayed: the errors the same rule made before the origin."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from sim.domain.arrays import Array
from sim.studies.backtest.panel import last_known, later

POOLING = 6.0  # weight of the pooled variance, in errors
RECENT = 15  # years of errors that count
FEWEST = 20  # errors of all dyads together, below which a shorter horizon's are scaled up
Rule = Callable[[Array, int], Array]


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

    Errors of the last fifteen years count, shrunk to those of all dyads. While fewer than twenty are known, a shorter horizon's stand in,
    scaled by the square root of time. A forecast from an old figure strays as one over a longer horizon: sqrt((h + age) / h).
    """
    age = last_known(values)[1]
    result = np.full_like(values, np.nan)
    for span in range(horizon, 0, -1):
        errors = np.where(age == 0, later(values, span) - rule(values, span), np.nan)
        for year in range(values.shape[1]):
            if np.isnan(result[:, year]).all():
                result[:, year] = _known(errors, year, span) * np.sqrt(horizon / span)
    return result * np.sqrt((horizon + age) / horizon)


def _known(errors: Array, year: int, span: int) -> Array:
    """Summarise the errors of forecasts whose outcome is known in a year."""
    end = max(year - span + 1, 0)
    seen = errors[:, max(end - RECENT, 0) : end]
    count = np.isfinite(seen).sum(axis=1)
    if count.sum() < FEWEST and (span > 1 or count.sum() == 0):
        return np.full(len(errors), np.nan)
    return shrunk(np.nansum(seen**2, axis=1), count)
