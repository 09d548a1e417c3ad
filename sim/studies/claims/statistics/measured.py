"""Measure a claim in every replicate: its statistic, whether it holds, and how large an effect is against its own noise."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

import numpy as np
import xarray as xr

PATRON, NEWCOMER = "RUS", "CHN"  # whom the article compares
LEAST_EFFECT = 0.3  # of its noise; a smaller effect counts as none
NEVER = np.iinfo(np.int64).max  # the quarter of what does not happen

Worlds = Mapping[str, xr.Dataset]  # by scenario, on the same draws


@dataclass(frozen=True)
class Measured:
    """Hold what a claim's statistic found.

    value: the statistic; holds: whether the claim does, an effect by its sign; both over replicates. over_noise: size of a paired effect,
    None where there is none.
    """

    value: xr.DataArray
    holds: xr.DataArray
    over_noise: float | None = None
    note: str = ""


def at(array: xr.DataArray, quarter: str) -> xr.DataArray:
    """Take the value of one quarter."""
    return array.sel(quarter=quarter, drop=True)


def rise(array: xr.DataArray, first: str, last: str) -> xr.DataArray:
    """Subtract the value of the first quarter from that of the last.

    >>> rise(xr.DataArray([1.0, 3.0], coords={"quarter": ["2021Q4", "2024Q4"]}, dims="quarter"), "2021Q4", "2024Q4").item()
    2.0
    """
    return at(array, last) - at(array, first)


def logged(array: xr.DataArray) -> xr.DataArray:
    """Take the natural logarithm."""
    return xr.DataArray(np.log(array))


def mean_of_years(array: xr.DataArray, first: int, last: int) -> xr.DataArray:
    """Average over the quarters of the years from `first` to `last`, both included."""
    return array.sel(quarter=slice(f"{first}Q1", f"{last}Q4")).mean("quarter")


def until(array: xr.DataArray, last: str) -> xr.DataArray:
    """Keep the quarters up to the last, itself included."""
    return array.sel(quarter=slice(None, last))


def first_quarter(flags: xr.DataArray) -> xr.DataArray:
    """Give the position of the first quarter in which a flag is set, or NEVER.

    >>> first_quarter(xr.DataArray([[False, True], [False, False]], dims=("state", "quarter"))).values.tolist() == [1, NEVER]
    True
    """
    return flags.argmax("quarter").where(flags.any("quarter"), NEVER)


def of_years(array: xr.DataArray, first: int, last: int) -> xr.DataArray:
    """Sum over the quarters of the years from `first` to `last`, both included."""
    return array.sel(quarter=slice(f"{first}Q1", f"{last}Q4")).sum("quarter")


def effect_over_noise(effect: xr.DataArray, counterfactual: xr.DataArray) -> float:
    """Weigh a paired effect against the unpaired spread of the same quantity without its cause.

    over_noise = |mean of effect_r| / standard deviation of counterfactual_r; zero where there is no effect, infinite where nothing else
    moves the quantity.

    >>> worlds = xr.DataArray([1.0, 3.0], dims="replicate")
    >>> effect_over_noise(worlds * 0 + 0.5, worlds)
    0.5
    """
    size, spread = abs(float(effect.mean())), float(counterfactual.std())
    if size == 0:
        return 0.0
    return size / spread if spread > 0 else np.inf


def by_size(found: Measured) -> Measured:
    """Judge an effect by its size: below the least effect it holds nowhere, whatever its sign.

    >>> one = xr.DataArray([1.0], dims="replicate")
    >>> by_size(Measured(one, one > 0, 0.1)).holds.item(), by_size(Measured(one, one > 0, 0.4)).holds.item()
    (False, True)
    """
    small = found.over_noise is not None and found.over_noise < LEAST_EFFECT
    return replace(found, holds=xr.zeros_like(found.holds)) if small else found


def share(holds: xr.DataArray) -> float:
    """Give the share of replicates in which something holds."""
    return float(holds.mean())


def middle(array: xr.DataArray) -> float:
    """Give the median over replicates."""
    return float(array.median())
