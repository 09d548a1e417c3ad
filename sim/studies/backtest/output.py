"""Write what the back-test found, and say it on the terminal."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path

import pandas as pd
import xarray as xr

from sim import results
from sim.config import Config, digest
from sim.results.formats import composed, write_json, write_table
from sim.results.provenance import attributes
from sim.studies.backtest.report import report
from sim.studies.backtest.targets import UNITS
from sim.studies.backtest.verdicts import BASELINES, pooled, shown_first, title, variables
from sim.studies.output import files, write_config

KEYS = ["variable", "power", "state", "horizon", "baseline", "partition", "conditional"]
COUNTS = ("n", "origins")
IN_UNITS_OF_THE_VARIABLE = ("crps", "crps_baseline", "interval_score80", "mae", "mae_baseline")
PROVISO = (
    "Conditional forecasts know the GDPs that came to be; both kinds know the dated shocks of the record after their origin, so neither "
    "could have been made at the time. Estimates are fitted once, on figures to 2013 pooled over states, and none anew for an origin; the "
    "partition left_out has the skill in each state by estimates that were fitted without it."
)


@dataclass(frozen=True)
class Findings:
    """Hold the scores, the cases with bands and PIT, the observations, and sentences on rows that were of no use."""

    scores: pd.DataFrame
    cases: pd.DataFrame
    targets: pd.DataFrame
    notes: list[str]


def write(found: Findings, config: Config, recorded: Config, command: str, folder: Path) -> None:
    """Write scores, cases, summary, report, figures and the composed config; `recorded` is the config with the scenario that was run."""
    about = described(recorded, command).assign_attrs(config_hash=digest(config)[:8], config=composed(config))
    with results.written_atomically(folder) as aside:
        write_table(aside / "scores.csv", found.scores)
        labelled(found.scores).assign_attrs(about.attrs).to_netcdf(aside / "scores.nc", engine="h5netcdf")
        write_table(aside / "cases.csv", found.cases)
        write_json(aside / "summary.json", summary(found.scores))
        (aside / "REPORT.md").write_text(report(found.scores, [PROVISO, *found.notes]))
        write_config(aside, config)
        if config.figures:
            draw(found, about, aside / "figures")


def described(config: Config, command: str) -> xr.Dataset:
    """Give an empty Dataset that says where the scores come from and how the actors are called."""
    region = config.region
    names = {dim: [region.actors[code].name for code in codes] for dim, codes in (("power", region.powers), ("state", region.states))}
    coordinates = {"power": region.powers, "state": region.states, "replicate": range(config.ensemble.replicates)}
    data = xr.Dataset(coords=coordinates, attrs=attributes(config, ["+".join(config.selected)], command))
    data.attrs["title"] = "Skill of forecasts of history"
    return data.assign_coords(power_name=("power", names["power"]), state_name=("state", names["state"]))


def labelled(scores: pd.DataFrame) -> xr.Dataset:
    """Turn the tidy scores into a Dataset with a dimension for each key; NaN where there is no score."""
    data = scores.assign(conditional=scores["conditional"].astype(int)).set_index(KEYS).astype("float32").to_xarray()
    for name, variable in data.data_vars.items():
        counted = "forecasts" if name == "n" else "years of origin"
        unit = counted if name in COUNTS else "unit of the variable" if name in IN_UNITS_OF_THE_VARIABLE else "share"
        variable.attrs["units"] = "statistic" if name == "dm_statistic" else unit
    data["horizon"].attrs["units"] = "years"
    data["conditional"].attrs["long_name"] = "1: on the GDPs that came to be; 0: on GDPs drawn by the model"
    units = {str(name): UNITS.get(str(name), "index") for name in data["variable"].values}
    return data.assign_attrs(units_of_variables=json.dumps(units))


def summary(scores: pd.DataFrame) -> dict[str, dict[str, float | str | None]]:
    """Give the pooled skills and coverages as name: value, unit, low, high."""
    everywhere = scores[scores["power"].eq("all") & scores["state"].eq("all")]
    result: dict[str, dict[str, float | str | None]] = {}
    for row in everywhere.to_dict("records"):
        kind = "conditional" if row["conditional"] else "unconditional"
        name = f"{kind}.{row['partition']}.{row['variable']}.{row['baseline']}.{row['horizon']}"
        ends = {"low": _number(row["skill_low"]), "high": _number(row["skill_high"])}
        result[f"skill.{name}"] = {"value": _number(row["skill"]), "unit": "share of CRPS", **ends}
        if row["baseline"] == "persistence":
            result[f"coverage80.{name}"] = {"value": _number(row["coverage80"]), "unit": "share", "low": None, "high": None}
    return result


def _number(value: object) -> float | None:
    """Give a number as JSON can hold it: a hole is null."""
    found = float(str(value))
    return None if pd.isna(found) else found


def draw(found: Findings, about: xr.Dataset, folder: Path) -> None:
    """Write the figures."""
    from sim.plots.layout import sheet
    from sim.plots.studies.backtest import fans_figure, reliability_figure, skill_figure

    folder.mkdir()
    for kind, conditional in (("", True), ("-unconditional", False)):
        sheet.save(skill_figure(found.scores, about, conditional=conditional), folder, f"skill{kind}", about)
        sheet.save(reliability_figure(found.cases, about, conditional), folder, f"reliability{kind}", about)
    sheet.save(fans_figure(found.cases, found.targets, about), folder, "fans", about)


def text(found: Findings, folder: Path) -> str:
    """Write the short table for the terminal: pooled skill against the main baselines, conditional, origins from 2003."""
    rows = pooled(found.scores)
    lines = [
        "Skill = 1 - CRPS / CRPS of the baseline; conditional on realised GDP and dated shocks, origins from 2003, pooled; * = 90 % sure\n"
    ]
    if len(rows):
        shown = pd.concat([rows[rows["variable"].eq(name) & rows["baseline"].isin(shown_first(name))] for name in variables(rows)])
        named = shown.assign(
            told=shown.apply(_told, axis=1), forecast=shown["variable"].map(title), against=shown["baseline"].map(BASELINES)
        )
        wide = named.pivot(index=["forecast", "against"], columns="horizon", values="told").fillna("")
        order = named.drop_duplicates(["forecast", "against"]).set_index(["forecast", "against"]).index
        lines.append(wide.reindex(order).rename(columns="{} y".format).reset_index().to_string(index=False))
    return "\n".join([*lines, *([""] if found.notes else []), *found.notes, files(folder)])


def _told(row: pd.Series) -> str:
    """Write a skill, with a star where its interval leaves out nought."""
    return f"{row['skill']:+.2f}{'*' if row['skill_low'] > 0 or row['skill_high'] < 0 else ' '}"
