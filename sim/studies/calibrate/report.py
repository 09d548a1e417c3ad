"""Report what a calibration found: a table of every estimate, the posterior as a calibration file, a figure."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import Any

import pandas as pd

from sim import PROJECT, results
from sim.config import Config, Estimate, digest
from sim.domain import quarters
from sim.results import parts
from sim.results.formats import composed, write_json, write_table
from sim.results.provenance import package_version
from sim.studies import output
from sim.studies.calibrate.fitted import Belief, Fitted
from sim.studies.output import study_folder, write_config

POSTERIOR = "posterior.yaml"
REFRESH = "python -m sim study=calibrate && cp results/calibrate/posterior.yaml configs/calibration/to_2013.yaml"
IDENTIFIED, FLAT, UNFITTED = "identified", "not identified: stays prior", "not fitted: stays prior"
HEADER = """\
# @package _global_
# The prior, and over it the estimates that the data identify, fitted on figures to {year}. Written by study=calibrate; refresh it with
# {refresh}
# normal: median at the value, 5 % and 95 % at low and high.
defaults:
  - prior
  - _self_

estimates:
"""


def tabulate(config: Config, fits: Sequence[Fitted]) -> pd.DataFrame:
    """Tabulate every estimate of the config, fitted or not.

    value, low, high: of configs/calibration; prior_*: what the fit started from; posterior_*: what the data make of it.
    """
    found = {fit.name: fit for fit in fits}
    return pd.DataFrame([_row(name, estimate, found.get(name)) for name, estimate in config.estimates.items()])


def _row(name: str, estimate: Estimate, fit: Fitted | None) -> dict[str, object]:
    row: dict[str, object] = {part: getattr(estimate, part) for part in ("unit", "value", "low", "high")}
    if fit is None:
        return {"name": name, **row, "verdict": UNFITTED}
    verdict = IDENTIFIED if fit.identified else FLAT
    beliefs = {**_columns("prior", fit.prior), **_columns("posterior", fit.posterior)}
    return {"name": name, **row, **beliefs, "contraction": fit.contraction, "n": fit.count, "verdict": verdict, "data": fit.data}


def _columns(which: str, belief: Belief) -> dict[str, float]:
    return {f"{which}_{part}": getattr(belief, part) for part in ("value", "low", "high")}


def calibration(config: Config, fits: Sequence[Fitted]) -> str:
    """Write the identified estimates as a calibration file that stands over the prior."""
    head = HEADER.format(year=quarters.year(quarters.parse(config.origin)), refresh=REFRESH)
    return head + "".join(_line(fit, config.estimates[fit.name]) for fit in fits if fit.identified)


def _line(fit: Fitted, estimate: Estimate) -> str:
    value, low, high = (f"{number:.4g}" for number in (fit.posterior.value, fit.posterior.low, fit.posterior.high))
    claims = ", ".join(estimate.claims)
    source = json.dumps(f"fit to {fit.data} (n = {fit.count}); study=calibrate")
    kind = f"unit: {estimate.unit}, distribution: normal, fitted: true, claims: [{claims}]"
    return f"  {fit.name}: {{value: {value}, low: {low}, high: {high}, {kind}, source: {source}}}\n"


def text(config: Config, table: pd.DataFrame, seconds: float) -> str:
    """Write the fitted estimates as a small table, and name the others."""
    fitted = table[table["verdict"] != UNFITTED]
    shown = pd.DataFrame(
        {
            "estimate": fitted["name"],
            "prior": [_interval(row, "prior") for row in fitted.to_dict("records")],
            "posterior": [_interval(row, "posterior") for row in fitted.to_dict("records")],
            "contraction": [f"{value:.2f}" for value in fitted["contraction"]],
            "n": [f"{count:.0f}" for count in fitted["n"]],
            "verdict": fitted["verdict"],
        }
    )
    rest = len(table) - len(fitted)
    head = f"Calibration on figures to {quarters.year(quarters.parse(config.origin))}: median (5 % to 95 %), {seconds:.1f} s"
    tail = f"{rest} other estimates have no series behind them, or are read once when the origin is built, and stay priors."
    return f"{head}\n{shown.to_string(index=False)}\n{tail}"


def _interval(row: Mapping[Any, Any], which: str) -> str:
    value, low, high = (float(str(row[f"{which}_{part}"])) for part in ("value", "low", "high"))
    return f"{value:.3g} ({low:.3g} to {high:.3g})"


def markdown(config: Config, table: pd.DataFrame, seconds: float) -> str:
    """Write the report: every estimate, prior against posterior, with its verdict."""
    year = quarters.year(quarters.parse(config.origin))
    lines = [
        "# What the data say of each estimate",
        "",
        f"Figures to {year}; later ones are not read. Seed {config.ensemble.seed}. {seconds:.1f} s. Configured: value (low to high);",
        "fit prior and posterior: median (5 % to 95 %). Contraction: 1 - posterior / prior variance of the fit; identified from .5 on.",
        "The fit starts from its own wide prior, because some configured values have seen later years.",
        "",
    ]
    header = ["estimate", "unit", "configured", "fit prior", "posterior", "contraction", "n", "verdict"]
    return "\n".join([*lines, output.markdown(header, [_markdown_row(row) for row in table.to_dict("records")])]) + "\n"


def _markdown_row(row: Mapping[Any, Any]) -> list[str]:
    configured = f"{row['value']:.3g} ({row['low']:.3g} to {row['high']:.3g})"
    fitted = ["", "", "", ""]
    if row["verdict"] != UNFITTED:
        fitted = [_interval(row, "prior"), _interval(row, "posterior"), f"{row['contraction']:.2f}", f"{row['n']:.0f}"]
    return [str(row["name"]), str(row["unit"]), configured, *fitted, str(row["verdict"])]


def write(config: Config, fits: Sequence[Fitted], table: pd.DataFrame, seconds: float, command: str) -> tuple[Path, dict[str, str]]:
    """Write posterior, table, summary and composed config, then report and figure; give the folder, and those that failed."""
    folder = study_folder(config, "calibrate")
    with results.written_atomically(folder) as temporary:
        (temporary / POSTERIOR).write_text(calibration(config, fits), encoding="utf-8")
        write_json(temporary / "summary.json", summary(table, seconds))
        write_table(temporary / "estimates.csv", table)
        write_config(temporary, config)
    page = output.text_file("REPORT.md", lambda: markdown(config, table, seconds))
    figure: dict[str, parts.Make] = {"figures/posterior.png": partial(_draw, config, table, command)} if config.figures else {}
    return folder, parts.add(folder, page | figure)


def summary(table: pd.DataFrame, seconds: float) -> dict[str, dict[str, float | str]]:
    """Give every fitted estimate as name: value, unit, low, high, contraction, verdict; and the time."""
    rows = table[table["verdict"] != UNFITTED].to_dict("records")
    found: dict[str, dict[str, float | str]] = {"seconds": {"value": round(seconds, 2), "unit": "s"}}
    for row in rows:
        ends = {part: row[f"posterior_{part}"] for part in ("value", "low", "high")}
        found[str(row["name"])] = {**ends, **{part: row[part] for part in ("unit", "contraction", "verdict")}}
    return found


def _draw(config: Config, table: pd.DataFrame, command: str, folder: Path) -> None:
    from sim.plots.studies import calibrate as drawn

    marks = {"origin": config.origin, "seed": config.ensemble.seed, "version": package_version(PROJECT)}
    fitted = table[table["verdict"] != UNFITTED].set_index("name").to_xarray()
    drawn.draw(fitted.assign_attrs(marks, config_hash=digest(config)[:8], config=composed(config), command=command), folder / "figures")
