"""Look up what is on record at an origin and enters a reading: nothing later than the origin is touched."""

from __future__ import annotations

import numpy as np
import pandas as pd

from sim.domain.arrays import Array
from sim.history.series import FIRST_YEAR
from sim.history.tables import suppliers
from sim.origin.scope import Scope
from sim.origin.trade import spread_of
from sim.studies.backtest.readings import VOTE_GAIN, Known
from sim.studies.backtest.targets import ARMS_WINDOW


def known_at(scope: Scope, targets: pd.DataFrame) -> Known:
    """Collect what readings need at the origin of a scope."""
    sent = laid_out(targets, "remittances", scope)
    level, spread = filtered_votes(laid_out(targets, "vote_distance", scope))
    own, everyone = (scope.series("arms_deliveries", powers)[0] for powers in (scope.powers, suppliers(scope.extra)))
    recent, total = (np.nan_to_num(part[-ARMS_WINDOW:])[..., np.newaxis, np.newaxis] for part in (own, everyone))
    sent, level, spread = (part[..., np.newaxis, np.newaxis] for part in (sent[-1], level, spread))
    return Known(sent, level, spread, recent, total.sum(axis=1, keepdims=True))


def laid_out(targets: pd.DataFrame, variable: str, scope: Scope) -> Array:
    """Lay the rows of a variable up to the origin out as (year, power, state), NaN for holes."""
    rows = targets[(targets["variable"] == variable) & targets["year"].between(FIRST_YEAR, scope.year)]
    rows = rows[rows["power"].isin(scope.powers) & rows["state"].isin(scope.states)]
    values = np.full((scope.year - FIRST_YEAR + 1, len(scope.powers), len(scope.states)), np.nan)
    power, state = ([codes.index(code) for code in rows[dim]] for dim, codes in (("power", scope.powers), ("state", scope.states)))
    values[rows["year"].to_numpy(dtype=int) - FIRST_YEAR, power, state] = rows["value"]
    return values


def filtered_votes(distances: Array) -> tuple[Array, Array]:
    """Filter yearly distances of votes, and say how far they stray: level and spread, each (power, state).

    level_t = level_(t-1) + gain x (distance_t - level_(t-1)); the spread is that of the surprises of the last 15 years,
    shrunk to the pooled one.

    >>> [part.item() for part in filtered_votes(np.array([1.0, 1.0, 1.0]).reshape(3, 1, 1))]
    [1.0, 0.0]
    """
    level, surprises = np.full(distances.shape[1:], np.nan), np.full_like(distances, np.nan)
    for year, seen in enumerate(distances):
        surprises[year] = seen - level
        updated = np.where(np.isnan(level), seen, level + VOTE_GAIN * surprises[year])
        level = np.where(np.isnan(seen), level, updated)
    return level, spread_of(surprises)
