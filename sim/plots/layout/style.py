"""The look of all figures: one colour for each power, sizes, and how a line with its band, a history and end labels are drawn.

Colours are those of Okabe and Ito (2008), "Color Universal Design", which remain distinct under the common kinds of colour blindness.
Further ones are from Tol (2021), "Colour schemes", muted; Okabe and Ito's yellow is left out, since it cannot be read on white.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

import numpy as np
import xarray as xr

if TYPE_CHECKING:
    from matplotlib.axes import Axes

FIXED_COLOURS = {"RUS": "#D55E00", "CHN": "#0072B2", "TUR": "#009E73", "EU": "#56B4E9", "USA": "#CC79A7"}
SPARE_COLOURS = ("#E69F00", "#000000", "#882255", "#999933", "#332288", "#44AA99")
YEARS_BEFORE = 10  # of observed history
SCENARIO_COLOUR = "#222222"
OTHER_COLOUR = "#888888"
FAINT = "#BBBBBB"
THRESHOLD_COLOUR = "#882255"

Line = str | tuple[int, tuple[int, ...]]

HEADING, SUBHEADING, PANEL, SMALL, CAPTION = 10.5, 8.0, 8.5, 7.0, 6.0  # points
LINE_STYLES: tuple[Line, ...] = (
    "solid", (0, (5, 2)), (0, (1, 1)), (0, (5, 1, 1, 1)), (0, (8, 3)), (0, (3, 1, 1, 1, 1, 1)), (0, (1, 3)), (0, (10, 2, 2, 2)),
)  # fmt: skip
OBSERVED: Line = (0, (1, 1))
COUNTERFACTUAL: Line = (0, (5, 2))


def colours(powers: Iterable[str]) -> dict[str, str]:
    """Give every power its colour; the five of the default cast have fixed ones, others take the spare ones in turn.

    >>> colours(["IRN", "RUS"])
    {'IRN': '#E69F00', 'RUS': '#D55E00'}
    """
    codes = [str(code) for code in powers]
    unknown = [code for code in codes if code not in FIXED_COLOURS]
    return {code: FIXED_COLOURS.get(code) or SPARE_COLOURS[unknown.index(code) % len(SPARE_COLOURS)] for code in codes}


def names(ds: xr.Dataset, dim: str) -> dict[str, str]:
    """Map the codes of powers or states to full names; a code stands for itself where the run has no name.

    >>> names(xr.Dataset(coords={"state": ["KAZ"], "state_name": ("state", ["Kazakhstan"])}), "state")
    {'KAZ': 'Kazakhstan'}
    """
    codes = [str(code) for code in ds[dim].values]
    full = [str(name) for name in ds[f"{dim}_name"].values] if f"{dim}_name" in ds.coords else codes
    return dict(zip(codes, full, strict=True))


def draw_path(panel: Axes, time: xr.DataArray, band: xr.DataArray, colour: str, line: Line = "solid", filled: bool = True) -> None:
    """Draw a median as a line and, if asked, its outer quantiles as a band; `band` is (quantile, quarter) with low, median, high."""
    low, median, high = band.transpose("quantile", "quarter").values
    if filled and not np.array_equal(low, high):
        panel.fill_between(time.values, low, high, color=colour, alpha=0.15, linewidth=0)
    panel.plot(time.values, median, color=colour, linestyle=line, linewidth=1.4)


def draw_outline(panel: Axes, time: xr.DataArray, band: xr.DataArray, colour: str, line: Line) -> None:
    """Draw a median as a line and its outer quantiles as thin lines, so that a filled band stays visible behind."""
    draw_path(panel, time, band, colour, line, filled=False)
    low, _, high = band.transpose("quantile", "quarter").values
    for edge in () if np.array_equal(low, high) else (low, high):
        panel.plot(time.values, edge, color=colour, linestyle=line, linewidth=0.5)


def draw_history(panel: Axes, years: xr.DataArray, values: xr.DataArray, join: tuple[float, float], colour: str) -> float:
    """Dot the observed ten years before the origin and join them to the origin; return the largest value drawn, 0 for none.

    A yearly value is drawn at the middle of its year. A missing value breaks the line.
    """
    middle = years.values.astype(float) + 0.5
    kept = (middle < join[0]) & (middle > join[0] - YEARS_BEFORE)
    heights = values.values.astype(float)[kept]
    if not np.isfinite(heights).any():
        return 0.0
    last = np.flatnonzero(np.isfinite(heights))[-1] + 1
    panel.plot([*middle[kept][:last], join[0]], [*heights[:last], join[1]], color=colour, linestyle=OBSERVED, linewidth=1.2)
    return float(np.nanmax(heights))


def label_ends(panel: Axes, labels: Sequence[tuple[str, float, str]]) -> None:
    """Write (text, height, colour) at the right edge of a panel, pushed apart so that none covers another."""
    bottom, top = panel.get_ylim()
    heights = spread([(height - bottom) / (top - bottom) for _, height, _ in labels], gap=0.062)
    for (text, _, colour), height in zip(labels, heights, strict=True):
        panel.text(1.015, height, text, color=colour, fontsize=CAPTION, transform=panel.transAxes, va="center", ha="left")


def spread(heights: Sequence[float], gap: float) -> list[float]:
    """Move heights as little as possible, so that neighbours are `gap` apart and all lie from 0 to 1, if there is room.

    >>> [round(height, 2) for height in spread([0.5, 0.5, 0.1], 0.1)]
    [0.45, 0.55, 0.1]
    """
    order = np.argsort(heights, kind="stable")
    steps = gap * np.arange(len(order))
    # Nearest heights that keep the gap: a monotone fit to heights less their steps, by pooling neighbours that are out of order.
    pools: list[list[float]] = []
    for height in np.asarray(heights, dtype=float)[order] - steps:
        pools.append([height])
        while len(pools) > 1 and np.mean(pools[-2]) > np.mean(pools[-1]):
            pools[-2:] = [pools[-2] + pools[-1]]
    fitted = np.concatenate([np.full(len(pool), np.mean(pool)) for pool in pools] or [np.empty(0)])
    placed = np.empty(len(order))
    placed[order] = np.clip(fitted, 0, max(1 - gap * (len(order) - 1), 0)) + steps
    return [float(height) for height in placed]
