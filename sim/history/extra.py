"""Read a user's own observations, a CSV with the columns of the package's tables, and refuse what cannot be meant."""

from __future__ import annotations

from collections.abc import Collection
from math import isfinite
from pathlib import Path

import pandas as pd

from sim.config.errors import ConfigError, nearest
from sim.history.kinds import COLUMNS, FIRST_YEAR, KEY, KINDS, LAST_YEAR

HEADER_LINES = 2  # the first row of figures stands on line 2 of the file


def read_extra(path: Path, powers: Collection[str], states: Collection[str]) -> pd.DataFrame:
    """Read and check a user's rows; an error names the file and the line.

    Raises:
        ConfigError: no such file, a wrong header, an unknown place or variable, a figure that cannot be true, a row given twice.
    """
    table = text(path)
    for line, row in enumerate(table.to_dict("records"), HEADER_LINES):
        fault = fault_of({str(name): str(value) for name, value in row.items()}, set(powers) - {""}, set(states) - {""})
        if fault:
            raise ConfigError(f"{path}, line {line}: {fault}")
    typed = table.assign(year=table["year"].astype(int), value=table["value"].astype(float))
    for line, twice in enumerate(typed.duplicated(KEY), HEADER_LINES):
        if twice:
            place = ", ".join(str(typed.iloc[line - HEADER_LINES][name]) or "-" for name in KEY)
            raise ConfigError(f"{path}, line {line}: a second row for {place}; keep one")
    return typed


def text(path: Path) -> pd.DataFrame:
    """Read a CSV as text and check its header."""
    if not path.is_file():
        raise ConfigError(f"region.observations: no file '{path}'; give the path of a CSV with the columns {', '.join(COLUMNS)}")
    try:
        table = pd.read_csv(path, dtype=str, keep_default_na=False, skipinitialspace=True)
    except (pd.errors.ParserError, pd.errors.EmptyDataError, UnicodeDecodeError) as error:
        raise ConfigError(f"{path}: not a readable CSV ({str(error).strip().splitlines()[0]})") from None
    if set(table.columns) != set(COLUMNS):
        wrong = sorted(set(table.columns) ^ set(COLUMNS))
        raise ConfigError(f"{path}, line 1: the header must be {','.join(COLUMNS)}; missing or unknown: {', '.join(wrong)}")
    return table[list(COLUMNS)]


def fault_of(row: dict[str, str], powers: set[str], states: set[str]) -> str:
    """Say what is wrong with a row, or nothing."""
    if row["variable"] not in KINDS:
        return f"unknown variable '{row['variable']}'; {nearest(row['variable'], KINDS)}"
    return (
        place_fault(row, "state", states)
        or place_fault(row, "power", powers)
        or (owner_fault(row) if row["variable"] == "output" else "")
        or year_fault(row["year"])
        or value_fault(row)
    )


def place_fault(row: dict[str, str], column: str, known: set[str]) -> str:
    """Check that a row names a state, or a power, where its variable has one."""
    code, variable = row[column], row["variable"]
    needed = getattr(KINDS[variable], column)
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
    if year.isdecimal() and FIRST_YEAR <= int(year) <= LAST_YEAR:
        return ""
    return f"year '{year}' is not a whole number from {FIRST_YEAR} to {LAST_YEAR}"


def value_fault(row: dict[str, str]) -> str:
    """Check that a figure is a number within the bounds of its variable."""
    kind = KINDS[row["variable"]]
    try:
        value = float(row["value"])
    except ValueError:
        value = float("nan")
    if not isfinite(value):
        return f"value '{row['value']}' of '{row['variable']}' is not a number; leave the row out where there is no figure"
    if kind.low <= value <= kind.high:
        return ""
    return f"value {row['value']} of '{row['variable']}' is outside {kind.low:g} to {kind.high:g}"
