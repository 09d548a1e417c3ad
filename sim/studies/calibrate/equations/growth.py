"""Fit the world's growth and how far growth is shared."""

from __future__ import annotations

import numpy as np

from sim.origin.growth import WORLD, power_growth, state_growth
from sim.origin.scope import Scope, known_years
from sim.studies.calibrate.fitted import Fitted
from sim.studies.calibrate.linear import Term, lasting_factor, regress
from sim.studies.calibrate.panels import Flat, shared, since, standardised

FIRST = 1995  # the states' depression of the transition is over


def fit(scope: Scope, seed: int) -> list[Fitted]:
    """Average the world's growth in current dollars, and compare the actors' year by year, each freed of its own mean."""
    known = known_years(scope.year)
    world = power_growth(scope, WORLD)[known]
    found = regress(world, {"world_growth": Term(np.ones_like(world), 0.05, 0.02)}, seed)
    actors = since(np.concatenate([power_growth(scope)[known], state_growth(scope)[known]], axis=1), FIRST)
    residual = standardised(actors - np.nanmean(actors, axis=0), 0)
    data = f"yearly growth of {actors.shape[1]} actors' GDP in dollars (World Bank), {FIRST}-{scope.year}"
    return [
        found.fitted("world_growth", f"yearly growth of the world's GDP in dollars (World Bank), 1991-{scope.year}"),
        shared("growth_shared", residual, Flat(), 1.0 / lasting_factor(residual), data),
    ]
