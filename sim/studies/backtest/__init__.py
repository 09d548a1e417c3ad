"""Score the model's forecasts of history against the outcomes, and against simpler forecasts."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import NoReturn

import pandas as pd
import xarray as xr
from tqdm import tqdm

from sim import results
from sim.config import Config, ConfigError, compose
from sim.config.files import options
from sim.config.scenarios import BASELINE, within_cast
from sim.domain import quarters
from sim.domain.arrays import Array
from sim.ensemble.start import history_of
from sim.history.tables import extra_of
from sim.results.parts import require_all
from sim.studies.backtest import left_out, observations, report
from sim.studies.backtest.baselines import baselines
from sim.studies.backtest.forecasts import forecast
from sim.studies.backtest.scores import fans, pits, score
from sim.studies.backtest.targets import COLUMNS, observed
from sim.studies.output import world_folder

HORIZONS = (1, 2, 3, 5, 7)
HISTORY = "history"  # the scenario of dated facts
FIRST, LAST = 2000, 2022  # years of origin that the tables cover


@dataclass
class Evidence:
    """Hold what forecasts are scored on: the observations, and a user's table with why a row of it is of no use."""

    history: xr.Dataset
    targets: pd.DataFrame
    table: pd.DataFrame | None = None
    reasons: pd.Series = field(default_factory=lambda: pd.Series(dtype=object))


def run(config: Config, command: str) -> None:
    """Forecast from every origin, score, write and print.

    Raises:
        ConfigError: the history table cannot be used, the origin is not at mid-year, or the results folder is not ours.
    """
    folder = world_folder(config, "backtest")
    results.refuse_foreign(folder)
    evidence = collect(config)
    origins = origins_of(config, evidence.targets)
    whole = with_history(config)
    work = 2 * len(origins) + left_out.runs(whole, origins)
    with tqdm(total=work, desc=folder.name, unit="origin", disable=None, leave=False) as bar:
        parts = [score_kind(whole, evidence, origins, conditional, bar) for conditional in (True, False)]
        of_left_out = score_left_out(whole, evidence, origins, bar)
    scores, cases = (pd.concat(tables, ignore_index=True) for tables in zip(*parts, strict=True))
    scores = pd.concat([scores, of_left_out], ignore_index=True) if len(of_left_out) else scores
    found = report.Findings(scores, cases, evidence.targets, notes_of(evidence, cases, origins))
    failed = report.write(found, config, whole, command, folder)
    print(report.text(found, folder))
    require_all({folder: failed})


def collect(config: Config) -> Evidence:
    """Look up the observations, the package's and the user's.

    Raises:
        ConfigError: the user's table cannot be used.
    """
    region = config.region
    history = history_of(config)
    last = quarters.year(quarters.parse(config.end))
    if config.history is None:
        targets = observed(history)
        return Evidence(history, targets[targets["year"] <= last])
    table = observations.read(Path(config.history), region, config.observations_checked)
    reasons = observations.unusable(table, region)
    rows = table[reasons == ""]
    extra = extra_of(region.observations or None, region.powers, region.states, config.observations_checked)
    history = observations.merge(history, rows, extra)
    targets = observations.replaced(pd.concat([observed(history), observations.plain_targets(rows, history)], ignore_index=True)[COLUMNS])
    return Evidence(history, targets[targets["year"] <= last], table, reasons)


def origins_of(config: Config, targets: pd.DataFrame) -> range:
    """List the years of origin: from the config's origin to the last that has an outcome.

    Raises:
        ConfigError: the origin is not a second quarter.
    """
    first = quarters.parse(config.origin)
    if not quarters.label(first).endswith("Q2"):
        why = f"the back-test starts at mid-year, where annual figures are placed; allowed: {FIRST}Q2 to {LAST}Q2"
        raise ConfigError(f"origin: found {config.origin}; {why}")
    return range(quarters.year(first), min(LAST, int(targets["year"].max()) - 1) + 1)


def with_history(config: Config) -> Config:
    """Give a config the dated facts, unless the user chose a scenario."""
    if config.selected != [BASELINE] or HISTORY not in options("scenario"):
        return config
    facts = compose(f"+scenario={HISTORY}").scenarios[HISTORY]
    return within_cast(replace(config, scenarios={**config.scenarios, HISTORY: facts}, selected=[HISTORY]))


def score_kind(
    config: Config, evidence: Evidence, origins: range, conditional: bool, bar: tqdm[NoReturn]
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Forecast and score with GDP known or not; give the scores and the cases with their bands and PIT.

    Raises:
        ConfigError: none of the user's rows can be scored.
    """
    cases, draws = scored(evidence, *forecast(config, evidence.targets, origins, HORIZONS, conditional, bar.update))
    if cases.empty:
        why = "; ".join(notes_of(evidence, cases, origins)) or "no observation lies after an origin"
        raise ConfigError(f"history: nothing can be scored: {why}")
    drawn = baselines(evidence.targets, evidence.history, cases, draws.shape[1], config.ensemble.seed)
    bands = fans(cases, draws)
    return score(cases, draws, drawn), bands.assign(pit=pits(cases, draws)["pit"])


def scored(evidence: Evidence, cases: pd.DataFrame, draws: Array) -> tuple[pd.DataFrame, Array]:
    """Keep the cases that a user's table scores; all without one."""
    if evidence.table is None:
        return cases, draws
    kept = observations.scored_by(cases, evidence.table[evidence.reasons == ""])
    return cases[kept].reset_index(drop=True), draws[kept]


def score_left_out(config: Config, evidence: Evidence, origins: range, bar: tqdm[NoReturn]) -> pd.DataFrame:
    """Score forecasts of each state by estimates fitted without it: pooled, and by state."""
    made = left_out.forecast_left_out(config, evidence.targets, origins, HORIZONS, bar.update)
    cases, draws = scored(evidence, *made)
    drawn = baselines(evidence.targets, evidence.history, cases, draws.shape[1], config.ensemble.seed)
    table = score(cases, draws, drawn, {left_out.PARTITION: (left_out.FIRST_ORIGIN, LAST)})
    return table[table["power"] == "all"]


def notes_of(evidence: Evidence, cases: pd.DataFrame, origins: range) -> list[str]:
    """Say which rows of the user's table were of no use, and why."""
    if evidence.table is None:
        return []
    rows = evidence.table[evidence.reasons == ""]
    reasons = evidence.reasons.copy()
    reasons[rows.index] = observations.without_score(cases, rows, origins, HORIZONS)
    return observations.notes(evidence.table, reasons)
