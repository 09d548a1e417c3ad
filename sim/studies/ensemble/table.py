"""Write the tables for the terminal: what a run moved, and how precisely."""

from __future__ import annotations

import textwrap
from math import isnan

import pandas as pd
import xarray as xr

from sim import metrics
from sim.plots.layout import answer, findings, style
from sim.studies.output import band, percent

WIDEST = 100  # columns of the terminal
ROWS, ROWS_OF_A_MEASURE, WITH_RECORD = 12, 3, 8  # of the table of what moved; those that have a record come first


def table(dataset: xr.Dataset, quarters_shown: int = 3) -> str:
    """Say what a run moved and tabulate the largest effects over all measures; where nothing is paired, tabulate levels of influence."""
    subject = metrics.subjects(dataset)[0]
    if metrics.counterfactual(dataset, subject) not in metrics.scenarios(dataset):
        return levels(dataset, quarters_shown)
    moved = metrics.what_moved(dataset, subject)
    said = "\n".join(textwrap.fill(sentence, WIDEST, subsequent_indent="  ") for sentence in answer.answer(dataset, moved))
    parts = [_heading(dataset, f"what it moves by {_when(moved)}"), said, largest(dataset, moved), _rest(dataset, moved)]
    return "\n\n".join(filter(None, parts))


def _when(moved: pd.DataFrame) -> str:
    return findings.moment(str(moved["quarter"].iloc[0]))


def _heading(dataset: xr.Dataset, what: str) -> str:
    name = metrics.subjects(dataset)[0]
    against = metrics.counterfactual(dataset, name)
    titles = metrics.attribute(dataset, "titles", {})
    replicates, seed = metrics.replicates(dataset), dataset.attrs["seed"]
    compared = (
        f"effect = against the same {replicates} worlds without it: {titles[against]}" if against else "no counterfactual: levels only"
    )
    below = [f"median and 80 % band of {replicates} replicates, seed {seed}", compared]
    indented = [textwrap.fill(line, WIDEST, initial_indent="  ", subsequent_indent="  ") for line in below]
    return "\n".join([textwrap.fill(f"{titles[name]}: {what}", WIDEST), *indented])


def largest(dataset: xr.Dataset, moved: pd.DataFrame) -> str:
    """Tabulate the largest effects, at most twelve: by multiple where there is a record, then the largest of each other measure."""
    rows = shown(moved)
    if not rows:
        return ""
    wide = pd.DataFrame([_line(dataset, row, full=True) for row in rows]).to_string(index=False)
    if len(wide.partition("\n")[0]) <= WIDEST:
        return wide
    return pd.DataFrame([_line(dataset, row, full=False) for row in rows]).to_string(index=False)


def shown(moved: pd.DataFrame) -> list[answer.Row]:
    """Choose the rows of the table of what moved: no measure fills it alone, and none without a record is left out for those that have."""
    several = metrics.largest_of_each(moved, ROWS_OF_A_MEASURE)
    recorded = several[several["multiple"].notna()].head(WITH_RECORD)
    others = metrics.largest_of_each(moved[moved["multiple"].isna()])
    rows: list[answer.Row] = pd.concat([recorded, others]).head(ROWS).to_dict("records")
    return rows


def _line(dataset: xr.Dataset, row: answer.Row, full: bool) -> dict[str, str]:
    """Write one row; names of places are codes where the full ones would make the table too wide."""
    power, state = ((style.names(dataset, dim).get(row[dim], "") if full else row[dim]) for dim in ("power", "state"))
    median, ends = answer.numbers(row)
    recorded = not isnan(row["multiple"])
    return {
        "measure": answer.NAMES[row["measure"]][1],
        "power": power,
        "state": state,
        "effect": median,
        "80 % band": ends,
        "unit": answer.short_unit(row["unit"]),
        "a year": findings.number(row["yearly"]) if recorded else "-",
        "times": f"{row['multiple']:.1f}" if recorded else "-",
        "sign": percent(row["same_sign"]),
    }


def _rest(dataset: xr.Dataset, moved: pd.DataFrame) -> str:
    """Name what was left alone, explain the columns, and say where the rest is."""
    words = (
        f"a year: the typical change in a year, of the record up to {dataset.attrs['origin']} (-: no record); times: effect / a year; "
        "sign: replicates whose effect has the sign of the median"
    )
    rest = "All effects: what_moved.csv. Influence of each power over each state, and every level: summary.csv"
    return "\n".join(textwrap.fill(text, WIDEST, subsequent_indent="  ") for text in (answer.left_alone(moved), words, rest))


def levels(dataset: xr.Dataset, quarters_shown: int = 3) -> str:
    """Tabulate influence at the headline quarters: median and 80 % band, the largest first."""
    rows = metrics.effect_table(dataset, quarters=metrics.headline_quarters(dataset)[-quarters_shown:])
    rows = rows[rows["scenario"] == metrics.subjects(dataset)[0]]
    blocks = [_block(dataset, str(quarter), part) for quarter, part in rows.groupby("quarter", sort=True)]
    return "\n\n".join([_heading(dataset, "influence (index)"), *blocks])


def _block(dataset: xr.Dataset, quarter: str, rows: pd.DataFrame) -> str:
    """Tabulate the levels of one quarter."""
    powers, states = (style.names(dataset, dim) for dim in ("power", "state"))
    ordered = rows.sort_values("median", ascending=False, kind="stable")
    columns = {
        "power": list(ordered["power"].map(powers)),
        "over": list(ordered["state"].map(states)),
        "median": [f"{value:.2f}" for value in ordered["median"]],
        "80 % band": [band(low, high) for low, high in zip(ordered["low"], ordered["high"], strict=True)],
    }
    return f"End of {quarter[:4]}\n{pd.DataFrame(columns).to_string(index=False)}"


def precision(dataset: xr.Dataset) -> str:
    """Say how many pairs it took to know the effects as well as was asked, or that they do not suffice; nothing where nothing was asked."""
    found = metrics.attribute(dataset, "precision", None)
    if not found:
        return ""
    verdict = "suffice" if found["met"] else "are the most allowed (ensemble.most) and do not suffice"
    where = "a mean effect on influence at the headline quarters"
    reached = "unknown" if found["reached"] is None else f"{found['reached']:.4g}"
    return (
        f"\n\n{found['pairs']:,} pairs {verdict}: the widest 95 % interval of {where} is {reached} "
        f"index units from end to end (asked: {found['asked']:g})"
    )
