"""Draw several runs over one another: the influence of the two largest powers by state, a line style a run."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import product

import xarray as xr

from sim import metrics
from sim.plots.layout import drawing, findings, sheet, style

FILLED = 2  # more bands than this hide one another


@dataclass(frozen=True)
class Run:
    """Hold one scenario of one Dataset: its label, line style, quantiles of influence and time."""

    label: str
    line: style.Line
    bands: xr.DataArray
    ds: xr.Dataset


@drawing.own_settings()
def overlay_figure(datasets: Sequence[xr.Dataset]) -> sheet.Sheet:
    """Draw every scenario of every run. Raise ValueError where the runs share no state, or no power, or no quarter."""
    summaries = [metrics.bands(ds, "influence") for ds in datasets]
    codes = require_shared(summaries)
    first = summaries[0].sel(power=codes["power"], state=codes["state"])
    size = first["influence_mean"].isel(quarter=0, scenario=0).sum("state")
    powers = [str(code) for code in size["power"].values[(-size.values).argsort(kind="stable")][:2]]
    runs = _runs(summaries, powers, codes["state"])
    colours, names = style.colours(summaries[0]["power"].values), style.names(first, "power")
    band = "band: 10-90 % of replicates" if len(runs) <= FILLED else "bands are left out, since they would hide one another"
    explanation = f"Influence of {' and '.join(names[power] for power in powers)}, the largest at the origin. Line: median; {band}."
    page = sheet.make_sheet((_finding(first, runs, codes["quarter"]), explanation), *sheet.grid(len(codes["state"])))
    for panel, (code, name) in zip(page.panels, style.names(first, "state").items(), strict=True):
        for run, power in product(runs, powers):
            here = run.bands.sel(power=power, state=code)
            style.draw_path(panel, run.ds["time"], here, colours[power], run.line, filled=len(runs) <= FILLED)
        panel.set_ylim(bottom=0)
        sheet.name_panel(panel, name, "influence (index)")
    sheet.write_key(page, [(f"{names[power]} ({power})", colours[power], "solid") for power in powers] + _entries(runs))
    sources = [f"{', '.join(metrics.scenarios(ds))}: {metrics.replicates(ds):,} replicates; {sheet.provenance(ds)}" for ds in summaries]
    sheet.write_small_print(page, " | ".join(sources))
    return page


def require_shared(datasets: Sequence[xr.Dataset]) -> dict[str, list[str]]:
    """List the powers, states and quarters that every run has. Raise ValueError where there is none of one kind."""
    return {dim: common(datasets, dim) for dim in ("power", "state", "quarter")}


def common(datasets: Sequence[xr.Dataset], dim: str) -> list[str]:
    """List the labels of a dimension that every run has, in the order of the first. Raise ValueError where there is none."""
    shared = [str(code) for code in datasets[0][dim].values if all(code in ds[dim].values for ds in datasets)]
    if not shared:
        raise ValueError(f"the runs cannot be overlaid: no {dim} is in all of them")
    return shared


def _runs(summaries: Sequence[xr.Dataset], powers: list[str], states: list[str]) -> list[Run]:
    found = _distinct(summaries)
    titles = [metrics.title(ds, name) for ds, name in found]
    runs = []
    for number, (ds, name) in enumerate(found):
        twin = titles.count(titles[number]) > 1
        mark = f" (seed {ds.attrs.get('seed')}, config {str(ds.attrs.get('config_hash', ''))[:8]})" if twin else ""
        bands = ds["influence"].sel(scenario=name, power=powers, state=states, drop=True)
        runs.append(Run(titles[number] + mark, style.LINE_STYLES[number % len(style.LINE_STYLES)], bands, ds))
    return runs


def _distinct(summaries: Sequence[xr.Dataset]) -> list[tuple[xr.Dataset, str]]:
    """List the scenarios of all runs; a counterfactual with the same numbers in several runs counts once."""
    found: list[tuple[xr.Dataset, str]] = []
    for ds in summaries:
        for name in metrics.scenarios(ds):
            paths = ds[["influence", "influence_mean"]].sel(scenario=name)
            if not any(name == other and paths.equals(earlier[list(paths)].sel(scenario=other)) for earlier, other in found):
                found.append((ds, name))
    return found


def _entries(runs: list[Run]) -> list[sheet.Entry]:
    return [(run.label, style.SCENARIO_COLOUR, run.line) for run in runs]


def _finding(first: xr.Dataset, runs: list[Run], quarters: list[str]) -> str:
    quarter = findings.headline_quarter(first.sel(quarter=quarters))
    by = findings.moment(quarter)
    medians = xr.concat([run.bands.isel(quantile=1, drop=True).sel(quarter=quarter).reset_coords(drop=True) for run in runs], dim="run")
    reach = medians.max("run") - medians.min("run")
    place = findings.largest(xr.concat([reach] * 3, dim="quantile"))
    values = medians.sel(place).values
    if len(runs) < 2 or values.max() - values.min() < findings.NOTHING:
        return f"No difference: by {by} every run has the same median influence"
    low, high = runs[int(values.argmin())].label, runs[int(values.argmax())].label
    power, state = style.names(first, "power")[place["power"]], style.names(first, "state")[place["state"]]
    ends = [findings.number(float(value), float(values.max())) for value in (values.min(), values.max())]
    return f"Runs differ most in {power}'s influence over {state} by {by}: {ends[0]} ({low}) to {ends[1]} ({high})"
