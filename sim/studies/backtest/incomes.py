"""Forecast from incomes alone: trade that grows as the state's GDP does, and an error-correction gravity regression."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from sim.domain.arrays import Array
from sim.studies.backtest.panel import last_known, later
from sim.studies.backtest.simple import mean_change

FEWEST_ROWS = 30  # yearly changes of all dyads, below which nothing is regressed


def path(output: Array, horizon: int, conditional: bool) -> Array:
    """Give log GDP `horizon` years after every year: as it came to be, or carried on at its mean growth of ten years.

    >>> path(np.array([[0.0, 1.0, 2.0, 3.0]]), 1, False).tolist()
    [[0.0, 1.0, 2.0, 4.0]]
    """
    return later(output, horizon) if conditional else output + horizon * mean_change(output)


def grown(values: Array, output: Array, horizon: int, conditional: bool) -> Array:
    """Let the logarithm of a flow grow as the state's own GDP does, one for one.

    forecast_t+h = x_t + Y_t+h - Y_t

    >>> grown(np.array([[5.0, 6.0]]), np.array([[1.0, 1.5]]), 1, True).tolist()
    [[5.5, nan]]
    """
    ratio, _ = last_known(values - output)
    return np.asarray(ratio + path(output, horizon, conditional))


@dataclass(frozen=True)
class Gravity:
    """Hold a fitted regression: the level of each dyad's power, long-run elasticities, and the coefficients of the yearly change.

    x*_t = level_p + long . (Y_s, Y_p);  x_t+1 - x_t = correction (x_t - x*_t) + short . growth of (Y_s, Y_p)
    """

    level: Array
    long: Array
    correction: float
    short: Array

    def gap(self, log: Array, own: Array, partner: Array) -> Array:
        """Give the distance of log trade from its long run; the level has a dyad on its first axis, and so must the arguments."""
        level = self.level.reshape(-1, *[1] * (log.ndim - 1))
        return np.asarray(log - (level + self.long[0] * own + self.long[1] * partner))


def fit(values: Array, own: Array, partner: Array, powers: Array) -> Gravity | None:
    """Fit by pooled least squares, first the long run, then the yearly change; None with fewer than thirty changes.

    `powers` (dyad, power) is 1 where a dyad is of a power. The change has no constant: what grows without incomes growing is not gravity.
    That, and a level by power rather than by dyad, did best on origins up to 2012.
    """
    seen = np.isfinite(values) & np.isfinite(own) & np.isfinite(partner)
    change, *growth = (np.diff(np.where(seen, part, np.nan), axis=1) for part in (values, own, partner))
    used = np.isfinite(change)
    if used.sum() < FEWEST_ROWS:
        return None
    rows = np.column_stack([powers[np.nonzero(seen)[0]], own[seen], partner[seen]])
    *level, own_weight, partner_weight = np.linalg.lstsq(rows, values[seen], rcond=None)[0]
    long_run = Gravity(powers @ np.array(level), np.array([own_weight, partner_weight]), 0.0, np.zeros(2))
    gap = long_run.gap(values, own, partner)[:, :-1]
    correction, *short = np.linalg.lstsq(np.column_stack([part[used] for part in (gap, *growth)]), change[used], rcond=None)[0]
    return Gravity(long_run.level, long_run.long, float(np.clip(correction, -1.0, 0.0)), np.array(short))


def gravity(values: Array, outputs: tuple[Array, Array], powers: Array, horizon: int, conditional: bool) -> Array:
    """Forecast log trade by a gravity regression with error correction, refitted every year on the figures up to it.

    Values and outputs (log GDP of each dyad's state and power) are (dyad, year); NaN until thirty yearly changes are known, and for a
    dyad without a figure in the year.
    """
    result = np.full_like(values, np.nan)
    paths = [np.stack([path(part, ahead, conditional) for ahead in range(horizon + 1)]) for part in outputs]
    for year in range(values.shape[1]):
        known = slice(0, year + 1)
        if model := fit(values[:, known], outputs[0][:, known], outputs[1][:, known], powers):
            result[:, year] = _run(model, values[:, year], [part[:, :, year] for part in paths])
    return result


def _run(model: Gravity, start: Array, outputs: list[Array]) -> Array:
    """Step the regression forward along paths of log GDP, each (years ahead, dyad)."""
    now = start
    for ahead in range(1, len(outputs[0])):
        before, after = ([part[step] for part in outputs] for step in (ahead - 1, ahead))
        growth = model.short[0] * (after[0] - before[0]) + model.short[1] * (after[1] - before[1])
        now = now + model.correction * model.gap(now, *before) + growth
    return np.asarray(now)
