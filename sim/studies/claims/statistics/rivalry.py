"""Measure what is claimed of the two rivals and of the others: tension without confrontation, other partners."""

from __future__ import annotations

import xarray as xr

from sim.studies.claims.statistics.measured import (
    Measured,
    Worlds,
    at,
    rise,
    share,
)

OTHERS = ["TUR", "EU", "USA"]
STATES = 3  # of five, in which partners must rise


def no_confrontation(worlds: Worlds) -> Measured:
    """C22: no confrontation to 2025, and tension has an upward trend."""
    world = worlds["history"].sel(quarter=slice(None, "2025Q4"))
    peace = world["confrontation"].max("quarter") == 0
    higher = world["tension"].isel(quarter=-1, drop=True) > world["tension"].isel(quarter=0, drop=True)
    slope = trend(world["tension"])
    note = f"no confrontation in {share(peace):.2f}, tension higher in {share(higher):.2f}, upward trend in {share(slope > 0):.2f}"
    return Measured(slope, peace & (slope > 0), None, note)


def trend(array: xr.DataArray) -> xr.DataArray:
    """Fit a straight line over quarters by least squares; the slope in units a decade.

    >>> round(trend(xr.DataArray([0.0, 1.0, 2.0], dims="quarter")).item(), 6)
    40.0
    """
    count = xr.DataArray(range(array.sizes["quarter"]), dims="quarter") / 40.0
    centred = count - count.mean()
    return (centred * array).sum("quarter") / (centred**2).sum()


def other_partners(worlds: Worlds) -> Measured:
    """C23: effective partners rise in three states, and the influence of Turkey, the EU and the USA together."""
    world = worlds["history"]
    more = (rise(world["partners"], "2015Q4", "2025Q4") > 0).sum("state")
    gain = rise(world["influence"].sel(power=OTHERS).sum(["power", "state"]), "2015Q4", "2025Q4")
    first, last = (at(world["partners"].mean("state"), quarter) for quarter in ("2015Q4", "2025Q4"))
    note = (
        f"partners rise in three or more in {share(more >= STATES):.2f}, from {float(first.mean()):.2f} to {float(last.mean()):.2f} (mean)"
    )
    return Measured(gain, (more >= STATES) & (gain > 0), None, note)
