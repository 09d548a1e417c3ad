"""Draw a scenario over its counterfactual: hedging, tension, and the riddle of the patron."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import xarray as xr

from sim import metrics
from sim.plots.layout import drawing, events, findings, sheet, style

if TYPE_CHECKING:
    from matplotlib.axes import Axes


def pair_of(ds: xr.Dataset, scenario: str | None) -> list[str]:
    """Name the scenario to draw and, where it has one, its counterfactual."""
    subject = scenario or metrics.subjects(ds)[0]
    other = metrics.counterfactual(ds, subject)
    return [subject, other] if other in metrics.scenarios(ds) and other else [subject]


def pair_words(ds: xr.Dataset, names: list[str]) -> str:
    """Say what lines and bands are where two scenarios share a panel."""
    thin = " Thin dashes: the same of the counterfactual." if len(names) > 1 and metrics.replicates(ds) > 1 else ""
    return sheet.band_words(ds) + thin


def draw_pair(panel: Axes, time: xr.DataArray, bands: xr.DataArray, names: list[str], colour: str = style.SCENARIO_COLOUR) -> None:
    """Draw the counterfactual in grey dashes and over it the scenario; `bands` is (quantile, scenario, quarter)."""
    if len(names) > 1:
        style.draw_outline(panel, time, bands.sel(scenario=names[1]), style.OTHER_COLOUR, style.COUNTERFACTUAL)
    style.draw_path(panel, time, bands.sel(scenario=names[0]), colour)


def set_limits(
    panel: Axes,
    time: xr.DataArray,
    bands: xr.DataArray,
    dated: list[events.Mark],
    floor: float | None = None,
    before: float = 0,
    peak: float = 0,
) -> None:
    """Set the limits to what is drawn, with room for the letters of the shocks, and draw these.

    floor: where the scale starts (at the lowest value if None); before: years of history; peak: the highest observed value.
    """
    low, high = float(bands.min()) if floor is None else floor, max(float(bands.max()), peak)
    room = (high - low) or abs(high) * 0.2 or 1.0
    bottom = low - 0.05 * room if floor is None else low
    panel.set(xlim=(float(time[0]) - before, float(time[-1]) + 0.01), ylim=(bottom, high + 0.18 * room))
    events.draw_marks(panel, dated)


def pair_entries(ds: xr.Dataset, names: list[str], colour: str = style.SCENARIO_COLOUR) -> list[sheet.Entry]:
    """List the scenario and its counterfactual for the key."""
    looks: list[tuple[str, style.Line]] = [(colour, "solid"), (style.OTHER_COLOUR, style.COUNTERFACTUAL)]
    return [(metrics.title(ds, name), *look) for name, look in zip(names, looks, strict=False)]


@drawing.own_settings()
def hedging_figure(ds: xr.Dataset, scenario: str | None = None) -> sheet.Sheet:
    """Draw the hedging index (above) and the effective partners (below) of every state, in a scenario and its counterfactual."""
    chosen = pair_of(ds, scenario)
    run = metrics.bands(ds, "hedging", "partners").sel(scenario=chosen)
    count = ds.sizes["state"]
    explanation = f"Hedging: spread over powers, balance between the rivals, acts of defiance. {pair_words(ds, chosen)}"
    page = sheet.make_sheet((_hedging_finding(ds, run, chosen), explanation), *sheet.beside(2, count), panel=(1.65, 1.8), across=0.42)
    dated = events.marks(ds, chosen[0])
    rows = [(run["hedging"], "hedging (index, 0 to 1)"), (run["partners"], "effective partners (powers)")]
    for row, (bands, unit) in enumerate(rows):
        for column, (code, name) in enumerate(style.names(ds, "state").items()):
            panel = page.panels[row * count + column]
            draw_pair(panel, ds["time"], bands.sel(state=code), chosen)
            sheet.name_panel(panel, name, unit if column == 0 else "")
            set_limits(panel, ds["time"], bands, dated)  # one scale a row, so that states can be compared
    sheet.write_key(page, pair_entries(ds, chosen), events.explain(dated))
    sheet.write_caption(page, ds, chosen)
    return page


def _hedging_finding(ds: xr.Dataset, run: xr.Dataset, chosen: list[str]) -> str:
    quarter = findings.headline_quarter(ds)
    title = metrics.title(ds, chosen[0])
    rise, more = (run[f"{name}_change"].sel(scenario=chosen[0], quarter=quarter) for name in ("hedging", "partners"))
    rising, richer = (int((band[1] > 0).sum()) for band in (rise, more))
    place = findings.largest(rise)
    state = style.names(ds, "state")[place["state"]]
    most, _ = findings.moved(rise.sel(place), "up", "down")
    count = ds.sizes["state"]
    return (
        f"{title}: by {findings.moment(quarter)} hedging rises in {rising} of {count} states, the number of partners in {richer}; "
        f"hedging changes most in {state}: {most}"
    )


@drawing.own_settings()
def tension_figure(ds: xr.Dataset, scenario: str | None = None, columns: int | None = None) -> sheet.Sheet:
    """Draw tension with its threshold, and the share of replicates in confrontation, in a scenario and its counterfactual."""
    chosen = pair_of(ds, scenario)
    run = metrics.bands(ds, "tension", "confrontation").sel(scenario=chosen)
    dated = events.marks(ds, chosen[0])
    bands = run["tension"]
    share_of_replicates = 100 * run["confrontation_mean"].expand_dims(quantile=3)  # a share of replicates has no band
    page = sheet.make_sheet(_tension_finding(ds, run, chosen, share_of_replicates), *sheet.grid(2, columns), panel=(3.2, 2.6))
    for panel, values in zip(page.panels, (bands, share_of_replicates), strict=True):
        draw_pair(panel, ds["time"], values, chosen)
        set_limits(panel, ds["time"], values, dated, floor=0, peak=5 if values is share_of_replicates else 0)  # a few per cent stay small
    page.panels[0].set_ylim(0, 1)
    notes = _draw_threshold(page, ds)
    sheet.name_panel(page.panels[0], "Tension", "tension (index, 0 to 1)")
    sheet.name_panel(page.panels[1], "Confrontation", "% of replicates above their threshold")
    sheet.write_key(page, pair_entries(ds, chosen) + notes, events.explain(dated))
    sheet.write_caption(page, ds, chosen)
    return page


def _draw_threshold(page: sheet.Sheet, ds: xr.Dataset) -> list[sheet.Entry]:
    if "threshold" not in ds.attrs:
        return []
    page.panels[0].axhline(float(ds.attrs["threshold"]), color=style.THRESHOLD_COLOUR, linewidth=1, linestyle="dotted")
    return [("threshold of confrontation (mean of replicates)", style.THRESHOLD_COLOUR, "dotted")]


def _tension_finding(ds: xr.Dataset, run: xr.Dataset, chosen: list[str], share_of_replicates: xr.DataArray) -> tuple[str, str]:
    quarter = findings.headline_quarter(ds)
    subject = run["tension_change"].sel(scenario=chosen[0], quarter=quarter)
    change, _ = findings.moved(subject, "rises by", "falls by")
    rivals = [style.names(ds, "power").get(code, code) for code in metrics.attribute(ds, "rivals", [])]
    between = f" between {' and '.join(rivals)}" if rivals else ""
    share = float(share_of_replicates.sel(scenario=chosen[0], quarter=quarter)[0])
    text = f"tension{between} {change} by {findings.moment(quarter)}; {share:.0f} % of replicates are in confrontation then"
    return f"{metrics.title(ds, chosen[0])}: {text}", f"{pair_words(ds, chosen)}{_tension_against(ds, run, chosen, quarter)}"


def _tension_against(ds: xr.Dataset, run: xr.Dataset, chosen: list[str], quarter: str) -> str:
    if len(chosen) < 2:
        return ""
    other = metrics.title(ds, chosen[1])
    subject = run.sel(scenario=chosen[0])
    if not float(subject["tension_effect_largest"].max()) > 0:
        return f' No effect on tension: equal to "{other}" in every replicate and quarter.'
    low, median, high = (float(value) for value in subject["tension_effect"].sel(quarter=quarter))
    return f' Against "{other}": {findings.interval(low, median, high)} by {findings.moment(quarter)}.'


@drawing.own_settings()
def riddle_figure(ds: xr.Dataset, scenario: str | None = None, history: xr.Dataset | None = None) -> sheet.Sheet:
    """Draw trade of all states with the patron and the patron's share of all influence, in a scenario and its counterfactual."""
    patron = str(ds.attrs["patron"])
    name, colour = style.names(ds, "power")[patron], style.colours(ds["power"].values)[patron]
    chosen = pair_of(ds, scenario)
    run = metrics.bands(ds, *metrics.patronal(ds)).sel(scenario=chosen)
    dated = events.marks(ds, chosen[0])
    observed = observed_trade(ds, history, patron)
    dotted = " Dotted: observed." if observed is not None else ""
    explanation = f"{pair_words(ds, chosen)}{dotted}{_riddle_against(ds, run, chosen)}"
    page = sheet.make_sheet((_riddle_finding(ds, run, name, chosen), explanation), *sheet.grid(2), panel=(3.2, 2.6))
    for panel, bands, past in zip(page.panels, (run["patron_trade"], run["patron_share"]), (observed, None), strict=True):
        draw_pair(panel, ds["time"], bands, chosen, colour)
        start = (float(ds["time"][0]), float(bands[1].sel(scenario=chosen[0])[0]))
        peak = 0.0 if past is None else style.draw_history(panel, past["year"], past, start, colour)
        set_limits(panel, ds["time"], bands, dated, floor=0, before=style.YEARS_BEFORE if peak else 0, peak=peak)
    sheet.name_panel(page.panels[0], f"Trade of all states with {name}", "turnover (USD billion a year)")
    sheet.name_panel(page.panels[1], f"Share of {name} in all influence", "share of the sum over powers and states")
    sheet.write_key(page, pair_entries(ds, chosen, colour), events.explain(dated))
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


