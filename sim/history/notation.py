"""Read numbers in the notations of offices: a decimal point or comma, digits in groups; what could be two numbers is none."""

from __future__ import annotations

import re
from collections.abc import Iterable
from math import isfinite

POINT, COMMA = ".", ","
SPACES = " '\N{RIGHT SINGLE QUOTATION MARK}\N{NO-BREAK SPACE}\N{NARROW NO-BREAK SPACE}\N{THIN SPACE}"  # between groups of digits
SIGNS = str.maketrans({"\N{MINUS SIGN}": "-"})


def pattern(mark: str, group: str) -> re.Pattern[str]:
    """Give the pattern of a number with a decimal mark, whose groups of three digits may stand apart by one sign throughout."""
    whole = rf"(?:[1-9]\d{{0,2}}(?P<group>[{re.escape(group)}{SPACES}])\d{{3}}(?:(?P=group)\d{{3}})*|\d+)"
    return re.compile(rf"[+-]?(?:{whole}(?:[{mark}]\d*)?|[{mark}]\d+)(?:[eE][+-]?\d+)?", re.ASCII)


PATTERNS = {POINT: pattern(POINT, COMMA), COMMA: pattern(COMMA, POINT)}
NO_DIGIT = re.compile(rf"[{SPACES}]")


def readings(cell: str, separator: str = COMMA) -> dict[str, float]:
    """Give what a cell says by each decimal mark; a point is never a group's in a table with commas between cells.

    >>> readings("18.200", ";"), readings("18.200", ","), readings("18 200,5", ";"), readings("many")
    ({'.': 18.2, ',': 18200.0}, {'.': 18.2}, {',': 18200.5}, {})
    """
    text, found = cell.translate(SIGNS), {}
    for mark, number in PATTERNS.items():
        if not number.fullmatch(text) or (mark == COMMA and separator == COMMA and COMMA not in text):
            continue
        plain = NO_DIGIT.sub("", text).replace(COMMA if mark == POINT else POINT, "").replace(mark, POINT)
        if isfinite(float(plain)):
            found[mark] = float(plain)
    return found


def decimal_mark(cells: Iterable[str], separator: str) -> str:
    """Give the decimal mark that a table's values use; blank where no value tells, or they differ.

    >>> decimal_mark(["18.200", "0,5", "7"], ";"), decimal_mark(["18.200", "7"], ";"), decimal_mark(["0,5", "0.5"], ";")
    (',', '', '')
    """
    read = [readings(cell, separator) for cell in cells if POINT in cell or COMMA in cell]
    marks = {mark for each in read if len(each) == 1 for mark in each}
    return marks.pop() if len(marks) == 1 else ""


def number(cell: str, separator: str = COMMA, mark: str = "") -> float | None:
    """Read a cell by the decimal mark of its table; none where it is no number, or could be two.

    >>> number("18.200", ";", ","), number("18.200", ";"), number("1e3"), number("12 %")
    (18200.0, None, 1000.0, None)
    """
    found = readings(cell, separator)
    if len(set(found.values())) == 1:
        return next(iter(found.values()))
    return found.get(mark)


def fault(cell: str, separator: str = COMMA, mark: str = "") -> str:
    """Say why a cell is not read as a number; blank where it is.

    >>> fault("18.200", ";")
    'could be 18.2 or 18200; write no sign between groups of digits, and a decimal point'
    """
    if number(cell, separator, mark) is not None:
        return ""
    both = sorted(readings(cell, separator).values())
    if both:
        return f"could be {both[0]:.10g} or {both[1]:.10g}; write no sign between groups of digits, and a decimal point"
    return "is not a number; leave the row out where there is no value"
