"""Draw whether bands mean what they say: how often they hold the outcome, and where in the forecast outcomes fall."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
import xarray as xr

from sim.plots.layout import sheet, style
from sim.plots.studies.skill import TITLES

if TYPE_CHECKING:
    from matplotlib.axes import Axes

SHOWN = ("trade", "trade_share", "fbic", "remittances", "arms_share", "vote_distance")
FIRST_ORIGIN = 2003
BINS = 10
NOMINAL = np.linspace(0, 1, 41)
SHADES = ("#08306B", "#2171B5", "#4292C6", "#6BAED6", "#9ECAE1")  # of horizons, the shortest darkest (ColorBrewer Blues)


def reliability_figure(pits: pd.DataFrame, about: xr.Dataset, conditional: bool = True) -> sheet.Sheet:
    """Draw coverage of central bands, nominal against actual, by horizon (above), and histograms of the PIT (below), by variable.

    `pits`: a row a forecast with variable, origin, horizon, conditional and pit in 0 to 1. A band of p covers where |2 pit - 1| <= p.
    """
    rows = pits[pits["origin"].ge(FIRST_ORIGIN) & pits["conditional"].eq(conditional)]
    found = {str(name) for name in rows["variable"]}
    variables = [name for name in SHOWN if name in found] or sorted(found)
    cells = [(row, column) for row in range(2) for column in range(len(variables))]
    heading = _finding(rows, variables), _explanation(conditional)
    page = sheet.make_sheet(heading, cells, (0, len(variables), 2), panel=(1.7, 1.7), across=0.45)
    horizons = sorted(int(horizon) for horizon in rows["horizon"].unique())
    for column, variable in enumerate(variables):
        here = rows[rows["variable"] == variable]
        above, below = page.panels[column], page.panels[len(variables) + column]
        _draw_coverage(above, here, horizons)
        sheet.name_panel(above, TITLES.get(variable, variable), "share covered" if column == 0 else "")
        above.set_xlabel("band", fontsize=style.SMALL, labelpad=1)
        _draw_histogram(below, here["pit"].to_numpy())
        sheet.name_panel(below, f"{len(here):,} forecasts", "density" if column == 0 else "")
        below.set_xlabel("place in the forecast (PIT)", fontsize=style.SMALL, labelpad=1)
    entries: list[sheet.Entry] = [(_ahead(horizon), colour, "solid") for horizon, colour in zip(horizons, _shades(horizons), strict=True)]
    sheet.write_key(page, [*entries, ("a perfect forecast", style.OTHER_COLOUR, style.COUNTERFACTUAL)])
    sheet.write_small_print(page, f"Origins from {FIRST_ORIGIN}; pooled over powers and states. {sheet.provenance(about)}")
    return page


def _ahead(horizon: int) -> str:
    return f"{horizon} year{'s' if horizon > 1 else ''} ahead"


def _shades(horizons: list[int]) -> list[str]:
    return [SHADES[min(number, len(SHADES) - 1)] for number in range(len(horizons))]


def _explanation(conditional: bool) -> str:
    known = "given realised GDP and dated shocks" if conditional else "with GDPs drawn, dated shocks known"
    return (
        f"Forecasts {known}. Above: how often central bands hold the outcome; below the dashes bands are too narrow. Below: where in the "
        "forecast outcomes fall; flat is calibrated, high ends mean bands too narrow, a high middle too wide, a slope a bias."
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


def _finding(rows: pd.DataFrame, variables: list[str]) -> str:
    """Say what the 80 % bands cover."""
    told = [f"{100 * covered(rows.loc[rows['variable'] == name, 'pit'].to_numpy(), 0.8):.0f} % of {_plain(name)}" for name in variables]
    return f"80 % bands hold {' and '.join(filter(None, [', '.join(told[:-1]), *told[-1:]]))}" if told else "No forecast has an outcome"


def _plain(variable: str) -> str:
    name = TITLES.get(variable, variable)
    return name if name.isupper() or name.startswith("FBIC") else name[0].lower() + name[1:]
