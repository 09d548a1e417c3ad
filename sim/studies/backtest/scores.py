"""Make the one tidy table of scores: the model against every baseline, over the same cases."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import numpy as np
import pandas as pd

from sim.axes import Array
from sim.studies.backtest import losses
from sim.studies.backtest.bootstrap import diebold_mariano, skill_interval

PARTITIONS = {"calibration": (2000, 2012), "test": (2013, 9999), "all": (2003, 9999)}  # by year of origin
EVERY = "all"  # of a power, of a state: pooled
COLUMNS = (
    "variable", "power", "state", "horizon", "baseline", "partition", "conditional", "n", "crps", "crps_baseline", "skill", "skill_low",
    "skill_high", "coverage80", "coverage50", "coverage95", "interval_score80", "dm_statistic", "dm_p", "mae", "mae_baseline", "origins",
)  # fmt: skip
CELL = ["variable", "conditional", "horizon"]


def score(cases: pd.DataFrame, draws: Array, baselines: Mapping[str, Array]) -> pd.DataFrame:
    """Score forecasts against baselines: a row for each variable, power, state, horizon, baseline, partition and kind of forecast.

    skill = 1 - mean CRPS of the model / mean CRPS of the baseline, both over the cases that both forecast. skill_low, skill_high: 90 %
    block bootstrap by year of origin, NaN with fewer than five origins. Power and state are "all" where pooled; a row has one of
    them, or neither. Partitions by origin: calibration 2000-2012, test from 2013, all from 2003. dm_statistic is positive where the
    model is better; coverages and interval_score80 are the model's; mae is of medians. Columns: `COLUMNS`.
    """
    model = losses.of_model(cases, draws)
    values = cases["value"].to_numpy(dtype=float)
    rows: list[dict[str, object]] = []
    for name, forecast in baselines.items():
        other = {"crps_baseline": losses.crps(values, forecast), "mae_baseline": losses.absolute_error(values, forecast)}
        both = model.assign(**other).dropna(subset=["crps", "crps_baseline"])
        for _, cell in both.groupby(CELL, sort=True):
            first, horizon = cell.iloc[0], int(cell["horizon"].iloc[0])
            key = {"variable": first["variable"], "horizon": horizon, "baseline": name, "conditional": bool(first["conditional"])}
            rows += [key | place | _summary(part, horizon) for place, part in _parts(cell)]
    table = pd.DataFrame(rows, columns=list(COLUMNS))
    return table.sort_values(["variable", "conditional", "baseline", "partition", "power", "state", "horizon"], ignore_index=True)


def _parts(cell: pd.DataFrame) -> Iterator[tuple[dict[str, object], pd.DataFrame]]:
    """Split the cases of one variable and horizon by partition, pooled, by power and by state."""
    for partition, (first, last) in PARTITIONS.items():
        within = cell[cell["origin"].between(first, last)]
        if len(within):
            yield {"partition": partition, "power": EVERY, "state": EVERY}, within
        for dim, other in (("power", "state"), ("state", "power")):
            for code, part in within.groupby(dim):
                yield {"partition": partition, dim: code, other: EVERY}, part


def _summary(part: pd.DataFrame, horizon: int) -> dict[str, object]:
    """Average the losses of some cases, with the interval and the test by year of origin."""
    means = part[["crps", "crps_baseline", "mae", "mae_baseline", "interval_score80", *(f"covered{p}" for p in losses.COVERAGES)]].mean()
    by_origin = part.groupby("origin")[["crps", "crps_baseline"]]
    sums, yearly = by_origin.sum(), by_origin.mean()
    low, high = skill_interval(sums["crps"].to_numpy(), sums["crps_baseline"].to_numpy(), horizon)
    statistic, p = diebold_mariano((yearly["crps_baseline"] - yearly["crps"]).to_numpy(), horizon)
    below = means["crps_baseline"]
    return {
        **{str(name).replace("covered", "coverage"): float(value) for name, value in means.items()},
        "n": len(part),
        "origins": len(sums),
        "skill": 1 - means["crps"] / below if below > 0 else np.nan,
        "skill_low": low,
        "skill_high": high,
        "dm_statistic": statistic,
        "dm_p": p,
    }
