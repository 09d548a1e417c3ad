"""Draw influence by state, every power over time: its paths, and what the shocks change of them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import xarray as xr

from sim import metrics
from sim.plots.layout import drawing, events, findings, sheet, style

if TYPE_CHECKING:
    from matplotlib.axes import Axes


@drawing.own_settings()
def paths_figure(ds: xr.Dataset, scenario: str | None = None, history: xr.Dataset | None = None, columns: int | None = None) -> sheet.Sheet:
    """Draw the influence of every power over every state in one scenario: median, 10-90 % band, observed history, dated shocks."""
    subject = scenario or metrics.subjects(ds)[0]
    run = metrics.bands(ds, "influence").sel(scenario=subject, drop=True)
    bands = run["influence"]
    drawn = "" if history is None else " Dotted: observed."
    explanation = f"Influence of each power by state, each panel on its own scale from zero. {sheet.band_words(ds)}{drawn}"
    page = sheet.make_sheet((_paths_finding(ds, run["influence_change"], subject), explanation), *sheet.grid(ds.sizes["state"], columns))
    dated = events.marks(ds, subject)
    for panel, (code, name) in zip(page.panels, style.names(ds, "state").items(), strict=True):
        _draw_paths(panel, ds, bands.sel(state=code), None if history is None else _observed(history, code))
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


def _draw_paths(panel: Axes, ds: xr.Dataset, bands: xr.DataArray, observed: xr.DataArray | None) -> None:
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


def _paths_finding(ds: xr.Dataset, change: xr.DataArray, subject: str) -> str:
    quarter = findings.headline_quarter(ds)
    period = f"from {findings.moment(str(ds['quarter'].values[0]))} to {findings.moment(quarter)}"
    found = findings.who_gains(ds, change.sel(quarter=quarter), period)
    title = metrics.title(ds, subject)
    return f"{title}: {found}" if found else f"{title}: no change of influence {period}"


@drawing.own_settings()
def effects_figure(ds: xr.Dataset, scenario: str | None = None, columns: int | None = None) -> sheet.Sheet:
    """Draw the paired effect on influence by state: for each power a line and a band.

    Raise ValueError where the scenario has no counterfactual.
    """
    subject = scenario or metrics.subjects(ds)[0]
    other = metrics.require_counterfactual(ds, subject)
    run = metrics.bands(ds, "influence").sel(scenario=subject, drop=True)
    bands = run["influence_effect"]
    page = sheet.make_sheet(_effects_finding(ds, run, subject, other), *sheet.grid(ds.sizes["state"], columns))
    dated = events.marks(ds, subject)
    for panel, (code, name) in zip(page.panels, style.names(ds, "state").items(), strict=True):
        draw_effects(panel, ds["time"], bands.sel(state=code), above=0.18)
        sheet.name_panel(panel, name, "effect on influence (index)")
        events.draw_marks(panel, dated)
    sheet.write_key(page, power_entries(ds), events.explain(dated))
    sheet.write_caption(page, ds, [subject, other])
    return page


def draw_effects(panel: Axes, time: xr.DataArray, bands: xr.DataArray, above: float) -> None:
    """Draw the effect on each power around a line at zero; `above` is the free space over the highest, as a share of the range."""
    panel.axhline(0, color="black", linewidth=0.8)
    low, high = min(float(bands.min()), 0.0), max(float(bands.max()), 0.0)
    room = (high - low) or 0.1
    panel.set(xlim=(float(time[0]), float(time[-1]) + 0.01), ylim=(low - 0.08 * room, high + above * room))
    labels = []
    for power, colour in style.colours(bands["power"].values).items():
        band = bands.sel(power=power)
        style.draw_path(panel, time, band, colour)
        labels.append((power, float(band.isel(quantile=1, quarter=-1)), colour))
    style.label_ends(panel, labels)


def _effects_finding(ds: xr.Dataset, run: xr.Dataset, subject: str, other: str) -> tuple[str, str]:
    title, against = metrics.title(ds, subject), metrics.title(ds, other)
    words = f'"{title}" minus "{against}", each replicate against itself, each panel on its own scale. {sheet.band_words(ds)}'
    most = float(run["influence_effect_largest"].max())
    if not most > 0:
        return f'No effect: "{title}" equals "{against}" in every replicate and quarter', words
    quarter = findings.headline_quarter(ds)
    band = run["influence_effect"].sel(quarter=quarter)
    found = findings.who_gains(ds, band, f"by {findings.moment(quarter)}")
    if found is None:
        reach = f"at most {findings.number(most)} in any replicate and quarter"
        return f'No effect: "{title}" moves no median by {findings.moment(quarter)} ({reach})', words
    return (
        f'{title}: {found}, against "{against}"',
        f"{words} {findings.sign_held(run['influence_same_sign'].sel(quarter=quarter), findings.largest(band))}",
    )
