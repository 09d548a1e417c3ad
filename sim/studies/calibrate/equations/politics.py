"""Fit how political bandwidth fills up towards its ceiling."""

from __future__ import annotations

import numpy as np

from sim.domain.arrays import Array
from sim.origin.scope import Scope
from sim.studies.calibrate.fitted import Belief, Fitted, believe_weighted
from sim.studies.calibrate.linear import Term, draw_prior, regress
from sim.studies.calibrate.panels import before, change, spread

MIDWAY = 0.15  # index; the ceiling is measured from here, so that the two coefficients are nearly independent
NOISE = 0.01  # index per root year, before the data
SLOWEST = 0.005  # 1/yr; a ceiling that is approached more slowly cannot be measured


def fit(scope: Scope, seed: int) -> list[Fitted]:
    """Regress yearly changes of political bandwidth on its level.

    change_ps = pace x (.15 - level_ps) + drift + error;  political_rate = -log(1 - pace), political_ceiling = .15 + drift / pace
    """
    level = scope.series("bandwidth_political")[0]
    terms = {"pace": Term(MIDWAY - before(level), 0.2, 0.2), "drift": Term(np.ones_like(level), 0.0, 0.01, signed=False)}
    found = regress(change(level), terms, seed)
    data = f"yearly changes of FBIC's political bandwidth, Russia and China, to {scope.year}"
    priors, posteriors = filling(draw_prior(terms, seed)), filling(found.draws)
    names = ("political_rate", "political_ceiling")
    fits = [Fitted(*beliefs, found.count, data) for beliefs in zip(names, priors, posteriors, strict=True)]
    return [*fits, spread("political_noise", found.residual, NOISE, found.effective, f"residuals of {data}")]


def filling(drawn: Array) -> tuple[Belief, Belief]:
    """Turn draws of the pace and the drift into beliefs of the rate and the ceiling; draws without a pace are left out."""
    pace, drift = drawn[(drawn[:, 0] > SLOWEST) & (drawn[:, 0] < 1.0 - SLOWEST)].T
    even = np.ones(len(pace))
    return believe_weighted(-np.log(1.0 - pace), even), believe_weighted(MIDWAY + drift / pace, even)
