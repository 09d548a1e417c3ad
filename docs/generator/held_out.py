"""Score trade in 2022 and 2023, forecast from the figures of 2021: print it under any overrides, or write it into docs/backtest.md.

`PYTHONPATH=docs python -m generator.held_out estimates.diversion_china.value=.1 origin=2021Q4` prints it in a few seconds; `dyads` among
the arguments adds a row a dyad. `write` alone renews docs/held_out.csv and the page, as `make scores` does.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path

import pandas as pd

from generator import table as markdown
from generator.blocks import enclosed, exit_code, inserted
from sim.config import ConfigError, compose
from sim.studies import backtest
from sim.studies.backtest import held_out
from sim.studies.backtest.scores import EVERY

NAME, PAGE, KEPT = "held_out", "docs/backtest.md", "docs/held_out.csv"
STUDY = ("study=backtest", "calibration=posterior", "origin=2021Q2")
STARTS = {"2021Q2": 0, "2021Q4": held_out.YEAR_END}
DYADS, WRITE = "dyads", "write"
HEADER = [
    "forecast of",
    "year",
    "where",
    "n",
    "CRPS",
    "against persistence",
    "own GDP",
    "own GDP, cleaned",
    "mean error",
    "80 % band covers",
]


def scored(overrides: Sequence[str], dyads: bool = False) -> pd.DataFrame:
    """Forecast and score under overrides: `held_out.summary`, with a row a dyad where asked.

    Raises:
        ConfigError: an override is wrong, the origin is neither 2021Q2 nor 2021Q4, or there is no figure to score.
    """
    config = compose(*STUDY, *overrides)
    if config.origin not in STARTS:
        raise ConfigError(f"origin: found {config.origin}; allowed: {', '.join(STARTS)}")
    evidence = backtest.collect(config)
    compared = held_out.compared(backtest.with_history(config), evidence.targets, evidence.history, STARTS[config.origin])
    return held_out.summary(compared, (*held_out.PLACES, ["power", "state"]) if dyads else held_out.PLACES)


def scored_from_both() -> pd.DataFrame:
    """Score both starts, with a column `origin` before the others."""
    tables = {origin: scored([f"origin={origin}"]) for origin in STARTS}
    return pd.concat([table.assign(origin=origin)[["origin", *table.columns]] for origin, table in tables.items()], ignore_index=True)


def written(table: pd.DataFrame) -> str:
    """Write a summary as a table of a page."""
    return markdown(HEADER, [_row(row) for _, row in table.iterrows()])


def _row(row: pd.Series) -> list[str]:
    place = " ".join(row[dim] for dim in ("power", "state") if row[dim] != EVERY) or EVERY
    skills = [f"{row[name]:+.2f}" for name in held_out.AGAINST]
    measured = f"{row['error']:+.2f}", f"{row['coverage80']:.2f}"
    return [row["variable"], str(row["year"]), place, str(row["n"]), f"{row['crps']:.3f}", *skills, *measured]


def block(table: pd.DataFrame) -> str:
    """Write what stands in the page, with its markers: the start at mid-year in full, the other in all."""
    early, late = (table[table["origin"] == origin] for origin in STARTS)
    pooled = late[late["power"].eq(EVERY) & late["state"].eq(EVERY)]
    first, second = STARTS
    return enclosed(NAME, f"From {first}:\n\n{written(early)}\n\nFrom {second}, in all:\n\n{written(pooled)}")


def refresh(table: pd.DataFrame, project: Path) -> None:
    """Write docs/held_out.csv, and the tables made of it into the page.

    Raises:
        ConfigError: the page has no place for them.
    """
    page = project / PAGE
    text = inserted(page.read_text(encoding="utf-8"), NAME, block(table), PAGE)
    table.to_csv(project / KEPT, index=False, float_format="%.6g", lineterminator="\n", encoding="utf-8")
    page.write_text(text, encoding="utf-8")


def main(arguments: Sequence[str]) -> int:
    """Print the table, or renew the page in the current folder; 0 done, 2 refused."""
    if list(arguments) == [WRITE]:
        return exit_code(lambda: refresh(scored_from_both(), Path.cwd()))
    overrides = [argument for argument in arguments if argument != DYADS]
    return exit_code(lambda: print(written(scored(overrides, DYADS in arguments))))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
