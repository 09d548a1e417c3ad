"""Read a table of scores: what is shown first, which baselines matter for what, and who wins."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from math import isnan

import pandas as pd

from sim.plots.studies import backtest as drawn
from sim.studies.backtest.targets import TRADE

# within a sentence, as the figures call them at its head
TITLES = {name: title if title.startswith("FBIC") else title[0].lower() + title[1:] for name, title in drawn.TITLES.items()}
BASELINES = {
    "persistence": "persistence",
    "drift": "10-year drift",
    "ar1": "AR(1)",
    "own_gdp": "own GDP",
    "own_gdp_cleaned": "own GDP, cleaned",
    "momentum": "momentum",
    "gravity": "gravity",
}
SHOWN_FIRST = {**dict.fromkeys(TRADE, ("persistence", "own_gdp_cleaned")), "remittances": ("persistence", "own_gdp")}
FBIC_FIRST = ("persistence", "momentum")
WINS, TIES, LOSES, UNSURE = "wins", "ties", "loses", "too few origins"


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


def shown_first(variable: str) -> tuple[str, ...]:
    """Name the baselines that a short table shows for a variable.

    >>> shown_first("fbic"), shown_first("arms_share")
    (('persistence', 'momentum'), ('persistence',))
    """
    return FBIC_FIRST if variable.startswith("fbic") else SHOWN_FIRST.get(variable, ("persistence",))


def verdict_of_interval(low: float, high: float) -> str:
    """Say who wins: an interval of the skill above zero, below, or across it; none without an interval.

    >>> [verdict_of_interval(*ends) for ends in ((0.1, 0.2), (-0.2, 0.1), (-0.2, -0.1), (float("nan"), float("nan")))]
    ['wins', 'ties', 'loses', 'too few origins']
    """
    if isnan(low) or isnan(high):
        return UNSURE
    return WINS if low > 0 else LOSES if high < 0 else TIES


def pooled(scores: pd.DataFrame, partition: str = "all", conditional: bool = True) -> pd.DataFrame:
    """Select the rows over all powers and states, with a column `verdict`."""
    kept = scores["power"].eq("all") & scores["state"].eq("all") & scores["partition"].eq(partition)
    return judged(scores[kept & scores["conditional"].eq(conditional)])


def judged(rows: pd.DataFrame) -> pd.DataFrame:
    """Add a column `verdict`."""
    found = [verdict_of_interval(low, high) for low, high in zip(rows["skill_low"], rows["skill_high"], strict=True)]
    return rows.assign(verdict=pd.Series(found, index=rows.index, dtype=object))


def against_main(rows: pd.DataFrame) -> pd.DataFrame:
    """Keep the rows against the baselines that a short table shows."""
    kept = [baseline in shown_first(variable) for baseline, variable in zip(rows["baseline"], rows["variable"], strict=True)]
    return rows[pd.Series(kept, index=rows.index, dtype=bool)]


def variables(scores: pd.DataFrame) -> list[str]:
    """List the variables scored, in the order of `TITLES`, a user's own after them."""
    found = {str(name) for name in scores["variable"]}
    return [name for name in TITLES if name in found] + sorted(found - set(TITLES))


def title(variable: str) -> str:
    """Give a variable's name in words.

    >>> title("fbic"), title("tourists")
    ('FBIC total', 'tourists')
    """
    return TITLES.get(variable, variable)


def baseline_title(baseline: object) -> str:
    """Give a baseline's name in words.

    >>> baseline_title("ar1")
    'AR(1)'
    """
    return BASELINES.get(str(baseline), str(baseline))


def cell(row: pd.Series) -> str:
    """Write a skill with its interval: bold where the model wins, in italics where it loses, plain otherwise.

    >>> cell(pd.Series({"skill": 0.191, "skill_low": 0.102, "skill_high": 0.274, "verdict": "wins"}))
    '**+0.19** (+0.10 to +0.27)'
    """
    if isnan(row["skill"]):
        return ""
    mark = {WINS: "**", LOSES: "_"}.get(row["verdict"], "")
    band = "" if isnan(row["skill_low"]) else f" ({row['skill_low']:+.2f} to {row['skill_high']:+.2f})"
    return f"{mark}{row['skill']:+.2f}{mark}{band}"


def horizons_of(rows: pd.DataFrame) -> list[int]:
    """List the horizons scored, the shortest first."""
    return sorted(int(horizon) for horizon in rows["horizon"].unique())


def cells(rows: pd.DataFrame, horizons: Sequence[int]) -> list[str]:
    """Write a skill for each horizon; blank where there is none."""
    written = {int(row["horizon"]): cell(row) for _, row in rows.iterrows()}
    return [written.get(horizon, "") for horizon in horizons]


def lines(rows: pd.DataFrame, baselines: Sequence[str], horizons: Sequence[int]) -> Iterator[list[str]]:
    """Write the rows of one variable, a line a baseline: its name, a cell for each horizon, and what the 80 % band covers."""
    for name in baselines:
        of_name = rows[rows["baseline"] == name].sort_values("horizon")
        if len(of_name):
            cover = [f"{100 * share:.0f}" for share in of_name["coverage80"]]
            yield [baseline_title(name), *cells(of_name, horizons), " / ".join(cover)]


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
            shown = f"{value:+.2f}" if mark.of == "skill" else f"{value:.2f}"
            rows.append([title(mark.variable), str(mark.horizon), _what(mark), _asked(mark), shown, reached])
    return rows


def _what(mark: Mark) -> str:
    origins = ", origins from 2013" if mark.partition == "test" else ""
    return (f"skill against {BASELINES[mark.baseline]}" if mark.of == "skill" else "80 % band covers") + origins


def _asked(mark: Mark) -> str:
    if mark.of == "skill":
        return f"{mark.low:+.2f}"
    return f"{mark.low:.2f} to {mark.high:.2f}" if mark.high < 1 else f"{mark.low:.2f}"
