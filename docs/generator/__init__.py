"""Write parts of the pages from the data dictionary, the rules' docstrings, the configs, the tables and the results.

The site's build calls most modules (docs/hooks.py). Four write into files that are committed: `scores`, `theories`, `ledger` and `rooms`
(`make help` lists them).
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from sim.studies.output import markdown

PROJECT = Path(__file__).absolute().parents[2]


def table(header: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    r"""Write a table in Markdown; a bar, a line break or a sign of HTML within a cell is shown and does not act.

    >>> print(table(["a", "b"], [["1", "2|3 < 4"]]))
    | a | b |
    |---|---|
    | 1 | 2\|3 &lt; 4 |
    """
    return markdown(header, [[" ".join(str(cell).split()).replace("<", "&lt;") for cell in row] for row in rows])


def figure(number: float) -> str:
    """Write a number with four significant figures.

    >>> figure(0.12345678), figure(2)
    ('0.1235', '2')
    """
    return f"{number:.4g}"
