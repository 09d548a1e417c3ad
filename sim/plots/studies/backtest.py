"""Draw how the model forecasts the past: skill by horizon, reliability of the bands, and fans with the observations on top."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
import xarray as xr

from sim.plots.layout import drawing, sheet, style

if TYPE_CHECKING:
    from matplotlib.axes import Axes

TITLES = {
    "trade": "Trade (log)",
    "exports": "Exports (log)",
    "imports": "Imports (log)",
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
    "persistence": ("persistence: the last value", "#000000", "o"),
    "drift": ("10-year drift", "#E69F00", "v"),
    "ar1": ("AR(1): return to the mean", "#999933", "^"),
    "own_gdp": ("grows with own GDP", "#56B4E9", "s"),
    "own_gdp_cleaned": ("grows with own GDP, cleaned", "#0072B2", "D"),
    "momentum": ("momentum of the three-year mean", "#CC79A7", "P"),
    "gravity": ("gravity with error correction", "#009E73", "X"),
}
LOWEST = -0.6  # of an axis: losses beyond are drawn at the edge
STEP = 0.11  # between baselines at one horizon, so that intervals do not hide one another

# Reliability
RELIABLE = ("trade", "trade_share", "fbic", "remittances", "arms_share", "vote_distance")
FIRST_ORIGIN = 2003
BINS = 10
NOMINAL = np.linspace(0, 1, 41)
SHADES = ("#08306B", "#2171B5", "#4292C6", "#6BAED6", "#9ECAE1")  # of horizons, the shortest darkest (ColorBrewer Blues)

# Fans
FANS = (("trade", "RUS"), ("trade", "CHN"), ("fbic", "RUS"), ("fbic", "CHN"))
FAN_ORIGINS = (2001, 2007, 2013)
FIRST_YEAR = 1995
UNITS = {"trade": "USD billion, log scale", "fbic": "index"}
IN_LOGARITHMS = ("trade", "remittances")
MILLIONS = 1000  # in a billion


@drawing.own_settings()
def skill_figure(scores: pd.DataFrame, about: xr.Dataset, partition: str = "all", conditional: bool = True) -> sheet.Sheet:
    """Draw the pooled skill of every variable against every baseline, with 90 % intervals; `about` carries the run's attributes."""
    kept = scores["power"].eq("all") & scores["state"].eq("all") & scores["partition"].eq(partition) & scores["conditional"].eq(conditional)
    rows = scores[kept & scores["skill"].notna()]
    found = {str(name) for name in rows["variable"]}
    variables = [name for name in TITLES if name in found] + sorted(found - set(TITLES))
    page = sheet.make_sheet((_skill_finding(rows), _skill_explanation(conditional)), *sheet.grid(len(variables)), panel=(2.5, 1.7))
    for panel, variable in zip(page.panels, variables, strict=True):
        _draw_skill(panel, rows[rows["variable"] == variable])
        sheet.name_panel(panel, TITLES.get(variable, variable), "skill (share of CRPS)", "years ahead")
    used = [name for name in BASELINES if name in set(rows["baseline"])]
    sheet.write_key(page, [(BASELINES[name][0], BASELINES[name][1], "solid") for name in used], ["Above 0 the model is better."])
    sheet.write_small_print(page, f"{_origins(partition)}; pooled over powers and states. {sheet.provenance(about)}")
    return page


def _given(conditional: bool) -> str:
    """Name what the forecasts were given."""
    return "given realised GDP and dated shocks" if conditional else "with GDPs drawn, dated shocks known"


def _skill_explanation(conditional: bool) -> str:
    return (
        f"Skill of the model {_given(conditional)}: 1 - CRPS of the model / CRPS of the baseline. Bars: 90 % block bootstrap by year of "
        f"origin; none with fewer than five origins. Losses beyond {LOWEST} are drawn at {LOWEST}."
    )


def _origins(partition: str) -> str:
    return {"all": "Origins from 2003", "test": "Origins from 2013", "calibration": "Origins 2000 to 2012"}.get(partition, partition)


