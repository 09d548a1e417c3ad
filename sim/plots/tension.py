"""Draw the tension between the rivals and how often it becomes a confrontation."""

from __future__ import annotations

import xarray as xr

from sim import metrics
from sim.plots.layout import (
    events,
    findings,
    sheet,
    style,
)
from sim.plots.studies import compared


def tension_figure(ds: xr.Dataset, scenario: str | None = None, columns: int | None = None) -> sheet.Sheet:
    """Draw tension with its threshold, and the share of replicates in confrontation, in a scenario and its counterfactual."""
    chosen = compared.pair(ds, scenario)
    run = metrics.bands(ds, "tension", "confrontation").sel(scenario=chosen)
    dated = events.marks(ds, chosen[0])
    bands = run["tension"]
    often = 100 * run["confrontation_mean"].expand_dims(quantile=3)  # a share of replicates has no band
    page = sheet.make_sheet(_finding(ds, run, chosen, often), *sheet.grid(2, columns), panel=(3.2, 2.6))
    for panel, values in zip(page.panels, (bands, often), strict=True):
        compared.draw_pair(panel, ds["time"], values, chosen)
        compared.fit(panel, ds["time"], values, dated, floor=0, peak=5 if values is often else 0)  # a few per cent stay small
    page.panels[0].set_ylim(0, 1)
    notes = _draw_threshold(page, ds)
    sheet.name_panel(page.panels[0], "Tension", "tension (index, 0 to 1)")
    sheet.name_panel(page.panels[1], "Confrontation", "% of replicates above their threshold")
    sheet.write_key(page, compared.entries(ds, chosen) + notes, events.explain(dated))
    sheet.write_caption(page, ds, chosen)
    return page


def _draw_threshold(page: sheet.Sheet, ds: xr.Dataset) -> list[sheet.Entry]:
    if "threshold" not in ds.attrs:
        return []
    page.panels[0].axhline(float(ds.attrs["threshold"]), color=style.THRESHOLD_COLOUR, linewidth=1, linestyle="dotted")
    return [("threshold of confrontation (mean of replicates)", style.THRESHOLD_COLOUR, "dotted")]


def _finding(ds: xr.Dataset, run: xr.Dataset, chosen: list[str], often: xr.DataArray) -> tuple[str, str]:
    quarter = findings.headline_quarter(ds)
    titles = metrics.attribute(ds, "titles", {})
    subject = run["tension_change"].sel(scenario=chosen[0], quarter=quarter)
    change, _ = findings.moved(subject, "rises by", "falls by")
    rivals = [style.names(ds, "power").get(code, code) for code in metrics.attribute(ds, "rivals", [])]
    between = f" between {' and '.join(rivals)}" if rivals else ""
    share = float(often.sel(scenario=chosen[0], quarter=quarter)[0])
    told = f"tension{between} {change} by {findings.moment(quarter)}; {share:.0f} % of replicates are in confrontation then"
    return f"{titles.get(chosen[0], chosen[0])}: {told}", f"{compared.band_words(ds, chosen)}{_against(ds, run, chosen, quarter)}"


def _against(ds: xr.Dataset, run: xr.Dataset, chosen: list[str], quarter: str) -> str:
    if len(chosen) < 2:
        return ""
    other = metrics.attribute(ds, "titles", {}).get(chosen[1], chosen[1])
    subject = run.sel(scenario=chosen[0])
    if not float(subject["tension_effect_largest"].max()) > 0:
        return f' No effect on tension: equal to "{other}" in every replicate and quarter.'
    low, median, high = (float(value) for value in subject["tension_effect"].sel(quarter=quarter))
    return f' Against "{other}": {findings.interval(low, median, high)} by {findings.moment(quarter)}.'
