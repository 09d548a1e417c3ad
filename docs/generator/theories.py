"""Score every theory of the states' choice by the back-test: `make theories`.

Writes docs/theories.csv and the table in docs/backtest.md, below the current folder.
"""

from __future__ import annotations

import sys
from collections.abc import Mapping
from pathlib import Path

import pandas as pd

from generator import table as markdown
from generator.blocks import enclosed, exit_code, inserted
from sim.config import compose, theories
from sim.config.identity import USUAL
from sim.studies import backtest
from sim.studies.backtest.verdicts import pooled, title, variables
from sim.studies.output import world_folder

NAME, PAGE, KEPT = "theories", "docs/backtest.md", "docs/theories.csv"
BASELINE = "persistence"
COLUMNS = ["theory", "variable", "horizon", "crps", "skill", "crps_relative"]
SHOWN = (1, 3, 5, 7)  # years ahead, in the table
ALIKE = 5e-4  # of the CRPS; a variable in which all theories are closer has no row


def run_all() -> pd.DataFrame:
    """Run the back-test under every theory, and compare their scores."""
    found = {}
    for name in (USUAL, *(other for other in theories() if other != USUAL)):
        config = compose("study=backtest", f"theory={name}")
        backtest.run(config, f"python -m sim study=backtest theory={name}")
        found[name] = pd.read_csv(world_folder(config, "backtest") / "scores.csv", encoding="utf-8")
    return compared(found)


def compared(scores: Mapping[str, pd.DataFrame]) -> pd.DataFrame:
    """Set the theories side by side: conditional forecasts, origins from 2003, pooled over powers and states.

    Columns: theory, variable, horizon (years), crps, skill (against persistence), crps_relative (to the usual theory: below 1 is better).
    """
    tables = [pooled(table).query("baseline == @BASELINE").assign(theory=name) for name, table in scores.items()]
    table = pd.concat(tables, ignore_index=True)
    usual = table[table["theory"] == USUAL].set_index(["variable", "horizon"])["crps"]
    keys = pd.MultiIndex.from_frame(table[["variable", "horizon"]])
    return table.assign(crps_relative=table["crps"] / usual.reindex(keys).to_numpy())[COLUMNS]


def block(table: pd.DataFrame) -> str:
    """Write what stands in docs/backtest.md, with its markers: CRPS, and by how many % it differs from the usual theory's."""
    moved = [name for name in variables(table) if (table.loc[table["variable"] == name, "crps_relative"] - 1).abs().max() > ALIKE]
    same = [title(name) for name in variables(table) if name not in moved]
    header = ["forecast of", "theory", *(f"{horizon} year{'s' if horizon > 1 else ''}" for horizon in SHOWN)]
    rows = [
        [title(variable), f"`{theory}`", *_cells(of_theory)]
        for variable in moved
        for theory, of_theory in table[table["variable"] == variable].groupby("theory", sort=False)
    ]
    closing = f"The same under all, to {ALIKE:.2%}: {', '.join(same)}." if same else "None is the same under all."
    return enclosed(NAME, f"{markdown(header, rows)}\n\n{closing}")


def _cells(rows: pd.DataFrame) -> list[str]:
    cells = {int(row["horizon"]): _cell(row) for _, row in rows.iterrows()}
    return [cells.get(horizon, "") for horizon in SHOWN]


def _cell(row: pd.Series) -> str:
    """Write a CRPS, and how far it is from the usual theory's.

    >>> _cell(pd.Series({"theory": "landscape", "crps": 0.0503, "crps_relative": 0.987}))
    '0.0503 (-1.3 %)'
    """
    apart = "" if row["theory"] == USUAL else f" ({100 * (row['crps_relative'] - 1):+.1f} %)"
    return f"{row['crps']:.4f}{apart}"


def refresh(table: pd.DataFrame, project: Path) -> None:
    """Write docs/theories.csv, and the table made of it into the page.

    Raises:
        ConfigError: the page has no place for it.
    """
    page = project / PAGE
    text = inserted(page.read_text(encoding="utf-8"), NAME, block(table), PAGE)
    table.to_csv(project / KEPT, index=False, float_format="%.6g", lineterminator="\n", encoding="utf-8")
    page.write_text(text, encoding="utf-8")


def score_and_refresh(project: Path) -> None:
    """Run every back-test, then refresh; a page without a place is refused before the long run.

    Raises:
        ConfigError: the page has no place for the table.
    """
    inserted((project / PAGE).read_text(encoding="utf-8"), NAME, "", PAGE)
    refresh(run_all(), project)


def main() -> int:
    """Refresh the page in the current folder; 0 done, 2 refused."""
    return exit_code(lambda: score_and_refresh(Path.cwd()))


if __name__ == "__main__":
    sys.exit(main())
