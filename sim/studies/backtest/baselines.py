"""Make the forecasts that a model has to beat, each from the figures up to the origin alone.

A conditional case also knows the GDPs after its origin, which own_gdp, own_gdp_cleaned and gravity then use, as the model does;
otherwise GDPs go on at their mean growth of ten years. Every baseline but ar1 has the spread that the same rule's errors had before the
origin (`past_spread`); ar1 has its own variance. Draws are Student t with five degrees of freedom, as the model's own innovations,
held within what the variable can be.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from math import inf
from zlib import crc32

import numpy as np
import pandas as pd
import xarray as xr

from sim.domain.arrays import Array
from sim.domain.constants import INDEX_YEARS, SIGNAL_YEARS
from sim.origin.influence import recovery
from sim.studies.backtest.panel import Panel, Rule, last_known, later, panel, past_spread, shrunk
from sim.studies.backtest.targets import TRADE

NAMES = ("persistence", "drift", "ar1", "own_gdp", "own_gdp_cleaned", "momentum", "gravity")
GROWING = (*TRADE, "remittances")  # logarithms of flows of money, which can grow with an income
SHARES = ("trade_share", "arms_share")
FREEDOM = 5  # degrees of, of the draws
KEY = ["variable", "power", "state", "origin", "horizon"]
Band = tuple[Array, Array]
CUBED = "fbic_security_dependence"  # published as the cube root of a three-year mean
FEWEST_ROWS = 30  # yearly changes of all dyads, below which nothing is regressed
DRIFT_YEARS = 10  # years whose mean change is carried forward
FEWEST_YEARS = 3  # between two figures, below which no drift is taken from them
FEWEST_PAIRS = 5  # neighbouring figures, below which a dyad's own return to the mean is not estimated
MOST_PERSISTENT = 0.99  # a coefficient of one has no mean to return to


def future_output(output: Array, horizon: int, conditional: bool) -> Array:
    """Give log GDP `horizon` years after every year: as it was realised, or carried on at its mean growth of ten years.

    >>> future_output(np.array([[0.0, 1.0, 2.0, 3.0]]), 1, False).tolist()
    [[0.0, 1.0, 2.0, 4.0]]
    """
    return later(output, horizon) if conditional else output + horizon * mean_change(output)


def grown(values: Array, horizon: int, output: Array, conditional: bool) -> Array:
    """Let the logarithm of a flow grow as the state's own GDP does, one for one.

    forecast_t+h = x_t + Y_t+h - Y_t

    >>> grown(np.array([[5.0, 6.0]]), 1, np.array([[1.0, 1.5]]), True).tolist()
    [[5.5, nan]]
    """
    ratio, _ = last_known(values - output)
    return np.asarray(ratio + future_output(output, horizon, conditional))


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


def fit_gravity(values: Array, own: Array, partner: Array, powers: Array) -> Gravity | None:
    """Fit by pooled least squares, first the long run, then the yearly change; None with fewer than thirty changes.

    `powers` (dyad, power) is 1 where a dyad is of a power. The change has no constant: what grows without incomes growing is not gravity.
    That, and a level by power rather than by dyad, did best on origins up to 2012.
    """
    complete = np.isfinite(values) & np.isfinite(own) & np.isfinite(partner)
    change, *growth = (np.diff(np.where(complete, part, np.nan), axis=1) for part in (values, own, partner))
    used = np.isfinite(change)
    if used.sum() < FEWEST_ROWS:
        return None
    rows = np.column_stack([powers[np.nonzero(complete)[0]], own[complete], partner[complete]])
    *level, own_weight, partner_weight = np.linalg.lstsq(rows, values[complete], rcond=None)[0]
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
    paths = [np.stack([future_output(part, ahead, conditional) for ahead in range(horizon + 1)]) for part in outputs]
    for year in range(values.shape[1]):
        known = slice(0, year + 1)
        if model := fit_gravity(values[:, known], outputs[0][:, known], outputs[1][:, known], powers):
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
        result[row, year] += coming_rise(_unbroken(values[row, : year + 1]), horizon)
    return result


def coming_rise(published: Array, horizon: int) -> float:
    """Give the rise that is still to be expected within `horizon` years, from an unbroken series that ends at the origin.

    >>> round(coming_rise(np.array([0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 1.0, 2.0]), 5), 2) > 0.5
    True
    """
    if len(published) < INDEX_YEARS or not published.any():
        return 0.0
    signal = recovery(len(published)) @ published
    ahead = np.concatenate([signal, np.full(horizon, signal[-1])])
    return float(ahead[-INDEX_YEARS:].mean() - signal[-INDEX_YEARS:].mean())


def _unbroken(known: Array) -> Array:
    hole = np.flatnonzero(~np.isfinite(known))
    return known[max(hole[-1] + 1 if hole.size else 0, len(known) - SIGNAL_YEARS) :]


def cubed_momentum(values: Array, horizon: int) -> Array:
    """Forecast the cube root of a three-year mean: momentum in the cube.

    >>> cubed_momentum(np.full((1, 4), 0.5), 2).round(9).tolist()
    [[0.5, 0.5, 0.5, 0.5]]
    """
    return np.asarray(np.cbrt(np.maximum(momentum(values**3, horizon), 0.0)))


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
    """Give the mean yearly change over the ten years up to each year's last figure; 0 where there are too few.

    >>> mean_change(np.array([[0.0, 1.0, 2.0, 3.0]])).tolist()
    [[0.0, 0.0, 0.0, 1.0]]
    """
    result = np.zeros_like(values)
    for row, year in np.argwhere(np.isfinite(last_known(values)[0])):
        years = np.flatnonzero(np.isfinite(values[row, : year + 1]))
        window = years[years >= years[-1] - DRIFT_YEARS]
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
        centre, rho, sigma = fit_autoregression(known)
        steps = horizon + age[:, year]
        mean[:, year] = centre + rho**steps * (figure[:, year] - centre)
        spread[:, year] = sigma * np.sqrt((1 - rho ** (2 * steps)) / (1 - rho**2))
    return mean, spread


def fit_autoregression(known: Array) -> tuple[Array, Array, Array]:
    """Estimate mu, rho and sigma of each dyad (row) from neighbouring figures.

    >>> centre, rho, _ = fit_autoregression(np.array([[8.0, 4.0, 2.0, 1.0, 0.5, 0.25, 0.125]]))
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


