"""Draw how fast the model runs, what its cost grows with and where its time goes."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd
import xarray as xr

from sim.plots.layout import drawing, sheet, style

if TYPE_CHECKING:
    from matplotlib.axes import Axes

OURS, SINGLE, ARRAYS, COMPILED = "#222222", "#D55E00", "#E69F00", "#0072B2"
ALONE: dict[str, tuple[str, str, style.Line]] = {
    "arrays": ("one at a time, on arrays of one replicate", ARRAYS, style.COUNTERFACTUAL),
    "floats": ("one at a time, on plain floats", SINGLE, style.COUNTERFACTUAL),
    "compiled_loop": ("one compiled loop, noise not counted", COMPILED, style.COUNTERFACTUAL),
}
SERIES = ("powers", "states", "quarters")
STAGES = ("start_up", "noise", "rules", "recording", "writing", "figures")


@drawing.own_settings()
def benchmark_figure(times: pd.DataFrame, found: pd.DataFrame, about: xr.Dataset) -> sheet.Sheet:
    """Draw cost against replicates beside doing one at a time, cost against size, and shares of time by stage.

    `times`: a row a round and contender with series, contender, size and microseconds; `found`: value, low and high by finding.
    """
    largest = int(times.loc[times["series"] == "speed", "size"].max())
    page = sheet.make_sheet((_finding(found, largest), _explanation(times["round"].nunique())), *sheet.grid(3))
    _draw_speed(page.panels[0], times)
    _draw_growth(page.panels[1], times)
    _draw_stages(page.panels[2], found)
    entries: list[sheet.Entry] = [("the ensemble, all replicates at once", OURS, "solid"), *ALONE.values()]
    entries += [(f"{name}, exponent {_value(found, f'exponent_{name}'):.2f}", _colour(name), "solid") for name in SERIES]
    sheet.write_key(page, entries)
    sheet.write_small_print(page, sheet.provenance(about))
    return page


def _finding(found: pd.DataFrame, size: int) -> str:
    single, limit, power = (
        _value(found, name) for name in (f"times_one_at_a_time.{size}", f"times_compiled_limit.{size}", "exponent_replicates")
    )
    speed = f"{size:,} worlds at once run {single:.0f} times as fast as one at a time, and take {limit:.1f} times the compiled limit"
    return f"{speed}; cost grows as replicates to the power of {power:.2f}"


def _value(found: pd.DataFrame, name: str) -> float:
    return float(found["value"].astype(float)[name])


def _explanation(rounds: int) -> str:
    return (
        f"Medians of {rounds} interleaved round{'s' if rounds > 1 else ''}, bars from lowest to highest; CPU time of one core. "
        "Larger casts are copies of the observed one."
    )


def _colour(series: str) -> str:
    return dict(zip(SERIES, ("#009E73", "#CC79A7", "#56B4E9"), strict=True))[series]


def _draw_speed(panel: Axes, times: pd.DataFrame) -> None:
    _line(panel, times[(times["series"] == "speed") & (times["contender"] == "ensemble")], "microseconds", OURS)
    for name, (_, colour, line) in ALONE.items():
        panel.axhline(times.loc[times["contender"] == name, "microseconds"].median(), color=colour, linestyle=line, linewidth=1.2)
    sheet.name_panel(panel, "Cost of a replicate", "microseconds a quarter", "replicates at once")
    _both_logarithmic(panel)


def _draw_growth(panel: Axes, times: pd.DataFrame) -> None:
    for name in SERIES:
        _line(panel, times[times["series"] == name], "seconds", _colour(name))
    sheet.name_panel(panel, "Cost of a run", "seconds", "powers, states or quarters")
    _both_logarithmic(panel)


def _line(panel: Axes, rows: pd.DataFrame, column: str, colour: str) -> None:
    grouped = rows.groupby("size")[column]
    middle, low, high = grouped.median(), grouped.min(), grouped.max()
    panel.plot(middle.index, middle, color=colour, marker="o", markersize=3, linewidth=1.3)
    panel.vlines(middle.index, low, high, color=colour, linewidth=0.9)


def _both_logarithmic(panel: Axes) -> None:
    panel.set(xscale="log", yscale="log")
    panel.xaxis.set_minor_formatter("")
    panel.yaxis.set_minor_formatter("")
    panel.xaxis.set_major_formatter("{x:,.0f}")
    panel.yaxis.set_major_formatter("{x:,g}")


def _draw_stages(panel: Axes, found: pd.DataFrame) -> None:
    shares = 100 * found.loc[[f"share_{name}" for name in STAGES], ["value", "low", "high"]].astype(float)
    places = list(range(len(STAGES)))[::-1]
    panel.barh(places, shares["value"], color=style.FAINT, height=0.6)
    panel.hlines(places, shares["low"], shares["high"], color=OURS, linewidth=0.9)
    for place, name, share, reach in zip(places, STAGES, shares["value"], shares["high"], strict=True):
        label = f"{name.replace('_', '-')} {max(share, 0):.0f}{sheet.NO_BREAK}%"
        panel.text(max(reach, 0) + 1, place, label, fontsize=style.SMALL, va="center")
    sheet.name_panel(panel, "Where a run's time goes", across="% of CPU time")
    panel.set(yticks=[], xlim=(0, 1.5 * shares["high"].max()))
