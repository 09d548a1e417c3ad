"""Mark dated shocks: a thin line and a letter in every panel, the letters explained in the key."""

from __future__ import annotations

import string
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import xarray as xr

from sim import metrics
from sim.plots.layout import style

if TYPE_CHECKING:
    from matplotlib.axes import Axes

LETTERS = string.ascii_lowercase + string.ascii_uppercase


@dataclass(frozen=True)
class Mark:
    """Hold what starts in one quarter: its letter, decimal year, quarter, and titles; `own` if scenario and counterfactual differ in it."""

    letter: str
    time: float
    quarter: str
    titles: tuple[str, ...]
    own: bool


def start_of(quarter: str) -> float:
    """Turn a quarter into the decimal year at its start.

    >>> start_of("2022Q3")
    2022.5
    """
    year, number = quarter.split("Q")
    return int(year) + (int(number) - 1) / 4


def marks(ds: xr.Dataset, scenario: str) -> list[Mark]:
    """Gather the dated shocks of a scenario and of its counterfactual within the run, one mark a quarter, in order."""
    other = metrics.counterfactual(ds, scenario)
    found = [event for event in metrics.attribute(ds, "events", []) if event["scenario"] in (scenario, other)]
    first, last = float(ds["time"].values[0]), float(ds["time"].values[-1])
    starts = sorted({str(event["start"]) for event in found if first <= start_of(str(event["start"])) <= last}, key=start_of)
    return [_mark(LETTERS[place % len(LETTERS)], start, found, scenario, other) for place, start in enumerate(starts)]


def _mark(letter: str, start: str, events: list[dict[str, Any]], scenario: str, other: str | None) -> Mark:
    here = [event for event in events if event["start"] == start]
    owners: dict[str, set[str]] = {}
    for event in here:
        until = f" (to {event['end']})" if event.get("end") else ""
        owners.setdefault(f"{event['title']}{until}", set()).add(event["scenario"])
    without = {title: "" if other is None or scenario in owner else " [counterfactual only]" for title, owner in owners.items()}
    titles = tuple(f"{title}{note}" for title, note in without.items())
    differs = other is not None and any(owner != {scenario, other} for owner in owners.values())
    return Mark(letter, start_of(start), start, titles, differs)


def draw_marks(panel: Axes, dated: list[Mark]) -> None:
    """Draw a thin line at each mark and its letter above; letters that would touch go to the next row. Call when the limits are set."""
    left, right = panel.get_xlim()
    gap = 7.5 / (panel.bbox.width * 72 / panel.figure.dpi)  # room for a letter of 6 points, as a share of the panel
    rows: list[float] = []
    for mark in dated:
        place = min(max((mark.time - left) / (right - left), 0.6 * gap), 1.0)
        row = next((number for number, end in enumerate(rows) if place - end >= gap), len(rows))
        rows[row : row + 1] = [place]
        height = 0.985 - 0.065 * row
        colour = style.OTHER_COLOUR if mark.own else style.FAINT
        panel.axvline(mark.time, ymax=height - 0.06, color=colour, linewidth=0.6, zorder=0.5)
        panel.text(place, height, mark.letter, fontsize=style.CAPTION, color="#555555", transform=panel.transAxes, ha="center", va="top")


def explain(dated: list[Mark]) -> list[str]:
    """Write one line for the key about each mark; a star where scenario and counterfactual differ.

    >>> explain([Mark("a", 2022.0, "2022Q1", ("War", "Sanctions"), True)])
    ['a*  2022Q1  War; Sanctions', '* not the same in scenario and counterfactual']
    """
    lines = [f"{mark.letter}{'*' if mark.own else ''}  {mark.quarter}  {'; '.join(mark.titles)}" for mark in dated]
    return lines + ["* not the same in scenario and counterfactual"] * any(mark.own for mark in dated)
