"""Write two sections of the report that look closer: states left out of the calibration, and the errors of remittances."""

from __future__ import annotations

import pandas as pd

from sim.studies.backtest.left_out import MEMBERS, PARTITION
from sim.studies.backtest.verdicts import BASELINES, cell, judged, lines, markdown, pooled, shown_first, title, variables

BY_STATE = ("trade", "trade_share", "fbic", "remittances")
KEY = ["variable", "horizon", "baseline"]
LEFT_OUT = (
    "Each state in turn is left out: every estimate that study=calibrate finds is fitted anew on the other states' figures to 2013, and "
    "that state alone is forecast, given the GDPs and the dated shocks that came to be, origins from 2003, by at most "
    f"{MEMBERS} replicates. So the estimates know nothing of the state that they forecast. Still read off all states: priors, the "
    "reading of influence where no index is published, and the form of the equations. What a run starts from (levels, volatility) is "
    "what was on record of the state at the origin. The baselines are those of the other tables, and still see all states."
)


def left_out(scores: pd.DataFrame) -> list[str]:
    """Write the section on states left out of the calibration; nothing without such scores."""
    rows = pooled(scores, PARTITION)
    if rows.empty:
        return []
    horizons = sorted(int(horizon) for horizon in rows["horizon"].unique())
    body = [[title(name), *line] for name in variables(rows) for line in lines(rows[rows["variable"] == name], shown_first(name), horizons)]
    header = ["forecast of", "against", *(f"{horizon} y" for horizon in horizons), "80 % band covers, %"]
    return ["## States left out of the calibration", LEFT_OUT, _price(rows, scores), markdown(header, body), _by_state(scores)]


def _price(rows: pd.DataFrame, scores: pd.DataFrame) -> str:
    """Say what skill changes by when the forecast state is left out of the calibration."""
    both = rows.merge(pooled(scores), on=KEY, suffixes=("", "_in")).dropna(subset=["skill", "skill_in"])
    if both.empty:
        return "No forecast was also made with the state left in."
    change = both["skill"] - both["skill_in"]
    least = both.iloc[int(change.to_numpy().argmin())]
    where = f"{title(str(least['variable']))} against {BASELINES.get(str(least['baseline']), str(least['baseline']))}"
    flipped = int((both["verdict"] != both["verdict_in"]).sum())
    return (
        f"Against forecasts with the state left in, skill changes by {change.mean():+.3f} on average over {len(both)} comparisons, from "
        f"{change.min():+.2f} ({where}, {least['horizon']} y) to {change.max():+.2f}; {flipped} verdicts change."
    )


def _by_state(scores: pd.DataFrame) -> str:
    """Tabulate the skill in each left-out state, a line a variable and state, against the first of the main baselines."""
    rows = judged(scores[scores["partition"].eq(PARTITION) & scores["state"].ne("all")])
    main = [baseline == shown_first(variable)[-1] for baseline, variable in zip(rows["baseline"], rows["variable"], strict=True)]
    rows = rows[pd.Series(main, index=rows.index, dtype=bool)]
    horizons = sorted(int(horizon) for horizon in rows["horizon"].unique())
    body = [
        [title(name), BASELINES[shown_first(name)[-1]], str(state), *_cells(of_state, horizons)]
        for name in BY_STATE
        for state, of_state in rows[rows["variable"] == name].groupby("state")
    ]
    header = ["forecast of", "against", "state left out", *(f"{horizon} y" for horizon in horizons)]
    return f"By state, against one baseline each; scores.csv has the others and the parts of FBIC:\n\n{markdown(header, body)}"


def _cells(rows: pd.DataFrame, horizons: list[int]) -> list[str]:
    told = {int(row["horizon"]): cell(row) for _, row in rows.iterrows()}
    return [told.get(horizon, "") for horizon in horizons]


def remittances(scores: pd.DataFrame) -> list[str]:
    """Write the section on remittances: the error of medians beside the skill of whole distributions; nothing without scores."""
    body = [
        [*_error(row), kind]
        for kind, conditional in (("conditional", True), ("unconditional", False))
        for _, row in _of_remittances(scores, conditional).iterrows()
    ]
    told = (
        "Skill rewards the width of a band as well as its middle, and simple rules spread widely here, since remittances jumped before. "
        "The mean absolute error (MAE) of medians, in logs, looks at the middle alone. Origins from 2003."
    )
    header = ["against", "years", "forecasts", "skill", "MAE, model", "MAE, baseline", "MAE less by", "kind"]
    return ["## Remittances: skill beside error", told, markdown(header, body)] if body else []


def _of_remittances(scores: pd.DataFrame, conditional: bool) -> pd.DataFrame:
    rows = pooled(scores, conditional=conditional)
    return rows[rows["variable"].eq("remittances") & rows["baseline"].isin(["persistence", "own_gdp", "own_gdp_cleaned"])]


def _error(row: pd.Series) -> list[str]:
    less = f"{100 * (1 - row['mae'] / row['mae_baseline']):.0f} %" if row["mae_baseline"] > 0 else ""
    figures = [f"{row['mae']:.3f}", f"{row['mae_baseline']:.3f}", less]
    return [BASELINES.get(str(row["baseline"]), str(row["baseline"])), str(row["horizon"]), str(row["n"]), cell(row), *figures]
