"""Give a state's exports to a power and its imports from it, their sum the turnover, from what the tables have of the three.

Two flows on record stand. One flow and a turnover give the other by difference. A turnover alone is split by the share that exports had
when both flows were last known (`constructed`); without one, both flows stay holes.
"""

from __future__ import annotations

from functools import lru_cache
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from sim.domain.arrays import Array
from sim.history.holes import filled
from sim.history.tables import Extra, placed, series, users

WORLD = ("WLD",)  # the power of the rows that hold a state's totals
TURNOVER, FLOWS = "trade", ("exports", "imports")
Flags = NDArray[np.bool_]


class Flows(NamedTuple):
    """Hold both flows, USD million a year, NaN where one is a hole, and where they are a turnover split by an older share."""

    exports: Array
    imports: Array
    constructed: Flags


@lru_cache(maxsize=64)
def flows(powers: tuple[str, ...], states: tuple[str, ...], extra: Extra | None) -> Flows:
    """Give the exports of states to powers and the imports of states from them, shapes (year, power, state).

    A user's row wins over the package's of the same year: a flow replaces that flow; a turnover replaces the sum of the package's flows
    and is split as they were. The arrays are shared, so they are read-only.

    >>> at = 2019 - 1990
    >>> both = flows(("RUS",), ("TKM",), None)  # 2017: exports 84.4, imports 343.8; 2019: a turnover of 695
    >>> round(both.exports[at].item(), 1), round(both.imports[at].item(), 1), both.constructed[at].item()
    (137.0, 558.0, True)
    """
    known = recorded(powers, states, extra)
    published = series(TURNOVER, powers, states, extra)[0]
    share = share_of(known)
    then = np.where(replaced(powers, states, extra), share_of(recorded(powers, states, None)), np.nan)
    older = filled(np.where(np.isnan(share), then, share))
    split = np.isnan(known.exports) & np.isnan(known.imports) & np.isfinite(published) & np.isfinite(older)
    exports = np.where(split, older * published, known.exports)
    imports = np.where(split, published - older * published, known.imports)
    for values in (exports, imports, split):
        values.flags.writeable = False
    return Flows(exports, imports, split)


def turnover(powers: tuple[str, ...], states: tuple[str, ...], extra: Extra | None) -> Array:
    """Give the turnover of every dyad, USD million a year, shape (year, power, state): both flows where known, else what was published."""
    known = recorded(powers, states, extra)
    both = known.exports + known.imports
    return np.where(np.isfinite(both), both, series(TURNOVER, powers, states, extra)[0])


def totals(states: tuple[str, ...], extra: Extra | None) -> Flows:
    """Give the exports of states to the whole world and their imports from it, USD million a year, shapes (year, state)."""
    whole = flows(WORLD, states, extra)
    return Flows(whole.exports[:, 0, :], whole.imports[:, 0, :], whole.constructed[:, 0, :])


def assumed(powers: tuple[str, ...], states: tuple[str, ...], extra: Extra | None) -> Flags:
    """Mark the dyads and years of which any row, of a flow or of the turnover, is an assumption, shape (year, power, state)."""
    return np.any([series(name, powers, states, extra)[1] for name in (TURNOVER, *FLOWS)], axis=0)


def recorded(powers: tuple[str, ...], states: tuple[str, ...], extra: Extra | None) -> Flows:
    """Give the flows on record and those that follow by difference; none is split."""
    own = replaced(powers, states, extra)
    published = series(TURNOVER, powers, states, extra)[0]
    exports, imports = (
        np.where(own & ~stated(name, powers, states, extra), np.nan, series(name, powers, states, extra)[0]) for name in FLOWS
    )
    left, right = np.isnan(exports), np.isnan(imports)
    exports = np.where(left & ~right, positive(published - imports), exports)
    imports = np.where(right & ~left, positive(published - exports), imports)
    return Flows(exports, imports, np.zeros(exports.shape, dtype=bool))


def positive(values: Array) -> Array:
    """Drop what is not above zero: a flow of which nothing is known but that it is small.

    >>> positive(np.array([2.0, 0.0])).tolist()
    [2.0, nan]
    """
    return np.where(values > 0, values, np.nan)


def share_of(both: Flows) -> Array:
    """Divide exports by the turnover."""
    return both.exports / (both.exports + both.imports)


def replaced(powers: tuple[str, ...], states: tuple[str, ...], extra: Extra | None) -> Flags:
    """Mark the turnovers that a user states: the package's flows of that year no longer stand."""
    return stated(TURNOVER, powers, states, extra)


def stated(variable: str, powers: tuple[str, ...], states: tuple[str, ...], extra: Extra | None) -> Flags:
    """Mark the values of a variable that come from a user's rows."""
    if extra is None:
        return np.zeros(series(variable, powers, states, None)[0].shape, dtype=bool)
    rows = users(extra)
    return np.isfinite(placed(rows[rows["variable"] == variable], powers, states)[0])
