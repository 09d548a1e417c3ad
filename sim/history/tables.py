"""Read the observed tables, the package's own and a user's, into arrays by year, power and state."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from importlib.resources import as_file, files
from pathlib import Path
from typing import NamedTuple

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from sim.domain.arrays import Array
from sim.domain.constants import INFLUENCE_NORM
from sim.history.series import (
    ASSUMPTION,
    CHANNEL_BANDWIDTHS,
    COLUMNS,
    FIRST_YEAR,
    KEY,
    YEARS,
)
from sim.history.user_table import START
from sim.history.user_table import read as read_user

FILES = ("trade", "influence", "output", "arms", "remittances", "structure", "votes")
ROUNDING = 0.01  # a year's totals that depart by more than rounding can explain
FBIC = "fbic"


def read(name: str) -> pd.DataFrame:
    """Read one of the package's tables, every column as text, empty cells as empty text."""
    with as_file(files("sim") / "data" / f"{name}.csv") as path:
        return pd.read_csv(path, dtype=str, keep_default_na=False, encoding="utf-8")


@lru_cache
def names() -> dict[str, str]:
    """Give the plain name of each country code the tables use."""
    table = read("names")
    return dict(zip(table["code"], table["name"], strict=True))


@lru_cache
def own() -> pd.DataFrame:
    """Read the package's tables as one; FBIC's bandwidths are rescaled to agree with its totals."""
    table = pd.concat([read(name) for name in FILES], ignore_index=True)[list(COLUMNS)]
    return rescaled(table.assign(year=table["year"].astype(int), value=table["value"].astype(float)))


def rescaled(table: pd.DataFrame) -> pd.DataFrame:
    """Multiply FBIC's bandwidths of a year by what the release's own totals imply.

    ratio_y = sum over dyads of 7.55 influence / sum over dyads of (summed bandwidths x summed dependences).
    It is 1.000 up to 2018 and 1.053 in 2019 and 2020, in every dyad: the release's bandwidths of those years are 5 % too low.
    """
    release = table[table["source"] == FBIC]
    wide = release.pivot_table(index=["year", "power", "state"], columns="variable", values="value")
    product = wide[list(CHANNEL_BANDWIDTHS)].sum(axis=1) * (wide["economic_dependence"] + wide["security_dependence"])
    by_year = (INFLUENCE_NORM * wide["influence"]).groupby("year").sum() / product.groupby("year").sum()
    ratio = by_year.where((by_year - 1).abs() > ROUNDING, 1.0)
    affected = table["variable"].isin(CHANNEL_BANDWIDTHS) & (table["source"] == FBIC)
    factor = table["year"].map(ratio).where(affected, 1.0).fillna(1.0)
    return table.assign(value=table["value"] * factor)


class Extra(NamedTuple):
    """Name a user's file of observations, when it was last written, the cast whose codes it may use, and if it is checked."""

    path: Path
    written: int
    powers: tuple[str, ...]
    states: tuple[str, ...]
    checked: bool = False


def extra_of(path: str | Path | None, powers: Sequence[str], states: Sequence[str], checked: bool = False) -> Extra | None:
    """Identify a user's file, so that its rows are read once and read again when it changes."""
    if path is None:
        return None
    place = Path(path)
    return Extra(place, place.stat().st_mtime_ns if place.exists() else 0, tuple(powers), tuple(states), checked)


@lru_cache(maxsize=16)
def tables(extra: Extra | None) -> pd.DataFrame:
    """Join a user's rows to the package's tables; a user's row replaces the package's row of the same year, place and variable.

    Raises:
        ConfigError: the user's file cannot be used.
    """
    table = own()
    if extra is None:
        return table
    return pd.concat([table, users(extra)], ignore_index=True).drop_duplicates(KEY, keep="last", ignore_index=True)


@lru_cache(maxsize=16)
def users(extra: Extra) -> pd.DataFrame:
    """Read a user's rows alone.

    Raises:
        ConfigError: the user's file cannot be used.
    """
    return read_user(extra.path, START, own(), extra.powers, extra.states, extra.checked).reset_index(drop=True)


@lru_cache(maxsize=16)
def by_variable(extra: Extra | None) -> dict[str, pd.DataFrame]:
    """Split the joined table by variable."""
    return {str(name): rows for name, rows in tables(extra).groupby("variable")}


def suppliers(extra: Extra | None) -> tuple[str, ...]:
    """Name every supplier of arms in the tables, in the cast or not."""
    return tuple(sorted(set(by_variable(extra)["arms_deliveries"]["power"])))


@lru_cache(maxsize=512)
def series(variable: str, powers: tuple[str, ...], states: tuple[str, ...], extra: Extra | None) -> tuple[Array, NDArray[np.bool_]]:
    """Give a variable's values and whether each is an assumption, shapes (year, power, state), NaN where a value is missing.

    Pass NOBODY for the powers or the states of a series that names none. The arrays are shared, so they are read-only.
    """
    values, assumed = placed(by_variable(extra)[variable], powers, states)
    values.flags.writeable = assumed.flags.writeable = False
    return values, assumed


def placed(rows: pd.DataFrame, powers: tuple[str, ...], states: tuple[str, ...]) -> tuple[Array, NDArray[np.bool_]]:
    """Lay rows of one variable out by year, power and state, NaN where there is none, and mark the assumptions."""
    shape = (len(YEARS), len(powers), len(states))
    values, assumed = np.full(shape, np.nan), np.zeros(shape, dtype=bool)
    power_at, state_at = ({code: place for place, code in enumerate(codes)} for codes in (powers, states))
    for year, state, power, value, source in rows[["year", "state", "power", "value", "source"]].itertuples(index=False):
        if power in power_at and state in state_at:
            place = year - FIRST_YEAR, power_at[power], state_at[state]
            values[place], assumed[place] = value, source == ASSUMPTION
    return values, assumed
