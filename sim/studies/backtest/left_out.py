"""Forecast each state by estimates that were fitted without it: what the equations say of a place that they were not fitted to."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

import numpy as np
import pandas as pd

from sim.config import Config, Estimate, compose
from sim.domain import quarters
from sim.domain.arrays import Array
from sim.origin.scope import scope_of
from sim.studies import calibrate
from sim.studies.backtest.forecasts import CASE, forecast
from sim.studies.backtest.targets import TRADE
from sim.studies.calibrate.fitted import Belief

PARTITION = "left_out"
FIRST_ORIGIN = 2003
MEMBERS = 200  # of an ensemble, at most; a fifth of the cases are read of each, so that a full one would cost five times a back-test
VARIABLES = (
    *TRADE,
    "trade_share",
    "fbic",
    "fbic_economic_bandwidth",
    "fbic_political_bandwidth",
    "fbic_security_bandwidth",
    "fbic_economic_dependence",
    "fbic_security_dependence",
    "remittances",
)


def forecast_left_out(
    config: Config, targets: pd.DataFrame, origins: Sequence[int], horizons: Sequence[int], progress: Callable[[int], object] | None = None
) -> tuple[pd.DataFrame, Array]:
    """Forecast every state, on realised GDP, by a posterior fitted without its figures.

    The whole cast takes part in each run; only the state that the fit left out is read. A run still starts from what was observed of the
    state at the origin (levels, volatility). Arguments and results: as `forecast`.
    """
    within = [origin for origin in origins_of(origins) if (targets["year"] > origin).any()]
    members = min(MEMBERS, config.ensemble.replicates)
    parts = []
    for state in config.region.states if can_leave_out(config) else ():
        without = replace(refitted(config, state), ensemble=replace(config.ensemble, replicates=members))
        rows = targets[targets["state"].eq(state) & targets["variable"].isin(VARIABLES)]
        parts.append(forecast(without, rows, within, horizons, True, progress))
    made = [part for part in parts if len(part[0])]
    if not made:
        return pd.DataFrame(columns=CASE), np.empty((0, members))
    return pd.concat([part[0] for part in made], ignore_index=True), np.concatenate([part[1] for part in made])


def origins_of(origins: Sequence[int]) -> list[int]:
    """List the years of origin that this partition holds.

    >>> origins_of(range(2001, 2005))
    [2003, 2004]
    """
    return [origin for origin in origins if origin >= FIRST_ORIGIN]


def can_leave_out(config: Config) -> bool:
    """Say whether there is anything to fit again, and another state to fit it on."""
    return len(config.region.states) > 1 and any(map(is_posterior, config.estimates.values()))


def runs(config: Config, origins: Sequence[int]) -> int:
    """Count the ensembles, for the progress bar."""
    return len(config.region.states) * len(origins_of(origins)) if can_leave_out(config) else 0


def refitted(config: Config, state: str) -> Config:
    """Give a config whose fitted estimates come from all states but one; the others, priors and readings of the start, stay."""
    scope = scope_of(config.region, quarters.parse(compose("study=calibrate").origin), config.observations_checked)
    others = tuple(code for code in scope.states if code != state)
    beliefs = {fit.name: fit.posterior for fit in calibrate.fit_scope(replace(scope, states=others), config.ensemble.seed)}
    fitted = {
        name: believed(estimate, beliefs[name]) for name, estimate in config.estimates.items() if is_posterior(estimate) and name in beliefs
    }
    return replace(config, estimates=config.estimates | fitted)


def is_posterior(estimate: Estimate) -> bool:
    """Say whether an estimate is what study=calibrate has found."""
    return estimate.fitted and estimate.distribution == "normal"


def believed(estimate: Estimate, belief: Belief) -> Estimate:
    """Give an estimate another belief."""
    return replace(estimate, value=belief.value, low=belief.low, high=belief.high)
