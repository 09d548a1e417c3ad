"""Write what the back-test found: its folder, the table for the terminal, and the report of where the model wins, ties and loses."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import pandas as pd
import xarray as xr

from sim import results
from sim.config import Config, digest, scenario_name
from sim.results import parts
from sim.results.formats import composed, write_json, write_table
from sim.results.provenance import attributes
from sim.studies.backtest.left_out import MEMBERS, PARTITION
from sim.studies.backtest.scores import EVERY
from sim.studies.backtest.targets import UNITS
from sim.studies.backtest.verdicts import (
    BASELINES,
    LOSES,
    TIES,
    UNSURE,
    WINS,
    against_main,
    against_marks,
    baseline_title,
    cell,
    cells,
    horizons_of,
    judged,
    lines,
    pooled,
    shown_first,
    title,
    variables,
)
from sim.studies.output import files, markdown, text_file, write_config

KEYS = ["variable", "power", "state", "horizon", "baseline", "partition", "conditional"]
COUNTS = ("n", "origins")
IN_UNITS_OF_THE_VARIABLE = ("crps", "crps_baseline", "interval_score80", "mae", "mae_baseline")
BY_STATE = ("trade", "trade_share", "fbic", "remittances")
PARTITIONS = {
    "all": "origins from 2003",
    "test": "origins from 2013, after the years of calibration",
    "calibration": "origins 2000 to 2012",
}
NARROW, WIDE = 70, 90  # % that an 80 % band should hold at least and at most
COVERAGES = ("coverage50", "coverage80", "coverage95")
KNOWN = "given the realised GDPs and the dated shocks"
UNKNOWN = "with GDPs drawn by the model, the dated shocks alone known"
PROVISO = (
    "Conditional forecasts know the realised GDPs; both kinds know the dated shocks of the scenario after their origin, so neither "
    "could have been made at the time. Estimates are fitted once, on figures to 2013 pooled over states, and none anew for an origin; the "
    "partition left_out has the skill in each state by estimates that were fitted without it."
)
READING = (
    "Skill = 1 - CRPS of the model / CRPS of the baseline over the same forecasts: +0.20 is a fifth less error, 0 a tie. In brackets the "
    "90 % interval of a block bootstrap by year of origin; none where a figure rests on fewer than five origins. **Bold**: the "
    "interval lies above zero, the model wins. _Italics_: it lies below, the model loses."
)
LEFT_OUT = (
    "Each state in turn is left out: every estimate that study=calibrate finds is fitted anew on the other states' figures to 2013, and "
    f"that state alone is forecast, {KNOWN}, origins from 2003, by at most {MEMBERS} replicates. So the estimates know nothing of the "
    "state that they forecast. Still read off all states: priors, the reading of influence where no index is published, and the form of "
    "the equations. A run starts from what was observed of the state at the origin (levels, volatility). The baselines are those of the "
    "other tables, and still see all states."
)


@dataclass(frozen=True)
class Findings:
    """Hold the scores, the cases with bands and PIT, the observations, and sentences on rows that were of no use."""

    scores: pd.DataFrame
    cases: pd.DataFrame
    targets: pd.DataFrame
    notes: list[str]


def write(found: Findings, config: Config, ran: Config, command: str, folder: Path) -> dict[str, str]:
    """Write scores, cases, summary and the composed config, then report and figures, and list those that failed.

    `ran` is the config with the scenario that was run.
    """
    about = described(ran, command).assign_attrs(config_hash=digest(config)[:8], config=composed(config))
    with results.written_atomically(folder) as temporary:
        write_table(temporary / "scores.csv", found.scores)
        labelled(found.scores).assign_attrs(about.attrs).to_netcdf(temporary / "scores.nc", engine="h5netcdf")
        write_table(temporary / "cases.csv", found.cases)
        write_json(temporary / "summary.json", summary(found.scores))
        write_config(temporary, config)
    page = text_file("REPORT.md", lambda: report(found.scores, [PROVISO, *found.notes]))
    return parts.add(folder, page | (parts.within("figures", figures(found, about)) if config.figures else {}))


def described(config: Config, command: str) -> xr.Dataset:
    """Give an empty Dataset that says where the scores come from and how the actors are called."""
    region = config.region
    names = {dim: [region.actors[code].name for code in codes] for dim, codes in (("power", region.powers), ("state", region.states))}
    coordinates = {"power": region.powers, "state": region.states, "replicate": range(config.ensemble.replicates)}
    data = xr.Dataset(coords=coordinates, attrs=attributes(config, [scenario_name(config)], command))
    data.attrs["title"] = "Skill of forecasts of history"
    return data.assign_coords(power_name=("power", names["power"]), state_name=("state", names["state"]))


def labelled(scores: pd.DataFrame) -> xr.Dataset:
    """Turn the tidy scores into a Dataset with a dimension for each key; NaN where there is no score."""
    data = scores.assign(conditional=scores["conditional"].astype(int)).set_index(KEYS).astype("float32").to_xarray()
    for name, variable in data.data_vars.items():
        counted = "forecasts" if name == "n" else "years of origin"
        unit = counted if name in COUNTS else "unit of the variable" if name in IN_UNITS_OF_THE_VARIABLE else "share"
        variable.attrs["units"] = "statistic" if name == "dm_statistic" else unit
    data["horizon"].attrs["units"] = "years"
    data["conditional"].attrs["long_name"] = "1: on the GDPs that came to be; 0: on GDPs drawn by the model"
    units = {str(name): UNITS.get(str(name), "index") for name in data["variable"].values}
    return data.assign_attrs(units_of_variables=json.dumps(units))


def summary(scores: pd.DataFrame) -> dict[str, dict[str, float | str | None]]:
    """Give the pooled skills and coverages as name: value, unit, low, high."""
    result: dict[str, dict[str, float | str | None]] = {}
    for row in scores[_everywhere(scores)].to_dict("records"):
        kind = "conditional" if row["conditional"] else "unconditional"
        name = f"{kind}.{row['partition']}.{row['variable']}.{row['baseline']}.{row['horizon']}"
        ends = {"low": _number(row["skill_low"]), "high": _number(row["skill_high"])}
        result[f"skill.{name}"] = {"value": _number(row["skill"]), "unit": "share of CRPS", **ends}
        if row["baseline"] == "persistence":
            result[f"coverage80.{name}"] = {"value": _number(row["coverage80"]), "unit": "share", "low": None, "high": None}
    return result


def _everywhere(scores: pd.DataFrame) -> pd.Series:
    return scores["power"].eq(EVERY) & scores["state"].eq(EVERY)


def _number(value: object) -> float | None:
    """Give a number as JSON can hold it: a hole is null."""
    found = float(str(value))
    return None if pd.isna(found) else found


def figures(found: Findings, about: xr.Dataset) -> dict[str, parts.Make]:
    """List the figures, each with what draws it."""
    from sim.plots.layout import sheet
    from sim.plots.studies.backtest import fans_figure, reliability_figure, skill_figure

    drawn = {"fans": partial(fans_figure, found.cases, found.targets, about)}
    for kind, conditional in (("", True), ("-unconditional", False)):
        drawn[f"skill{kind}"] = partial(skill_figure, found.scores, about, conditional=conditional)
        drawn[f"reliability{kind}"] = partial(reliability_figure, found.cases, about, conditional)
    return {f"{name}.png": sheet.later(page, name, about) for name, page in drawn.items()}


def text(found: Findings, folder: Path) -> str:
    """Write the short table for the terminal: pooled skill against the main baselines, conditional, origins from 2003."""
    rows = pooled(found.scores)
    written = [
        "Skill = 1 - CRPS / CRPS of the baseline; conditional on realised GDP and dated shocks, origins from 2003, pooled; * = 90 % sure\n"
    ]
    if len(rows):
        shown = pd.concat([rows[rows["variable"].eq(name) & rows["baseline"].isin(shown_first(name))] for name in variables(rows)])
        named = shown.assign(
            skill=shown.apply(_starred, axis=1), forecast=shown["variable"].map(title), against=shown["baseline"].map(BASELINES)
        )
        wide = named.pivot(index=["forecast", "against"], columns="horizon", values="skill").fillna("")
        order = named.drop_duplicates(["forecast", "against"]).set_index(["forecast", "against"]).index
        written.append(wide.reindex(order).rename(columns="{} y".format).reset_index().to_string(index=False))
    return "\n".join([*written, *([""] if found.notes else []), *found.notes, files(folder)])


def _starred(row: pd.Series) -> str:
    """Write a skill, with a star where its interval leaves out zero."""
    return f"{row['skill']:+.2f}{'*' if row['skill_low'] > 0 or row['skill_high'] < 0 else ' '}"


def short_table(scores: pd.DataFrame) -> str:
    """Write the short table: every variable, every horizon, against its main baselines, over all origins from 2003 and the test ones.

    Forecasts are conditional and pooled over powers and states; losses and ties are named first.
    """
    lead = f"Forecasts {KNOWN} (conditional), pooled over powers and states. {READING}"
    tables = [f"{_short_verdict(scores, partition)}\n\n{_table(scores, partition, True)}" for partition in ("all", "test")]
    return "\n\n".join([lead, _ill_fitting(scores), *tables]) + "\n"


def _short_verdict(scores: pd.DataFrame, partition: str) -> str:
    """Count wins, ties and losses against the main baselines, and name losses and ties."""
    rows = against_main(pooled(scores, partition))
    loses, ties = (_where(rows[rows["verdict"] == kind]) for kind in (LOSES, TIES))
    return f"**{PARTITIONS[partition].capitalize()}**: {_counts(rows)}.\n\n- **It loses**: {loses}.\n- **It ties**: {ties}."


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
    parts += ["## How often bands hold the outcome", _ill_fitting(scores), _coverage(scores)]
    if marks := against_marks(scores):
        missed = sum(row[-1] != "yes" for row in marks)
        lead = f"Set before this back-test was run; {len(marks) - missed} of {len(marks)} are reached."
        parts += ["## Marks", lead, markdown(["forecast of", "years", "what", "asked", "found", "reached"], marks)]
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
    bullets = [f"- **{names[kind]}**: {_where(rows[rows['verdict'] == kind])}." for kind in names]
    return "\n".join([*sentences, "", *bullets])


def _counts(rows: pd.DataFrame) -> str:
    count = rows["verdict"].value_counts()
    counted = ", ".join(f"{kind} {count.get(kind, 0)}" for kind in (WINS, TIES, LOSES))
    few = f", and {count[UNSURE]} have too few origins to say" if UNSURE in count else ""
    return f"of {len(rows)} comparisons (variable, horizon, baseline) the model {counted}{few}"


def _where(rows: pd.DataFrame) -> str:
    """Name comparisons, the horizons of one variable and baseline together."""
    named = []
    for variable in variables(rows):
        parts = [
            f"{baseline_title(name)} ({', '.join(str(horizon) for horizon in sorted(of_name['horizon']))})"
            for name, of_name in rows[rows["variable"] == variable].groupby("baseline", sort=False)
        ]
        named.append(f"{title(variable)} against {', '.join(parts)}")
    return "; ".join(named) + " (years ahead in brackets)" if named else "nowhere"


def _how() -> str:
    return (
        f"{READING}\n\nConditional forecasts are made {KNOWN}; they test the equations, not foresight. "
        f"Unconditional ones are made {UNKNOWN}. "
        "Every baseline uses figures up to the origin alone, and where the model knows the GDPs, so do the baselines that rest on them."
    )


def _notes(notes: Sequence[str]) -> list[str]:
    return ["\n".join(f"- {note}" for note in notes)] if notes else []


def _table(scores: pd.DataFrame, partition: str, conditional: bool, whole: bool = False) -> str:
    """Write the skills of one partition; `whole`: against every baseline."""
    rows = pooled(scores, partition, conditional)
    horizons = horizons_of(rows)
    header = ["forecast of", "against", *(f"{horizon} year{'s' if horizon > 1 else ''}" for horizon in horizons), "80 % band covers, %"]
    body = [
        [title(variable), *line]
        for variable in variables(rows)
        for line in lines(rows[rows["variable"] == variable], tuple(BASELINES) if whole else shown_first(variable), horizons)
    ]
    return markdown(header, body)


def _losses(scores: pd.DataFrame) -> str:
    """List the single powers and states for which an interval lies below zero, the largest loss first."""
    single = scores[scores["partition"].eq("all") & scores["conditional"] & ~_everywhere(scores)]
    compared = judged(against_main(single))
    rows = compared[compared["verdict"] == LOSES]
    if rows.empty:
        return f"None against the main baselines, among {len(compared)} comparisons."
    lead = f"Conditional, origins from 2003, against the main baselines: {len(rows)} of {len(compared)} comparisons."
    body = [
        [title(str(row["variable"])), str(row["power"]), str(row["state"]), str(row["horizon"]), baseline_title(row["baseline"]), cell(row)]
        for _, row in rows.sort_values("skill").iterrows()
    ]
    return f"{lead}\n\n{markdown(['forecast of', 'power', 'state', 'years', 'against', 'skill'], body)}"


def left_out(scores: pd.DataFrame) -> list[str]:
    """Write the section on states left out of the calibration; nothing without such scores."""
    rows = pooled(scores, PARTITION)
    if rows.empty:
        return []
    table = _table(scores, PARTITION, conditional=True)
    return ["## States left out of the calibration", LEFT_OUT, _price(rows, scores), table, _by_state(scores)]


def _price(rows: pd.DataFrame, scores: pd.DataFrame) -> str:
    """Say what skill changes by when the forecast state is left out of the calibration."""
    both = rows.merge(pooled(scores), on=["variable", "horizon", "baseline"], suffixes=("", "_in")).dropna(subset=["skill", "skill_in"])
    if both.empty:
        return "No forecast was also made with the state left in."
    change = both["skill"] - both["skill_in"]
    least = both.iloc[int(change.to_numpy().argmin())]
    where = f"{title(str(least['variable']))} against {baseline_title(least['baseline'])}"
    flipped = int((both["verdict"] != both["verdict_in"]).sum())
    return (
        f"Against forecasts with the state left in, skill changes by {change.mean():+.3f} on average over {len(both)} comparisons, from "
        f"{change.min():+.2f} ({where}, {least['horizon']} y) to {change.max():+.2f}; {flipped} verdicts change."
    )


def _by_state(scores: pd.DataFrame) -> str:
    """Tabulate the skill in each left-out state, a line a variable and state, against the last of the main baselines."""
    rows = judged(scores[scores["partition"].eq(PARTITION) & scores["state"].ne(EVERY)])
    rows = rows[rows["baseline"] == rows["variable"].map(lambda name: shown_first(name)[-1])]
    horizons = horizons_of(rows)
    body = [
        [title(name), BASELINES[shown_first(name)[-1]], str(state), *cells(of_state, horizons)]
        for name in BY_STATE
        for state, of_state in rows[rows["variable"] == name].groupby("state")
    ]
    header = ["forecast of", "against", "state left out", *(f"{horizon} y" for horizon in horizons)]
    return f"By state, against one baseline each; scores.csv has the others and the parts of FBIC:\n\n{markdown(header, body)}"


def remittances(scores: pd.DataFrame) -> list[str]:
    """Write the section on remittances: the error of medians beside the skill of whole distributions; nothing without scores."""
    body = [
        [*_error(row), kind]
        for kind, conditional in (("conditional", True), ("unconditional", False))
        for _, row in _of_remittances(scores, conditional).iterrows()
    ]
    lead = (
        "Skill rewards the width of a band as well as its middle, and simple rules spread widely here, since remittances jumped before. "
        "The mean absolute error (MAE) of medians, in logs, looks at the middle alone. Origins from 2003."
    )
    header = ["against", "years", "forecasts", "skill", "MAE, model", "MAE, baseline", "MAE less by", "kind"]
    return ["## Remittances: skill beside error", lead, markdown(header, body)] if body else []


def _of_remittances(scores: pd.DataFrame, conditional: bool) -> pd.DataFrame:
    rows = pooled(scores, conditional=conditional)
    return rows[rows["variable"].eq("remittances") & rows["baseline"].isin(["persistence", "own_gdp", "own_gdp_cleaned"])]


def _error(row: pd.Series) -> list[str]:
    less = f"{100 * (1 - row['mae'] / row['mae_baseline']):.0f} %" if row["mae_baseline"] > 0 else ""
    figures = [f"{row['mae']:.3f}", f"{row['mae_baseline']:.3f}", less]
    return [baseline_title(row["baseline"]), str(row["horizon"]), str(row["n"]), cell(row), *figures]


def _ill_fitting(scores: pd.DataFrame) -> str:
    """Name the variables whose 80 % bands hold far less or far more than 80 %."""
    rows = pooled(scores)
    rows = rows[rows["baseline"] == "persistence"]
    narrow, wide = [], []
    for variable in variables(rows):
        cover = 100 * rows.loc[rows["variable"] == variable, "coverage80"]
        named = f"{title(variable)} ({cover.min():.0f} to {cover.max():.0f})"
        narrow += [named] if cover.min() < NARROW else []
        wide += [named] if cover.max() > WIDE else []
    return (
        f"80 % bands that hold less than {NARROW} % of the outcomes at some horizon: {', '.join(narrow) or 'none'}. "
        f"More than {WIDE} %: {', '.join(wide) or 'none'}."
    )


def _coverage(scores: pd.DataFrame) -> str:
    """Tabulate what the 50, 80 and 95 % bands cover, over the cases that persistence forecasts too."""
    rows = pooled(scores)
    rows = rows[rows["baseline"] == "persistence"]
    body = [
        [title(variable), str(row["horizon"]), str(row["n"]), *(f"{100 * row[name]:.0f}" for name in COVERAGES)]
        for variable in variables(rows)
        for _, row in rows[rows["variable"] == variable].sort_values("horizon").iterrows()
    ]
    lead = "Conditional, origins from 2003; a calibrated band covers what its name says."
    return f"{lead}\n\n{markdown(['forecast of', 'years', 'forecasts', '50 %', '80 %', '95 %'], body)}"
