"""Fit the trade equations: short-run elasticities of exports and imports to incomes, and the gain of the filter."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
from scipy.stats import t, uniform

from sim.domain.arrays import Array
from sim.domain.constants import TRADE_BREAK
from sim.domain.noise import TAIL_FREEDOM
from sim.origin.scope import Scope, known_years
from sim.origin.trade import FLOWS, WHOSE, by_flow, filtered, incomes, spread_of, yearly_growth
from sim.rules.trade import expected_growth
from sim.studies.calibrate.fitted import Fitted, believe, believe_weighted
from sim.studies.calibrate.linear import Regression, Term, regress
from sim.studies.calibrate.panels import change, since

FIRST = 1995  # the successor states' first figures, of 1992 and 1993, are partial
LIKELIEST, SPREAD = 0.5, 0.3  # of an elasticity before the data: incomes raise trade, less than in proportion
GAINS = np.linspace(0.2, 1.0, 81)


def fit(scope: Scope, seed: int) -> list[Fitted]:
    """Fit the elasticities of each flow and, given them, the gain."""
    fits = {flow: regression(scope, flow, seed) for flow in FLOWS}
    dyads = len(scope.powers) * len(scope.states)
    found = [
        fits[flow].fitted(whose, f"yearly changes of log {flow}s, {dyads} dyads, {FIRST}-{scope.year}").renamed(f"{flow}_{whose}_growth")
        for flow in FLOWS
        for whose in WHOSE
    ]
    return [*found, gain(scope, {each.name: each.posterior.value for each in found})]


def regression(scope: Scope, flow: str, seed: int) -> Regression:
    """Regress yearly changes of the log of a flow on cleaned growth, dyads weighted by their precision; breaks of a series are left out.

    change_ps = own growth_s + hub growth_H + partner growth_p + error; a turnover that was split is no figure of a flow
    """
    rise = since(change(np.log(apart(scope, flow))), FIRST)
    known = known_years(scope.year)
    state, hub, power = (np.broadcast_to(values[known], rise.shape) for values in incomes(scope))
    surprise = rise - expected_growth(state, hub, power, own=LIKELIEST, hub=LIKELIEST, partner=LIKELIEST)
    usual = np.where(np.abs(surprise) <= TRADE_BREAK, rise, np.nan)
    weight = np.broadcast_to(spread_of(surprise) ** -2.0, rise.shape)
    terms = {name: Term(values, LIKELIEST, SPREAD) for name, values in zip(WHOSE, (state, hub, power), strict=True)}
    return regress(usual, terms, seed, weight)


def apart(scope: Scope, flow: str) -> Array:
    """Give the figures of a flow that were published, NaN elsewhere."""
    return np.where(scope.flows().constructed, np.nan, by_flow(scope)[flow])


def gain(scope: Scope, elasticities: Mapping[str, float]) -> Fitted:
    """Weigh each gain by the likelihood of both filters' surprises, Student's t with each dyad's spread, elasticities at their best."""
    expected = {flow: yearly_growth(scope, elasticities, flow)[known_years(scope.year)] for flow in FLOWS}
    figures = {flow: since(apart(scope, flow), FIRST) for flow in FLOWS}
    surprises = [[filtered(figures[flow], expected[flow], value).surprise for flow in FLOWS] for value in GAINS]
    likelihood = np.array([sum(map(log_likelihood, both)) for both in surprises])
    after = believe_weighted(GAINS, np.exp(likelihood - likelihood.max()))
    data = f"surprises of both filters over {FIRST}-{scope.year}, likelihood on a grid"
    count = int(sum(np.isfinite(each).sum() for each in surprises[0]))
    return Fitted("trade_gain", believe(uniform(GAINS[0], GAINS[-1] - GAINS[0])), after, count, data)


def log_likelihood(surprise: Array) -> float:
    """Give the log likelihood of surprises; a heavy tail bears the breaks."""
    scale = spread_of(surprise) * np.sqrt((TAIL_FREEDOM - 2) / TAIL_FREEDOM)
    return float(np.nansum(t.logpdf(surprise / scale, TAIL_FREEDOM) - np.log(scale)))
