"""Write parts of the pages from the data dictionary, the rules' docstrings, the configs, the tables and the README."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

PROJECT = Path(__file__).absolute().parents[2]


def table(header: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    r"""Write a table in Markdown; a bar or a sign of HTML within a cell is taken as it stands.

    >>> print(table(["a", "b"], [["1", "2|3 < 4"]]))
    | a | b |
    |---|---|
    | 1 | 2\|3 &lt; 4 |
    """
    lines = [[" ".join(str(cell).split()).replace("|", r"\|").replace("<", "&lt;") for cell in row] for row in rows]
    return "\n".join([f"| {' | '.join(header)} |", f"|{'---|' * len(header)}", *(f"| {' | '.join(line)} |" for line in lines)])


def figure(number: float) -> str:
    """Write a number with four significant figures.

    >>> figure(0.12345678), figure(2)
    ('0.1235', '2')
    """
    return f"{number:.4g}"
