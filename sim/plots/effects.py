"""Draw what the shocks do: a scenario less its counterfactual, replicate by replicate."""

from __future__ import annotations

from typing import TYPE_CHECKING

import xarray as xr

from sim import metrics
from sim.plots.layout import (
    events,
    findings,
    sheet,
    style,
)
from sim.plots.paths import power_entries

if TYPE_CHECKING:
    from matplotlib.axes import Axes


def effects_figure(ds: xr.Dataset, scenario: str | None = None, columns: int | None = None) -> sheet.Sheet:
    """Draw the paired effect on influence by state, a line and a band a power.

    Raise ValueError where the scenario has no counterfactual.
    """
    subject = scenario or metrics.subjects(ds)[0]
    other = metrics.require_counterfactual(ds, subject)
    run = metrics.bands(ds, "influence").sel(scenario=subject, drop=True)
    bands = run["influence_effect"]
    page = sheet.make_sheet(_finding(ds, run, subject, other), *sheet.grid(ds.sizes["state"], columns))
    dated = events.marks(ds, subject)
    for panel, (code, name) in zip(page.panels, style.names(ds, "state").items(), strict=True):
        _draw_state(panel, ds["time"], bands.sel(state=code))
        sheet.name_panel(panel, name, "effect on influence (index)")
        events.draw_marks(panel, dated)
    sheet.write_key(page, power_entries(ds), events.explain(dated))
    sheet.write_caption(page, ds, [subject, other])
    return page


def _draw_state(panel: Axes, time: xr.DataArray, bands: xr.DataArray) -> None:
    panel.axhline(0, color="black", linewidth=0.8)
    low, high = min(float(bands.min()), 0.0), max(float(bands.max()), 0.0)
    room = (high - low) or 0.1
    panel.set(xlim=(float(time[0]), float(time[-1]) + 0.01), ylim=(low - 0.08 * room, high + 0.18 * room))
    labels = []
    for power, colour in style.colours(bands["power"].values).items():
        band = bands.sel(power=power)
        style.draw_path(panel, time, band, colour)
        labels.append((power, float(band.isel(quantile=1, quarter=-1)), colour))
    style.label_ends(panel, labels)


def _finding(ds: xr.Dataset, run: xr.Dataset, subject: str, other: str) -> tuple[str, str]:
    titles = metrics.attribute(ds, "titles", {})
    title, against = titles.get(subject, subject), titles.get(other, other)
    words = f'"{title}" less "{against}", each replicate against itself, each panel on its own scale. {sheet.band_words(ds)}'
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
