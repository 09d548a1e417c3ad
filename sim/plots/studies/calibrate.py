"""Draw the fitted estimates, prior against posterior."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import xarray as xr

from sim.plots.layout import drawing, sheet, style

if TYPE_CHECKING:
    from matplotlib.axes import Axes

ROW = 0.19  # inches an estimate
WIDE = 4.2  # inches
NAMES_WIDE = 1.5  # inches, for the names at the left
DECIDED, UNDECIDED = style.FIXED_COLOURS["CHN"], style.FIXED_COLOURS["RUS"]


def draw(fits: xr.Dataset, folder: str | Path) -> list[Path]:
    """Write the figure as PNG and SVG into a folder; return the paths."""
    return sheet.save(posterior_figure(fits), Path(folder), "posterior", fits)


@drawing.own_settings()
def posterior_figure(fits: xr.Dataset) -> sheet.Sheet:
    """Draw the 90 % intervals of every fitted estimate before and after the data, each on the scale of the fit's prior.

    `fits` has dim name and variables low, high (the configured range), prior_* and posterior_* (value, low, high), verdict.
    """
    decided = fits["verdict"].values == "identified"
    page = sheet.make_sheet(_finding(fits, int(decided.sum())), *sheet.beside(1, 1), panel=(WIDE, ROW * (len(decided) + 1)), across=1.6)
    panel = page.panels[0]
    box = panel.get_position()
    panel.set_position((box.x0 + NAMES_WIDE / page.width, box.y0, box.width - NAMES_WIDE / page.width, box.height))
    for row, name in enumerate(fits["name"].values):
        draw_estimate(panel, row, fits.sel(name=name), DECIDED if decided[row] else UNDECIDED)
    panel.set_yticks(range(len(decided)), [str(name) for name in fits["name"].values])
    panel.set_ylim(len(decided) - 0.4, -0.6)
    panel.set_xlabel("distance from the prior's median, in halves of its 90 % interval", fontsize=style.SMALL, labelpad=1)
    keys: list[sheet.Entry] = [("before the data: the fit's own wide prior", style.FAINT, "solid"), ("after, identified", DECIDED, "solid")]
    keys += [("after, not identified: stays prior", UNDECIDED, "solid"), ("configured range", style.SCENARIO_COLOUR, "solid")]
    sheet.write_key(page, keys, ["Numbers: median (5 % to 95 %) after."])
    sheet.write_small_print(page, f"{sheet.provenance(fits)}; only observations of the origin's year and earlier ones are used")
    return page


def draw_estimate(panel: Axes, row: int, fit: xr.Dataset, colour: str) -> None:
    """Draw one estimate's two intervals, below them the configured range, and write its posterior at the right."""
    before, after = (np.array([float(fit[f"{which}_{part}"]) for part in ("low", "value", "high")]) for which in ("prior", "posterior"))
    half = (before[2] - before[0]) / 2
    for (low, middle, high), tint, wide in (((before - before[1]) / half, style.FAINT, 5.0), ((after - before[1]) / half, colour, 2.0)):
        panel.plot([low, high], [row, row], color=tint, linewidth=wide, solid_capstyle="butt")
        panel.plot([middle], [row], color=tint, marker="o", markersize=3.5)
    panel.plot(
        (np.array([float(fit["low"]), float(fit["high"])]) - before[1]) / half, [row + 0.3] * 2, color=style.SCENARIO_COLOUR, linewidth=0.8
    )
    text = f"{after[1]:.3g} ({after[0]:.3g} to {after[2]:.3g})"
    panel.text(1.02, row, text, transform=panel.get_yaxis_transform(), fontsize=style.CAPTION, va="center", color=colour)


def _finding(fits: xr.Dataset, decided: int) -> tuple[str, str]:
    text = f"The data to {str(fits.attrs['origin'])[:4]} decide {decided} of the {fits.sizes['name']} estimates that have a series"
    return text, "Bars: 90 % intervals; an estimate is identified where the data at least halve the variance of the fit's prior."
