"""Write what the scenarios change: the folder, a line a scenario for the terminal, and the report of the largest effects."""

from __future__ import annotations

from pathlib import Path

import pandas as pd

from sim import metrics, results
from sim.config import Config
from sim.plots.layout import findings, style
from sim.results import parts
from sim.results.formats import write_table
from sim.studies.gallery.effects import EVERYWHERE, Effects
from sim.studies.gallery.scenarios import scenarios_page
from sim.studies.output import band, markdown, percent, text_file, write_config

MOST = 40  # rows of the table of effects; all are in effects.csv
READING = (
    "An effect is the scenario less its counterfactual within each replicate, both on the same draws: the median, and the band "
    "that holds 80 % of the replicates, in the unit of influence. *Same sign*: share of replicates whose effect has the sign of the "
    "median. *Of its noise*: mean effect over the spread of the same influence among the replicates without it; below about 0.3 it "
    "cannot be seen through the noise. Sizes of most shocks are assumptions with wide ranges, so a row says what such a shock would "
    "do, not that it will come."
)


def write(found: Effects, config: Config, whole: Config, folder: Path) -> dict[str, str]:
    """Write the table and the composed config, then the report, the list of the library and the page; list those that failed."""
    with results.written_atomically(folder) as temporary:
        write_table(temporary / "effects.csv", found.table)
        write_config(temporary, whole, asked=config)
    pages = {**text_file("GALLERY.md", lambda: report(found)), **text_file("scenarios.md", lambda: scenarios_page(whole))}
    return parts.add(folder, pages | (_figure(found) if config.figures else {}))


def _figure(found: Effects) -> dict[str, parts.Make]:
    from sim.plots.layout import sheet
    from sim.plots.studies.gallery import gallery_figure

    return {"gallery.png": sheet.later(lambda: gallery_figure(found.paths, found.about), "gallery", found.about)}


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
    return _shown(rows, found).drop(columns="over")


def largest(found: Effects, quarter: str) -> pd.DataFrame:
    """Tabulate the largest effects of a scenario on a power over a state."""
    return _shown(at(found, quarter, everywhere=False).head(MOST), found)


def _shown(rows: pd.DataFrame, found: Effects) -> pd.DataFrame:
    titles = metrics.attribute(found.about, "titles", {})
    powers, states = (style.names(found.about, dim) for dim in ("power", "state"))
    columns = {
        "scenario": rows["scenario"],
        "what": rows["scenario"].map(titles),
        "against": rows["against"],
        "from": rows["origin"],
        "power": rows["power"].map(powers),
        "over": rows["state"].map(states),
        "effect": rows["median"].map("{:+.4f}".format),
        "80 % band": [band(low, high, "+.4f") for low, high in zip(rows["low"], rows["high"], strict=True)],
        "same sign": [percent(value) for value in rows["same_sign"]],
        "of its noise": ["-" if pd.isna(value) else f"{value:.2f}" for value in rows["effect_over_noise"]],
    }
    return pd.DataFrame(columns)
