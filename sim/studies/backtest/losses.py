"""Score every case by itself: the losses from which all tables and figures are made."""

from __future__ import annotations

import numpy as np
import pandas as pd

from sim.domain.arrays import Array

COVERAGES = (50, 80, 95)
SEED = 7  # of the random part of ranks that tie


def crps(values: Array, draws: Array) -> Array:
    """Give each case's continuous ranked probability score, NaN where a value or a draw is missing.

    CRPS = mean |x_i - y| - 1/2 mean |x_i - x_j|, in the unit of y, 0 for a perfect forecast (library scoringrules).
    Source: Gneiting and Raftery (2007), J. Am. Stat. Assoc. 102.

    >>> crps(np.array([1.0, np.nan]), np.array([[0.0, 2.0], [0.0, 2.0]])).tolist()
    [0.5, nan]
    """
    import scoringrules  # heavy: only who scores pays for it

    whole = np.isfinite(values) & np.isfinite(draws).all(axis=1)
    result = np.full(len(values), np.nan)
    if whole.any():  # by quantile decomposition: sorts the draws instead of pairing them; NumPy, so that numba's presence changes nothing
        result[whole] = scoringrules.crps_ensemble(values[whole], draws[whole], estimator="qd", backend="numpy")
    return result


def of_model(cases: pd.DataFrame, draws: Array) -> pd.DataFrame:
    """Score the model's forecasts: the cases with crps, mae (of the median), covered50, covered80, covered95 and interval_score80.

    covered is 1 where the value lies within the central band; interval_score80 = width + 10 x the distance by which the band misses.
    Cases without a value or without draws have NaN.
    """
    values = cases["value"].to_numpy(dtype=float)
    whole = np.isfinite(values) & np.isfinite(draws).all(axis=1)
    scored: dict[str, Array] = {"crps": crps(values, draws), "mae": absolute_error(values, draws)}
    for percent in COVERAGES:
        low, high = np.quantile(draws, (0.5 - percent / 200, 0.5 + percent / 200), axis=1)
        scored[f"covered{percent}"] = np.where(whole, (low <= values) & (values <= high), np.nan)
        if percent == 80:
            scored["interval_score80"] = interval_score(values, low, high, 1 - percent / 100)
    return cases.assign(**scored)


def interval_score(values: Array, low: Array, high: Array, outside: float) -> Array:
    """Give the interval score of central bands that leave `outside` of the probability out.

    Source: Gneiting and Raftery (2007), J. Am. Stat. Assoc. 102.

    >>> interval_score(np.array([2.0]), np.array([0.0]), np.array([1.0]), 0.2).round(6).tolist()
    [11.0]
    """
    import scoringrules

    scored = scoringrules.interval_score(values, low, high, outside, backend="numpy")
    return np.asarray(scored).reshape(values.shape)  # the library squeezes a single case


def absolute_error(values: Array, draws: Array) -> Array:
    """Give the distance of the median draw from the value.

    >>> absolute_error(np.array([1.0]), np.array([[0.0, 3.0, 9.0]])).tolist()
    [2.0]
    """
    return np.asarray(np.abs(np.median(draws, axis=1) - values))


def pits(cases: pd.DataFrame, draws: Array) -> pd.DataFrame:
    """Rank each value among its draws: cases that have both, with a column pit in 0 to 1, uniform where forecasts are calibrated.

    pit = (number of draws below + u (number that tie + 1)) / (members + 1), u uniform, so that discrete forecasts are uniform too.
    Source: Czado, Gneiting and Held (2009), Biometrics 65.
    """
    values = cases["value"].to_numpy(dtype=float)
    whole = np.isfinite(values) & np.isfinite(draws).all(axis=1)
    kept, seen, told = cases[whole], draws[whole], values[whole][:, np.newaxis]
    chance = np.random.default_rng(SEED).random(len(kept))
    ranks = (seen < told).sum(axis=1) + chance * ((seen == told).sum(axis=1) + 1)
    return kept.assign(pit=ranks / (seen.shape[1] + 1))


def fans(cases: pd.DataFrame, draws: Array) -> pd.DataFrame:
    """Give every case's median and 80 % band: the cases with low, median and high."""
    low, median, high = np.quantile(draws, (0.1, 0.5, 0.9), axis=1)
    return cases.assign(low=low, median=median, high=high)
