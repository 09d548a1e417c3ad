"""Make the forecasts that a model has to beat, each from the figures up to the origin alone.

A conditional case also knows the GDPs after its origin, which own_gdp, own_gdp_cleaned and gravity then use, as the model does;
otherwise GDPs go on at their mean growth of ten years. Every baseline but ar1 strays as far as the same rule strayed before the origin
(`spread`); ar1 has its own variance. Draws are Student t with five degrees of freedom, as the model's own innovations, held within
what the variable can be.
"""

from __future__ import annotations

from functools import partial
from math import inf
from zlib import crc32

import numpy as np
import pandas as pd
import xarray as xr

from sim.domain.arrays import Array
from sim.studies.backtest import incomes, simple
from sim.studies.backtest.momentum import CUBED, cubed, momentum
from sim.studies.backtest.panel import Panel, panel
from sim.studies.backtest.spread import Rule, past_spread

NAMES = ("persistence", "drift", "ar1", "own_gdp", "own_gdp_cleaned", "momentum", "gravity")
GROWING = ("trade", "remittances")  # logarithms of flows of money, which can grow with an income
SHARES = ("trade_share", "arms_share")
FREEDOM = 5  # degrees of, of the draws
KEY = ["variable", "power", "state", "origin", "horizon"]
Band = tuple[Array, Array]


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
        return simple.autoregression(observed.values, horizon)
    rule = rule_of(name, variable, observed, conditional)
    return None if rule is None else (rule(observed.values, horizon), past_spread(rule, observed.values, horizon))


def rule_of(name: str, variable: str, observed: Panel, conditional: bool) -> Rule | None:
    """Choose the rule of a baseline; None where it does not apply to a variable."""
    if name == "momentum":
        return None if not variable.startswith("fbic") else cubed if variable == CUBED else momentum
    if name.startswith("own_gdp"):
        output = observed.cleaned if name == "own_gdp_cleaned" else observed.own
        return partial(_grown, output, conditional) if variable in GROWING else None
    if name == "gravity":
        return partial(_gravity, observed, conditional) if variable == "trade" else None
    return {"persistence": simple.persistence, "drift": simple.drift}[name]


def _grown(output: Array, conditional: bool, values: Array, horizon: int) -> Array:
    return incomes.grown(values, output, horizon, conditional)


def _gravity(observed: Panel, conditional: bool, values: Array, horizon: int) -> Array:
    codes = [power for power, _ in observed.places]
    powers = np.array([[float(code == power) for power in sorted(set(codes))] for code in codes])
    return incomes.gravity(values, (observed.cleaned, observed.partner), powers, horizon, conditional)
