"""Make the one tidy table of scores: the model against every baseline, over the same cases."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import lru_cache
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy import stats

from sim.domain.arrays import Array

RESAMPLES = 2000
FEWEST_ORIGINS = 5  # below which no interval is given
SHORTEST_BLOCK = 3  # years; a block is as long as the horizon where that is longer, since such forecasts overlap
BAND = (0.05, 0.95)
SEED = 20130701  # of the resampling: the same scores, the same intervals
COVERAGES = (50, 80, 95)
PIT_SEED = 7  # of the random part of ranks that tie
PARTITIONS = {"calibration": (2000, 2012), "test": (2013, 9999), "all": (2003, 9999)}  # by year of origin
EVERY = "all"  # of a power, of a state: pooled
COLUMNS = (
    "variable", "power", "state", "horizon", "baseline", "partition", "conditional", "n", "crps", "crps_baseline", "skill", "skill_low",
    "skill_high", "coverage80", "coverage50", "coverage95", "interval_score80", "dm_statistic", "dm_p", "mae", "mae_baseline", "origins",
)  # fmt: skip
CELL = ["variable", "conditional", "horizon"]
PLACES: tuple[list[str], ...] = ([], ["power"], ["state"])  # pooled, by power, by state
LOSSES = ["crps", "crps_baseline", "mae", "mae_baseline", "interval_score80", *(f"covered{percent}" for percent in COVERAGES)]


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
    if count < FEWEST_ORIGINS or horizon >= count or correction <= 0:
        return np.nan, np.nan
    variance = _long_run_variance(difference, horizon) / count  # of the mean; the smallest become zero here
    if not variance > 0:
        return np.nan, np.nan
    statistic = float(difference.mean() / np.sqrt(variance) * np.sqrt(correction))
    return statistic, float(2 * stats.t.sf(abs(statistic), count - 1))


def _long_run_variance(difference: Array, horizon: int) -> float:
    centred = difference - difference.mean()
    lags = [float(centred[lag:] @ centred[: len(centred) - lag]) / len(centred) for lag in range(min(horizon, len(centred)))]
    whole = lags[0] + 2 * sum(lags[1:])
    tapered = lags[0] + 2 * sum((1 - lag / horizon) * value for lag, value in enumerate(lags) if lag)
    return whole if whole > 0 else tapered


def crps(values: Array, draws: Array) -> Array:
    """Give each case's continuous ranked probability score, NaN where a value or a draw is missing.

    CRPS = mean |x_i - y| - 1/2 mean |x_i - x_j|, in the unit of y, 0 for a perfect forecast (library scoringrules).
    Source: Gneiting and Raftery (2007), J. Am. Stat. Assoc. 102.

    >>> crps(np.array([1.0, np.nan]), np.array([[0.0, 2.0], [0.0, 2.0]])).tolist()
    [0.5, nan]
    """
    import scoringrules  # slow to import: only scoring needs it

    whole = _whole(values, draws)
    result = np.full(len(values), np.nan)
    if whole.any():  # by quantile decomposition: sorts the draws instead of pairing them; NumPy, so that numba's presence changes nothing
        result[whole] = scoringrules.crps_ensemble(values[whole], draws[whole], estimator="qd", backend="numpy")
    return result


def _whole(values: Array, draws: Array) -> NDArray[np.bool_]:
    """Mark the cases that have a value and all their draws."""
    return np.isfinite(values) & np.isfinite(draws).all(axis=1)


def of_model(cases: pd.DataFrame, draws: Array) -> pd.DataFrame:
    """Score the model's forecasts: the cases with crps, mae (of the median), covered50, covered80, covered95 and interval_score80.

    covered is 1 where the value lies within the central band; interval_score80 = width + 10 x the distance by which the band misses.
    Cases without a value or without draws have NaN.
    """
    values = cases["value"].to_numpy(dtype=float)
    whole = _whole(values, draws)
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
    whole = _whole(values, draws)
    kept, drawn, outcomes = cases[whole], draws[whole], values[whole][:, np.newaxis]
    chance = np.random.default_rng(PIT_SEED).random(len(kept))
    ranks = (drawn < outcomes).sum(axis=1) + chance * ((drawn == outcomes).sum(axis=1) + 1)
    return kept.assign(pit=ranks / (drawn.shape[1] + 1))


def fans(cases: pd.DataFrame, draws: Array) -> pd.DataFrame:
    """Give every case's median and 80 % band: the cases with low, median and high."""
    low, median, high = np.quantile(draws, (0.1, 0.5, 0.9), axis=1)
    return cases.assign(low=low, median=median, high=high)


