"""Put a finding into words: numbers with their interval, who gains what over whom, and by when."""

from __future__ import annotations

import numpy as np
import xarray as xr

from sim import metrics
from sim.plots.layout import style

HEADLINE = "2030Q4"
NOTHING = 5e-7  # what float32 results cannot tell from nought


def headline_quarter(ds: xr.Dataset) -> str:
    """Choose the quarter a title speaks of: the end of 2030, or the last of the headline quarters that the run covers.

    >>> headline_quarter(xr.Dataset(coords={"quarter": ["2025Q4", "2026Q1"]}))
    '2025Q4'
    """
    covered = metrics.headline_quarters(ds)
    return HEADLINE if HEADLINE in covered else covered[-1]


def moment(quarter: str) -> str:
    """Write the end of a year as the year, any other quarter as itself.

    >>> moment("2030Q4"), moment("2024Q2")
    ('2030', '2024Q2')
    """
    return quarter.removesuffix("Q4")


def number(value: float, scale: float | None = None) -> str:
    """Write a number with the decimals that its scale (the largest number beside it) deserves.

    >>> number(0.0512, 0.2), number(0.0042), number(1234.5)
    ('0.05', '0.0042', '1,234')
    """
    size = abs(value if scale is None else scale)
    decimals = 0 if size >= 10 else 1 if size >= 2 else 2 if size >= 0.1 else 3 if size >= 0.01 else 4
    return f"{round(value, decimals) + 0.0:,.{decimals}f}"


def interval(low: float, median: float, high: float, unit: str = "") -> str:
    """Write a median with the interval between the outer quantiles; the median alone where all three are one.

    >>> interval(0.01, 0.05, 0.1)
    '0.05 (80 %: 0.01 to 0.10)'
    """
    scale = max(abs(low), abs(high))
    told = f"{number(median, scale)}{unit}"
    return told if high - low < NOTHING else f"{told} (80 %: {number(low, scale)} to {number(high, scale)})"


def moved(band: xr.DataArray, up: str, down: str, unit: str = "") -> tuple[str, int]:
    """Say a change as "up" or "down" by a positive amount, and give its direction: 1, -1, or 0 for none.

    `band` holds the quantiles low, median, high of one change.

    >>> moved(xr.DataArray([-0.3, -0.2, 0.1]), "rises by", "falls by")
    ('falls by 0.20 (80 %: -0.10 to 0.30)', -1)
    """
    low, median, high = (float(value) for value in band.values)
    if max(abs(low), abs(high)) < NOTHING:
        return "does not change", 0
    return (f"{down} {interval(-high, -median, -low, unit)}", -1) if median < 0 else (f"{up} {interval(low, median, high, unit)}", 1)


def largest(band: xr.DataArray) -> dict[str, str]:
    """Find the coordinates at which the median of a band (quantile, ...) is farthest from nought."""
    median = abs(band.isel(quantile=1, drop=True))
    found = median.fillna(0).argmax(...)
    places = found if isinstance(found, dict) else {}
    return {str(dim): str(median[dim].values[int(place)]) for dim, place in places.items()}


def who_gains(ds: xr.Dataset, band: xr.DataArray, period: str) -> str | None:
    """Say which power gains or loses most, over which state; None where no change differs from nought.

    `band` is (quantile, power, state) of the change, in the unit of influence; `period` says when, as in "by 2030".
    """
    place = largest(band)
    if abs(float(band.sel(place).isel(quantile=1))) < NOTHING:
        return None
    text, _ = moved(band.sel(place), "gains", "loses")
    power, state = style.names(ds, "power")[place["power"]], style.names(ds, "state")[place["state"]]
    return f"{power} {text} over {state} {period}"


def sign_held(agree: xr.DataArray, place: dict[str, str]) -> str:
    """Say in how many replicates the largest effect has the sign of its median; `agree` is their share, place by place."""
    held = float(agree.sel(place))
    return "" if np.isnan(held) else f"The largest effect has its sign in {100 * held:.0f} % of replicates."
