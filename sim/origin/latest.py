"""Take the latest known values at the origin of what is read, not computed: ties, troops, opinions, arms, remittances, memberships."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from sim.config.schema import Organisation
from sim.domain.arrays import DYAD, Array
from sim.domain.constants import ARMS_DECAY, ARMS_YEARS
from sim.history.series import NOBODY
from sim.history.tables import read, suppliers
from sim.origin.scope import Flags, Scope, called, refuse_missing

Labels = NDArray[np.str_]
Entry = tuple[tuple[str, ...], Array | Labels]

DYADS = ("debt", "opinion", "stake", "presence")
OF_STATES = ("societal_voice", "threat")
ROUNDING = 1e-6


def latest(values: Array, assumed: Flags) -> tuple[Array, Labels]:
    """Give each column's latest known value and its basis; where there is none, zero by assumption.

    observed: a value of the origin's year; carried: an older one; assumption: nobody measured it.
    """
    known = np.isfinite(values)
    newest = len(values) - 1 - np.argmax(known[::-1], axis=0)[np.newaxis]
    value = np.nan_to_num(np.take_along_axis(values, newest, axis=0)[0])
    guess = np.take_along_axis(assumed, newest, axis=0)[0] | ~known.any(axis=0)
    measured = np.where(newest[0] == len(values) - 1, "observed", "carried")
    return value, np.where(guess, "assumption", measured)


def latest_values(scope: Scope) -> dict[str, Entry]:
    """Give the values at the origin that are read from the tables, not computed.

    Raises:
        ConfigError: there is no value, not even an assumed one, of a power's effort on the region.
    """
    result: dict[str, Entry] = {}
    for name in DYADS:
        value, basis = latest(*scope.series(name))
        result |= {name: (DYAD, value), f"{name}_basis": (DYAD, basis)}
    for name in OF_STATES:
        result[name] = (("state",), latest(*scope.series(name, NOBODY))[0][0])
    gateway = scope.series("gateway", NOBODY)
    typical = np.isnan(gateway[0]).all(axis=(0, 1))  # of a state of which nothing is said
    result["gateway"] = (("state",), np.where(typical, 1.0, latest(*gateway)[0][0]))
    for name in ("effort_share", "labour"):
        result[name] = (("power",), latest(*scope.series(name, None, NOBODY))[0][:, 0])
    for power, share in zip(scope.powers, result["effort_share"][1], strict=True):
        if share <= 0:
            refuse_missing("effort_share", f"of {called(power)}", scope)
    return result | remittances(scope) | arms(scope)


def remittances(scope: Scope) -> dict[str, Entry]:
    """Split each state's latest remittances, % of GDP, by the share that comes from each power."""
    total, known = latest(*scope.series("remittances", NOBODY))
    share, certain = latest(*scope.series("remittances_share"))
    weaker = np.where(known == "observed", certain, np.where(certain == "assumption", certain, known))
    return {"remittances": (DYAD, total * share), "remittances_basis": (DYAD, weaker)}


def arms(scope: Scope) -> dict[str, Entry]:
    """Give each supplier's share of a state's arms, of the deliveries of all suppliers, in the cast or not."""
    shares = arms_shares(scope)
    return {"arms_base": (DYAD, shares), "arms_base_basis": (DYAD, np.full(shares.shape, "observed"))}


def arms_shares(scope: Scope) -> Array:
    """Give the shares of deliveries of the last 15 years, weighted by 0.9 a year of age; 0 where there were none.

    share_ps = sum_y 0.9^(Y - y) delivery_psy / sum over q and y of the same, q over all suppliers
    """
    own, everyone = (aged(scope.series("arms_deliveries", powers)[0]) for powers in (scope.powers, suppliers(scope.extra)))
    stock = everyone.sum(axis=0)
    return np.asarray(np.divide(own, stock, out=np.zeros_like(own), where=stock > 0))


def aged(deliveries: Array) -> Array:
    """Sum the deliveries of the last 15 years, each weighted by its age.

    >>> aged(np.array([[1.0], [np.nan], [1.0]])).round(2).tolist()
    [1.81]
    """
    recent = np.nan_to_num(deliveries[-ARMS_YEARS:])
    weight = ARMS_DECAY ** np.arange(len(recent))[::-1]
    return np.asarray(np.tensordot(weight, recent, axes=1))


@lru_cache
def memberships() -> pd.DataFrame:
    """Read the memberships of organisations, with their dates."""
    table = read("membership")
    dates = {name: pd.to_datetime(table[name], errors="coerce") for name in ("start", "end")}
    return table.assign(status=table["status"].astype(float), **dates)


def organisations(scope: Scope, stated: Mapping[str, Organisation]) -> dict[str, Entry]:
    """Give memberships at the end of the origin's quarter, and who may join.

    membership: 1 a member, 0.5 an observer, 0 neither; candidates: 0 or 1.
    """
    instant = pd.Timestamp(year=scope.year, month=3 * (scope.origin % 4) + 3, day=1) + pd.offsets.MonthEnd(0)
    rows = memberships()
    rows = rows[(rows["start"] <= instant) & ~(rows["end"] <= instant)]
    status = rows.set_index(["organisation", "state"])["status"].to_dict()
    member = [[status.get((name, state), 0.0) for state in scope.states] for name in stated]
    may = [[float(state in organisation.candidates) for state in scope.states] for organisation in stated.values()]
    shape = len(stated), len(scope.states)
    dims = ("organisation", "state")
    return {"membership": (dims, np.reshape(member, shape)), "candidates": (dims, np.reshape(may, shape))}
