"""Write the tables for the terminal: what a run found, and how precisely."""

from __future__ import annotations

import pandas as pd
import xarray as xr

from sim import metrics
from sim.plots.layout import style
from sim.studies.output import band, percent


def table(dataset: xr.Dataset, quarters_shown: int = 3) -> str:
    """Tabulate influence at the headline quarters: median, 80 % band, paired effect with its band, share of replicates with its sign."""
    rows = metrics.effect_table(dataset, quarters=metrics.headline_quarters(dataset)[-quarters_shown:])
    rows = rows[rows["scenario"] == metrics.subjects(dataset)[0]]
    blocks = [_block(dataset, str(quarter), part) for quarter, part in rows.groupby("quarter", sort=True)]
    return "\n\n".join([_heading(dataset), *blocks])


def _heading(dataset: xr.Dataset) -> str:
    name = metrics.subjects(dataset)[0]
    against = metrics.counterfactual(dataset, name)
    titles = metrics.attribute(dataset, "titles", {})
    replicates, seed = metrics.replicates(dataset), dataset.attrs["seed"]
    compared = (
        f"\n  effect = against the same {replicates} worlds without it: {titles[against]}"
        if against
        else "\n  no counterfactual: levels only"
    )
    return f"{titles[name]}: influence (index), median and 80 % band of {replicates} replicates, seed {seed}{compared}"


def _block(dataset: xr.Dataset, quarter: str, rows: pd.DataFrame) -> str:
    """Tabulate one quarter, the largest effects first."""
    powers, states = (style.names(dataset, dim) for dim in ("power", "state"))
    paired = bool(rows["effect_median"].notna().any())
    order = rows["effect_median"].abs() if paired else rows["median"]
    shown = rows.loc[order.sort_values(ascending=False, kind="stable").index]
    columns = {
        "power": list(shown["power"].map(powers)),
        "over": list(shown["state"].map(states)),
        "median": [f"{value:.2f}" for value in shown["median"]],
        "80 % band": [band(low, high) for low, high in zip(shown["low"], shown["high"], strict=True)],
    }
    if paired:
        columns |= {
            "effect": [f"{value:+.3f}" for value in shown["effect_median"]],
            "80 % band ": [band(low, high, "+.3f") for low, high in zip(shown["effect_low"], shown["effect_high"], strict=True)],
            "same sign": [percent(value) for value in shown["same_sign"]],
        }
    return f"End of {quarter[:4]}\n{pd.DataFrame(columns).to_string(index=False)}"


def precision(dataset: xr.Dataset) -> str:
    """Say how many pairs it took to know the effects as well as was asked, or that they do not suffice; nothing where nothing was asked."""
    found = metrics.attribute(dataset, "precision", None)
    if not found:
        return ""
    verdict = "suffice" if found["met"] else "are the most allowed (ensemble.most) and do not suffice"
    where = "a mean effect on influence at the headline quarters"
    reached = "unknown" if found["reached"] is None else f"{found['reached']:.4g}"
    return (
        f"\n\n{found['pairs']:,} pairs {verdict}: the widest 95 % interval of {where} is {reached} "
        f"index units from end to end (asked: {found['asked']:g})"
    )