def _draw_skill(panel: Axes, rows: pd.DataFrame) -> None:
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


def _skill_finding(rows: pd.DataFrame) -> str:
    """Count wins, ties and losses, and name the largest of each."""
    sure = rows.dropna(subset=["skill_low", "skill_high"])
    wins, losses = sure[sure["skill_low"] > 0], sure[sure["skill_high"] < 0]
    counts = f"Of {len(sure)} comparisons the model wins {len(wins)}, ties {len(sure) - len(wins) - len(losses)} and loses {len(losses)}"
    few = len(rows) - len(sure)
    worst = f"; worst loss: {_named(losses.sort_values('skill').iloc[0])}" if len(losses) else ""
    return counts + (f" ({few} more have too few origins to say)" if few else "") + worst


def _named(row: pd.Series) -> str:
    name = TITLES.get(str(row["variable"]), str(row["variable"]))
    against = BASELINES[str(row["baseline"])][0].split(":")[0].removeprefix("grows with ")
    years = f"{row['horizon']} year{'s' if row['horizon'] > 1 else ''}"
    return f"{name} against {against}, {years} ahead, {row['skill']:+.2f}"


@drawing.own_settings()
def reliability_figure(pits: pd.DataFrame, about: xr.Dataset, conditional: bool = True) -> sheet.Sheet:
    """Draw coverage of central bands, nominal against actual, by horizon (above), and histograms of the PIT (below), by variable.

    `pits`: a row a forecast with variable, origin, horizon, conditional and pit in 0 to 1. A band of p covers where |2 pit - 1| <= p.
    """
    rows = pits[pits["origin"].ge(FIRST_ORIGIN) & pits["conditional"].eq(conditional)]
    found = {str(name) for name in rows["variable"]}
    variables = [name for name in RELIABLE if name in found] or sorted(found)
    heading = _reliability_finding(rows, variables), _reliability_explanation(conditional)
    page = sheet.make_sheet(heading, *sheet.beside(2, len(variables)), panel=(1.7, 1.7), across=0.45)
    horizons = sorted(int(horizon) for horizon in rows["horizon"].unique())
    for column, variable in enumerate(variables):
        here = rows[rows["variable"] == variable]
        above, below = page.panels[column], page.panels[len(variables) + column]
        _draw_coverage(above, here, horizons)
        sheet.name_panel(above, TITLES.get(variable, variable), "share covered" if column == 0 else "", "band")
        _draw_histogram(below, here["pit"].to_numpy())
        sheet.name_panel(below, f"{len(here):,} forecasts", "density" if column == 0 else "", "place in the forecast (PIT)")
    entries: list[sheet.Entry] = [(_ahead(horizon), colour, "solid") for horizon, colour in zip(horizons, _shades(horizons), strict=True)]
    sheet.write_key(page, [*entries, ("a perfect forecast", style.OTHER_COLOUR, style.COUNTERFACTUAL)])
    sheet.write_small_print(page, f"Origins from {FIRST_ORIGIN}; pooled over powers and states. {sheet.provenance(about)}")
    return page


def _ahead(horizon: int) -> str:
    return f"{horizon} year{'s' if horizon > 1 else ''} ahead"


def _shades(horizons: list[int]) -> list[str]:
    return [SHADES[min(number, len(SHADES) - 1)] for number in range(len(horizons))]


def _reliability_explanation(conditional: bool) -> str:
    return (
        f"Forecasts {_given(conditional)}. Above: how often central bands hold the outcome; below the dashes bands are too narrow. "
        "Below: where in the forecast outcomes fall; flat is calibrated, high ends mean bands too narrow, a high middle too wide, "
        "a slope a bias."
    )


def covered(pit: np.ndarray, nominal: float) -> float:
    """Give the share of outcomes within the central band.

    >>> covered(np.array([0.05, 0.5, 0.6, 0.95]), 0.8)
    0.5
    """
    return float((np.abs(2 * pit - 1) <= nominal).mean())


