"""Draw what every scenario changes on one page: a panel a scenario, the largest first."""

from __future__ import annotations

import textwrap
from collections import Counter
from typing import TYPE_CHECKING

import numpy as np
import xarray as xr

from sim import metrics
from sim.plots.layout import findings, sheet, style
from sim.plots.paths import power_entries

if TYPE_CHECKING:
    from matplotlib.axes import Axes

PANEL, ACROSS = (2.15, 1.45), 0.62  # inches
SCALE, UNIT = 1000, "effect (index / 1,000)"  # ticks of three decimals would run into the neighbour


def gallery_figure(paths: xr.DataArray, about: xr.Dataset) -> sheet.Sheet:
    """Draw the paired effect of each scenario on the influence of each power, mean over states.

    `paths` holds the quantiles low, median, high (scenario, quantile, quarter, power); `about` the names, the time, titles and origin.
    """
    quarter = findings.headline_quarter(about)
    sizes = abs(paths.isel(quantile=1, drop=True).sel(quarter=quarter)).max("power")
    order = [str(name) for name in paths["scenario"].values[np.argsort(-sizes.values, kind="stable")]]
    cells, key = sheet.grid(len(order))
    usual = _usual(about, order)
    page = sheet.make_sheet((_finding(paths, about, quarter, order), _explanation(about, usual)), cells, key, panel=PANEL, across=ACROSS)
    last = {column: max(row for row, other in cells if other == column) for _, column in cells}
    for panel, name, (row, column) in zip(page.panels, order, cells, strict=True):
        _draw(panel, about["time"], SCALE * paths.sel(scenario=name))
        sheet.name_panel(panel, _title(about, name, usual), UNIT if column == 0 else "")
        panel.title.set_fontsize(style.SUBHEADING)
        panel.set_xlabel("year" if row == last[column] else "", fontsize=style.SMALL, labelpad=1)
    sheet.write_key(page, power_entries(about), [sheet.band_words(about), "Largest effect first, row by row; each panel on its own scale."])
    sheet.write_small_print(page, f"{len(order)} scenarios, each beside its counterfactual on the same draws; {sheet.provenance(about)}")
    return page


def _draw(panel: Axes, time: xr.DataArray, bands: xr.DataArray) -> None:
    panel.axhline(0, color="black", linewidth=0.8)
    low, high = min(float(bands.min()), 0.0), max(float(bands.max()), 0.0)
    room = (high - low) or 0.1
    panel.set(xlim=(float(time[0]), float(time[-1]) + 0.01), ylim=(low - 0.08 * room, high + 0.08 * room))
    labels = []
    for power, colour in style.colours(bands["power"].values).items():
        band = bands.sel(power=power)
        style.draw_path(panel, time, band, colour)
        labels.append((power, float(band.isel(quantile=1, quarter=-1)), colour))
    style.label_ends(panel, labels)


def _usual(about: xr.Dataset, names: list[str]) -> str:
    """Name the counterfactual that most scenarios share."""
    counts = Counter(str(metrics.counterfactual(about, name)) for name in names)
    return counts.most_common(1)[0][0]


def _title(about: xr.Dataset, name: str, usual: str) -> str:
    """Title a panel in two lines at most; a counterfactual other than the usual is marked by a star."""
    title = metrics.attribute(about, "titles", {}).get(name, name)
    marked = title if metrics.counterfactual(about, name) == usual else f"{title}{sheet.NO_BREAK}*"
    letters = int((PANEL[0] + ACROSS / 2) * 72 / (0.6 * style.SUBHEADING))
    return "\n".join(textwrap.wrap(marked, letters, max_lines=2, placeholder=" ..."))


def _explanation(about: xr.Dataset, usual: str) -> str:
    titles = metrics.attribute(about, "titles", {})
    starred = {name: other for name, other in metrics.attribute(about, "paired", {}).items() if other not in (usual, None)}
    others = "; ".join(f'"{titles.get(name, name)}" less "{titles.get(other, other)}"' for name, other in starred.items())
    told = f'Influence of each power, mean over states: the scenario less "{titles.get(usual, usual)}", each replicate against itself.'
    return f"{told} * {others}." if others else told


def _finding(paths: xr.DataArray, about: xr.Dataset, quarter: str, order: list[str]) -> str:
    """Say which scenario moves influence most, and in how many the band of the largest effect leaves out nought."""
    now = paths.sel(quarter=quarter)
    strongest = {name: now.sel(scenario=name, power=findings.largest(now.sel(scenario=name))["power"]) for name in order}
    first = strongest[order[0]]
    sure = sum(bool(float(band[0]) > findings.NOTHING or float(band[-1]) < -findings.NOTHING) for band in strongest.values())
    by = findings.moment(quarter)
    text, direction = findings.moved(first, "gains", "loses")
    if not direction:
        return f"No scenario moves any power's influence by {by}"
    title = metrics.attribute(about, "titles", {}).get(order[0], order[0])
    power = style.names(about, "power")[str(first["power"].values)]
    return f'"{title}" moves most: {power} {text} by {by}, mean over states; {sure} of {len(order)} have a band without nought'
