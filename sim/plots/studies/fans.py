"""Draw history as it was forecast: fans from a few origins with the observations on top, by dyad."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
import xarray as xr

from sim.plots.layout import sheet, style
from sim.plots.studies.skill import TITLES

if TYPE_CHECKING:
    from matplotlib.axes import Axes

ROWS = (("trade", "RUS"), ("trade", "CHN"), ("fbic", "RUS"), ("fbic", "CHN"))
ORIGINS = (2001, 2007, 2013)
FIRST_YEAR = 1995
UNITS = {"trade": "USD billion, log scale", "fbic": "index"}
IN_LOGARITHMS = ("trade", "remittances")
MILLIONS = 1000  # in a billion


def fans_figure(
    fans: pd.DataFrame, observed: pd.DataFrame, about: xr.Dataset, rows: Sequence[tuple[str, str]] = ROWS, origins: Sequence[int] = ORIGINS
) -> sheet.Sheet:
    """Draw a panel for each (variable, power) of `rows`, by state, with the conditional fans of each origin and the observations on top.

    `fans`: a row a forecast with variable, power, state, origin, horizon, year, last, value, conditional, low, median, high (10, 50 and
    90 %). `observed`: tidy observations (variable, power, state, year, value). `about` carries the run's attributes and the places' names.
    """
    wanted = list(rows)
    of_rows = pd.Series(list(zip(fans["variable"], fans["power"], strict=True)), index=fans.index).isin(wanted)
    shown = fans[fans["conditional"].astype(bool) & fans["origin"].isin(list(origins)) & of_rows]
    states = list(dict.fromkeys(str(code) for code in shown["state"]))
    cells = [(row, column) for row in range(len(wanted)) for column in range(len(states))]
    page = sheet.make_sheet((_finding(shown), _explanation(origins)), cells, (0, len(states), len(wanted)), panel=(1.75, 1.35), across=0.42)
    colours, named = style.colours(power for _, power in wanted), _names(about)
    for panel, (row, column) in zip(page.panels, cells, strict=True):
        (variable, power), state = wanted[row], states[column]
        for origin in origins:
            _draw_fan(panel, _of(shown[shown["origin"] == origin], variable, power, state), colours[power], variable)
        _draw_observed(panel, _of(observed, variable, power, state), variable)
        title = f"{named.get(power, power)} {'over' if variable.startswith('fbic') else 'and'} {named.get(state, state)}"
        sheet.name_panel(panel, title, f"{_plain(variable)}, {UNITS.get(variable, '')}" if column == 0 else "")
    _write_key(page, wanted, named, colours)
    sheet.write_small_print(page, f"Trade is turnover in goods. {sheet.provenance(about)}")
    return page


def _names(about: xr.Dataset) -> dict[str, str]:
    return {code: name for dim in ("power", "state") if dim in about.coords for code, name in style.names(about, dim).items()}


def _plain(variable: str) -> str:
    name = TITLES.get(variable, variable).split(" (")[0]
    return name if name.startswith("FBIC") else name.lower()


def _of(table: pd.DataFrame, variable: str, power: str, state: str) -> pd.DataFrame:
    return table[table["variable"].eq(variable) & table["power"].eq(power) & table["state"].eq(state)].sort_values("year")


def _level(values: pd.Series, variable: str) -> np.ndarray:
    """Give values as they are drawn: money in USD billion, on a logarithmic axis."""
    return np.exp(values.to_numpy(dtype=float)) / MILLIONS if variable in IN_LOGARITHMS else values.to_numpy(dtype=float)


def _draw_fan(panel: Axes, fan: pd.DataFrame, colour: str, variable: str) -> None:
    """Draw a fan from the last figure before it; annual figures stand in the middle of their year."""
    if fan.empty:
        return
    start = float(_level(fan["last"].iloc[:1], variable)[0])
    years = np.concatenate([[fan["origin"].iloc[0]], fan["year"].to_numpy()]) + 0.5
    low, median, high = (np.concatenate([[start], _level(fan[part], variable)]) for part in ("low", "median", "high"))
    panel.fill_between(years, low, high, color=colour, alpha=0.22, linewidth=0)
    panel.plot(years, median, color=colour, linewidth=1.1)


def _draw_observed(panel: Axes, rows: pd.DataFrame, variable: str) -> None:
    """Dot the observations and join them; a hole in the series breaks the line."""
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


def _explanation(origins: Sequence[int]) -> str:
    years = ", ".join(str(origin) for origin in origins)
    return (
        f"Forecasts made at the middle of {years}, up to seven years ahead, given the GDPs and dated shocks that came to be; "
        "80 % bands with the median, observations on top."
    )


def _finding(shown: pd.DataFrame) -> str:
    """Say how many of the outcomes drawn lie in their band, by variable."""
    known = shown.dropna(subset=["value", "low", "high"])
    told = []
    for variable, rows in known.groupby("variable", sort=False):
        inside = int(((rows["low"] <= rows["value"]) & (rows["value"] <= rows["high"])).sum())
        told.append(f"{inside} of {len(rows)} outcomes of {_plain(str(variable))}")
    return f"The 80 % bands hold {' and '.join(told)}" if told else "No forecast has an outcome"
