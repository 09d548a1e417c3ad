"""Say how much a measure typically changes in a year: the yardstick against which effects are held."""

from __future__ import annotations

import numpy as np
import xarray as xr
from numpy.typing import NDArray

from sim import metrics
from sim.domain.arrays import DYAD, Array
from sim.domain.constants import ARMS_DECAY, ARMS_YEARS, LEAST_SHARE

Flags = NDArray[np.bool_]
Labels = NDArray[np.str_]
LEAST_NEWS = 10  # changes from one year to the next, for arms years with a delivery, that a record must have to speak for itself
FLOWS = ("exports", "imports", "trade")  # their changes are relative


def typical_changes(history: xr.Dataset, year: int) -> xr.Dataset:
    """Give the median absolute change from one year to the next of every measure that has a record, up to a year.

    `history` is what `sim.history.observe` gives. For a measure `x`: `x_yearly`, by power and state, in the unit of the measure, for flows
    of trade in per cent of the year before; `x_record`, whose record it is: `pair`, the power's and the state's own; `power`, of all pairs
    of the power, where its own has fewer than ten changes (for arms: than ten years with a delivery) or their median is zero; `all`, of all
    pairs; `none` where they are too few as well, and `x_yearly` is NaN. Changes over a hole in the record are not taken.
    """
    known = history.sel(year=slice(None, year))
    found: dict[str, tuple[tuple[str, ...], Array | Labels, dict[str, str]]] = {}
    for name, (series, unit) in _series(known).items():
        changes = abs(series.transpose("year", *DYAD).diff("year")).values
        delivered = np.nan_to_num(known["arms_deliveries"].transpose("year", *DYAD).values[1:]) > 0
        yearly, record = typical(changes, delivered if name == "arms" else np.isfinite(changes))
        yearly = 100 * np.expm1(yearly) if name in FLOWS else yearly
        about = f"typical yearly change of {name} in the record"
        found[f"{name}_yearly"] = (DYAD, yearly, {"units": unit, "long_name": about})
        found[f"{name}_record"] = (
            DYAD,
            record,
            {"units": "word", "long_name": f"whose record the {about.removesuffix(' in the record')} is"},
        )
    return xr.Dataset(found, {"power": history["power"].values, "state": history["state"].values})


def _series(known: xr.Dataset) -> dict[str, tuple[xr.DataArray, str]]:
    """Give the series of each measure on the scale on which its changes are taken, and the unit of the result."""
    series = {name: (known[name].copy(data=np.log(known[name].values)), "%") for name in FLOWS if name in known}
    series |= {"trade_share": (metrics.trade_share(known.assign(other_trade=other_trade(known))), "share")}
    series |= {"arms": (arms_shares(known), "share of the stock at the origin")}
    return series | {name: (known[name], str(known[name].attrs["units"])) for name in ("remittances", "opinion", "influence")}


def other_trade(known: xr.Dataset) -> xr.DataArray:
    """Give what a state's totals leave to the rest of the world; 0 for a state without any total, NaN in other years without one."""
    total = known["exports_total"] + known["imports_total"]
    left = total - known["trade"].sum("power", skipna=False)
    return left.where(total.notnull().any("year"), 0.0)


def arms_shares(known: xr.Dataset) -> xr.DataArray:
    """Give each supplier's share of a state's arms by year, as a start has it: of the last 15 years, each weighted by its age.

    NaN in years before the register has so many, and where the share is too small to be one: deliveries long ago fade evenly, and would
    pass for a record of steady supply.
    """
    weights = xr.DataArray(ARMS_DECAY ** np.arange(ARMS_YEARS)[::-1], dims="age")
    whole = known["arms_deliveries_total"]
    own = known["arms_deliveries"].where(known["arms_deliveries"].notnull() | whole.isnull(), 0.0)
    stock, everyone = (part.rolling(year=ARMS_YEARS).construct("age").dot(weights) for part in (own, whole))
    share = stock / everyone.where(everyone > 0)
    return share.where(share >= LEAST_SHARE)


def typical(changes: Array, news: Flags) -> tuple[Array, Labels]:
    """Take the median of absolute changes (year, power, state), by pair, or by what has enough news; say which.

    >>> changes = np.concatenate([np.ones((10, 1, 1)), np.full((10, 1, 1), np.nan)], axis=1)
    >>> yearly, record = typical(changes, np.isfinite(changes))
    >>> yearly.ravel().tolist(), record.ravel().tolist()
    ([1.0, 1.0], ['pair', 'all'])
    """
    yearly, record = np.full(changes.shape[1:], np.nan), np.full(changes.shape[1:], "none", dtype="<U5")
    for place in np.ndindex(*changes.shape[1:]):
        for name, part in (("pair", (slice(None), *place)), ("power", (slice(None), place[0])), ("all", ...)):
            taken = changes[part][np.isfinite(changes[part])]
            if taken.size and news[part].sum() >= LEAST_NEWS and np.median(taken) > 0:
                yearly[place], record[place] = np.median(taken), name
                break
    return yearly, record
