"""Measure a run: from the Dataset of an experiment to shares, hedging, partners, quantiles and paired effects.

Nothing here knows the model: every measure needs only the names of the Dataset's variables and its attributes. Measures keep every
dimension they do not sum over, so that one call serves one replicate and all of them.
"""

from __future__ import annotations

import json
from collections.abc import Hashable, Sequence
from typing import Any

import numpy as np
import pandas as pd
import xarray as xr

BAND = (0.1, 0.5, 0.9)
HEADLINE_YEARS = (2025, 2030, 2035)


def attribute(ds: xr.Dataset, name: str, default: Any) -> Any:
    """Read an attribute that is stored as JSON; `default` where the run has none.

    >>> attribute(xr.Dataset(attrs={"rivals": '["RUS", "CHN"]'}), "rivals", [])
    ['RUS', 'CHN']
    """
    text = ds.attrs.get(name)
    found = json.loads(text) if isinstance(text, str) else text
    return default if found is None else found


def scenarios(ds: xr.Dataset) -> list[str]:
    """List the scenarios of a run, in the order of the run."""
    return [str(name) for name in np.atleast_1d(ds["scenario"].values)]


def counterfactual(ds: xr.Dataset, scenario: str) -> str | None:
    """Name the scenario that a scenario is compared with; None where it has none."""
    found = attribute(ds, "paired", {}).get(scenario)
    return None if found is None or found == scenario else str(found)


def subjects(ds: xr.Dataset) -> list[str]:
    """List what a run is about: the scenarios that have a counterfactual, or all of them where none has."""
    names = scenarios(ds)
    return [name for name in names if counterfactual(ds, name)] or names


def shares(influence: xr.DataArray) -> xr.DataArray:
    """Divide the influence over a state among the powers.

    share_ps = influence_ps / sum_q influence_qs

    The result has the dimensions of `influence`, no unit, and sums to one over powers; NaN where no power has any influence.

    >>> shares(xr.DataArray([[3.0], [1.0]], dims=("power", "state"))).values.ravel().tolist()
    [0.75, 0.25]
    """
    whole = influence.sum("power")
    return (influence / whole.where(whole > 0)).assign_attrs(units="share", long_name="share of all influence over the state")


def partners(ds: xr.Dataset) -> xr.DataArray:
    """Count the effective partners of a state: the inverse of the Herfindahl index of its influence shares.

    partners_s = 1 / sum_p share_ps ** 2

    Dimensions of the influence without the power; from 1 (one power has it all) to the number of powers (all have the same).

    >>> partners(xr.Dataset({"influence": (("power", "state"), [[2.0], [2.0]])})).item()
    2.0
    """
    concentration = (shares(ds["influence"]) ** 2).sum("power", skipna=False)
    return (1 / concentration).assign_attrs(units="powers", long_name="effective number of partners")


def hedging(ds: xr.Dataset) -> xr.DataArray:
    """Measure how far a state keeps its options open: spread, balance between the rivals, and acts of defiance.

    hedging_s = 0.5 (1 - sum_p a_ps^2) / (1 - 1/P) + 0.25 (1 - |a_R1s - a_R2s| / (a_R1s + a_R2s)) + 0.25 (1 - exp(-defiance_s))

    `a` is the alignment, R1 and R2 the rivals, P the number of powers. An index from 0 to 1. A part that cannot be (one power, no
    rivals) is 0.
    """
    alignment = ds["alignment"]
    spread = (1 - (alignment**2).sum("power")) / max(1 - 1 / alignment.sizes["power"], 1e-9)
    index = 0.5 * spread + 0.25 * _balance(ds) + 0.25 * (1 - np.exp(-ds["defiance"]))
    return index.clip(0, 1).assign_attrs(units="index", long_name="hedging index")


def _balance(ds: xr.Dataset) -> xr.DataArray | float:
    rivals = attribute(ds, "rivals", [])
    if len(rivals) != 2 or not set(rivals) <= set(ds["power"].values.tolist()):
        return 0.0
    first, second = (ds["alignment"].sel(power=rival, drop=True) for rival in rivals)
    whole = first + second
    return 1 - abs(first - second) / whole.where(whole > 0, 1.0)