def _riddle_finding(ds: xr.Dataset, run: xr.Dataset, name: str, chosen: list[str]) -> str:
    quarter = findings.headline_quarter(ds)
    title = metrics.title(ds, chosen[0])
    subject = run.sel(scenario=chosen[0], quarter=quarter)
    growth, change = subject["patron_trade_change"], subject["patron_share_change"]
    grown, up = findings.moved(growth, "grows by", "shrinks by", " %")
    changed, more = findings.moved(change, "rises by", "falls by")
    joint = "and" if up == more else "while"
    return f"{title}: trade with {name} {grown} {joint} its share of influence {changed} by {findings.moment(quarter)}"


def _riddle_against(ds: xr.Dataset, run: xr.Dataset, chosen: list[str]) -> str:
    if len(chosen) < 2:
        return ""
    quarter = findings.headline_quarter(ds)
    subject = run.sel(scenario=chosen[0], quarter=quarter)
    more, _ = findings.moved(subject["patron_trade_effect"], "is higher by", "is lower by", " %")
    larger, _ = findings.moved(subject["patron_share_effect"], "is higher by", "is lower by")
    against = metrics.title(ds, chosen[1])
    return f' Against "{against}" in {findings.moment(quarter)}: trade {more}, share {larger}.'.replace("does not change", "is the same")
