"""Count quarters: labels such as 2021Q4, their whole-number index, and the decimal year at which they end."""

from __future__ import annotations

import re

from sim.domain.arrays import QUARTERS_A_YEAR

LABEL = re.compile(r"^(\d{4})Q([1-4])$")


def parse(label: str) -> int:
    """Turn a label into a count of quarters since year 0.

    Raises:
        ValueError: the label is not a year, the letter Q and 1 to 4.

    >>> parse("2022Q1") - parse("2021Q4")
    1
    """
    found = LABEL.match(label)
    if not found:
        raise ValueError(f"'{label}' is not a quarter; write a year, the letter Q and 1 to 4, such as 2021Q4")
    return int(found[1]) * QUARTERS_A_YEAR + int(found[2]) - 1


def label(index: int) -> str:
    """Turn a count of quarters into a label.

    >>> label(parse("2035Q4"))
    '2035Q4'
    """
    return f"{index // QUARTERS_A_YEAR}Q{index % QUARTERS_A_YEAR + 1}"


def end(index: int) -> float:
    """Give the decimal year at which a quarter ends; annual figures belong at mid-year, the end of a second quarter.

    >>> end(parse("2021Q2")), end(parse("2021Q4"))
    (2021.5, 2022.0)
    """
    return (index + 1) / QUARTERS_A_YEAR


def year(index: int) -> int:
    """Give the calendar year of a quarter.

    >>> year(parse("2021Q4"))
    2021
    """
    return index // QUARTERS_A_YEAR
