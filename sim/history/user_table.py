"""Read a user's table of figures, a CSV with the columns of the package's tables, by one set of checks for every way in."""

from __future__ import annotations

import sys
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from pathlib import Path

import pandas as pd

from sim.domain.errors import ConfigError, nearest
from sim.history import csv_file, notation, plausible
from sim.history.series import COLUMNS, FIRST_YEAR, KEY, KINDS, LAST_YEAR, SERIES, Kind

YEAR_DIGITS = 4
OPTIONAL = ("view",)
CHECKED = "observations_checked=true"
SHOWN = 3  # figures named in a note


@dataclass(frozen=True)
class Way:
    """Describe a way in: its key, the variables it knows beside the tables' with their units, and whether it passes over others."""

    key: str
    kinds: Mapping[str, Kind] = field(default_factory=dict)
    units: Mapping[str, str] = field(default_factory=dict)
    passes_over: bool = False  # rows of other variables stay in the table as they are, for the caller to name


START = Way("region.observations")


def read(
    path: Path, way: Way, shipped: pd.DataFrame, powers: Collection[str], states: Collection[str], checked: bool = False
) -> pd.DataFrame:
    """Read and check a user's table; its index is the line in the file, and a column that may be left out is blank.

    `shipped` is the package's own table: it gives the units, and the figures that the user's are compared with. One that is far from them
    is refused, or, where the user says that it is `checked`, named on the error stream.

    Raises:
        ConfigError: no such file, no readable CSV, a wrong header, an unknown place or variable, no number, a value out of bounds, a row
            given twice, a wrong unit, a second view of a series, or an implausible figure; naming the file and the line.
    """
    table, separator = text(path, way.key)
    kinds = {**way.kinds, **KINDS}
    known = table[table["variable"].isin(kinds)] if way.passes_over else table
    mark = notation.decimal_mark(known["value"], separator)
    places = ({*shipped["power"], *powers} - {""}, {*shipped["state"], *states} - {""})
    for line, row in zip(known.index, known.to_dict("records"), strict=True):
        if fault := fault_of({str(name): str(value) for name, value in row.items()}, *places, kinds, separator, mark):
            raise ConfigError(f"{path}, line {line}: {fault}")
    refuse_twice(table, path)
    refuse_other_units(known, path, {**way.units, **shipped.groupby("variable")["unit"].first()})
    refuse_mixed_views(known, path)
    values = [notation.number(cell, separator, mark) for cell in known["value"]]
    typed = table.assign(
        year=known["year"].astype(int).reindex(table.index, fill_value=0),
        value=pd.Series(values, known.index, dtype=float).reindex(table.index),
    )
    refuse_implausible(typed.loc[known.index], shipped, path, checked)
    return typed


def text(path: Path, key: str) -> tuple[pd.DataFrame, str]:
    """Read a CSV as text and check its header; the index is the line in the file. The second result is the separator."""
    if not path.is_file():
        raise ConfigError(f"{key}: no file '{path}'; give the path of a CSV with the columns {', '.join(needed())}")
    sheet = csv_file.read(path, COLUMNS)
    refuse_header(sheet.header, path)
    wide = len(sheet.header.cells)
    table = pd.DataFrame(
        [row.cells + [""] * (wide - len(row.cells)) for row in sheet.rows],
        index=[row.line for row in sheet.rows],
        columns=sheet.header.cells,
        dtype=object,
    )
    return table.reindex(columns=list(COLUMNS), fill_value=""), sheet.separator


def needed() -> list[str]:
    """List the columns that a table must have."""
    return [name for name in COLUMNS if name not in OPTIONAL]


def refuse_header(header: csv_file.Row, path: Path) -> None:
    """Refuse a header with a column that has no name, stands twice, is unknown or is missing.

    Raises:
        ConfigError: it has.
    """
    cells, place = header.cells, f"{path}, line {header.line}"
    must = f"the header must be {','.join(needed())}"
    if "" in cells:
        raise ConfigError(f"{place}: column {cells.index('') + 1} has no name; {must}; delete the column, or the separator at the end")
    for name in cells:
        if cells.count(name) > 1:
            raise ConfigError(f"{place}: column '{name}' stands twice; keep one")
    wrong = sorted((set(cells) ^ set(COLUMNS)) - (set(OPTIONAL) - set(cells)))
    if wrong:
        raise ConfigError(f"{place}: {must}; missing or unknown: {', '.join(wrong)}")


