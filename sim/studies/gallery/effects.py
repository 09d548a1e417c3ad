"""Run scenarios a few at a time beside the counterfactual they share, and keep what the page and the table need."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import batched

import pandas as pd
import xarray as xr

from sim import metrics
from sim.config import Config
from sim.config.origins import quarter_of
from sim.ensemble import run as run_experiment
from sim.ensemble.block import Progress

TOGETHER = 3  # scenarios run at once beside their counterfactual; more would share more and need more memory
EVERYWHERE = "all"  # the state of a mean over states
COLUMNS = ["scenario", "against", "origin", "power", "state", "quarter", "median", "low", "high", "same_sign", "effect_over_noise"]


@dataclass(frozen=True)
class Effects:
    """Hold what every scenario changes.

    table: a row for each scenario, power, state (`all`: mean over states) and year's end (`COLUMNS`), in the unit of influence.
    paths: quantiles of the mean over states (scenario, quantile, quarter, power), NaN before a scenario's origin. about: names, time,
    titles and origins of the runs.
    """

    table: pd.DataFrame
    paths: xr.DataArray
    about: xr.Dataset


def batches(config: Config, names: Sequence[str]) -> list[list[str]]:
    """Group scenarios that share a counterfactual and an origin, a few at a time; the counterfactual comes last.

    Those run with it on the same draws.
    """
    shared: dict[tuple[str, str], list[str]] = {}
    for name in names:
        shared.setdefault((str(config.scenarios[name].against), config.scenarios[name].origin), []).append(name)
    return [[*some, against] for (against, _), members in shared.items() for some in batched(members, TOGETHER)]


def from_its_origin(config: Config, name: str) -> Config:
    """Start a config where one of its scenarios starts."""
    return replace(config, origin=quarter_of(config.scenarios[name].origin))


def effects(config: Config, work: Sequence[Sequence[str]], command: str, progress: Progress | None = None) -> Effects:
    """Run the batches one after the other, each from its own origin; of each Dataset only bands and table rows are kept."""
    tables, paths, abouts = [], [], []
    for names in work:
        own = from_its_origin(config, names[0])
        dataset = paired(run_experiment(own, command, progress, list(names)), names)
        for name in names[:-1]:
            effect = metrics.paired_effect(dataset, "influence", name)
            rows = _rows(effect, dataset["influence"].sel(scenario=names[-1], drop=True))
            tables.append(rows.assign(scenario=name, against=names[-1], origin=own.origin))
            paths.append(metrics.quantiles(effect.mean("state")).expand_dims(scenario=[name]))
        bare = dataset.drop_dims("scenario")
        abouts.append(bare.drop_vars(bare.data_vars))
    longest = max(abouts, key=lambda about: about.sizes["quarter"])
    drawn = xr.concat([path.reset_coords(drop=True).reindex(quarter=longest["quarter"]) for path in paths], dim="scenario")
    return Effects(pd.concat(tables, ignore_index=True)[COLUMNS], drawn, longest.assign_attrs(_titled(config, work, abouts)))


def _titled(config: Config, work: Sequence[Sequence[str]], abouts: Sequence[xr.Dataset]) -> dict[str, str]:
    against = {name: config.scenarios[name].against for names in work for name in names[:-1]}
    titles = {name: scenario.title for name, scenario in config.scenarios.items()}
    origins = sorted({str(about.attrs["origin"]) for about in abouts})
    return {
        "title": "Effects of every scenario",
        "titles": json.dumps(titles),
        "paired": json.dumps(against),
        "origin": " and ".join(origins),
    }


def paired(dataset: xr.Dataset, names: Sequence[str]) -> xr.Dataset:
    """Note in a Dataset that all but the last of its scenarios are compared with the last."""
    return dataset.assign_attrs(paired=json.dumps({**dict.fromkeys(names[:-1], names[-1]), names[-1]: None}))


def over_noise(effect: xr.DataArray, counterfactual: xr.DataArray) -> xr.DataArray:
    """Weigh a paired effect against the unpaired spread of the same quantity without its cause.

    over_noise = |mean of effect_r| / standard deviation of counterfactual_r; NaN where nothing else moves the quantity.

    >>> worlds = xr.DataArray([1.0, 3.0], dims="replicate")
    >>> over_noise(worlds * 0 + 0.5, worlds).item()
    0.5
    """
    spread = counterfactual.std("replicate")
    return abs(effect.mean("replicate")) / spread.where(spread > 0)


def _rows(effect: xr.DataArray, counterfactual: xr.DataArray) -> pd.DataFrame:
    """Tabulate an effect at every year's end by power and state, and its mean over states."""
    change, without = (_with_mean(values) for values in (effect, counterfactual))
    low, median, high = metrics.quantiles(change).drop_vars("quantile")
    columns = {"median": median, "low": low, "high": high, "same_sign": metrics.same_sign(change)}
    table = xr.Dataset(columns | {"effect_over_noise": over_noise(change, without)})
    return table.to_dataframe(dim_order=["power", "state", "quarter"]).reset_index()


def _with_mean(values: xr.DataArray) -> xr.DataArray:
    ends = [str(quarter) for quarter in values["quarter"].values if str(quarter).endswith("Q4")]
    bare = values.sel(quarter=ends).reset_coords(drop=True)
    return xr.concat([bare, bare.mean("state").expand_dims(state=[EVERYWHERE])], dim="state")
