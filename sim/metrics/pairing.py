"""Pair several runs that used the same draws, say why others cannot be paired, and tabulate their differences."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd
import xarray as xr

from sim import metrics

TOTAL = "total"  # over channels, as the column `channel` writes it
KEYS = ["run", "against", "quarter", "power", "state", "channel"]  # columns that identify a row of `effects`


def subject_of(ds: xr.Dataset) -> str:
    """Name the subject of a run: its first scenario that has a counterfactual, or its only one."""
    return metrics.subjects(ds)[0]


def mismatch(runs: Mapping[str, xr.Dataset]) -> str | None:
    """Say in one line why runs, by label, did not use the same draws; None where they did.

    >>> one, two = (xr.Dataset(coords={"replicate": [0]}, attrs={"origin": "2021Q4", "seed": seed}) for seed in (1, 2))
    >>> mismatch({"a": one, "b": two})
    'b has seed 2, a has seed 1; runs can be paired only where origin, states, powers and seed are the same'
    """
    first, *others = runs
    for name in others:
        for what, found in _draws_of(runs[name]).items():
            expected = _draws_of(runs[first])[what]
            if found != expected and what == "origin":
                return f"{name} starts at {found}, {first} at {expected}; start both at origin={min(found, expected)} to compare them"
            if found != expected:
                text = f"{name} has {what} {found}, {first} has {what} {expected}"
                return f"{text}; runs can be paired only where origin, states, powers and seed are the same"
    return None


def _draws_of(ds: xr.Dataset) -> dict[str, str]:
    """List what decides the draws of a run."""
    places = {dim: ", ".join(str(code) for code in ds[dim].values) for dim in ("state", "power") if dim in ds.dims}
    return {"origin": str(ds.attrs.get("origin")), **places, "seed": str(ds.attrs.get("seed"))}


def together(runs: Mapping[str, xr.Dataset], titles: Mapping[str, str] | None = None) -> xr.Dataset:
    """Make one Dataset of the subjects of several runs, by label, each paired with the first run, replicate by replicate.

    Every measure and figure of a run then shows the difference between runs. Quarters and replicates are those that all runs have.
    titles: of the runs, by label; without them, those of their scenarios. Raise ValueError where the runs did not use the same draws.
    """
    if reason := mismatch(runs):
        raise ValueError(reason)
    first = next(iter(runs))
    chosen = [ds.sel(scenario=[subject_of(ds)]).assign_coords(scenario=[label]) for label, ds in runs.items()]
    joined = xr.concat(
        chosen, dim="scenario", join="inner", data_vars="minimal", coords="minimal", compat="override", combine_attrs="override"
    )
    paired = dict.fromkeys(runs, first) | {first: None}
    events = [event | {"scenario": label} for label, ds in runs.items() for event in _events(ds)]
    hashes = ", ".join(dict.fromkeys(str(ds.attrs.get("config_hash")) for ds in runs.values()))
    attributes = {"paired": json.dumps(paired), "titles": json.dumps(titles or plain_titles(runs)), "events": json.dumps(events)}
    return joined.assign_attrs(attributes, config_hash=hashes)


def _events(ds: xr.Dataset) -> list[dict[str, Any]]:
    return [event for event in metrics.attribute(ds, "events", []) if event["scenario"] == subject_of(ds)]


def plain_titles(runs: Mapping[str, xr.Dataset]) -> dict[str, str]:
    """Title each run by its scenario, or by its label where it has no title."""
    return {label: str(metrics.attribute(ds, "titles", {}).get(subject_of(ds), label)) for label, ds in runs.items()}


def effects(joined: xr.Dataset, quarters: Sequence[str] | None = None) -> pd.DataFrame:
    """Tabulate the paired differences of influence by run, quarter, power, state and channel, with the total over channels.

    `joined` is from `together`. Columns: run, against, quarter, power, state, channel, effect_median, effect_low, effect_high (0.1 and
    0.9 over replicates), same_sign, median, low, high (of the run itself), unit; the largest first.
    """
    whole = metrics.effect_table(joined, "influence", quarters).assign(channel=TOTAL)
    parts = metrics.effect_table(joined, "influence_by_channel", quarters)
    table = pd.concat([whole, parts], ignore_index=True).rename(columns={"scenario": "run"})
    table = table[table["effect_median"].notna()].assign(against=metrics.scenarios(joined)[0])
    numbers = ["effect_median", "effect_low", "effect_high", "same_sign", "median", "low", "high", "unit"]
    order = table["effect_median"].abs().sort_values(ascending=False, kind="stable").index
    return table.loc[order, KEYS + numbers].reset_index(drop=True)


def compare(
    ds: xr.Dataset, variable: str = "influence", quarters: Sequence[str] | None = None, against: xr.Dataset | None = None
) -> pd.DataFrame:
    """Tabulate a variable and its paired effect: against the run's own counterfactual, or against another run with the same draws.

    One row for each scenario, quarter, power and state, as `sim.metrics.effect_table` describes; with `against` the rows of the run alone,
    called `run`. Raise ValueError where the two did not use the same draws.
    """
    joined = ds if against is None else together({"against": against, "run": ds})
    table = metrics.effect_table(joined, variable, quarters)
    return table if against is None else table[table["scenario"] == "run"].reset_index(drop=True)
