"""Fit the trade equation: short-run elasticities of incomes, and the gain of the filter."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
from scipy.stats import t, uniform

from sim.domain.arrays import Array
from sim.domain.constants import TRADE_BREAK
from sim.domain.noise import TAIL_FREEDOM
from sim.origin.scope import Scope, known_years
from sim.origin.trade import ELASTICITIES, filtered, incomes, spread_of, yearly_growth
from sim.rules.trade import expected_growth
from sim.studies.calibrate.fitted import Fitted, believe, believe_weighted
from sim.studies.calibrate.linear import Regression, Term, regress
from sim.studies.calibrate.panels import change, since

FIRST = 1995  # the successor states' first figures, of 1992 and 1993, are partial
LIKELIEST, SPREAD = 0.5, 0.3  # of an elasticity before the data: incomes raise trade, less than in proportion
GAINS = np.linspace(0.2, 1.0, 81)


def fit(scope: Scope, seed: int) -> list[Fitted]:
    """Fit the elasticities and, given them, the gain."""
    elasticities = regression(scope, seed)
    data = f"yearly changes of log trade, {len(scope.powers) * len(scope.states)} dyads, {FIRST}-{scope.year}"
    found = [elasticities.fitted(name, data) for name in ELASTICITIES]
    return [*found, gain(scope, dict(zip(ELASTICITIES, elasticities.mean, strict=True)))]


def regression(scope: Scope, seed: int) -> Regression:
    """Regress yearly changes of log trade on cleaned growth, dyads weighted by their precision; breaks of a series are left out.

    change_ps = trade_own_growth x growth_s + trade_hub_growth x growth_H + trade_partner_growth x growth_p + error
    """
    rise = since(change(np.log(scope.turnover())), FIRST)
    known = known_years(scope.year)
    state, hub, power = (np.broadcast_to(values[known], rise.shape) for values in incomes(scope))
    surprise = rise - expected_growth(state, hub, power, own=LIKELIEST, hub=LIKELIEST, partner=LIKELIEST)
    usual = np.where(np.abs(surprise) <= TRADE_BREAK, rise, np.nan)
    weight = np.broadcast_to(spread_of(surprise) ** -2.0, rise.shape)
    terms = {name: Term(values, LIKELIEST, SPREAD) for name, values in zip(ELASTICITIES, (state, hub, power), strict=True)}
    return regress(usual, terms, seed, weight)


def gain(scope: Scope, elasticities: Mapping[str, float]) -> Fitted:
    """Weigh each gain by the likelihood of the filter's surprises, Student's t with each dyad's spread, elasticities at their best."""
    expected = yearly_growth(scope, elasticities)[known_years(scope.year)]
    trade = since(scope.turnover(), FIRST)
    surprises = [filtered(trade, expected, value).surprise for value in GAINS]
    likelihood = np.array([log_likelihood(surprise) for surprise in surprises])
    after = believe_weighted(GAINS, np.exp(likelihood - likelihood.max()))
    data = f"surprises of the filter over {FIRST}-{scope.year}, likelihood on a grid"
    count = int(np.isfinite(surprises[0]).sum())
    return Fitted("trade_gain", believe(uniform(GAINS[0], GAINS[-1] - GAINS[0])), after, count, data)


def log_likelihood(surprise: Array) -> float:
    """Give the log likelihood of surprises; a heavy tail bears the breaks."""
    scale = spread_of(surprise) * np.sqrt((TAIL_FREEDOM - 2) / TAIL_FREEDOM)
    return float(np.nansum(t.logpdf(surprise / scale, TAIL_FREEDOM) - np.log(scale)))
