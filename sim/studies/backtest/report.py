"""Write what the back-test found, in Markdown: where the model wins, ties and loses, and the README's table."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from sim.studies.backtest import sections
from sim.studies.backtest.marks import against_marks
from sim.studies.backtest.verdicts import (
    BASELINES,
    LOSES,
    TIES,
    UNSURE,
    WINS,
    cell,
    judged,
    lines,
    markdown,
    pooled,
    shown_first,
    title,
    variables,
)

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
    parts += [*sections.left_out(scores), *sections.remittances(scores)]
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