def _draw_coverage(panel: Axes, rows: pd.DataFrame, horizons: list[int]) -> None:
    panel.plot([0, 1], [0, 1], color=style.OTHER_COLOUR, linestyle=style.COUNTERFACTUAL, linewidth=0.9)
    for horizon, colour in zip(horizons, _shades(horizons), strict=True):
        pit = rows.loc[rows["horizon"] == horizon, "pit"].to_numpy()
        if pit.size:
            panel.plot(NOMINAL, [covered(pit, level) for level in NOMINAL], color=colour, linewidth=1.2)
    ticks = [0, 0.5, 0.8, 1]
    panel.set(
        xlim=(0, 1), ylim=(0, 1), xticks=ticks, yticks=ticks, xticklabels=(labels := ["0 %", "50 %", "80 %", "100 %"]), yticklabels=labels
    )


def _draw_histogram(panel: Axes, pit: np.ndarray) -> None:
    panel.hist(pit, bins=BINS, range=(0, 1), density=True, color=SHADES[2], edgecolor="white", linewidth=0.5)
    panel.axhline(1, color=style.OTHER_COLOUR, linestyle=style.COUNTERFACTUAL, linewidth=0.9)
    panel.set(xlim=(0, 1), ylim=(0, max(panel.get_ylim()[1], 1.6)), xticks=[0, 0.5, 1], xticklabels=["0", "0.5", "1"])


def _reliability_finding(rows: pd.DataFrame, variables: list[str]) -> str:
    """Say what the 80 % bands cover."""
    pits = {name: rows.loc[rows["variable"] == name, "pit"].to_numpy() for name in variables}
    shares = [f"{100 * covered(pit, 0.8):.0f} % of {_in_sentence(name)}" for name, pit in pits.items()]
    if not shares:
        return "No forecast has an outcome"
    return f"80 % bands hold {' and '.join(filter(None, [', '.join(shares[:-1]), shares[-1]]))}"


def _in_sentence(variable: str) -> str:
    name = TITLES.get(variable, variable)
    return name if name.isupper() or name.startswith("FBIC") else name[0].lower() + name[1:]


@drawing.own_settings()
def fans_figure(
    fans: pd.DataFrame,
    observed: pd.DataFrame,
    about: xr.Dataset,
    rows: Sequence[tuple[str, str]] = FANS,
    origins: Sequence[int] = FAN_ORIGINS,
) -> sheet.Sheet:
    """Draw a panel for each (variable, power) of `rows`, by state, with the conditional fans of each origin and the observations on top.

    `fans`: a row a forecast with variable, power, state, origin, horizon, year, last, value, conditional, low, median, high (10, 50 and
    90 %). `observed`: tidy observations (variable, power, state, year, value). `about` carries the run's attributes and the places' names.
    """
    wanted = list(rows)
    of_rows = pd.Series(list(zip(fans["variable"], fans["power"], strict=True)), index=fans.index).isin(wanted)
    shown = fans[fans["conditional"].astype(bool) & fans["origin"].isin(list(origins)) & of_rows]
    states = list(dict.fromkeys(str(code) for code in shown["state"]))
    cells, key = sheet.beside(len(wanted), len(states))
    page = sheet.make_sheet((_fans_finding(shown), _fans_explanation(origins)), cells, key, panel=(1.75, 1.35), across=0.42)
    colours, named = style.colours(power for _, power in wanted), _names(about)
    for panel, (row, column) in zip(page.panels, cells, strict=True):
        (variable, power), state = wanted[row], states[column]
        for origin in origins:
            _draw_fan(panel, _of(shown[shown["origin"] == origin], variable, power, state), colours[power], variable)
        _draw_observed(panel, _of(observed, variable, power, state), variable)
        title = f"{named.get(power, power)} {'over' if variable.startswith('fbic') else 'and'} {named.get(state, state)}"
        sheet.name_panel(panel, title, f"{_quantity(variable)}, {UNITS.get(variable, '')}" if column == 0 else "")
    _write_key(page, wanted, named, colours)
    sheet.write_small_print(page, f"Trade is turnover in goods. {sheet.provenance(about)}")
    return page


