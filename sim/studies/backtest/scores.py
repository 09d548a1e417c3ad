"""Make the one tidy table of scores: the model against every baseline, over the same cases."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import numpy as np
import pandas as pd

from sim.domain.arrays import Array
from sim.studies.backtest import losses
from sim.studies.backtest.bootstrap import diebold_mariano, skill_interval

PARTITIONS = {"calibration": (2000, 2012), "test": (2013, 9999), "all": (2003, 9999)}  # by year of origin
EVERY = "all"  # of a power, of a state: pooled
COLUMNS = (
    "variable", "power", "state", "horizon", "baseline", "partition", "conditional", "n", "crps", "crps_baseline", "skill", "skill_low",
    "skill_high", "coverage80", "coverage50", "coverage95", "interval_score80", "dm_statistic", "dm_p", "mae", "mae_baseline", "origins",
)  # fmt: skip
CELL = ["variable", "conditional", "horizon"]
PLACES: tuple[list[str], ...] = ([], ["power"], ["state"])  # pooled, by power, by state
LOSSES = ["crps", "crps_baseline", "mae", "mae_baseline", "interval_score80", *(f"covered{percent}" for percent in losses.COVERAGES)]


def score(
    cases: pd.DataFrame, draws: Array, baselines: Mapping[str, Array], partitions: Mapping[str, tuple[int, int]] = PARTITIONS
) -> pd.DataFrame:
    """Score forecasts against baselines: a row for each variable, power, state, horizon, baseline, partition and kind of forecast.

    skill = 1 - mean CRPS of the model / mean CRPS of the baseline, both over the cases that both forecast. skill_low, skill_high: 90 %
    block bootstrap by year of origin, NaN with fewer than five origins. Power and state are "all" where pooled; a row has one of
    them, or neither. Partitions by origin: calibration 2000-2012, test from 2013, all from 2003, unless others are given by their first
    and last year. dm_statistic is positive where the model is better; coverages and interval_score80 are the model's; mae is of
    medians. Columns: `COLUMNS`.
    """
    model = losses.of_model(cases, draws)
    values = cases["value"].to_numpy(dtype=float)
    rows: list[dict[str, object]] = []
    for name, forecast in baselines.items():
        other = {"crps_baseline": losses.crps(values, forecast), "mae_baseline": losses.absolute_error(values, forecast)}
        both = model.assign(**other).dropna(subset=["crps", "crps_baseline"])
        for partition, (first, last) in partitions.items():
            within = both[both["origin"].between(first, last)]
            rows += [{"baseline": name, "partition": partition} | row for dims in PLACES for row in _summaries(within, dims)]
    table = pd.DataFrame(rows, columns=list(COLUMNS))
    return table.sort_values(["variable", "conditional", "baseline", "partition", "power", "state", "horizon"], ignore_index=True)


def _summaries(cases: pd.DataFrame, dims: list[str]) -> Iterator[dict[str, object]]:
    """Average the losses of each variable, horizon and place, with the interval and the test by year of origin."""
    if cases.empty:
        return
    keys = [*CELL, *dims]
    figures = np.ascontiguousarray(cases[LOSSES].to_numpy(dtype=float).T)
    by_origin = cases.groupby([*keys, "origin"])[["crps", "crps_baseline"]]  # one pass for all: a pass a cell is seven times slower
    sums, yearly = (np.ascontiguousarray(table.to_numpy().T) for table in (by_origin.sum(), by_origin.mean()))
    groups: Any = cases.groupby(keys).indices
    origins, at = cases["origin"].to_numpy(), 0
    for key, rows in sorted(groups.items()):
        here = slice(at, at := at + len(np.unique(origins[rows])))
        place: dict[str, Any] = {"power": EVERY, "state": EVERY} | dict(zip(keys, key, strict=True))
        yield place | _summary(np.take(figures, rows, axis=1), sums[:, here], yearly[:, here], place["horizon"])


def _summary(figures: Array, sums: Array, yearly: Array, horizon: int) -> dict[str, object]:
    """Summarise one cell from the losses of its cases (loss, case) and their sums and means by origin (model or baseline, origin)."""
    means = dict(zip(LOSSES, np.nanmean(figures, axis=1), strict=True))
    low, high = skill_interval(sums[0], sums[1], horizon)
    statistic, p = diebold_mariano(yearly[1] - yearly[0], horizon)
    below = means["crps_baseline"]
    return {
        **{name.replace("covered", "coverage"): float(value) for name, value in means.items()},
        "n": figures.shape[1],
        "origins": sums.shape[1],
        "skill": 1 - means["crps"] / below if below > 0 else np.nan,
        "skill_low": low,
        "skill_high": high,
        "dm_statistic": statistic,
        "dm_p": p,
    }
