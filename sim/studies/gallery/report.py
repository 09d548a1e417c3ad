"""Say what the scenarios change: a line a scenario, and the largest effects with their bands."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from sim import metrics
from sim.plots.layout import findings, style
from sim.studies.gallery.effects import EVERYWHERE, Effects

MOST = 40  # rows of the table of effects; all are in effects.csv
READING = (
    "An effect is the scenario less its counterfactual within each replicate, both having met the same luck: the median, and the band "
    "that holds 80 % of the replicates, in the unit of influence. *Same sign*: share of replicates whose effect has the sign of the "
    "median. *Of its noise*: mean effect over the spread of the same influence among the replicates without it; below about .3 it would "
    "drown in luck. Sizes of most shocks are assumptions with wide ranges, so that a row says what such a shock would do, not that it "
    "will come."
)


def report(found: Effects) -> str:
    """Write the report in Markdown."""
    quarter = findings.headline_quarter(found.about)
    scenarios, places = summary(found, quarter), largest(found, quarter)
    by = findings.moment(quarter)
    parts = [
        "# What each scenario changes",
        f"{found.about.sizes['replicate']:,} replicates, seed {found.about.attrs['seed']}, from {found.about.attrs['origin']}. {READING}",
        f"## One line a scenario, by {by}",
        "The power whose influence moves most, on average over the states; the largest first.",
        markdown(list(scenarios.columns), scenarios.to_numpy().tolist()),
        f"## The largest effects by {by}",
        f"The {len(places)} largest of {len(at(found, quarter, False))} effects of a scenario on a power's influence over a state.",
        markdown(list(places.columns), places.to_numpy().tolist()),
    ]
    return "\n\n".join(parts) + "\n"


def lines(found: Effects) -> str:
    """Write the line a scenario as a table for the terminal."""
    quarter = findings.headline_quarter(found.about)
    heading = f"Largest effect of each scenario on a power's influence, mean over states, by {findings.moment(quarter)}"
    return f"{heading}; {found.about.sizes['replicate']} replicates\n{summary(found, quarter).to_string(index=False)}"


def at(found: Effects, quarter: str, everywhere: bool) -> pd.DataFrame:
    """Take the rows of one quarter, of the mean over states or of single states, the largest median first."""
    rows = found.table[found.table["quarter"].eq(quarter) & found.table["state"].eq(EVERYWHERE).eq(everywhere)]
    return rows.sort_values("median", key=abs, ascending=False, kind="stable")


def summary(found: Effects, quarter: str) -> pd.DataFrame:
    """Tabulate the power that each scenario moves most, on average over the states, the largest first."""
    rows = at(found, quarter, everywhere=True).drop_duplicates("scenario")
    return _told(rows, found).drop(columns="over")


def largest(found: Effects, quarter: str) -> pd.DataFrame:
    """Tabulate the largest effects of a scenario on a power over a state."""
    return _told(at(found, quarter, everywhere=False).head(MOST), found)


def _told(rows: pd.DataFrame, found: Effects) -> pd.DataFrame:
    titles = metrics.attribute(found.about, "titles", {})
    powers, states = (style.names(found.about, dim) for dim in ("power", "state"))
    told = {
        "scenario": rows["scenario"],
        "what": rows["scenario"].map(titles),
        "against": rows["against"],
        "power": rows["power"].map(powers),
        "over": rows["state"].map(states),
        "effect": rows["median"].map("{:+.4f}".format),
        "80 % band": [f"{low:+.4f} to {high:+.4f}" for low, high in zip(rows["low"], rows["high"], strict=True)],
        "same sign": ["-" if pd.isna(value) else f"{value:.0%}" for value in rows["same_sign"]],
        "of its noise": ["-" if pd.isna(value) else f"{value:.2f}" for value in rows["effect_over_noise"]],
    }
    return pd.DataFrame(told)


def markdown(header: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    r"""Write a table in Markdown; a bar within a cell is kept from ending it.

    >>> print(markdown(["a", "b"], [["1", "2|3"]]))
    | a | b |
    |---|---|
    | 1 | 2\|3 |
    """
    bare = [[str(cell).replace("|", "\\|") for cell in row] for row in rows]
    return "\n".join([f"| {' | '.join(header)} |", f"|{'---|' * len(header)}", *(f"| {' | '.join(row)} |" for row in bare)])