def _names(about: xr.Dataset) -> dict[str, str]:
    return {code: name for dim in ("power", "state") if dim in about.coords for code, name in style.names(about, dim).items()}


def _quantity(variable: str) -> str:
    name = TITLES.get(variable, variable).split(" (")[0]
    return name if name.startswith("FBIC") else name.lower()


def _of(table: pd.DataFrame, variable: str, power: str, state: str) -> pd.DataFrame:
    return table[table["variable"].eq(variable) & table["power"].eq(power) & table["state"].eq(state)].sort_values("year")


def _level(values: pd.Series, variable: str) -> np.ndarray:
    """Give values as they are drawn: money in USD billion, on a logarithmic axis."""
    return np.exp(values.to_numpy(dtype=float)) / MILLIONS if variable in IN_LOGARITHMS else values.to_numpy(dtype=float)


def _draw_fan(panel: Axes, fan: pd.DataFrame, colour: str, variable: str) -> None:
    """Draw a fan from the last value before it; annual values are drawn at the middle of their year."""
    if fan.empty:
        return
    start = float(_level(fan["last"].iloc[:1], variable)[0])
    years = np.concatenate([[fan["origin"].iloc[0]], fan["year"].to_numpy()]) + 0.5
    low, median, high = (np.concatenate([[start], _level(fan[part], variable)]) for part in ("low", "median", "high"))
    panel.fill_between(years, low, high, color=colour, alpha=0.22, linewidth=0)
    panel.plot(years, median, color=colour, linewidth=1.1)


def _draw_observed(panel: Axes, rows: pd.DataFrame, variable: str) -> None:
    """Dot the observations and join them; a missing value breaks the line."""
    values = rows.set_index("year")["value"]
    years = np.arange(FIRST_YEAR, max(values.index.max(), FIRST_YEAR) + 1 if len(values) else FIRST_YEAR)
    heights = _level(values.reindex(years), variable)
    panel.plot(years + 0.5, heights, color=style.SCENARIO_COLOUR, marker=".", markersize=2.5, linewidth=0.7)
    if variable in IN_LOGARITHMS:
        _scale_logarithmically(panel)
    else:
        panel.set_ylim(bottom=0)


def _scale_logarithmically(panel: Axes) -> None:
    from matplotlib.ticker import LogLocator, NullFormatter, StrMethodFormatter

    panel.set_yscale("log")
    panel.yaxis.set_major_locator(LogLocator(subs=(1, 3), numticks=7))
    panel.yaxis.set_major_formatter(StrMethodFormatter("{x:g}"))
    panel.yaxis.set_minor_formatter(NullFormatter())


def _write_key(page: sheet.Sheet, rows: Sequence[tuple[str, str]], named: dict[str, str], colours: dict[str, str]) -> None:
    powers = list(dict.fromkeys(power for _, power in rows))
    entries: list[sheet.Entry] = [("observed", style.SCENARIO_COLOUR, "solid")]
    entries += [(f"forecast, {named.get(power, power)}", colours[power], "solid") for power in powers]
    sheet.write_key(page, entries, ["Line: median. Band: 80 %."])


def _fans_explanation(origins: Sequence[int]) -> str:
    years = ", ".join(str(origin) for origin in origins)
    return (
        f"Forecasts made at the middle of {years}, up to seven years ahead, {_given(True)}; "
        "80 % bands with the median, observations on top."
    )


def _fans_finding(shown: pd.DataFrame) -> str:
    """Say how many of the outcomes drawn lie in their band, by variable."""
    scored = shown.dropna(subset=["value", "low", "high"])
    hits = []
    for variable, rows in scored.groupby("variable", sort=False):
        inside = int(((rows["low"] <= rows["value"]) & (rows["value"] <= rows["high"])).sum())
        hits.append(f"{inside} of {len(rows)} outcomes of {_quantity(str(variable))}")
    return f"The 80 % bands hold {' and '.join(hits)}" if hits else "No forecast has an outcome"
