"""Draw how far states keep their options open: the hedging index and the effective number of partners."""

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


def hedging_figure(ds: xr.Dataset, scenario: str | None = None) -> sheet.Sheet:
    """Draw the hedging index (above) and the effective partners (below) of every state, in a scenario and its counterfactual."""
    chosen = compared.pair(ds, scenario)
    run = metrics.bands(ds, "hedging", "partners").sel(scenario=chosen)
    count = ds.sizes["state"]
    cells = [(row, column) for row in range(2) for column in range(count)]
    explanation = f"Hedging: spread over powers, balance between the rivals, acts of defiance. {compared.band_words(ds, chosen)}"
    page = sheet.make_sheet((_finding(ds, run, chosen), explanation), cells, (0, count, 2), panel=(1.65, 1.8), across=0.42)
    dated = events.marks(ds, chosen[0])
    rows = [(run["hedging"], "hedging (index, 0 to 1)"), (run["partners"], "effective partners (powers)")]
    for row, (bands, unit) in enumerate(rows):
        for column, (code, name) in enumerate(style.names(ds, "state").items()):
            panel = page.panels[row * count + column]
            compared.draw_pair(panel, ds["time"], bands.sel(state=code), chosen)
            sheet.name_panel(panel, name, unit if column == 0 else "")
            compared.fit(panel, ds["time"], bands, dated)  # one scale a row, so that states can be compared
    sheet.write_key(page, compared.entries(ds, chosen), events.explain(dated))
    sheet.write_caption(page, ds, chosen)
    return page


def _finding(ds: xr.Dataset, run: xr.Dataset, chosen: list[str]) -> str:
    quarter = findings.headline_quarter(ds)
    title = metrics.attribute(ds, "titles", {}).get(chosen[0], chosen[0])
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
