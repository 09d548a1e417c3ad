"""Score forecasts of trade in the years that were held out of every fit: from the figures of 2021, for 2022 and 2023."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np
import pandas as pd
import xarray as xr

from sim.config import Config, ConfigError
from sim.domain.arrays import Array
from sim.studies.backtest.baselines import baselines
from sim.studies.backtest.forecasts import forecast
from sim.studies.backtest.scores import EVERY, crps, fans
from sim.studies.backtest.targets import TRADE

ORIGIN, HORIZONS = 2021, (1, 2)
AGAINST = ("persistence", "own_gdp", "own_gdp_cleaned")
YEAR_END = 2  # quarters from mid-year, the usual start, to a start at the end of the year
PLACES: tuple[list[str], ...] = ([], ["power"], ["state"])
COLUMNS = ["variable", "power", "state", "year", "n", "crps", *AGAINST, "error", "coverage80"]


def cases_of(config: Config, evidence: pd.DataFrame, late: int = 0) -> tuple[pd.DataFrame, Array]:
    """Forecast the flows of trade given the later GDPs; give a row a forecast and its draws (row, member).

    A start at mid-year has the figures of 2021 as they stand, as the baselines have; one at the end of the year (`late` = 2)
    carries them forward by the mean growth of ten years, and knows the realised growth only from there on.

    Raises:
        ConfigError: there is no figure of a year after 2021.
    """
    targets = evidence[evidence["variable"].isin(TRADE)]
    cases, draws = forecast(config, targets, [ORIGIN], HORIZONS, True, late=late)
    if cases.empty:
        raise ConfigError(f"history: no figure of trade after {ORIGIN}; name a table that has some")
    return cases, draws


def compared(config: Config, evidence: pd.DataFrame, history: xr.Dataset, late: int = 0) -> pd.DataFrame:
    """Score every forecast by itself.

    Columns besides the case's: crps, each baseline's, error (log: median forecast less outcome), covered (by the 80 % band).
    """
    cases, draws = cases_of(config, evidence, late)
    drawn = baselines(evidence, history, cases, draws.shape[1], config.ensemble.seed)
    outcome = cases["value"].to_numpy(dtype=float)
    bands = fans(cases, draws)
    losses = {name: crps(outcome, drawn[name]) for name in AGAINST}
    covered = bands["low"].le(outcome) & bands["high"].ge(outcome)
    return cases.assign(crps=crps(outcome, draws), **losses, error=bands["median"] - outcome, covered=covered)


def summary(compared: pd.DataFrame, places: Sequence[list[str]] = PLACES) -> pd.DataFrame:
    """Average over all, over each power's and over each state's dyads: `COLUMNS`, a row a flow, place and year.

    Under a baseline's name stands the skill against it, 1 - mean CRPS / mean CRPS of the baseline over the same forecasts.
    """
    rows = [row for dims in places for row in _rows(compared, dims)]
    table = pd.DataFrame(rows, columns=COLUMNS)
    order = {name: place for place, name in enumerate(TRADE)}
    return table.sort_values("variable", key=lambda names: names.map(order), kind="stable", ignore_index=True)


def _rows(compared: pd.DataFrame, dims: list[str]) -> Iterator[dict[str, object]]:
    keys = ["variable", *dims, "year"]
    for key, group in compared.groupby(keys):
        place = {"power": EVERY, "state": EVERY} | dict(zip(keys, key, strict=True))
        yield place | {
            "n": len(group),
            "crps": group["crps"].mean(),
            **{name: skill(group, name) for name in AGAINST},
            "error": group["error"].mean(),
            "coverage80": group["covered"].mean(),
        }


def skill(compared: pd.DataFrame, baseline: str) -> float:
    """Give the skill against a baseline over the forecasts that both made; NaN without one.

    >>> skill(pd.DataFrame({"crps": [1.0, 9.0], "own_gdp": [2.0, np.nan]}), "own_gdp")
    0.5
    """
    both = compared.dropna(subset=["crps", baseline])
    return float(1 - both["crps"].sum() / both[baseline].sum()) if len(both) else np.nan
