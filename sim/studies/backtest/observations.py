"""Read and check a user's own observations, merge them with the project's, and say which rows serve no score."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pandas as pd
import xarray as xr
from numpy.typing import NDArray

from sim.config.schema import Region
from sim.domain.constants import INFLUENCE_NORM
from sim.domain.variables import BY_NAME
from sim.history import user_table
from sim.history.series import CHANNEL_BANDWIDTHS, SERIES, YEARS, Kind
from sim.history.tables import Extra, own, series
from sim.history.trade import FLOWS, TURNOVER
from sim.history.user_table import Way
from sim.studies.backtest.targets import ARMS_WINDOW, tidy

TARGETS_OF = {
    TURNOVER: ("trade", "trade_share"),
    **{flow: (flow, "trade", "trade_share") for flow in FLOWS},
    "influence": ("fbic",),
    **{name: ("fbic", f"fbic_{name.removeprefix('bandwidth_')}_bandwidth") for name in CHANNEL_BANDWIDTHS},
    **{f"{kind}_dependence": ("fbic", f"fbic_{kind}_dependence") for kind in ("economic", "security")},
    "remittances": ("remittances",),
    "output": ("remittances",),
    "arms_deliveries": ("arms_share",),
    "vote_distance": ("vote_distance",),
}
DYADS = {"year", "power", "state"}
NOT_FORECAST = "the model forecasts no such variable"
OUTSIDE = "the power or state is not in the cast"
ANYONE = "*"
OF_ALL_POWERS = ("trade_share", "arms_share", "remittances")  # a figure of one power decides those of all
NO_ORIGIN = "no forecast is made for the year"
LACKING = "the model, or another figure that the score needs beside it, is missing there"
SHOWN = 8  # lines named in a note
Key = tuple[str, str, str, int]


def as_it_is() -> dict[str, Kind]:
    """List the model's variables that a table may name and that are scored as they are, by power, by state, by both or by neither."""
    plain = {name: variable for name, variable in BY_NAME.items() if set(variable.dims) <= {"power", "state"} and name not in TARGETS_OF}
    return {name: Kind("state" in variable.dims, "power" in variable.dims, variable.low, variable.high) for name, variable in plain.items()}


def read(path: Path, region: Region, checked: bool = False) -> pd.DataFrame:
    """Read a table of observations by the checks of every user's table; its index is the line in the file. A hole is an absent row.

    Besides the variables of the package's tables it may hold those of the model. Rows of others stay, without year and value, so that they
    can be named. `checked` accepts figures that are far from the package's.

    Raises:
        ConfigError: one line with file and row, as `sim.history.user_table.read`.
    """
    units = {name: variable.unit for name, variable in BY_NAME.items()}
    way = Way("history", as_it_is(), units, passes_over=True)
    return user_table.read(path, way, own(), region.powers, region.states, checked)


def unusable(table: pd.DataFrame, region: Region) -> pd.Series:
    """Say of each row why it cannot be scored from the start; blank where it can."""
    scored = table["variable"].isin({*TARGETS_OF, *as_it_is()})
    supplier = table["variable"] == "arms_deliveries"  # any supplier counts in the denominator
    cast = (table["power"].isin(["", *region.powers]) | supplier) & table["state"].isin(["", *region.states])
    return pd.Series(np.where(~scored, NOT_FORECAST, np.where(cast, "", OUTSIDE)), index=table.index)


def merge(history: xr.Dataset, rows: pd.DataFrame, extra: Extra | None = None) -> xr.Dataset:
    """Put rows into the observed Dataset: a user's row wins over the project's; years are added as they are needed.

    What is made of several figures is made anew, unless the rows give it: totals of FBIC of their parts, totals of arms of the suppliers.
    A turnover puts the project's flows aside; with one flow it gives the other, and two flows give the turnover (`history.trade`).
    `extra` is the user's file that the start is made from, if there is one.
    """
    first, last = int(history["year"].min()), int(history["year"].max())
    years = range(min([first, *rows["year"]]), max([last, *rows["year"]]) + 1)
    data = history.reindex(year=list(years)).copy(deep=True)
    order = rows["variable"].map({TURNOVER: -1, "influence": 1}).fillna(0)  # a turnover before its flows, an index after its parts
    for row in rows.loc[order.sort_values(kind="stable").index].to_dict("records"):
        _place(data, {str(name): value for name, value in row.items()}, extra)
    return data