def baselines(targets: pd.DataFrame, history: xr.Dataset, cases: pd.DataFrame, members: int, seed: int) -> dict[str, Array]:
    """Draw every baseline's forecast of every case.

    Args:
        targets: tidy observations (variable, power, state, year, value).
        history: labelled observations with `state_output` and `power_output`.
        cases: a row a forecast. members: draws a case. seed: the same gives a case the same draws, whatever other cases there are.

    Returns:
        By name, draws of shape (case, member) in the scale of the variable; NaN rows where a baseline does not apply.
    """
    means, spreads = (np.full((len(NAMES), len(cases)), np.nan) for _ in range(2))
    numbered = cases.assign(row=np.arange(len(cases)))
    for variable, rows in numbered.groupby("variable"):
        _fill(means, spreads, panel(targets, history, str(variable)), str(variable), rows)
    draws = standard_draws(cases, members, seed)
    low, high = (np.array([bounds(str(name))[end] for name in cases["variable"]])[:, np.newaxis] for end in (0, 1))
    return {
        name: np.clip(mean[:, np.newaxis] + spread[:, np.newaxis] * draws, low, high)
        for name, mean, spread in zip(NAMES, means, spreads, strict=True)
    }


def _fill(means: Array, spreads: Array, observed: Panel, variable: str, of_variable: pd.DataFrame) -> None:
    """Write the mean and standard deviation of every baseline for the cases of one variable."""
    for _, rows in of_variable.groupby(["horizon", "conditional"]):
        horizon, conditional = int(rows["horizon"].iloc[0]), bool(rows["conditional"].iloc[0])
        dyad, year = _places(observed, rows)
        found = dyad >= 0
        at = rows["row"].to_numpy()[found]
        for number, name in enumerate(NAMES):
            if band := band_of(name, variable, observed, horizon, conditional):
                means[number, at], spreads[number, at] = (part[dyad[found], year[found]] for part in band)


def bounds(variable: str) -> tuple[float, float]:
    """Give what a variable can be: shares 0 to 1, indices and distances from 0, logarithms anything.

    >>> bounds("trade_share"), bounds("trade")
    ((0.0, 1.0), (-inf, inf))
    """
    if variable in SHARES:
        return 0.0, 1.0
    return (0.0, inf) if variable.startswith("fbic") or variable == "vote_distance" else (-inf, inf)


def standard_draws(cases: pd.DataFrame, members: int, seed: int) -> Array:
    """Draw t variates of variance one for every case, from a stream of the case's own."""
    scale = np.sqrt((FREEDOM - 2) / FREEDOM)
    keys = [crc32("|".join(map(str, key)).encode()) for key in cases[KEY].itertuples(index=False)]
    result = np.empty((len(keys), members))
    for row, key in enumerate(keys):
        result[row] = scale * np.random.default_rng([seed, key]).standard_t(FREEDOM, members)
    return result


def _places(observed: Panel, rows: pd.DataFrame) -> tuple[np.ndarray, np.ndarray]:
    """Find each case's dyad and origin in a panel; -1 where it is not there."""
    at = {place: row for row, place in enumerate(observed.places)}
    dyad = np.array([at.get((str(power), str(state)), -1) for power, state in zip(rows["power"], rows["state"], strict=True)])
    year = rows["origin"].to_numpy(dtype=int) - observed.first
    return np.where((year >= 0) & (year < observed.values.shape[1]), dyad, -1), year


def band_of(name: str, variable: str, observed: Panel, horizon: int, conditional: bool) -> Band | None:
    """Give a baseline's mean and standard deviation for every dyad and origin, (dyad, year); None where it does not apply."""
    if name == "ar1":
        return autoregression(observed.values, horizon)
    rule = rule_of(name, variable, observed, conditional)
    return None if rule is None else (rule(observed.values, horizon), past_spread(rule, observed.values, horizon))


def rule_of(name: str, variable: str, observed: Panel, conditional: bool) -> Rule | None:
    """Choose the rule of a baseline; None where it does not apply to a variable."""
    if name == "momentum":
        return None if not variable.startswith("fbic") else cubed_momentum if variable == CUBED else momentum
    if name.startswith("own_gdp"):
        output = observed.cleaned if name == "own_gdp_cleaned" else observed.own
        return partial(grown, output=output, conditional=conditional) if variable in GROWING else None
    if name == "gravity":
        return partial(_gravity, observed, conditional) if variable == "trade" else None
    return {"persistence": persistence, "drift": drift}[name]


def _gravity(observed: Panel, conditional: bool, values: Array, horizon: int) -> Array:
    codes = [power for power, _ in observed.places]
    powers = np.array([[float(code == power) for power in sorted(set(codes))] for code in codes])
    return gravity(values, (observed.cleaned, observed.partner), powers, horizon, conditional)
