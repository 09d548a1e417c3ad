"""Trace a user's rows to the forecasts that they score, and account for those that score none."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from sim.studies.backtest.observations import SERIES, TARGETS_OF
from sim.studies.backtest.targets import ARMS_WINDOW

ANYONE = "*"
OF_ALL_POWERS = ("trade_share", "arms_share", "remittances")  # a figure of one power decides those of all
NO_ORIGIN = "no forecast is made for the year"
LACKING = "the model, or another figure that the score needs beside it, is missing there"
SHOWN = 8  # lines named in a note
Key = tuple[str, str, str, int]


def touched(row: pd.Series) -> list[Key]:
    """List what an observation decides: (target, power or anyone, state, year); a delivery of arms counts for five years."""
    found = []
    for target in TARGETS_OF.get(row["variable"], (row["variable"],)):
        power = ANYONE if target in OF_ALL_POWERS else row["power"]
        years = range(row["year"], row["year"] + (ARMS_WINDOW if target == "arms_share" else 1))
        found += [(target, power, row["state"], year) for year in years]
    return found


def scored_by(cases: pd.DataFrame, rows: pd.DataFrame) -> NDArray[np.bool_]:
    """Mark the cases whose outcome is among a user's rows."""
    wanted = {key for _, row in rows.iterrows() for key in touched(row)}
    return np.array([_keys(*case) & wanted != set() for case in cases[[*SERIES, "year"]].itertuples(index=False)], dtype=bool)


def _keys(variable: str, power: str, state: str, year: int) -> set[Key]:
    return {(variable, power, state, year), (variable, ANYONE, state, year)}


def without_score(cases: pd.DataFrame, rows: pd.DataFrame, origins: Sequence[int], horizons: Sequence[int]) -> pd.Series:
    """Say of each row why it scored no forecast; blank where it scored one."""
    made = set().union(*(_keys(*case) for case in cases[[*SERIES, "year"]].drop_duplicates().itertuples(index=False)))
    reasons = []
    for _, row in rows.iterrows():
        keys = touched(row)
        reachable = any(key[3] - horizon in origins for key in keys for horizon in horizons)
        reasons.append("" if made & set(keys) else LACKING if reachable else NO_ORIGIN)
    return pd.Series(reasons, index=rows.index, dtype=object)


def notes(table: pd.DataFrame, reasons: pd.Series) -> list[str]:
    """Write one sentence for each variable and reason.

    >>> notes(pd.DataFrame({"variable": ["gdp"]}, index=[2]), pd.Series(["unknown"], index=[2]))
    ["1 row of 'gdp' could not be used (line 2): unknown"]
    """
    told = []
    left = table.assign(reason=reasons)
    for (variable, reason), rows in left[left["reason"] != ""].groupby(["variable", "reason"], sort=True):
        lines = ", ".join(map(str, rows.index[:SHOWN])) + (" and more" if len(rows) > SHOWN else "")
        count = f"{len(rows)} row{'s' if len(rows) > 1 else ''}"
        told.append(f"{count} of '{variable}' could not be used (line{'s' if len(rows) > 1 else ''} {lines}): {reason}")
    return told