def refuse_twice(table: pd.DataFrame, path: Path) -> None:
    """Refuse a second row for the same value.

    Raises:
        ConfigError: there is one.
    """
    twice = table[table.duplicated(KEY)]
    if len(twice):
        place = ", ".join(str(twice.iloc[0][name]) or "-" for name in KEY)
        raise ConfigError(f"{path}, line {twice.index[0]}: a second row for {place}; keep one")


def refuse_other_units(table: pd.DataFrame, path: Path, units: Mapping[str, str]) -> None:
    """Refuse a unit that is not the variable's own, an empty one too.

    Raises:
        ConfigError: there is one.
    """
    wrong = table[table["unit"] != table["variable"].map(units)]
    if len(wrong):
        row = wrong.iloc[0]
        allowed = f"allowed: '{units[row['variable']]}'; one unit a variable"
        raise ConfigError(f"{path}, line {wrong.index[0]}: unit '{row['unit']}' of '{row['variable']}'; {allowed}")


def refuse_mixed_views(table: pd.DataFrame, path: Path) -> None:
    """Refuse a series that changes from one reporter's view to another's: the jump would be taken for an event.

    Raises:
        ConfigError: there is one.
    """
    first = table.groupby(SERIES)["view"].transform("first")
    wrong = table[table["view"] != first]
    if len(wrong):
        row, line = wrong.iloc[0], wrong.index[0]
        raise ConfigError(
            f"{path}, line {line}: view '{row['view']}' of {named(row)} after '{first[line]}'; allowed: one reporter's view a series"
        )


def refuse_implausible(table: pd.DataFrame, shipped: pd.DataFrame, path: Path, checked: bool) -> None:
    """Refuse figures that are far from the package's, or name them on the error stream where the user has checked them.

    Raises:
        ConfigError: there is one, and it is not checked.
    """
    why = plausible.far(table, shipped)
    found = [f"line {line}: {table['value'][line]:.10g} of {named(table.loc[line])} is {why[line]}" for line in why.index[why != ""]]
    if found and not checked:
        more = f" ({len(found)} such figures)" if len(found) > 1 else ""
        remedy = f"check its unit and value; if it is right, say {CHECKED}"
        raise ConfigError(f"{path}, {found[0]}{more}; {remedy}")
    if found:
        more = f"; and {len(found) - SHOWN} more" if len(found) > SHOWN else ""
        print(f"note: {path}: taken by {CHECKED}: {'; '.join(found[:SHOWN])}{more}", file=sys.stderr)


def named(row: pd.Series) -> str:
    """Name the series of a row."""
    return " ".join(str(row[name]) for name in SERIES if row[name])


def fault_of(
    row: dict[str, str], powers: set[str], states: set[str], kinds: Mapping[str, Kind] = KINDS, separator: str = ",", mark: str = ""
) -> str:
    """Describe what is wrong with a row of a table with this separator and decimal mark; empty where nothing is."""
    if row["variable"] not in kinds:
        return f"unknown variable '{row['variable']}'; {nearest(row['variable'], kinds)}"
    kind = kinds[row["variable"]]
    return (
        place_fault(row, "state", states, kind)
        or place_fault(row, "power", powers, kind)
        or (owner_fault(row) if row["variable"] == "output" else "")
        or year_fault(row["year"])
        or value_fault(row, kind, separator, mark)
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
    if len(year) == YEAR_DIGITS and year.isascii() and year.isdecimal() and FIRST_YEAR <= int(year) <= LAST_YEAR:
        return ""
    return f"year '{year}' is not a whole number from {FIRST_YEAR} to {LAST_YEAR}"


def value_fault(row: dict[str, str], kind: Kind, separator: str, mark: str) -> str:
    """Check that a value is a number within the bounds of its variable."""
    if fault := notation.fault(row["value"], separator, mark):
        return f"value '{row['value']}' of '{row['variable']}' {fault}"
    value = notation.number(row["value"], separator, mark)
    if value is None or kind.low <= value <= kind.high:
        return ""
    return f"value {row['value']} of '{row['variable']}' is outside {kind.low:g} to {kind.high:g}"
