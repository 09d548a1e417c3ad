"""Draw influence over time: one panel a state, every power, with the observed history before the origin."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import xarray as xr

from sim import metrics
from sim.plots.layout import (
    events,
    findings,
    sheet,
    style,
)

if TYPE_CHECKING:
    from matplotlib.axes import Axes


def paths_figure(ds: xr.Dataset, scenario: str | None = None, history: xr.Dataset | None = None, columns: int | None = None) -> sheet.Sheet:
    """Draw the influence of every power over every state in one scenario: median, 10-90 % band, observed history, dated shocks."""
    subject = scenario or metrics.subjects(ds)[0]
    run = metrics.bands(ds, "influence").sel(scenario=subject, drop=True)
    bands = run["influence"]
    drawn = "" if history is None else " Dotted: observed."
    explanation = f"Influence of each power by state, each panel on its own scale from nought. {sheet.band_words(ds)}{drawn}"
    page = sheet.make_sheet((_finding(ds, run["influence_change"], subject), explanation), *sheet.grid(ds.sizes["state"], columns))
    dated = events.marks(ds, subject)
    for panel, (code, name) in zip(page.panels, style.names(ds, "state").items(), strict=True):
        _draw_state(panel, ds, bands.sel(state=code), None if history is None else _observed(history, code))
        sheet.name_panel(panel, name, "influence (index)")
        events.draw_marks(panel, dated)
    sheet.write_key(page, power_entries(ds), events.explain(dated))
    other = metrics.counterfactual(ds, subject)
    sheet.write_caption(page, ds, [subject, other] if other else [subject])
    return page


def power_entries(ds: xr.Dataset) -> list[sheet.Entry]:
    """List the powers for the key, with full name and code."""
    colours = style.colours(ds["power"].values)
    return [(name if name == code else f"{name} ({code})", colours[code], "solid") for code, name in style.names(ds, "power").items()]


def _draw_state(panel: Axes, ds: xr.Dataset, bands: xr.DataArray, observed: xr.DataArray | None) -> None:
    time, colours = ds["time"], style.colours(ds["power"].values)
    highest = float(bands.max())
    for code, colour in colours.items():
        band = bands.sel(power=code)
        style.draw_path(panel, time, band, colour)
        if observed is not None and code in observed["power"].values:
            start = (float(time[0]), float(band.isel(quantile=1, quarter=0)))
            highest = max(highest, style.draw_history(panel, observed["year"], observed.sel(power=code), start, colour))
    left = float(time[0]) - (0 if observed is None else style.YEARS_BEFORE)
    panel.set(xlim=(left, float(time[-1]) + 0.01), ylim=(0, 1.16 * highest or 1))
    ends = bands.isel(quantile=1, quarter=-1)
    style.label_ends(panel, [(code, float(ends.sel(power=code)), colour) for code, colour in colours.items()])


def _observed(history: xr.Dataset, state: str) -> xr.DataArray | None:
    if "influence" not in history or state not in history["state"].values:
        return None
    recent = history["influence"].sel(state=state)
    return recent if bool(np.isfinite(recent).any()) else None


def _finding(ds: xr.Dataset, change: xr.DataArray, subject: str) -> str:
    quarter = findings.headline_quarter(ds)
    period = f"from {findings.moment(str(ds['quarter'].values[0]))} to {findings.moment(quarter)}"
    found = findings.who_gains(ds, change.sel(quarter=quarter), period)
    title = metrics.attribute(ds, "titles", {}).get(subject, subject)
    return f"{title}: {found}" if found else f"{title}: no change of influence {period}"
