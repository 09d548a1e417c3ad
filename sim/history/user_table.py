"""Read a user's own observations, a CSV with the columns of the package's tables, and refuse rows with faults."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from math import isfinite
from pathlib import Path

import pandas as pd

from sim.domain.errors import ConfigError, nearest
from sim.history.series import (
    COLUMNS,
    FIRST_YEAR,
    KEY,
    KINDS,
    LAST_YEAR,
    Kind,
)

YEAR_DIGITS = 4
HEADER_LINES = 2  # the first row of values is on line 2 of the file


def read_extra(path: Path, powers: Collection[str], states: Collection[str]) -> pd.DataFrame:
    """Read and check a user's rows; an error names the file and the line.

    Raises:
        ConfigError: no such file, a wrong header, an unknown place or variable, a value out of bounds, a row given twice.
    """
    table = text(path)
    refuse_faults(table, path, powers, states, KINDS)
    typed = table.assign(year=table["year"].astype(int), value=table["value"].astype(float))
    refuse_twice(typed, path)
    return typed.reset_index(drop=True)


def text(path: Path, key: str = "region.observations", optional: Collection[str] = ()) -> pd.DataFrame:
    """Read a CSV as text and check its header; the index is the line in the file, optional columns that it lacks are blank."""
    if not path.is_file():
        needed = ", ".join(name for name in COLUMNS if name not in optional)
        raise ConfigError(f"{key}: no file '{path}'; give the path of a CSV with the columns {needed}")
    try:
        table = pd.read_csv(path, dtype=str, keep_default_na=False, skipinitialspace=True, skip_blank_lines=False, encoding="utf-8-sig")
    except (pd.errors.ParserError, pd.errors.EmptyDataError, UnicodeDecodeError) as error:
        raise ConfigError(f"{path}: not a readable CSV ({str(error).strip().splitlines()[0]})") from None
    if not isinstance(table.index, pd.RangeIndex):
        raise ConfigError(f"{path}: not a readable CSV (rows have more cells than the header)")
    wrong = sorted((set(table.columns) ^ set(COLUMNS)) - (set(optional) - set(table.columns)))
    if wrong:
        header = ",".join(name for name in COLUMNS if name not in optional)
        raise ConfigError(f"{path}, line 1: the header must be {header}; missing or unknown: {', '.join(wrong)}")
    table.index += HEADER_LINES
    table = table.fillna("").reindex(columns=list(COLUMNS), fill_value="")
    return table[(table != "").any(axis=1)]


def refuse_faults(table: pd.DataFrame, path: Path, powers: Collection[str], states: Collection[str], kinds: Mapping[str, Kind]) -> None:
    """Refuse the first row with a fault, and name its line.

    Raises:
        ConfigError: there is one.
    """
    for line, row in zip(table.index, table.to_dict("records"), strict=True):
        fault = fault_of({str(name): str(value) for name, value in row.items()}, set(powers) - {""}, set(states) - {""}, kinds)
        if fault:
            raise ConfigError(f"{path}, line {line}: {fault}")


def refuse_twice(table: pd.DataFrame, path: Path) -> None:
    """Refuse a second row for the same value.

    Raises:
        ConfigError: there is one.
    """
    twice = table[table.duplicated(KEY)]
    if len(twice):
        place = ", ".join(str(twice.iloc[0][name]) or "-" for name in KEY)
        raise ConfigError(f"{path}, line {twice.index[0]}: a second row for {place}; keep one")


def fault_of(row: dict[str, str], powers: set[str], states: set[str], kinds: Mapping[str, Kind] = KINDS) -> str:
    """Describe what is wrong with a row; empty where nothing is."""
    if row["variable"] not in kinds:
        return f"unknown variable '{row['variable']}'; {nearest(row['variable'], kinds)}"
    kind = kinds[row["variable"]]
    return (
        place_fault(row, "state", states, kind)
        or place_fault(row, "power", powers, kind)
        or (owner_fault(row) if row["variable"] == "output" else "")
        or year_fault(row["year"])
        or value_fault(row, kind)
    )


def place_fault(row: dict[str, str], column: str, known: set[str], kind: Kind) -> str:
    """Check that a row names a state, or a power, where its variable has one."""
    code, variable = row[column], row["variable"]
    needed = getattr(kind, column)
    if code and code not in known:
        return f"unknown {column} '{code}'; {nearest(code, sorted(known))}"
    if needed and not code:
        return f"'{variable}' needs a {column}"
    if code and not needed and variable != "output":
        return f"'{variable}' has no {column}, found '{code}'; leave it blank"
    return ""


def owner_fault(row: dict[str, str]) -> str:
    """Check that a GDP belongs to one place."""
    return "" if bool(row["state"]) != bool(row["power"]) else "'output' belongs to a state or to a power; name exactly one"


def year_fault(year: str) -> str:
    """Check that a year is a whole number in range."""
    if len(year) == YEAR_DIGITS and year.isdecimal() and FIRST_YEAR <= int(year) <= LAST_YEAR:
        return ""
    return f"year '{year}' is not a whole number from {FIRST_YEAR} to {LAST_YEAR}"


def value_fault(row: dict[str, str], kind: Kind) -> str:
    """Check that a value is a number within the bounds of its variable."""
    try:
        value = float(row["value"])
    except ValueError:
        value = float("nan")
    if not isfinite(value):
        return f"value '{row['value']}' of '{row['variable']}' is not a number; leave the row out where there is no value"
    if kind.low <= value <= kind.high:
        return ""
    return f"value {row['value']} of '{row['variable']}' is outside {kind.low:g} to {kind.high:g}"
