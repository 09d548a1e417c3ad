"""Forecast without a model of anything: the last figure, its drift, and a return to the mean.

Every function takes figures (dyad, year) and gives, at every year, the forecast made from the figures up to that year: adding years
never changes an earlier forecast.
"""

from __future__ import annotations

import numpy as np

from sim.domain.arrays import Array
from sim.studies.backtest.panel import last_known
from sim.studies.backtest.spread import shrunk

DRIFT_YEARS = 10  # years whose mean change is carried forward
FEWEST_YEARS = 3  # apart, below which two figures tell no drift
FEWEST_PAIRS = 5  # neighbouring figures, below which a dyad's own return to the mean is not estimated
MOST_PERSISTENT = 0.99  # a coefficient of one has no mean to return to


def persistence(values: Array, horizon: int) -> Array:
    """Carry the last figure forward.

    forecast_t+h = x_t

    >>> persistence(np.array([[1.0, 3.0]]), 1).tolist()
    [[1.0, 3.0]]
    """
    return last_known(values)[0]


def drift(values: Array, horizon: int) -> Array:
    """Carry the last figure forward with the mean change of the last ten years, or of as many as there are from three on.

    forecast_t+h = x_t + h (x_t - x_t-10) / 10

    >>> drift(np.array([[0.0, 1.0, 2.0, 3.0]]), 2).tolist()
    [[0.0, 1.0, 2.0, 5.0]]
    """
    figure, age = last_known(values)
    return figure + (horizon + age) * mean_change(values)


def mean_change(values: Array) -> Array:
    """Give the mean yearly change over the ten years up to each year's last figure; 0 where there is none to tell.

    >>> mean_change(np.array([[0.0, 1.0, 2.0, 3.0]])).tolist()
    [[0.0, 0.0, 0.0, 1.0]]
    """
    result = np.zeros_like(values)
    for row, year in np.argwhere(np.isfinite(last_known(values)[0])):
        seen = np.flatnonzero(np.isfinite(values[row, : year + 1]))
        window = seen[seen >= seen[-1] - DRIFT_YEARS]
        if (length := window[-1] - window[0]) >= FEWEST_YEARS:
            result[row, year] = (values[row, window[-1]] - values[row, window[0]]) / length
    return result


def autoregression(values: Array, horizon: int) -> tuple[Array, Array]:
    """Let each dyad return to its mean at its own speed, by least squares on the level, refitted every year.

    x_t+1 = mu + rho (x_t - mu) + sigma e;  forecast_t+h = mu + rho^h (x_t - mu);  variance_t+h = sigma^2 (1 - rho^2h) / (1 - rho^2)

    Give the forecasts and their standard deviations. rho is held within 0 and 0.99; a dyad with fewer than five neighbouring figures
    takes the pooled one. sigma is shrunk to the pooled one with the weight of six figures.
    """
    figure, age = last_known(values)
    mean, spread = np.full_like(values, np.nan), np.full_like(values, np.nan)
    for year in range(1, values.shape[1]):
        known = values[:, : year + 1]
        centre, rho, sigma = fitted(known)
        steps = horizon + age[:, year]
        mean[:, year] = centre + rho**steps * (figure[:, year] - centre)
        spread[:, year] = sigma * np.sqrt((1 - rho ** (2 * steps)) / (1 - rho**2))
    return mean, spread


def fitted(known: Array) -> tuple[Array, Array, Array]:
    """Estimate mu, rho and sigma of each dyad (row) from neighbouring figures.

    >>> centre, rho, _ = fitted(np.array([[8.0, 4.0, 2.0, 1.0, 0.5, 0.25, 0.125]]))
    >>> rho.round(3).tolist(), abs(centre).round(3).tolist()
    ([0.5], [0.0])
    """
    before, after = known[:, :-1], known[:, 1:]
    both = np.isfinite(before) & np.isfinite(after)
    count = both.sum(axis=1)
    middles = [_mean(part, both) for part in (before, after)]
    left, right = (np.where(both, part - middle[:, np.newaxis], 0.0) for part, middle in zip((before, after), middles, strict=True))
    cross, square = (left * right).sum(axis=1), (left**2).sum(axis=1)
    pooled = cross.sum() / max(square.sum(), np.finfo(float).tiny)
    own = (count >= FEWEST_PAIRS) & (square > 0)
    rho = np.clip(np.where(own, cross / np.where(square > 0, square, 1.0), pooled), 0.0, MOST_PERSISTENT)
    centre = (middles[1] - rho * middles[0]) / (1 - rho)
    squares = ((right - rho[:, np.newaxis] * left) ** 2).sum(axis=1)
    return np.where(count > 0, centre, np.nan), rho, shrunk(squares, count)


def _mean(values: Array, kept: np.ndarray) -> Array:
    count = np.maximum(kept.sum(axis=1), 1)
    return np.asarray(np.where(kept, values, 0.0).sum(axis=1) / count)
