"""What studies write alike: Markdown tables, and the list of the files of a folder."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path


def markdown(header: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    r"""Write a table in Markdown; a bar within a cell is kept from ending it.

    >>> print(markdown(["a", "b"], [["1", "2|3"]]))
    | a | b |
    |---|---|
    | 1 | 2\|3 |
    """
    bare = [[str(cell).replace("|", "\\|") for cell in row] for row in rows]
    return "\n".join([f"| {' | '.join(header)} |", f"|{'---|' * len(header)}", *(f"| {' | '.join(row)} |" for row in bare)])


def files(folder: Path) -> str:
    """Name the files of a result, and last the folder."""
    found = sorted(path.relative_to(folder) for path in folder.rglob("*") if path.is_file())
    names = ", ".join(str(path) for path in found if path.suffix != ".svg")
    vector = "\n(each figure also as .svg)" if any(path.suffix == ".svg" for path in found) else ""
    return f"\nFiles: {names}{vector}\nResults: {folder}"