def quantiles(array: xr.DataArray, probabilities: Sequence[float] = BAND) -> xr.DataArray:
    """Take quantiles over replicates; the dimension `quantile` comes first, the rest keep their order and unit.

    >>> quantiles(xr.DataArray([0.0, 1.0, 2.0], dims="replicate"), (0.5,)).values.tolist()
    [1.0]
    """
    moved = array.transpose(..., "replicate")
    # The copy is worth it: partitioning runs along memory, four times faster than across it.
    values = np.quantile(np.ascontiguousarray(moved.values), probabilities, axis=-1)
    dims: tuple[Hashable, ...] = ("quantile", *moved.dims[:-1])
    coords = {name: coord for name, coord in moved.coords.items() if "replicate" not in coord.dims}
    return xr.DataArray(values, dims=dims, coords={**coords, "quantile": list(probabilities)}, name=array.name, attrs=array.attrs)


def paired_effect(ds: xr.Dataset, variable: str | xr.DataArray, scenario: str) -> xr.DataArray:
    """Subtract the counterfactual from a scenario, replicate by replicate: both met the same luck, so what is left is the shocks' doing.

    `variable` is a name or a measure made from `ds`. The unit is the variable's. Raise ValueError where there is no such pair.
    """
    other = counterfactual(ds, scenario)
    if other is None or not {scenario, other} <= set(scenarios(ds)):
        pairs = [name for name in scenarios(ds) if counterfactual(ds, name)]
        raise ValueError(f"scenario '{scenario}' has no counterfactual in this run; scenarios that have one: {', '.join(pairs) or 'none'}")
    values = ds[variable] if isinstance(variable, str) else variable
    effect = values.sel(scenario=scenario, drop=True) - values.sel(scenario=other, drop=True)
    return effect.rename(values.name).assign_attrs(values.attrs)


def same_sign(effect: xr.DataArray) -> xr.DataArray:
    """Take the share of replicates whose effect has the sign of the median effect; NaN where every effect is nought.

    >>> same_sign(xr.DataArray([1.0, 2.0, 3.0, -1.0], dims="replicate")).item()
    0.75
    """
    agree: xr.DataArray = (np.sign(effect) == np.sign(effect.median("replicate"))).mean("replicate")
    return agree.where((effect != 0).any("replicate"))


def headline_quarters(ds: xr.Dataset) -> list[str]:
    """List the last quarters of 2025, 2030 and 2035 that the run covers, or its last quarter where it covers none of them.

    >>> headline_quarters(xr.Dataset(coords={"quarter": ["2025Q3", "2025Q4", "2026Q1"]}))
    ['2025Q4']
    """
    covered = [str(quarter) for quarter in ds["quarter"].values]
    return [f"{year}Q4" for year in HEADLINE_YEARS if f"{year}Q4" in covered] or covered[-1:]


def effect_table(ds: xr.Dataset, variable: str = "influence", quarters: Sequence[str] | None = None) -> pd.DataFrame:
    """Tabulate a variable and its paired effect, one row for each scenario, quarter, power and state.

    Columns: scenario, quarter, power, state (empty where the variable has none; channel or organisation where it has one), median, low,
    high (the quantiles 0.5, 0.1 and 0.9 over replicates), effect_median, effect_low, effect_high, same_sign, unit. Effects are NaN
    without a counterfactual.
    """
    values = ds[variable].sel(quarter=list(quarters or headline_quarters(ds))).reset_coords(drop=True)
    frames = [_scenario_rows(ds, values, scenario) for scenario in scenarios(ds)]
    table = pd.concat(frames, ignore_index=True)
    keys = ["scenario", "quarter", "power", "state"]
    others = [str(dim) for dim in values.dims if dim not in {*keys, "replicate"}]
    numbers = ["median", "low", "high", "effect_median", "effect_low", "effect_high", "same_sign", "unit"]
    return table.reindex(columns=keys + others + numbers)


def _scenario_rows(ds: xr.Dataset, values: xr.DataArray, scenario: str) -> pd.DataFrame:
    low, median, high = quantiles(values.sel(scenario=scenario, drop=True))
    columns = {"median": median, "low": low, "high": high}
    if counterfactual(ds, scenario):
        effect = paired_effect(ds, values, scenario)
        effect_low, effect_median, effect_high = quantiles(effect)
        columns |= {"effect_median": effect_median, "effect_low": effect_low, "effect_high": effect_high, "same_sign": same_sign(effect)}
    bare = {name: column.drop_vars("quantile", errors="ignore") for name, column in columns.items()}
    rows = xr.Dataset(bare).to_dataframe().reset_index()
    absent = {dim: "" for dim in ("power", "state") if dim not in rows}
    return rows.assign(scenario=scenario, unit=str(values.attrs.get("units", "")), **absent)
