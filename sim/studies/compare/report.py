"""Write what a comparison found: its folder, and the text for the terminal."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from pathlib import Path

import pandas as pd
import xarray as xr
import yaml

from sim import metrics
from sim.metrics.pairing import (
    TOTAL,
    effects,
    mismatch,
    subject_of,
    together,
)
from sim.plots.layout import style
from sim.results import parts
from sim.results.formats import write_json, write_signed, write_table
from sim.studies.compare.titles import titles
from sim.studies.output import band, percent, text_file

ROWS = 12  # of the table on the terminal; effects.csv has all
TABLE, SENTENCES = "effects.csv", "findings.txt"


def write(runs: Mapping[str, xr.Dataset], folder: Path) -> tuple[str, parts.Parts]:
    """Write the table of the paired differences of runs, by label, where they are on the same draws.

    Returns the text for the terminal - where runs cannot be paired, why - and the overlay, figures and sentences that are to be made.
    """
    from sim import plots

    named = titles(runs)
    notes, drawn = overlay([_titled(ds, named[label]) for label, ds in runs.items()])
    if len(runs) < 2:
        return "Only one point, so nothing to compare.", drawn
    if reason := mismatch(runs):
        return "\n".join([*notes, f"No paired differences: {reason}."]), drawn
    joined = together(runs, named)
    table = effects(joined)
    write_table(folder / TABLE, table)
    found = plots.sentences(joined)
    text = "\n".join([_heading(joined), _rows(joined, table), "", *(f"{number}. {line}" for number, line in enumerate(found, 1))])
    sentences = text_file(SENTENCES, lambda: "\n".join(found) + "\n")
    return text, {**drawn, **sentences, **plots.differences(joined, list(runs.values()))}


def overlay(datasets: Sequence[xr.Dataset]) -> tuple[list[str], parts.Parts]:
    """Give what draws runs over one another; where they share no state, power or quarter, say that there is no such figure."""
    from sim import plots

    try:
        plots.require_shared(datasets)
    except ValueError as reason:
        return [f"No overlay: {reason}."], {}
    return [], {"overlay.png": lambda folder: plots.overlay(datasets, folder)}


def _titled(ds: xr.Dataset, title: str) -> xr.Dataset:
    subject = subject_of(ds)
    return ds.sel(scenario=[subject]).assign_attrs(titles=json.dumps({subject: title}))


def write_index(runs: Mapping[str, xr.Dataset], paths: Mapping[str, str], command: str, folder: Path) -> None:
    """Write which runs were compared, with their hashes, seeds and versions, and the effects as JSON."""
    kept = ("config_hash", "seed", "version")
    listed = {label: {"path": paths[label]} | {key: str(ds.attrs[key]) for key in kept} for label, ds in runs.items()}
    signature = "+".join(f"{label}:{entry['config_hash']}" for label, entry in listed.items())
    text = yaml.safe_dump({"study": "compare", "command": command, "runs": listed}, sort_keys=False, allow_unicode=True)
    write_signed(folder, signature, text)
    write_json(folder / "summary.json", _summary(effects(together(runs))))


def _summary(table: pd.DataFrame) -> dict[str, dict[str, float | str]]:
    """Give the effects as name: value, unit, low, high."""
    found = {}
    for row in table.to_dict("records"):
        ending = "" if row["channel"] == TOTAL else f".{row['channel']}"
        name = f"effect.{row['run']}.influence.{row['power']}.{row['state']}.{row['quarter']}{ending}"
        found[name] = {"value": row["effect_median"], "unit": row["unit"], "low": row["effect_low"], "high": row["effect_high"]}
    return found


def _heading(joined: xr.Dataset) -> str:
    named = metrics.attribute(joined, "titles", {})
    first, *others = metrics.scenarios(joined)
    compared = "\n".join(f"  {name}: {named[name]}" for name in others)
    count = joined.sizes["replicate"]
    return f"{compared}\n  less {first}: {named[first]}, each of {count} replicates against itself (seed {joined.attrs['seed']})"


def _rows(joined: xr.Dataset, table: pd.DataFrame) -> str:
    """Tabulate the largest effects at the last headline quarter but one, the end of 2030 of a usual run."""
    quarter = "2030Q4" if "2030Q4" in set(table["quarter"]) else max(table["quarter"])
    shown = table[table["quarter"].eq(quarter) & table["channel"].ne(TOTAL)].head(ROWS)
    powers, states = (style.names(joined, dim) for dim in ("power", "state"))
    columns = {
        "power": list(shown["power"].map(powers)),
        "over": list(shown["state"].map(states)),
        "channel": list(shown["channel"]),
        "effect": [f"{value:+.3f}" for value in shown["effect_median"]],
        "80 % band": [band(low, high, "+.3f") for low, high in zip(shown["effect_low"], shown["effect_high"], strict=True)],
        "same sign": [percent(value) for value in shown["same_sign"]],
    }
    run = {"run": list(shown["run"])} if joined.sizes["scenario"] > 2 else {}
    more = f"\n({TABLE} has all powers, states, channels and years)"
    return f"\nEnd of {quarter[:4]}, influence (index), the largest by channel\n{pd.DataFrame(run | columns).to_string(index=False)}{more}"