def score(
    cases: pd.DataFrame, draws: Array, baselines: Mapping[str, Array], partitions: Mapping[str, tuple[int, int]] = PARTITIONS
) -> pd.DataFrame:
    """Score forecasts against baselines: a row for each variable, power, state, horizon, baseline, partition and kind of forecast.

    skill = 1 - mean CRPS of the model / mean CRPS of the baseline, both over the cases that both forecast. skill_low, skill_high: 90 %
    block bootstrap by year of origin, NaN with fewer than five origins. Power and state are "all" where pooled; a row has one of
    them, or neither. Partitions by origin: calibration 2000-2012, test from 2013, all from 2003, unless others are given by their first
    and last year. dm_statistic is positive where the model is better; coverages and interval_score80 are the model's; mae is of
    medians. Columns: `COLUMNS`.
    """
    model = of_model(cases, draws)
    values = cases["value"].to_numpy(dtype=float)
    rows: list[dict[str, object]] = []
    for name, forecast in baselines.items():
        other = {"crps_baseline": crps(values, forecast), "mae_baseline": absolute_error(values, forecast)}
        both = model.assign(**other).dropna(subset=["crps", "crps_baseline"])
        for partition, (first, last) in partitions.items():
            within = both[both["origin"].between(first, last)]
            rows += [{"baseline": name, "partition": partition} | row for dims in PLACES for row in _summaries(within, dims)]
    table = pd.DataFrame(rows, columns=list(COLUMNS))
    return table.sort_values(["variable", "conditional", "baseline", "partition", "power", "state", "horizon"], ignore_index=True)


def _summaries(cases: pd.DataFrame, dims: list[str]) -> Iterator[dict[str, object]]:
    """Average the losses of each variable, horizon and place, with the interval and the test by year of origin."""
    if cases.empty:
        return
    keys = [*CELL, *dims]
    figures = np.ascontiguousarray(cases[LOSSES].to_numpy(dtype=float).T)
    by_origin = cases.groupby([*keys, "origin"])[["crps", "crps_baseline"]]  # one pass for all: a pass a cell is seven times slower
    sums, yearly = (np.ascontiguousarray(table.to_numpy().T) for table in (by_origin.sum(), by_origin.mean()))
    groups: Any = cases.groupby(keys).indices
    origins, at = cases["origin"].to_numpy(), 0
    for key, rows in sorted(groups.items()):
        here = slice(at, at := at + len(np.unique(origins[rows])))
        place: dict[str, Any] = {"power": EVERY, "state": EVERY} | dict(zip(keys, key, strict=True))
        yield place | _summary(np.take(figures, rows, axis=1), sums[:, here], yearly[:, here], place["horizon"])


def _summary(figures: Array, sums: Array, yearly: Array, horizon: int) -> dict[str, object]:
    """Summarise one cell from the losses of its cases (loss, case) and their sums and means by origin (model or baseline, origin)."""
    means = dict(zip(LOSSES, np.nanmean(figures, axis=1), strict=True))
    low, high = skill_interval(sums[0], sums[1], horizon)
    statistic, p = diebold_mariano(yearly[1] - yearly[0], horizon)
    below = means["crps_baseline"]
    return {
        **{name.replace("covered", "coverage"): float(value) for name, value in means.items()},
        "n": figures.shape[1],
        "origins": sums.shape[1],
        "skill": 1 - means["crps"] / below if below > 0 else np.nan,
        "skill_low": low,
        "skill_high": high,
        "dm_statistic": statistic,
        "dm_p": p,
    }
