"""Say of claims that no run can decide what the observed record has."""

from __future__ import annotations

import numpy as np
import xarray as xr


def notes(history: xr.Dataset) -> dict[str, str]:
    """Give a sentence for each claim of which the observed tables say something: C06 and C15."""
    return {"C06": first_power(history), "C15": growth_of_trade(history)}


def first_power(history: xr.Dataset) -> str:
    """C06: count the states in which Russia's published index is above China's, year by year, 1995-2005."""
    index = history["influence"].sel(year=slice(1995, 2005))
    ahead = (index.sel(power="RUS") > index.sel(power="CHN")).sum("state")
    least, most = int(ahead.min()), int(ahead.max())
    return f"the record: Russia's index is above China's in {least} to {most} of {index.sizes['state']} states in each year 1995-2005"


def growth_of_trade(history: xr.Dataset) -> str:
    """C15: give the yearly growth of the observed trade with China before and after 2013, states with figures in all three years."""
    trade = history["trade"].sel(power="CHN", year=[2003, 2013, 2021]).dropna("state")
    first, middle, last = trade.sum("state").values
    before, after = (100 * (np.exp(np.log(end / start) / years) - 1) for start, end, years in ((first, middle, 10), (middle, last, 8)))
    return f"the record: {before:.0f} % a year 2003-13, {after:.0f} % a year 2013-21 (current dollars; {', '.join(trade['state'].values)})"
