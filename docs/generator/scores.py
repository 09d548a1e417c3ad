"""Keep the table of skill in docs/backtest.md in step with the back-test: `make scores`."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path

import pandas as pd

from generator.blocks import enclosed, exit_code, inserted
from sim.config import ConfigError
from sim.studies.backtest.report import short_table
from sim.studies.backtest.scores import COLUMNS, EVERY

NAME, PAGE, KEPT = "scores", "docs/backtest.md", "docs/scores.csv"
COMPACT = list(COLUMNS[: COLUMNS.index("coverage80") + 1])


def compact(scores: pd.DataFrame) -> pd.DataFrame:
    """Keep what the page shows and what a reader may want to check: rows pooled over powers and states, main columns."""
    pooled = scores["power"].eq(EVERY) & scores["state"].eq(EVERY)
    return scores.loc[pooled, COMPACT].reset_index(drop=True)


def block(scores: pd.DataFrame) -> str:
    """Write what stands in the page, with its markers."""
    return enclosed(NAME, short_table(scores))


def refresh(found: Path, project: Path) -> None:
    """Copy the pooled rows of a table of scores to docs/scores.csv, and the table made of them into the page.

    Raises:
        ConfigError: there is no such table, or the page has no place for it.
    """
    if not found.is_file():
        raise ConfigError(f"{found}: no such file; python -m sim study=backtest writes it to results/backtest/scores.csv")
    page, scores = project / PAGE, compact(pd.read_csv(found, encoding="utf-8"))
    text = inserted(page.read_text(encoding="utf-8"), NAME, block(scores), PAGE)
    scores.to_csv(project / KEPT, index=False, float_format="%.6g", lineterminator="\n", encoding="utf-8")
    page.write_text(text, encoding="utf-8")


def main(arguments: Sequence[str]) -> int:
    """Refresh the page in the current folder; 0 done, 2 refused."""
    return exit_code(lambda: refresh(Path(arguments[0] if arguments else "results/backtest/scores.csv"), Path.cwd()))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
