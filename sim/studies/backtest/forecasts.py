"""Forecast every target from every origin: one ensemble an origin, started from what was observed then."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

import numpy as np
import pandas as pd

from sim.config import Config, scenario_name
from sim.config.schema import Drivers
from sim.domain import quarters
from sim.domain.arrays import QUARTERS_A_YEAR, Array
from sim.domain.noise import Noise
from sim.domain.variables import BY_NAME
from sim.ensemble.engine import blocks
from sim.ensemble.start import observed_start
from sim.model import InfluenceModel
from sim.origin.scope import scope_of
from sim.studies.backtest.readings import LastObserved, last_observed, read_targets
from sim.studies.backtest.targets import COLUMNS

CASE = ["variable", "power", "state", "origin", "horizon", "year", "value", "last", "conditional"]
Readings = dict[int, dict[str, Array]]


def forecast(
    config: Config,
    targets: pd.DataFrame,
    origins: Sequence[int],
    horizons: Sequence[int],
    conditional: bool,
    progress: Callable[[int], object] | None = None,
    late: int = 0,
) -> tuple[pd.DataFrame, Array]:
    """Forecast from the middle of every origin year, or later in it, for the middle of the years after it.

    Args:
        config: `config.selected` is the scenario whose dated shocks are felt after the origin. targets: what was observed
        (`targets.observed`). origins, horizons: years. conditional: GDP is the realised one where it is known, else drawn by the model.
        progress: called a run. late: quarters between mid-year and the start; the horizons count from mid-year all the same.

    Returns:
        Cases (`CASE`), a row for each observation `horizon` years after an origin that the model forecasts, and draws (case, member).
    """
    parts = []
    for origin in origins:
        within = [horizon for horizon in horizons if (targets["year"] == origin + horizon).any()]
        if within:
            readings = run_origin(at_origin(config, origin, within[-1], conditional, late), targets, within, late)
            parts.append(cases_of(config, targets, origin, readings))
        if progress:
            progress(1)
    cases = pd.concat([part[0] for part in parts], ignore_index=True) if parts else pd.DataFrame(columns=CASE[:-1])
    draws = np.concatenate([part[1] for part in parts]) if parts else np.empty((0, config.ensemble.replicates))
    return cases.assign(conditional=conditional)[CASE], draws


def at_origin(config: Config, origin: int, longest: int, conditional: bool, late: int = 0) -> Config:
    """Set a config to start in the middle of a year or `late` quarters after it; a conditional run knows GDP as far as the tables do."""
    scenarios = {name: replace(scenario, known_until=None) for name, scenario in config.scenarios.items()}
    first, last = quarters.label(quarters.parse(f"{origin}Q2") + late), f"{origin + longest}Q2"
    return replace(config, origin=first, end=last, drivers=Drivers(observed=conditional), scenarios=scenarios)


def run_origin(config: Config, targets: pd.DataFrame, horizons: Sequence[int], late: int = 0) -> Readings:
    """Run the ensemble of one origin and read it after each horizon: by years, by target, (power, state, member)."""
    start = observed_start(config)
    observed = last_observed(scope_of(config.region, quarters.parse(config.origin), config.observations_checked), targets)
    direct = [name for name in targets["variable"].unique() if name in BY_NAME]
    read_blocks = []
    for first, count in blocks(config.ensemble.replicates, config.engine.block):
        model = InfluenceModel(config, scenario_name(config), start, Noise(config.ensemble.seed, first, count))
        read_blocks.append(_run(model, observed, horizons, direct, late))
    return {
        horizon: {name: np.concatenate([block[horizon][name] for block in read_blocks], axis=-1) for name in read_blocks[0][horizon]}
        for horizon in horizons
    }


def _run(model: InfluenceModel, observed: LastObserved, horizons: Sequence[int], direct: Sequence[str], late: int) -> Readings:
    readings: Readings = {}
    arms: list[Array] = []
    for year in range(1, max(horizons) + 1):
        for _ in range(QUARTERS_A_YEAR - (late if year == 1 else 0)):
            model.step()
        now = model.situation
        arms.append(now.world.arms_share.copy())
        if year in horizons:
            values = {name: getattr(now.world, name) for name in direct} | read_targets(now, arms, observed)
            readings[year] = {name: np.array(value[:, :, 0]) for name, value in values.items()}
    return readings


def cases_of(config: Config, targets: pd.DataFrame, origin: int, readings: Readings) -> tuple[pd.DataFrame, Array]:
    """Match readings to observations: cases without `conditional`, and their draws."""
    power_at, state_at = (
        {code: place for place, code in enumerate(["", *codes])} for codes in (config.region.powers, config.region.states)
    )
    last = targets[targets["year"] == origin].rename(columns={"value": "last"}).drop(columns="year")
    cases, draws = [], []
    for horizon, read_then in readings.items():
        rows = targets[(targets["year"] == origin + horizon) & targets["variable"].isin(list(read_then))]
        found = np.stack([_of(read_then[row[0]], power_at[row[1]], state_at[row[2]]) for row in rows[COLUMNS[:3]].itertuples(index=False)])
        forecast_made = np.isfinite(found).all(axis=1)
        cases.append(rows[forecast_made].assign(origin=origin, horizon=horizon))
        draws.append(found[forecast_made])
    table = pd.concat(cases, ignore_index=True).merge(last, how="left", on=COLUMNS[:3])
    return table[CASE[:-1]], np.concatenate(draws)


def _of(values: Array, power: int, state: int) -> Array:
    """Take the draws of one place; place 0 is nobody, of a variable that has no power or no state."""
    return np.asarray(values[max(power - 1, 0), max(state - 1, 0)])
