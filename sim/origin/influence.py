"""Anchor the influence index at the origin and recover the momentum it carries.

FBIC's economic and security bandwidths, and the cube of its security dependence, are trailing three-year means. Their next values are
partly known: last year's and this year's signal have not entered in full. The signals are recovered by a ridge on their curvature.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache

import numpy as np

from sim.domain.arrays import CHANNELS, DYAD, Array
from sim.domain.constants import INDEX_YEARS, LEAST_DEPENDENCE, POOLING, SIGNAL_RIDGE, SIGNAL_YEARS, SPREAD_YEARS
from sim.history.series import CHANNEL_BANDWIDTHS, FIRST_YEAR
from sim.origin import mapping
from sim.origin.latest import Entry
from sim.origin.scope import MIDDLE, Scope

ROUNDING = 1e-12  # index cubed; less than any published value, more than what a matrix product rounds away

SIGNALS = {"economic_signal": 0, "security_signal": 2}  # the channel whose bandwidth each moves


@lru_cache
def recovery(count: int) -> Array:
    """Give the matrix that turns `count` published years into `count` + 2 signals.

    Minimise |A z - B|^2 + 0.02 |D z|^2, A the trailing three-year mean, D second differences.

    >>> bool(np.allclose(recovery(12) @ np.ones(12), 1))
    True
    """
    length = count + INDEX_YEARS - 1
    average = np.stack([np.eye(count, length, shift) for shift in range(INDEX_YEARS)]).mean(axis=0)
    curvature = np.diff(np.eye(length), 2, axis=0)
    return np.asarray(np.linalg.solve(average.T @ average + SIGNAL_RIDGE * curvature.T @ curvature, average.T))


def momentum(published: Array, time: float) -> tuple[Array, float]:
    """Recover one series' signals 0, 1 and 2 years before a date and how far its mean has moved since its last value.

    Between mid-years the signal runs in straight lines; after the last one it stays flat. A series with fewer than three values, or with
    zeros alone, is flat.
    """
    last = int(np.flatnonzero(np.isfinite(published))[-1])
    hole = np.flatnonzero(~np.isfinite(published[:last]))
    window = published[max(hole[-1] + 1 if hole.size else 0, last - SIGNAL_YEARS + 1) : last + 1]
    if len(window) < INDEX_YEARS or not window.any():
        return np.full(INDEX_YEARS, published[last]), 0.0
    signal = recovery(len(window)) @ window
    middles = FIRST_YEAR + last + MIDDLE - np.arange(len(signal))[::-1]
    recent = np.interp(time - np.arange(INDEX_YEARS), middles, signal)
    return recent, float(recent.mean() - signal[-INDEX_YEARS:].mean())


def index(scope: Scope) -> tuple[mapping.Parts, dict[str, Array], Array, Array]:
    """Give the index carried to the origin with its momentum, its signals (lag, power, state), last year and pace."""
    economic, security = (scope.series(f"{name}_dependence")[0] for name in ("economic", "security"))
    bandwidth = np.stack([scope.series(name)[0] for name in CHANNEL_BANDWIDTHS], axis=-1)
    known = np.isfinite(bandwidth).all(axis=-1) & np.isfinite(economic) & np.isfinite(security)
    shape = known.shape[1:]
    anchor = mapping.Parts(np.zeros((*shape, len(CHANNELS))), np.zeros(shape), np.zeros(shape))
    signals = {name: np.zeros((INDEX_YEARS, *shape)) for name in (*SIGNALS, "dependence_signal")}
    pace = np.zeros(shape)
    years = np.where(known.any(axis=0), FIRST_YEAR + len(known) - 1 - np.argmax(known[::-1], axis=0), 0)
    for place in zip(*np.nonzero(years), strict=True):
        row, dyad = years[place] - FIRST_YEAR, (slice(None), *place)
        anchor.bandwidth[place] = bandwidth[row][place]
        anchor.economic_dependence[place] = economic[row][place]
        pace[place] = yearly_change(economic[dyad], row) if years[place] == scope.year else 0.0  # an old pace is over
        for name, channel in SIGNALS.items():
            signals[name][dyad], moved = momentum(np.where(known, bandwidth[..., channel], np.nan)[dyad], scope.time)
            anchor.bandwidth[(*place, channel)] = max(0.0, anchor.bandwidth[(*place, channel)] + moved)
        signals["dependence_signal"][dyad], moved = momentum(np.where(known, security, np.nan)[dyad] ** 3, scope.time)
        anchor.security_dependence[place] = np.cbrt(beyond_rounding(security[row][place] ** 3 + moved))
    return anchor, signals, years, pace


def beyond_rounding(cube: float) -> float:
    """Give a cube of the security dependence, or 0 where it is negative or no more than what rounding leaves.

    The last digits of a matrix product differ between processors, but whether a power has any security dependence must not.

    >>> beyond_rounding(1e-18), beyond_rounding(-0.1), beyond_rounding(0.001)
    (0.0, 0.0, 0.001)
    """
    return cube if cube > ROUNDING else 0.0


def volatility(economic: Array, published: Array) -> Array:
    """Measure how much each dyad's economic dependence varied, against the average dyad; 1 without a published index.

    Root mean square of the yearly log changes of the last 15 years, shrunk to the mean square of all dyads with the weight of 6 years.
    """
    changes = np.diff(np.log(np.where(economic > LEAST_DEPENDENCE, economic, np.nan)), axis=0)[-SPREAD_YEARS:]
    counted = np.isfinite(changes)
    squares, count = np.where(counted, changes, 0.0) ** 2, counted.sum(axis=0)
    pooled = squares.sum() / max(counted.sum(), 1)
    shrunk = (squares.sum(axis=0) + POOLING * pooled) / (count + POOLING)
    return np.where(published & (pooled > 0), np.sqrt(shrunk / max(pooled, 1e-12)), 1.0)


def yearly_change(series: Array, row: int) -> float:
    """Give the log change of a series over the year up to a row; 0 where there is none.

    >>> round(yearly_change(np.array([1.0, np.e]), 1), 9)
    1.0
    """
    before, now = series[row - 1], series[row]
    return float(np.log(now / before)) if row > 0 and before > 0 and now > 0 else 0.0


def influence(scope: Scope, given: Mapping[str, float], trade_level: Array, state_output: Array) -> dict[str, Entry]:
    """Give the parts of influence at the origin, published where there is an index, constructed where there is none.

    Bandwidth (power, state, channel), dependences (power, state), signals (lag, power, state) with lag 0, 1, 2 years before the origin.
    """
    anchor, signals, years, pace = index(scope)
    built = mapping.apply(mapping.components(scope, trade_level, state_output), given)
    missing = years == 0
    bandwidth = np.where(missing[..., np.newaxis], built.bandwidth, anchor.bandwidth)
    security = np.where(missing, built.security_dependence, anchor.security_dependence)
    flat = {**{name: bandwidth[..., channel] for name, channel in SIGNALS.items()}, "dependence_signal": security**3}
    basis = np.where(missing, "constructed", np.where(years == scope.year, "observed", "carried"))
    result: dict[str, Entry] = {
        "bandwidth": ((*DYAD, "channel"), bandwidth),
        "economic_dependence": (DYAD, np.where(missing, built.economic_dependence, anchor.economic_dependence)),
        "security_dependence": (DYAD, security),
        "constructed": (DYAD, missing.astype(float)),
        "dependence_pace": (DYAD, pace),
        "dependence_volatility": (DYAD, volatility(scope.series("economic_dependence")[0], ~missing)),
    }
    result |= {name: (("lag", *DYAD), np.where(missing, flat[name], recovered)) for name, recovered in signals.items()}
    return result | {f"{name}_basis": (DYAD, basis) for name in ("bandwidth", "economic_dependence", "security_dependence")}
