"""Draw what every scenario changes on one page: a panel a scenario, the largest first."""

from __future__ import annotations

from collections import Counter

import numpy as np
import xarray as xr

from sim import metrics
from sim.plots.layout import drawing, findings, sheet, style
from sim.plots.paths import draw_effects, power_entries

PANEL, ACROSS = (2.15, 1.45), 0.62  # inches
SCALE, UNIT = 1000, "effect (index / 1,000)"  # ticks of three decimals would run into the neighbour


@drawing.own_settings()
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
        draw_effects(panel, about["time"], SCALE * paths.sel(scenario=name), above=0.08)
        sheet.name_panel(panel, _title(about, name, usual), UNIT if column == 0 else "", "year" if row == last[column] else "")
        panel.title.set_fontsize(style.SUBHEADING)
    sheet.write_key(page, power_entries(about), [sheet.band_words(about), "Largest effect first, row by row; each panel on its own scale."])
    sheet.write_small_print(page, f"{len(order)} scenarios, each beside its counterfactual on the same draws; {sheet.provenance(about)}")
    return page


def _usual(about: xr.Dataset, names: list[str]) -> str:
    """Name the counterfactual that most scenarios share."""
    counts = Counter(str(metrics.counterfactual(about, name)) for name in names)
    return counts.most_common(1)[0][0]


def _title(about: xr.Dataset, name: str, usual: str) -> str:
    """Title a panel in two lines at most; a counterfactual other than the usual is marked with a star."""
    title = metrics.title(about, name)
    marked = title if metrics.counterfactual(about, name) == usual else f"{title}{sheet.NO_BREAK}*"
    letters = int((PANEL[0] + ACROSS / 2) * 72 / (0.6 * style.SUBHEADING))
    return "\n".join(sheet.wrap(marked, letters, most=2))


def _explanation(about: xr.Dataset, usual: str) -> str:
    starred = {name: other for name, other in metrics.attribute(about, "paired", {}).items() if other not in (usual, None)}
    others = "; ".join(f'"{metrics.title(about, name)}" minus "{metrics.title(about, other)}"' for name, other in starred.items())
    text = f'Influence of each power, mean over states: the scenario minus "{metrics.title(about, usual)}", each replicate against itself.'
    return f"{text} * {others}." if others else text


def _finding(paths: xr.DataArray, about: xr.Dataset, quarter: str, order: list[str]) -> str:
    """Say which scenario moves influence most, and in how many the band of the largest effect excludes zero."""
    now = paths.sel(quarter=quarter)
    strongest = {name: now.sel(scenario=name, power=findings.largest(now.sel(scenario=name))["power"]) for name in order}
    first = strongest[order[0]]
    sure = sum(bool(float(band[0]) > findings.NOTHING or float(band[-1]) < -findings.NOTHING) for band in strongest.values())
    by = findings.moment(quarter)
    text, direction = findings.moved(first, "gains", "loses")
    if not direction:
        return f"No scenario moves any power's influence by {by}"
    title = metrics.title(about, order[0])
    power = style.names(about, "power")[str(first["power"].values)]
    return f'"{title}" moves most: {power} {text} by {by}, mean over states; {sure} of {len(order)} have a band that excludes zero'
