"""Draw the riddle of the patron: trade with it grows while its share of all influence shrinks."""

from __future__ import annotations

import numpy as np
import xarray as xr

from sim import metrics
from sim.plots.layout import (
    events,
    findings,
    sheet,
    style,
)
from sim.plots.studies import compared


def riddle_figure(ds: xr.Dataset, scenario: str | None = None, history: xr.Dataset | None = None) -> sheet.Sheet:
    """Draw trade of all states with the patron and the patron's share of all influence, in a scenario and its counterfactual."""
    patron = str(ds.attrs["patron"])
    name, colour = style.names(ds, "power")[patron], style.colours(ds["power"].values)[patron]
    chosen = compared.pair(ds, scenario)
    run = metrics.bands(ds, *metrics.patronal(ds)).sel(scenario=chosen)
    dated = events.marks(ds, chosen[0])
    observed = observed_trade(ds, history, patron)
    dotted = " Dotted: observed." if observed is not None else ""
    explanation = f"{compared.band_words(ds, chosen)}{dotted}{_against(ds, run, chosen)}"
    page = sheet.make_sheet((_finding(ds, run, name, chosen), explanation), *sheet.grid(2), panel=(3.2, 2.6))
    for panel, bands, past in zip(page.panels, (run["patron_trade"], run["patron_share"]), (observed, None), strict=True):
        compared.draw_pair(panel, ds["time"], bands, chosen, colour)
        start = (float(ds["time"][0]), float(bands[1].sel(scenario=chosen[0])[0]))
        peak = 0.0 if past is None else style.draw_history(panel, past["year"], past, start, colour)
        compared.fit(panel, ds["time"], bands, dated, floor=0, before=style.YEARS_BEFORE if peak else 0, peak=peak)
    sheet.name_panel(page.panels[0], f"Trade of all states with {name}", "turnover (USD billion a year)")
    sheet.name_panel(page.panels[1], f"Share of {name} in all influence", "share of the sum over powers and states")
    sheet.write_key(page, compared.entries(ds, chosen, colour), events.explain(dated))
    sheet.write_caption(page, ds, chosen)
    return page


def observed_trade(ds: xr.Dataset, history: xr.Dataset | None, patron: str) -> xr.DataArray | None:
    """Sum the observed trade with the patron over the run's states, USD billion a year; None where no year has every state's figure.

    A year in which one state's figure is missing has no sum: a smaller one would look like a fall.
    """
    if history is None or "trade" not in history or patron not in history["power"].values:
        return None
    if not np.isin(ds["state"].values, history["state"].values).all():
        return None
    sums = history["trade"].sel(power=patron, state=ds["state"].values).sum("state", skipna=False) / metrics.BILLION
    return sums if bool(sums.notnull().any()) else None


def _finding(ds: xr.Dataset, run: xr.Dataset, name: str, chosen: list[str]) -> str:
    quarter = findings.headline_quarter(ds)
    title = metrics.attribute(ds, "titles", {}).get(chosen[0], chosen[0])
    subject = run.sel(scenario=chosen[0], quarter=quarter)
    growth, change = subject["patron_trade_change"], subject["patron_share_change"]
    grown, up = findings.moved(growth, "grows by", "shrinks by", " %")
    changed, more = findings.moved(change, "rises by", "falls by")
    joint = "and" if up == more else "while"
    return f"{title}: trade with {name} {grown} {joint} its share of influence {changed} by {findings.moment(quarter)}"


def _against(ds: xr.Dataset, run: xr.Dataset, chosen: list[str]) -> str:
    if len(chosen) < 2:
        return ""
    quarter = findings.headline_quarter(ds)
    subject = run.sel(scenario=chosen[0], quarter=quarter)
    more, _ = findings.moved(subject["patron_trade_effect"], "is higher by", "is lower by", " %")
    larger, _ = findings.moved(subject["patron_share_effect"], "is higher by", "is lower by")
    against = metrics.attribute(ds, "titles", {}).get(chosen[1], chosen[1])
    return f' Against "{against}" in {findings.moment(quarter)}: trade {more}, share {larger}.'.replace("does not change", "is the same")
