"""Write what the back-test found, in Markdown: where the model wins, ties and loses, and the README's table."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from sim.studies.backtest.left_out import MEMBERS, PARTITION
from sim.studies.backtest.verdicts import (
    BASELINES,
    LOSES,
    TIES,
    UNSURE,
    WINS,
    against_marks,
    cell,
    judged,
    lines,
    pooled,
    shown_first,
    title,
    variables,
)
from sim.studies.output import markdown

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


KNOWN = "given the GDPs and the dated shocks that came to be"
UNKNOWN = "with GDPs drawn by the model, the dated shocks alone known"
PARTITIONS = {
    "all": "origins from 2003",
    "test": "origins from 2013, after the years of calibration",
    "calibration": "origins 2000 to 2012",
}
NARROW, WIDE = 70, 90  # % that an 80 % band should hold at least and at most
COVERAGES = ("coverage50", "coverage80", "coverage95")
READING = (
    "Skill = 1 - CRPS of the model / CRPS of the baseline over the same forecasts: +0.20 is a fifth less error, 0 a tie. In brackets the "
    "90 % interval of a block bootstrap by year of origin; none where fewer than five origins stand behind a figure. **Bold**: the "
    "interval lies above nought, the model wins. _Italics_: it lies below, the model loses."
)


def table_for_readme(scores: pd.DataFrame) -> str:
    """Write the short table: every variable, every horizon, against its main baselines, over all origins from 2003 and the test ones.

    Forecasts are conditional and pooled over powers and states; losses and ties are named first.
    """
    told = f"Forecasts {KNOWN} (conditional), pooled over powers and states. {READING}"
    tables = [f"{_short_verdict(scores, partition)}\n\n{_table(scores, partition, True)}" for partition in ("all", "test")]
    return "\n\n".join([told, _ill_fitting(scores), *tables]) + "\n"


def _short_verdict(scores: pd.DataFrame, partition: str) -> str:
    """Count wins, ties and losses against the main baselines, and name losses and ties."""
    rows = pooled(scores, partition)
    main = [baseline in shown_first(variable) for baseline, variable in zip(rows["baseline"], rows["variable"], strict=True)]
    rows = rows[pd.Series(main, index=rows.index, dtype=bool)]
    loses, ties = (_where(rows[rows["verdict"] == kind]) for kind in (LOSES, TIES))
    return f"**{PARTITIONS[partition].capitalize()}**: {_counts(rows)}.\n\n- **It loses**: {loses}.\n- **It ties**: {ties}."


def _ill_fitting(scores: pd.DataFrame) -> str:
    """Name the variables whose 80 % bands hold far less or far more than 80 %."""
    rows = pooled(scores)
    rows = rows[rows["baseline"] == "persistence"]
    narrow, wide = [], []
    for variable in variables(rows):
        cover = 100 * rows.loc[rows["variable"] == variable, "coverage80"]
        told = f"{title(variable)} ({cover.min():.0f} to {cover.max():.0f})"
        narrow += [told] if cover.min() < NARROW else []
        wide += [told] if cover.max() > WIDE else []
    return (
        f"80 % bands that hold less than {NARROW} % of what came at some horizon: {', '.join(narrow) or 'none'}. "
        f"More than {WIDE} %: {', '.join(wide) or 'none'}."
    )


def _table(scores: pd.DataFrame, partition: str, conditional: bool, whole: bool = False) -> str:
    """Write the skills of one partition; `whole`: against every baseline."""
    rows = pooled(scores, partition, conditional)
    horizons = sorted(int(horizon) for horizon in rows["horizon"].unique())
    header = ["forecast of", "against", *(f"{horizon} year{'s' if horizon > 1 else ''}" for horizon in horizons), "80 % band covers, %"]
    body = [
        [title(variable), *line]
        for variable in variables(rows)
        for line in lines(rows[rows["variable"] == variable], tuple(BASELINES) if whole else shown_first(variable), horizons)
    ]
    return markdown(header, body)


def report(scores: pd.DataFrame, notes: Sequence[str] = ()) -> str:
    """Write the report: the verdict, tables of conditional and unconditional skill, losses by place, left-out states, bands, marks.

    `notes` are sentences of the caller's, such as which rows could not be used; each becomes a bullet.
    """
    parts = ["# Back-test: where the model wins, ties and loses", _verdict(scores), _how(), *_notes(notes)]
    for conditional, known in ((True, KNOWN), (False, UNKNOWN)):
        if (scores["conditional"] == conditional).any():
            parts.append(f"## {'Conditional' if conditional else 'Unconditional'}: {known}")
            for name in (name for name in PARTITIONS if len(pooled(scores, name, conditional))):
                parts += [f"{PARTITIONS[name].capitalize()}:", _table(scores, name, conditional, whole=True)]
    parts += ["## Losses by power and by state", _losses(scores)]
    parts += [*left_out(scores), *remittances(scores)]
    parts += ["## How often bands hold what came", _ill_fitting(scores), _coverage(scores)]
    if marks := against_marks(scores):
        missed = sum(row[-1] != "yes" for row in marks)
        told = f"Set before this back-test was run; {len(marks) - missed} of {len(marks)} are reached."
        parts += ["## Marks", told, markdown(["forecast of", "years", "what", "asked", "found", "reached"], marks)]
    return "\n\n".join(parts) + "\n"


def _verdict(scores: pd.DataFrame) -> str:
    """Count wins, ties and losses, and name them by variable and baseline."""
    sentences = []
    for partition in ("all", "test"):
        rows = pooled(scores, partition)
        if len(rows):
            sentences.append(f"{PARTITIONS[partition].capitalize()}, conditional, pooled: {_counts(rows)}.")
    rows = pooled(scores)
    names = {WINS: "The model wins", LOSES: "It loses", TIES: "It ties"}
    told = [f"- **{names[kind]}**: {_where(rows[rows['verdict'] == kind])}." for kind in names]
    return "\n".join([*sentences, "", *told])


def _counts(rows: pd.DataFrame) -> str:
    count = rows["verdict"].value_counts()
    told = ", ".join(f"{kind} {count.get(kind, 0)}" for kind in (WINS, TIES, LOSES))
    few = f", and {count[UNSURE]} have too few origins to say" if UNSURE in count else ""
    return f"of {len(rows)} comparisons (variable, horizon, baseline) the model {told}{few}"


def _where(rows: pd.DataFrame) -> str:
    """Name comparisons, the horizons of one variable and baseline together."""
    told = []
    for variable in variables(rows):
        parts = [
            f"{_called(name)} ({', '.join(str(horizon) for horizon in sorted(of_name['horizon']))})"
            for name, of_name in rows[rows["variable"] == variable].groupby("baseline", sort=False)
        ]
        told.append(f"{title(variable)} against {', '.join(parts)}")
    return "; ".join(told) + " (years ahead in brackets)" if told else "nowhere"


def _called(baseline: object) -> str:
    return BASELINES.get(str(baseline), str(baseline))


def _how() -> str:
    return (
        f"{READING}\n\nConditional forecasts are made {KNOWN}; they test the equations, not foresight. "
        f"Unconditional ones are made {UNKNOWN}. "
        "Every baseline uses figures up to the origin alone, and where the model knows the GDPs, so do the baselines that rest on them."
    )


def _notes(notes: Sequence[str]) -> list[str]:
    return ["\n".join(f"- {note}" for note in notes)] if notes else []


def _losses(scores: pd.DataFrame) -> str:
    """List the single powers and states for which an interval lies below nought, the largest loss first."""
    single = scores[scores["partition"].eq("all") & scores["conditional"] & ~(scores["power"].eq("all") & scores["state"].eq("all"))]
    main = [baseline in shown_first(variable) for baseline, variable in zip(single["baseline"], single["variable"], strict=True)]
    compared = judged(single[pd.Series(main, index=single.index, dtype=bool)])
    rows = compared[compared["verdict"] == LOSES]
    if rows.empty:
        return f"None against the main baselines, among {len(compared)} comparisons."
    told = f"Conditional, origins from 2003, against the main baselines: {len(rows)} of {len(compared)} comparisons."
    body = [
        [title(str(row["variable"])), str(row["power"]), str(row["state"]), str(row["horizon"]), _called(row["baseline"]), cell(row)]
        for _, row in rows.sort_values("skill").iterrows()
    ]
    return f"{told}\n\n{markdown(['forecast of', 'power', 'state', 'years', 'against', 'skill'], body)}"


def _coverage(scores: pd.DataFrame) -> str:
    """Tabulate what the 50, 80 and 95 % bands cover, over the cases that persistence forecasts too."""
    rows = pooled(scores)
    rows = rows[rows["baseline"] == "persistence"]
    body = [
        [title(variable), str(row["horizon"]), str(row["n"]), *(f"{100 * row[name]:.0f}" for name in COVERAGES)]
        for variable in variables(rows)
        for _, row in rows[rows["variable"] == variable].sort_values("horizon").iterrows()
    ]
    told = "Conditional, origins from 2003; a calibrated band covers what its name says."
    return f"{told}\n\n{markdown(['forecast of', 'years', 'forecasts', '50 %', '80 %', '95 %'], body)}"
