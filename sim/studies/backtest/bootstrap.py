"""Say how sure a skill is: years are drawn again in blocks, because the errors of neighbouring origins are kin."""

from __future__ import annotations

from functools import lru_cache

import numpy as np
from scipy import stats

from sim.domain.arrays import Array

RESAMPLES = 2000
FEWEST_ORIGINS = 5  # below which no interval is given
SHORTEST_BLOCK = 3  # years; a block is as long as the horizon where that is longer, since such forecasts overlap
BAND = (0.05, 0.95)
SEED = 20130701  # of the resampling: the same scores, the same intervals


def block_length(origins: int, horizon: int) -> int:
    """Give the years of a block: three, or the horizon where it is longer, but at most half the origins.

    >>> block_length(20, 1), block_length(20, 7), block_length(6, 7)
    (3, 7, 3)
    """
    return max(1, min(max(SHORTEST_BLOCK, horizon), origins // 2))


@lru_cache(maxsize=256)
def resampled(origins: int, length: int) -> Array:
    """Draw how often each origin year enters each resample, (resample, origin): circular blocks of consecutive years.

    Circular, so that every year is as likely as any other (Politis and Romano 1992).

    >>> bool((resampled(6, 3).sum(axis=1) == 6).all())
    True
    """
    stream = np.random.default_rng([SEED, origins, length])
    blocks = -(-origins // length)
    starts = stream.integers(0, origins, (RESAMPLES, blocks, 1))
    drawn = ((starts + np.arange(length)) % origins).reshape(RESAMPLES, -1)[:, :origins]
    counts = np.zeros((RESAMPLES, origins))
    np.add.at(counts, (np.arange(RESAMPLES)[:, np.newaxis], drawn), 1.0)
    counts.flags.writeable = False
    return counts


def skill_interval(model: Array, baseline: Array, horizon: int) -> tuple[float, float]:
    """Give the 90 % interval of 1 - sum model / sum baseline over resampled origin years; NaN with fewer than five.

    Arguments: each origin's summed losses, in the order of years.

    >>> skill_interval(np.full(10, 1.0), np.full(10, 2.0), 1)
    (0.5, 0.5)
    """
    if len(model) < FEWEST_ORIGINS or not baseline.sum() > 0:
        return np.nan, np.nan
    counts = resampled(len(model), block_length(len(model), horizon))
    below = counts @ baseline
    skills = 1 - (counts @ model)[below > 0] / below[below > 0]
    low, high = np.quantile(skills, BAND)
    return float(low), float(high)


def diebold_mariano(difference: Array, horizon: int) -> tuple[float, float]:
    """Test whether yearly mean losses differ, with the small-sample correction of Harvey, Leybourne and Newbold (1997).

    DM = mean d / sqrt(V / n), V the sum of autocovariances to lag h - 1; corrected by sqrt((n + 1 - 2h + h (h - 1) / n) / n) and read off
    Student's t with n - 1 degrees of freedom. `difference` is the baseline's loss less the model's, so that a positive statistic speaks
    for the model. Where the sum is not positive, lags are weighted down (Bartlett). Statistic and two-sided p; NaN with fewer than five
    origins or where the horizon is too long for them.

    Source: Diebold and Mariano (1995), J. Bus. Econ. Stat. 13; Harvey et al. (1997), Int. J. Forecasting 13.

    >>> statistic, p = diebold_mariano(np.array([1.0, -1.0, 2.0, 0.0, 1.0, -1.0]), 1)
    >>> round(statistic, 2), round(p, 2)
    (0.67, 0.53)
    """
    count = len(difference)
    correction = (count + 1 - 2 * horizon + horizon * (horizon - 1) / count) / count if count else 0.0
    variance = _long_run_variance(difference, horizon)
    if count < FEWEST_ORIGINS or horizon >= count or correction <= 0 or not variance > 0:
        return np.nan, np.nan
    statistic = float(difference.mean() / np.sqrt(variance / count) * np.sqrt(correction))
    return statistic, float(2 * stats.t.sf(abs(statistic), count - 1))


def _long_run_variance(difference: Array, horizon: int) -> float:
    if not len(difference):
        return 0.0
    centred = difference - difference.mean()
    lags = [float(centred[lag:] @ centred[: len(centred) - lag]) / len(centred) for lag in range(min(horizon, len(centred)))]
    whole = lags[0] + 2 * sum(lags[1:])
    tapered = lags[0] + 2 * sum((1 - lag / horizon) * value for lag, value in enumerate(lags) if lag)
    return whole if whole > 0 else tapered
