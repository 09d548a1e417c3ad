"""Measures made of a run's variables: shares, partners, hedging, the patron's trade and share.

A measure keeps every dimension that it does not sum over, so one call serves one replicate or all of them. It sums slice by slice, so that
a replicate's measure has the same bits whatever lies beside it in memory.
"""

from __future__ import annotations

from functools import reduce
from operator import add

import numpy as np
import xarray as xr

from sim.metrics.attributes import attribute

BILLION = 1000.0  # USD million


def _total(values: xr.DataArray, dim: str) -> xr.DataArray:
    return reduce(add, (values.isel({dim: place}, drop=True) for place in range(values.sizes[dim])))


def shares(influence: xr.DataArray) -> xr.DataArray:
    """Divide the influence over a state among the powers.

    share_ps = influence_ps / sum_q influence_qs

    The result has the dimensions of `influence`, no unit, and sums to one over powers; NaN where no power has any influence.

    >>> shares(xr.DataArray([[3.0], [1.0]], dims=("power", "state"))).values.ravel().tolist()
    [0.75, 0.25]
    """
    whole = _total(influence, "power")
    return (influence / whole.where(whole > 0)).assign_attrs(units="share", long_name="share of all influence over the state")


def trade_share(ds: xr.Dataset) -> xr.DataArray:
    """Divide the trade of a state: by all of it, its other trade included.

    share_ps = trade_ps / (sum_q trade_qs + other_trade_s); NaN where a part is. Where no total is on record other trade is 0.

    >>> ds = xr.Dataset({"trade": (("power", "state"), [[3.0], [1.0]]), "other_trade": ("state", [4.0])})
    >>> trade_share(ds).values.ravel().tolist()
    [0.375, 0.125]
    """
    share = ds["trade"] / (_total(ds["trade"], "power") + ds["other_trade"])
    return share.assign_attrs(units="share", long_name="share of the state's goods trade")


def partners(ds: xr.Dataset) -> xr.DataArray:
    """Count the effective partners of a state: the inverse of the Herfindahl index of its influence shares.

    partners_s = 1 / sum_p share_ps ** 2

    Dimensions of the influence without the power; from 1 (one power has it all) to the number of powers (all have the same).

    >>> partners(xr.Dataset({"influence": (("power", "state"), [[2.0], [2.0]])})).item()
    2.0
    """
    concentration = _total(shares(ds["influence"]) ** 2, "power")
    return (1 / concentration).assign_attrs(units="powers", long_name="effective number of partners")


def hedging(ds: xr.Dataset) -> xr.DataArray:
    """Measure how far a state keeps its options open: spread, balance between the rivals, and acts of defiance.

    hedging_s = 0.5 (1 - sum_p a_ps^2) / (1 - 1/P) + 0.25 (1 - |a_R1s - a_R2s| / (a_R1s + a_R2s)) + 0.25 (1 - exp(-defiance_s))

    `a` is the alignment, R1 and R2 the rivals, P the number of powers. An index from 0 to 1. A part that is not defined (one power, no
    rivals) is 0.
    """
    alignment = ds["alignment"]
    spread = (1 - _total(alignment**2, "power")) / max(1 - 1 / alignment.sizes["power"], 1e-9)
    index = 0.5 * spread + 0.25 * _balance(ds) + 0.25 * (1 - np.exp(-ds["defiance"]))
    return index.clip(0, 1).assign_attrs(units="index", long_name="hedging index")


def _balance(ds: xr.Dataset) -> xr.DataArray | float:
    rivals = attribute(ds, "rivals", [])
    if len(rivals) != 2 or not set(rivals) <= set(ds["power"].values.tolist()):
        return 0.0
    first, second = (ds["alignment"].sel(power=rival, drop=True) for rival in rivals)
    whole = first + second
    return 1 - abs(first - second) / whole.where(whole > 0, 1.0)


def patron_trade(ds: xr.Dataset) -> xr.DataArray:
    """Sum the trade of all states with the patron, in USD billion a year."""
    trade = _total(ds["trade"].sel(power=ds.attrs["patron"], drop=True), "state") / BILLION
    return trade.assign_attrs(units="USD billion a year", long_name="turnover of goods trade of all states with the patron")


def patron_share(ds: xr.Dataset) -> xr.DataArray:
    """Give the patron's share of the influence of all powers over all states together.

    >>> run = xr.Dataset({"influence": (("power", "state"), [[3.0], [1.0]])}, coords={"power": ["RUS", "CHN"]}, attrs={"patron": "RUS"})
    >>> patron_share(run).item()
    0.75
    """
    share = shares(_total(ds["influence"], "state")).sel(power=ds.attrs["patron"], drop=True)
    return share.assign_attrs(units="share", long_name="share of the patron in the influence of all powers over all states")
