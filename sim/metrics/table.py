"""Tabulate a run, or its summary: measures and paired effects, one row each."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import pandas as pd
import xarray as xr

from sim.metrics.attributes import headline_quarters, scenarios
from sim.metrics.summary import bands

TABULATED = [
    "influence",
    "trade",
    "remittances",
    "debt",
    "arms",
    "opinion",
    "alignment",
    "attention",
    "outside_effort",
    "hedging",
    "partners",
    "defiance",
    "tension",
    "confrontation",
]
AT_ORIGIN = {"influence": "bandwidth", "arms": "arms_base"}  # name of the value at the origin, where it differs


def effect_table(ds: xr.Dataset, variable: str = "influence", quarters: Sequence[str] | None = None) -> pd.DataFrame:
    """Tabulate a variable and its paired effect, one row for each scenario, quarter, power and state.

    Columns: scenario, quarter, power, state (empty where the variable has none; channel or organisation where it has one), median, low,
    high (the quantiles 0.5, 0.1 and 0.9 over replicates), effect_median, effect_low, effect_high, same_sign, unit. Effects are NaN
    without a counterfactual.
    """
    chosen = bands(ds.sel(quarter=list(quarters or headline_quarters(ds))), variable).reset_coords(drop=True)
    table = pd.concat([_scenario_rows(chosen, variable, scenario) for scenario in scenarios(ds)], ignore_index=True)
    keys = ["scenario", "quarter", "power", "state"]
    others = [str(dim) for dim in chosen[variable].dims if dim not in {*keys, "quantile"}]
    numbers = ["median", "low", "high", "effect_median", "effect_low", "effect_high", "same_sign", "unit"]
    return table.reindex(columns=keys + others + numbers)


def _scenario_rows(chosen: xr.Dataset, variable: str, scenario: str) -> pd.DataFrame:
    here = chosen.sel(scenario=scenario, drop=True)
    low, median, high = here[variable]
    columns = {"median": median, "low": low, "high": high}
    if f"{variable}_effect" in here:
        effect_low, effect_median, effect_high = here[f"{variable}_effect"]
        columns |= {"effect_median": effect_median, "effect_low": effect_low, "effect_high": effect_high}
        columns |= {"same_sign": here[f"{variable}_same_sign"]}
    return effect_rows(columns).assign(scenario=scenario, unit=str(here[variable].attrs.get("units", "")))


def effect_rows(columns: Mapping[str, xr.DataArray]) -> pd.DataFrame:
    """Lay columns out as rows, one for each quarter, power and state; power and state are empty where no column has them."""
    bare = {name: column.reset_coords(drop=True) for name, column in columns.items()}
    rows = xr.Dataset(bare).to_dataframe().reset_index()
    return rows.assign(**{dim: "" for dim in ("power", "state") if dim not in rows})


def tabulate(ds: xr.Dataset) -> pd.DataFrame:
    """Tabulate the measures at every year's end, one row each, with the paired effect and the basis of the value at the origin."""
    ends = [str(label) for label in ds["quarter"].values if str(label).endswith("Q4")]
    tables = [effect_table(ds, name, ends).assign(variable=name) for name in TABULATED]
    table = pd.concat(tables, ignore_index=True)
    keys = table[["variable", "power", "state"]].astype(str).to_numpy()
    table["basis"] = [_basis(ds, *key) for key in keys]
    first = ["scenario", "variable", "quarter", "power", "state"]
    return table[first + [name for name in table.columns if name not in first]]


def _basis(ds: xr.Dataset, variable: str, power: str, state: str) -> str:
    """Name the basis of the value at the origin: observed, carried, constructed, assumption, or model."""
    name = f"{AT_ORIGIN.get(variable, variable)}_basis"
    if name not in ds or not (power and state):
        return "model"
    return str(ds[name].sel(power=power, state=state).item())


def headline(ds: xr.Dataset) -> dict[str, dict[str, float | str | None]]:
    """Give the influences at the headline quarters, and their paired effects, as name: value, unit, low, high."""
    table = effect_table(ds)
    result: dict[str, dict[str, float | str | None]] = {}
    for row in table.to_dict("records"):
        name = f"{row['scenario']}.influence.{row['power']}.{row['state']}.{row['quarter']}"
        result[name] = {"value": row["median"], "unit": row["unit"], "low": row["low"], "high": row["high"]}
        if pd.notna(row["effect_median"]):
            ends = {"low": row["effect_low"], "high": row["effect_high"]}
            result[f"effect.{name}"] = {"value": row["effect_median"], "unit": row["unit"], **ends}
    return result
