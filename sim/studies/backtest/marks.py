"""Hold the marks set before the back-test was run, and say which are reached."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from sim.studies.backtest.verdicts import BASELINES, pooled, title


@dataclass(frozen=True)
class Mark:
    """Ask of one pooled, conditional figure that it lies within low to high; `of` is skill or coverage80."""

    variable: str
    horizon: int
    baseline: str
    low: float
    partition: str = "all"
    of: str = "skill"
    high: float = float("inf")


def _skills(variable: str, baseline: str, least: dict[int, float], partition: str = "all") -> list[Mark]:
    return [Mark(variable, horizon, baseline, low, partition) for horizon, low in least.items()]


MARKS = (
    *_skills("trade", "persistence", {1: 0.18, 3: 0.30, 7: 0.33}),
    *_skills("trade", "own_gdp_cleaned", {1: 0.03, 3: 0.08, 5: 0.09}),
    *_skills("trade", "persistence", {1: 0.14, 2: 0.14, 3: 0.14}, "test"),
    *(Mark("trade", horizon, "persistence", 0.75, of="coverage80", high=0.88) for horizon in (1, 2, 3, 5, 7)),
    *_skills("trade_share", "persistence", {1: -0.03, 2: -0.03, 3: 0.05, 5: 0.05, 7: 0.05}),
    *_skills("fbic", "persistence", {1: 0.24, 3: 0.20, 5: 0.23}),
    *_skills("fbic", "momentum", {1: 0.05, 3: 0.12, 5: 0.17}),
    Mark("fbic", 1, "persistence", 0.75, of="coverage80", high=0.85),
    Mark("fbic", 7, "persistence", 0.70, of="coverage80"),
)


def against_marks(scores: pd.DataFrame) -> list[list[str]]:
    """Compare scores with the marks: variable, horizon, what, asked, found, reached; a mark without a score is left out."""
    tables = {partition: pooled(scores, partition) for partition in {mark.partition for mark in MARKS}}
    rows = []
    for mark in MARKS:
        table = tables[mark.partition]
        found = table[table["variable"].eq(mark.variable) & table["baseline"].eq(mark.baseline) & table["horizon"].eq(mark.horizon)]
        if len(found):
            value = float(found[mark.of].iloc[0])
            reached = "yes" if mark.low <= round(value, 2) <= mark.high else "**no**"
            told = f"{value:+.2f}" if mark.of == "skill" else f"{value:.2f}"
            rows.append([title(mark.variable), str(mark.horizon), _what(mark), _asked(mark), told, reached])
    return rows


def _what(mark: Mark) -> str:
    origins = ", origins from 2013" if mark.partition == "test" else ""
    return (f"skill against {BASELINES[mark.baseline]}" if mark.of == "skill" else "80 % band covers") + origins


def _asked(mark: Mark) -> str:
    if mark.of == "skill":
        return f"{mark.low:+.2f}"
    return f"{mark.low:.2f} to {mark.high:.2f}" if mark.high < 1 else f"{mark.low:.2f}"
