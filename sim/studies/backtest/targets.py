"""Say what was observed, on the scales on which forecasts are scored."""

from __future__ import annotations

import numpy as np
import pandas as pd
import xarray as xr

from sim.domain.arrays import CHANNELS
from sim.domain.constants import LEAST_REMITTANCES
from sim.history.holes import filled
from sim.history.trade import FLOWS, TURNOVER

COLUMNS = ["variable", "power", "state", "year", "value"]
TRADE = (TURNOVER, *FLOWS)  # turnover, a state's exports to a power, its imports from it
ARMS_WINDOW = 5  # years of deliveries in an arms share: single years are too lumpy to score
UNITS = {
    **dict.fromkeys(TRADE, "log USD million a year"),
    "trade_share": "share",
    "remittances": "log USD million a year",
    "arms_share": "share",
    "vote_distance": "ideal points",
}  # the parts of FBIC are indices


def observed(history: xr.Dataset) -> pd.DataFrame:
    """Give every observation that is scored, tidy: variable, power, state, year, value; holes have no row.

    `history` is what `sim.history.observe` gives. Variables: trade and, where they are known, its flows; trade_share, fbic and its parts,
    remittances, arms_share, vote_distance.
    """
    series: dict[str, xr.DataArray] = {
        **{flow: log(history[flow]) for flow in TRADE if flow in history},
        "trade_share": trade_share(history["trade"], history["exports_total"] + history["imports_total"]),
        **fbic(history),
        "remittances": remittances(history),
        "arms_share": arms_share(history),
        "vote_distance": history["vote_distance"],
    }
    return pd.concat([tidy(name, values) for name, values in series.items()], ignore_index=True)


def tidy(name: str, values: xr.DataArray) -> pd.DataFrame:
    """Lay a series out as rows, without its holes."""
    rows = values.transpose("year", "power", "state").to_series().dropna().rename("value").reset_index()
    return rows.assign(variable=name)[COLUMNS]


def log(values: xr.DataArray) -> xr.DataArray:
    """Take logarithms and keep the labels."""
    return values.copy(data=np.log(values.values))


def trade_share(trade: xr.DataArray, total: xr.DataArray) -> xr.DataArray:
    """Divide a state's trade: by all of it where totals are on record, in the years with one; else among the powers, where all are known.

    share_ps = trade_ps / total_s, or trade_ps / sum_q trade_qs of a state without any total

    >>> trade = xr.DataArray([[[3.0], [1.0]]], dims=("year", "power", "state"))
    >>> [trade_share(trade, xr.DataArray([[whole]], dims=("year", "state"))).values.ravel().tolist() for whole in (8.0, np.nan)]
    [[0.375, 0.125], [0.75, 0.25]]
    """
    return trade / total.where(total.notnull().any("year"), trade.sum("power", skipna=False))


def fbic(history: xr.Dataset) -> dict[str, xr.DataArray]:
    """Name the index, its bandwidths by channel and its dependences."""
    parts = {"fbic": history["influence"]}
    parts |= {f"fbic_{channel}_bandwidth": history["bandwidth"].sel(channel=channel, drop=True) for channel in CHANNELS}
    return parts | {f"fbic_{kind}_dependence": history[f"{kind}_dependence"] for kind in ("economic", "security")}


def remittances(history: xr.Dataset) -> xr.DataArray:
    """Give the logarithm of the money sent home, USD million a year.

    log(remittances_s / 100 x GDP_s x share_ps). The share from each power is the one stated last, in all years: totals are measured every
    year, shares hardly ever, and a new estimate of a share is no event to be forecast. Years below 1 % of GDP are left out: there the
    figures are a few transfers, and jump a hundredfold (Kazakhstan 1996) by a change of method.
    """
    total = history["remittances_total"].where(history["remittances_total"] >= LEAST_REMITTANCES)
    share = (history["remittances"] / total).transpose("year", "power", "state")
    latest = share.isel(year=-1, drop=True).copy(data=filled(share.values)[-1])
    return log((total * latest).where(latest > 0) / 100) + history["state_output"]


def arms_share(history: xr.Dataset) -> xr.DataArray:
    """Give each power's share of a state's arms deliveries in the five years up to each year, all suppliers in the denominator.

    NaN where the register does not cover the five years, or where nothing was delivered in them.
    """
    total = history["arms_deliveries_total"]
    own = history["arms_deliveries"].fillna(0.0).where(np.isfinite(total))
    window, whole = (series.rolling(year=ARMS_WINDOW).sum() for series in (own, total))
    return window / whole.where(whole > 0)
