"""Draw the riddle of the patron: trade with it grows while its share of all influence shrinks."""

from __future__ import annotations

import numpy as np
import xarray as xr

from sim import metrics
from sim.plots import compared, events, findings, sheet, style

BILLION = 1000.0  # USD million


def riddle_figure(ds: xr.Dataset, scenario: str | None = None, history: xr.Dataset | None = None) -> sheet.Sheet:
    """Draw trade of all states with the patron and the patron's share of all influence, in a scenario and its counterfactual."""
    patron = str(ds.attrs["patron"])
    name, colour = style.names(ds, "power")[patron], style.colours(ds["power"].values)[patron]
    chosen = compared.pair(ds, scenario)
    run = ds.sel(scenario=chosen)
    trade = run["trade"].sel(power=patron, drop=True).sum("state") / BILLION
    share = patron_share(run, patron)
    dated = events.marks(ds, chosen[0])
    observed = observed_trade(ds, history, patron)
    dotted = " Dotted: observed." if observed is not None else ""
    explanation = f"{compared.band_words(ds, chosen)}{dotted}{_against(ds, chosen, trade, share)}"
    page = sheet.make_sheet((_finding(ds, name, chosen, trade, share), explanation), *sheet.grid(2), panel=(3.2, 2.6))
    for panel, values, past in zip(page.panels, (trade, share), (observed, None), strict=True):
        bands = metrics.quantiles(values)
        compared.draw_pair(panel, ds["time"], bands, chosen, colour)
        start = (float(ds["time"][0]), float(bands[1].sel(scenario=chosen[0])[0]))
        peak = 0.0 if past is None else style.draw_history(panel, past["year"], past, start, colour)
        compared.fit(panel, ds["time"], bands, dated, floor=0, before=style.YEARS_BEFORE if peak else 0, peak=peak)
    sheet.name_panel(page.panels[0], f"Trade of all states with {name}", "turnover (USD billion a year)")
    sheet.name_panel(page.panels[1], f"Share of {name} in all influence", "share of the sum over powers and states")
    sheet.write_key(page, compared.entries(ds, chosen, colour), events.explain(dated))
    sheet.write_caption(page, ds, chosen)
    return page


def patron_share(ds: xr.Dataset, patron: str) -> xr.DataArray:
    """Take the patron's part of the influence of all powers over all states together."""
    over_states = ds["influence"].sum("state")
    return metrics.shares(over_states).sel(power=patron, drop=True)


def observed_trade(ds: xr.Dataset, history: xr.Dataset | None, patron: str) -> xr.DataArray | None:
    """Sum the observed trade with the patron over the run's states, USD billion a year; None where no year has every state's figure.

    A year in which one state's figure is missing has no sum: a smaller one would look like a fall.
    """
    if history is None or "trade" not in history or patron not in history["power"].values:
        return None
    if not np.isin(ds["state"].values, history["state"].values).all():
        return None
    sums = history["trade"].sel(power=patron, state=ds["state"].values).sum("state", skipna=False) / BILLION
    return sums if bool(sums.notnull().any()) else None


def _finding(ds: xr.Dataset, name: str, chosen: list[str], trade: xr.DataArray, share: xr.DataArray) -> str:
    quarter = findings.headline_quarter(ds)
    title = metrics.attribute(ds, "titles", {}).get(chosen[0], chosen[0])
    path, part = (values.sel(scenario=chosen[0]) for values in (trade, share))
    growth = metrics.quantiles(100 * (path.sel(quarter=quarter) / path.isel(quarter=0) - 1))
    change = metrics.quantiles(part.sel(quarter=quarter) - part.isel(quarter=0))
    grown, up = findings.moved(growth, "grows by", "shrinks by", " %")
    changed, more = findings.moved(change, "rises by", "falls by")
    joint = "and" if up == more else "while"
    return f"{title}: trade with {name} {grown} {joint} its share of influence {changed} by {findings.moment(quarter)}"


def _against(ds: xr.Dataset, chosen: list[str], trade: xr.DataArray, share: xr.DataArray) -> str:
    if len(chosen) < 2:
        return ""
    quarter = findings.headline_quarter(ds)
    (path, base), (part, other) = ([values.sel(scenario=name, quarter=quarter) for name in chosen] for values in (trade, share))
    more, _ = findings.moved(metrics.quantiles(100 * (path / base - 1)), "is higher by", "is lower by", " %")
    larger, _ = findings.moved(metrics.quantiles(part - other), "is higher by", "is lower by")
    against = metrics.attribute(ds, "titles", {}).get(chosen[1], chosen[1])
    return f' Against "{against}" in {findings.moment(quarter)}: trade {more}, share {larger}.'.replace("does not change", "is the same")
