"""Draw one quantity in a scenario and in its counterfactual in one panel: the building block of several figures."""

from __future__ import annotations

from typing import TYPE_CHECKING

import xarray as xr

from sim import metrics
from sim.plots.layout import events, sheet, style

if TYPE_CHECKING:
    from matplotlib.axes import Axes


def pair(ds: xr.Dataset, scenario: str | None) -> list[str]:
    """Name the scenario to draw and, where it has one, its counterfactual."""
    subject = scenario or metrics.subjects(ds)[0]
    other = metrics.counterfactual(ds, subject)
    return [subject, other] if other in metrics.scenarios(ds) and other else [subject]


def band_words(ds: xr.Dataset, names: list[str]) -> str:
    """Say what lines and bands are where two scenarios share a panel."""
    thin = " Thin dashes: the same of the counterfactual." if len(names) > 1 and metrics.replicates(ds) > 1 else ""
    return sheet.band_words(ds) + thin


def draw_pair(panel: Axes, time: xr.DataArray, bands: xr.DataArray, names: list[str], colour: str = style.SCENARIO_COLOUR) -> None:
    """Draw the counterfactual in grey dashes and over it the scenario; `bands` is (quantile, scenario, quarter)."""
    if len(names) > 1:
        style.draw_outline(panel, time, bands.sel(scenario=names[1]), style.OTHER_COLOUR, style.COUNTERFACTUAL)
    style.draw_path(panel, time, bands.sel(scenario=names[0]), colour)


def fit(
    panel: Axes,
    time: xr.DataArray,
    bands: xr.DataArray,
    dated: list[events.Mark],
    floor: float | None = None,
    before: float = 0,
    peak: float = 0,
) -> None:
    """Set the limits to what is drawn, with room for the letters of the shocks, and draw these.

    floor: where the scale starts (at the lowest value if None); before: years of history; peak: the highest observed value.
    """
    low, high = float(bands.min()) if floor is None else floor, max(float(bands.max()), peak)
    room = (high - low) or abs(high) * 0.2 or 1.0
    bottom = low - 0.05 * room if floor is None else low
    panel.set(xlim=(float(time[0]) - before, float(time[-1]) + 0.01), ylim=(bottom, high + 0.18 * room))
    events.draw_marks(panel, dated)


def entries(ds: xr.Dataset, names: list[str], colour: str = style.SCENARIO_COLOUR) -> list[sheet.Entry]:
    """List the scenario and its counterfactual for the key."""
    titles = metrics.attribute(ds, "titles", {})
    looks: list[tuple[str, style.Line]] = [(colour, "solid"), (style.OTHER_COLOUR, style.COUNTERFACTUAL)]
    return [(str(titles.get(name, name)), *look) for name, look in zip(names, looks, strict=False)]
