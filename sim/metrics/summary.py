"""Summarise a run: the same variables on a dimension `quantile` instead of `replicate`, with paired effects and changes.

A summary holds, for each variable or measure `x`: `x` and `x_mean`; where scenarios are paired `x_effect`, the quantiles of the paired
effect, `x_effect_mean`, `x_effect_largest`, the largest effect of any replicate, whatever its sign, and `x_same_sign`, the share of
replicates that agree; for flows of trade `x_effect_percent`, the same as `x_effect` in per cent of the counterfactual; for some,
`x_change`, the quantiles of the change since the origin. Its attribute `replicates` counts the worlds
it was made of. The quantiles are exact: slabs of quarters are read whole, one after another, so that memory stays bounded.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

import numpy as np
import xarray as xr

from sim.metrics.attributes import counterfactual, replicates, scenarios
from sim.metrics.distribution import (
    BAND,
    mean,
    quantiles,
    same_sign,
)
from sim.metrics.measures import hedging, partners, patron_share, patron_trade, trade_share

QUANTILES = (0.05, 0.1, 0.25, 0.5, 0.75, 0.9, 0.95)
SLAB = 2**26  # bytes of a variable that are held at once
MEASURES: dict[str, tuple[Callable[[xr.Dataset], xr.DataArray], tuple[str, ...]]] = {
    "hedging": (hedging, ("alignment", "defiance")),
    "partners": (partners, ("influence",)),
    "patron_trade": (patron_trade, ("trade",)),
    "patron_share": (patron_share, ("influence",)),
    "trade_share": (trade_share, ("trade", "other_trade")),
}
CHANGING = ("influence", "hedging", "partners", "tension", "patron_trade", "patron_share")  # their change since the origin is summarised
IN_PERCENT = ("patron_trade",)  # its changes and effects are relative
RELATIVE = ("exports", "imports", "trade")  # their effects are summarised in their unit and in per cent

Parts = dict[str, xr.DataArray]


def bands(ds: xr.Dataset, *names: str) -> xr.Dataset:
    """Give the low, median and high of variables and measures, of a run or of its summary, with their means, effects and changes."""
    return summarise(ds, names) if "replicate" in ds.dims else ds.sel(quantile=list(BAND))


def patronal(ds: xr.Dataset) -> tuple[str, ...]:
    """List the measures of the patron, if the run has one."""
    return ("patron_trade", "patron_share") if ds.attrs.get("patron") in ds["power"].values else ()


def summarise(ds: xr.Dataset, names: Sequence[str], probabilities: Sequence[float] = BAND) -> xr.Dataset:
    """Summarise variables and measures of a run, which may lie on disk, at some probabilities; the quantiles are exact.

    The result keeps the attributes and what has no replicates, and adds the attribute `replicates`.
    """
    parts: Parts = {}
    for name in names:
        found = [_summary(name, *slab, probabilities) for slab in _slabs(ds, name)]
        parts |= found[0] if len(found) == 1 else {key: xr.concat([part[key] for part in found], "quarter") for key in found[0]}
    return ds.drop_dims("replicate").assign(parts).assign_attrs(replicates=replicates(ds))


def slab_length(replicate_bytes: int, quarters: int, count: int) -> int:
    """Give the quarters of a slab, so that `count` replicates of `replicate_bytes` a quarter keep within its bytes.

    >>> slab_length(200, 57, 1_000), slab_length(200, 57, 100_000), slab_length(2**30, 57, 10)
    (57, 3, 1)
    """
    return max(1, min(quarters, SLAB // max(replicate_bytes * count, 1)))


def _slabs(ds: xr.Dataset, name: str) -> Iterator[tuple[xr.DataArray, xr.DataArray | None, dict[str, str]]]:
    """Read a variable, or make a measure, slab by slab of quarters, each with its values at the origin where changes are summarised."""
    made, needed = MEASURES.get(name, (None, (name,)))
    if name in ds:
        made, needed = None, (name,)

    def read(first: int, last: int) -> xr.DataArray:
        slab = ds[list(needed)].isel(quarter=slice(first, last)).reset_coords(drop=True).load()
        values = (made(slab) if made else slab[name]).transpose(..., "replicate")
        return values.copy(data=np.ascontiguousarray(values.values))  # what follows runs along replicates

    a_quarter = sum(ds[each].isel(quarter=0, replicate=0).nbytes for each in needed)
    length = slab_length(a_quarter, ds.sizes["quarter"], ds.sizes["replicate"])
    start = read(0, 1).isel(quarter=0, drop=True) if name in CHANGING else None
    for first in range(0, ds.sizes["quarter"], length):
        yield read(first, first + length).rename(name), start, _pairs(ds)


def _pairs(ds: xr.Dataset) -> dict[str, str]:
    """Pair the scenarios of a run with their counterfactuals in it."""
    found = {name: counterfactual(ds, name) for name in scenarios(ds)}
    return {name: other for name, other in found.items() if other in found and other is not None}


def _summary(name: str, values: xr.DataArray, start: xr.DataArray | None, pairs: dict[str, str], at: Sequence[float]) -> Parts:
    words = str(values.attrs.get("long_name", name))
    parts = {name: quantiles(values, at), f"{name}_mean": _with_words(mean(values), values, f"mean of {words}")}
    if start is not None:
        change = _with_words(_difference(name, values, start), values, f"change since the origin of {words}", name in IN_PERCENT)
        parts[f"{name}_change"] = quantiles(change, at)
    if pairs:
        every = values["scenario"].values
        parts |= {key: part.reindex(scenario=every) for key, part in _effects(name, words, values, pairs, at).items()}
    return parts


def _effects(name: str, words: str, values: xr.DataArray, pairs: dict[str, str], at: Sequence[float]) -> Parts:
    others = values.sel(scenario=list(pairs.values())).assign_coords(scenario=list(pairs))
    about = f"effect on {words}"
    effect = _with_words(_difference(name, values.sel(scenario=list(pairs)), others), values, about, name in IN_PERCENT)
    agree = same_sign(effect, quantiles(effect, (0.5,)).isel(quantile=0, drop=True))
    percent = {}
    if name in RELATIVE:
        relative = _with_words(_percent(values.sel(scenario=list(pairs)), others), values, f"relative {about}", True)
        percent = {f"{name}_effect_percent": quantiles(relative, at)}
    return percent | {
        f"{name}_effect": quantiles(effect, at),
        f"{name}_effect_mean": _with_words(mean(effect), effect, f"mean {about}"),
        f"{name}_effect_largest": _with_words(abs(effect).max("replicate"), effect, f"largest {about} of any replicate"),
        f"{name}_same_sign": agree.assign_attrs(units="share", long_name=f"share of replicates with the sign of the median {about}"),
    }


def _difference(name: str, values: xr.DataArray, others: xr.DataArray) -> xr.DataArray:
    return _percent(values, others) if name in IN_PERCENT else values - others


def _percent(values: xr.DataArray, others: xr.DataArray) -> xr.DataArray:
    return 100 * (values / others - 1)


def _with_words(array: xr.DataArray, like: xr.DataArray, words: str, in_percent: bool = False) -> xr.DataArray:
    unit = {"units": "%"} if in_percent else {key: like.attrs[key] for key in ("units",) if key in like.attrs}
    return array.assign_attrs(unit | {"long_name": words})
