"""Print how well trade in 2022 and 2023 is forecast from the figures of 2021, under any overrides of the config.

`PYTHONPATH=docs python -m generator.held_out estimates.diversion_china.value=.1 origin=2021Q4` takes a few seconds; `dyads` among the
arguments adds a row a dyad.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence

import pandas as pd

from generator import table as markdown
from generator.blocks import exit_code
from sim.config import ConfigError, compose
from sim.studies import backtest
from sim.studies.backtest import held_out
from sim.studies.backtest.scores import EVERY

STUDY = ("study=backtest", "calibration=posterior", "origin=2021Q2")
DYADS = "dyads"
STARTS = {"2021Q2": 0, "2021Q4": held_out.YEAR_END}
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


def written(table: pd.DataFrame) -> str:
    """Write a summary as a table of a page."""
    return markdown(HEADER, [_row(row) for _, row in table.iterrows()])


def _row(row: pd.Series) -> list[str]:
    place = " ".join(row[dim] for dim in ("power", "state") if row[dim] != EVERY) or EVERY
    skills = [f"{row[name]:+.2f}" for name in held_out.AGAINST]
    measured = f"{row['error']:+.2f}", f"{row['coverage80']:.2f}"
    return [row["variable"], str(row["year"]), place, str(row["n"]), f"{row['crps']:.3f}", *skills, *measured]


def main(arguments: Sequence[str]) -> int:
    """Print the table; 0 done, 2 refused."""
    overrides = [argument for argument in arguments if argument != DYADS]
    return exit_code(lambda: print(written(scored(overrides, DYADS in arguments))))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
