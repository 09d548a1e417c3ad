"""Keep the README's table of skill in step with the back-test: `python -m sim.studies.backtest.readme SCORES`, or `make scores`."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path

import pandas as pd

from sim.config import ConfigError
from sim.studies.backtest.report import table_for_readme
from sim.studies.backtest.scores import COLUMNS, EVERY

OPENING, CLOSING = "<!-- scores -->", "<!-- /scores -->"
COMPACT = list(COLUMNS[: COLUMNS.index("coverage80") + 1])


def compact(scores: pd.DataFrame) -> pd.DataFrame:
    """Keep what the README shows and what a reader may want to check: rows pooled over powers and states, main columns."""
    pooled = scores["power"].eq(EVERY) & scores["state"].eq(EVERY)
    return scores.loc[pooled, COMPACT].reset_index(drop=True)


def block(scores: pd.DataFrame) -> str:
    """Write what stands in the README, with its markers."""
    return f"{OPENING}\n\n{table_for_readme(scores)}\n{CLOSING}"


def inserted(text: str, written: str, markers: tuple[str, str] = (OPENING, CLOSING), file: str = "README.md") -> str:
    """Put a block in the place of the one that a text holds between its markers.

    Raises:
        ConfigError: the text has no place for it.

    >>> inserted("a <!-- scores -->old<!-- /scores --> b", "new")
    'a new b'
    """
    before, opened, rest = text.partition(markers[0])
    _, closed, after = rest.partition(markers[1])
    if not (opened and closed):
        raise ConfigError(f"{file}: no place for the table; it stands between {markers[0]} and {markers[1]}")
    return before + written + after


def refresh(found: Path, project: Path) -> None:
    """Copy the pooled rows of a table of scores to docs/scores.csv, and the table made of them into the README.

    Raises:
        ConfigError: there is no such table, or the README has no place for it.
    """
    if not found.is_file():
        raise ConfigError(f"{found}: no such file; python -m sim study=backtest writes it to results/backtest/scores.csv")
    kept, readme = project / "docs" / "scores.csv", project / "README.md"
    scores = compact(pd.read_csv(found))
    text = inserted(readme.read_text(encoding="utf-8"), block(scores))
    scores.to_csv(kept, index=False, float_format="%.6g", lineterminator="\n")
    readme.write_text(text, encoding="utf-8")


def main(arguments: Sequence[str]) -> int:
    """Refresh the README of the folder one stands in; 0 done, 2 refused."""
    try:
        refresh(Path(arguments[0] if arguments else "results/backtest/scores.csv"), Path.cwd())
    except ConfigError as error:
        print(f"error: {error}", file=sys.stderr)
        return 2
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