def _place(data: xr.Dataset, row: dict[str, object], extra: Extra | None) -> None:
    """Write one row into the Dataset, and make anew what it is a part of."""
    name, value = str(row["variable"]), float(str(row["value"]))
    at = {dim: row[dim] for dim in ("year", "power", "state") if row[dim] != ""}
    if name in CHANNEL_BANDWIDTHS:
        data["bandwidth"].loc[at | {"channel": name.removeprefix("bandwidth_")}] = value
    elif name == "remittances":
        data["remittances"].loc[at] *= value / data["remittances_total"].loc[at]  # so that the shares of the powers stay
        data["remittances_total"].loc[at] = value
    elif name == "output":
        data["state_output" if row["state"] else "power_output"].loc[at] = np.log(value)
    elif name == "arms_deliveries":
        _deliver(data, at, value, extra)
    elif name in (TURNOVER, *FLOWS):
        _trade(data, name, at, value)
    elif name in data:
        data[name].loc[at] = value
    if name in CHANNEL_BANDWIDTHS or name.endswith("_dependence"):
        here = data.sel(at)
        dependence = here["economic_dependence"] + here["security_dependence"]
        data["influence"].loc[at] = here["bandwidth"].sum(skipna=False) * dependence / INFLUENCE_NORM


def _trade(data: xr.Dataset, name: str, at: dict[str, object], value: float) -> None:
    """Write a turnover or a flow, and make of them what follows."""
    same = np.isclose(float(data[name].loc[at]), value, rtol=1e-9)
    data[name].loc[at] = value
    if name == TURNOVER:
        for flow in () if same else FLOWS:
            data[flow].loc[at] = np.nan
        return
    (other,) = (flow for flow in FLOWS if flow != name)
    if np.isnan(data[other].loc[at]) and data[TURNOVER].loc[at] > value:
        data[other].loc[at] = data[TURNOVER].loc[at] - value
    if np.isfinite(data[other].loc[at]):
        data[TURNOVER].loc[at] = value + data[other].loc[at]


def _deliver(data: xr.Dataset, at: dict[str, object], value: float, extra: Extra | None) -> None:
    """Write a delivery and keep the total over suppliers, in the cast or not; what the register has of the same supplier is replaced."""
    place = {dim: at[dim] for dim in ("year", "state")}
    if at["power"] in data["power"].values:
        before = float(data["arms_deliveries"].loc[at])
        data["arms_deliveries"].loc[at] = value
    else:
        before = _on_record(str(at["power"]), str(at["state"]), int(str(at["year"])), extra)
    total = data["arms_deliveries_total"].loc[place].fillna(0.0)
    data["arms_deliveries_total"].loc[place] = float(total) + value - float(np.nan_to_num(before))


def _on_record(supplier: str, state: str, year: int, extra: Extra | None) -> float:
    """Give what a supplier outside the cast delivered by the tables; NaN where they have nothing."""
    return float(series("arms_deliveries", (supplier,), (state,), extra)[0][YEARS.index(year), 0, 0]) if year in YEARS else np.nan


def plain_targets(rows: pd.DataFrame, merged: xr.Dataset) -> pd.DataFrame:
    """Give what is known of the model's own variables that the rows name, which are scored as they are.

    The project's figures, where it has measured any, stand beside the user's, so that a baseline has a past to start from. A variable
    that is a target already, such as `arms_share`, keeps the row of the user alone (`replaced`).
    """
    plain = rows[rows["variable"].isin(as_it_is())]
    mine = plain[[*SERIES, "year", "value"]]
    theirs = [tidy(name, merged[name]) for name in plain["variable"].unique() if name in merged and set(merged[name].dims) == DYADS]
    return replaced(pd.concat([*theirs, mine], ignore_index=True))


def replaced(targets: pd.DataFrame) -> pd.DataFrame:
    """Keep the last row of every figure.

    >>> rows = [("opinion", "RUS", "KAZ", 2018, value) for value in (0.1, 0.2)]
    >>> replaced(pd.DataFrame(rows, columns=[*SERIES, "year", "value"]))["value"].tolist()
    [0.2]
    """
    return targets.drop_duplicates([*SERIES, "year"], keep="last", ignore_index=True)


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
    sentences = []
    left = table.assign(reason=reasons)
    for (variable, reason), rows in left[left["reason"] != ""].groupby(["variable", "reason"], sort=True):
        lines = ", ".join(map(str, rows.index[:SHOWN])) + (" and more" if len(rows) > SHOWN else "")
        count = f"{len(rows)} row{'s' if len(rows) > 1 else ''}"
        sentences.append(f"{count} of '{variable}' could not be used (line{'s' if len(rows) > 1 else ''} {lines}): {reason}")
    return sentences
