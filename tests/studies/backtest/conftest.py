"""Worlds whose right answer is known, for the tests of the back-test."""

from __future__ import annotations

import numpy as np
import pandas as pd
import xarray as xr

YEARS = np.arange(1990, 2022)
POWERS, STATES = ("RUS", "CHN"), ("KAZ", "KGZ", "TJK", "TKM", "UZB")


def growing_history() -> xr.Dataset:
    """GDPs with a random growth of their own, in every year."""
    stream = np.random.default_rng(3)
    own = 10 + np.cumsum(stream.normal(0.06, 0.05, (len(YEARS), len(STATES))), axis=0)
    partner = 14 + np.cumsum(stream.normal(0.05, 0.05, (len(YEARS), len(POWERS))), axis=0)
    names = {"state_output": (("year", "state"), own), "power_output": (("year", "power"), partner)}
    return xr.Dataset(
        names | {"state_output_cleaned": (("year", "state"), own)}, {"year": YEARS, "state": list(STATES), "power": list(POWERS)}
    )


def observed(series: dict[str, np.ndarray]) -> pd.DataFrame:
    """Lay out arrays (year, power, state) as tidy observations."""
    parts = []
    for name, values in series.items():
        data = xr.DataArray(values, {"year": YEARS, "power": list(POWERS), "state": list(STATES)}, name="value")
        parts.append(data.to_dataframe().dropna().reset_index().assign(variable=name))
    return pd.concat(parts, ignore_index=True)[["variable", "power", "state", "year", "value"]]


def walk(seed: int = 1, sd: float = 0.2) -> np.ndarray:
    """A random walk without drift for each dyad."""
    return np.cumsum(np.random.default_rng(seed).normal(0, sd, (len(YEARS), len(POWERS), len(STATES))), axis=0)


def cases_of(targets: pd.DataFrame, horizons: tuple[int, ...] = (1, 3), first: int = 2000, last: int = 2020) -> pd.DataFrame:
    """Every forecast that the observations can score."""
    key = ["variable", "power", "state"]
    parts = []
    for origin in range(first, last + 1):
        start = targets[targets["year"] == origin].rename(columns={"value": "last"})[[*key, "last"]]
        for horizon in horizons:
            outcome = targets[targets["year"] == origin + horizon]
            parts.append(outcome.merge(start, on=key).assign(origin=origin, horizon=horizon, conditional=True))
    return pd.concat(parts, ignore_index=True)
