"""Draw forecast skill by horizon: a panel a variable, a line a baseline, with intervals."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
import xarray as xr

from sim.plots.layout import sheet, style

if TYPE_CHECKING:
    from matplotlib.axes import Axes

TITLES = {
    "trade": "Trade (log)",
    "trade_share": "Trade share",
    "fbic": "FBIC total",
    "fbic_economic_bandwidth": "FBIC economic bandwidth",
    "fbic_political_bandwidth": "FBIC political bandwidth",
    "fbic_security_bandwidth": "FBIC security bandwidth",
    "fbic_economic_dependence": "FBIC economic dependence",
    "fbic_security_dependence": "FBIC security dependence",
    "remittances": "Remittances (log)",
    "arms_share": "Arms share, five years",
    "vote_distance": "Distance of UN votes",
}
# Name, colour, marker; darker and heavier are the baselines that are hardest to beat.
BASELINES = {
    "persistence": ("persistence: the last figure", "#000000", "o"),
    "drift": ("10-year drift", "#E69F00", "v"),
    "ar1": ("AR(1): return to the mean", "#999933", "^"),
    "own_gdp": ("grows with own GDP", "#56B4E9", "s"),
    "own_gdp_cleaned": ("grows with own GDP, cleaned", "#0072B2", "D"),
    "momentum": ("momentum of the three-year mean", "#CC79A7", "P"),
    "gravity": ("gravity with error correction", "#009E73", "X"),
}
LOWEST = -0.6  # of an axis: losses beyond are drawn at the edge
STEP = 0.11  # between baselines at one horizon, so that intervals do not hide one another


def skill_figure(scores: pd.DataFrame, about: xr.Dataset, partition: str = "all", conditional: bool = True) -> sheet.Sheet:
    """Draw the pooled skill of every variable against every baseline, with 90 % intervals; `about` carries the run's attributes."""
    kept = scores["power"].eq("all") & scores["state"].eq("all") & scores["partition"].eq(partition) & scores["conditional"].eq(conditional)
    rows = scores[kept & scores["skill"].notna()]
    found = {str(name) for name in rows["variable"]}
    variables = [name for name in TITLES if name in found] + sorted(found - set(TITLES))
    page = sheet.make_sheet((_finding(rows), _explanation(conditional)), *sheet.grid(len(variables)), panel=(2.5, 1.7))
    for panel, variable in zip(page.panels, variables, strict=True):
        _draw(panel, rows[rows["variable"] == variable])
        sheet.name_panel(panel, TITLES.get(variable, variable), "skill (share of CRPS)")
        panel.set_xlabel("years ahead", fontsize=style.SMALL, labelpad=1)
    used = [name for name in BASELINES if name in set(rows["baseline"])]
    sheet.write_key(page, [(BASELINES[name][0], BASELINES[name][1], "solid") for name in used], ["Above 0 the model is better."])
    sheet.write_small_print(page, f"{_origins(partition)}; pooled over powers and states. {sheet.provenance(about)}")
    return page


def _explanation(conditional: bool) -> str:
    known = "given realised GDP and dated shocks" if conditional else "with GDPs drawn, dated shocks known"
    return (
        f"Skill of the model {known}: 1 - CRPS of the model / CRPS of the baseline. Bars: 90 % block bootstrap by year of origin; "
        f"none with fewer than five origins. Losses beyond {LOWEST} are drawn at {LOWEST}."
    )


def _origins(partition: str) -> str:
    return {"all": "Origins from 2003", "test": "Origins from 2013", "calibration": "Origins 2000 to 2012"}.get(partition, partition)


def _draw(panel: Axes, rows: pd.DataFrame) -> None:
    horizons = sorted(int(horizon) for horizon in rows["horizon"].unique())
    names = [name for name in BASELINES if name in set(rows["baseline"])]
    panel.axhline(0, color=style.OTHER_COLOUR, linewidth=0.8)
    for number, name in enumerate(names):
        line = rows[rows["baseline"] == name].sort_values("horizon")
        place = np.array([horizons.index(int(horizon)) for horizon in line["horizon"]]) + STEP * (number - (len(names) - 1) / 2)
        skill, low, high = (line[column].clip(lower=LOWEST).to_numpy() for column in ("skill", "skill_low", "skill_high"))
        _, colour, marker = BASELINES[name]
        panel.plot(place, skill, color=colour, marker=marker, markersize=3, linewidth=0.8, clip_on=False)
        panel.vlines(place, low, high, color=colour, linewidth=0.9, alpha=0.7)
    panel.set_xticks(range(len(horizons)), [str(horizon) for horizon in horizons])
    panel.set_ylim(bottom=max(panel.get_ylim()[0], LOWEST))


def _finding(rows: pd.DataFrame) -> str:
    """Count wins, ties and losses, and name the largest of each."""
    sure = rows.dropna(subset=["skill_low", "skill_high"])
    wins, losses = sure[sure["skill_low"] > 0], sure[sure["skill_high"] < 0]
    told = f"Of {len(sure)} comparisons the model wins {len(wins)}, ties {len(sure) - len(wins) - len(losses)} and loses {len(losses)}"
    few = len(rows) - len(sure)
    worst = f"; worst loss: {_named(losses.sort_values('skill').iloc[0])}" if len(losses) else ""
    return told + (f" ({few} more have too few origins to say)" if few else "") + worst


def _named(row: pd.Series) -> str:
    name = TITLES.get(str(row["variable"]), str(row["variable"]))
    against = BASELINES[str(row["baseline"])][0].split(":")[0].removeprefix("grows with ")
    years = f"{row['horizon']} year{'s' if row['horizon'] > 1 else ''}"
    return f"{name} against {against}, {years} ahead, {row['skill']:+.2f}"
