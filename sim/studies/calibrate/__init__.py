"""Fit the few estimates that the data can identify, on figures up to the origin's year; the others stay priors."""

from __future__ import annotations

from time import perf_counter

from sim import results
from sim.config import Config, ConfigError
from sim.domain import quarters
from sim.origin.scope import Scope, scope_of
from sim.results import parts
from sim.studies.calibrate import report
from sim.studies.calibrate.equations import (
    arms,
    diversion,
    economy,
    growth,
    politics,
    remittances,
    trade,
)
from sim.studies.calibrate.fitted import Fitted
from sim.studies.output import study_folder

EQUATIONS = (trade, diversion, growth, remittances, politics, arms, economy)
FEWEST_YEARS = 2005  # before, some equations have no figures


def run(config: Config, command: str) -> None:
    """Fit, print what was found, and write the posterior with its report and figure.

    Raises:
        ConfigError: the origin is too early, or the config's estimates come from a calibration already.
    """
    results.refuse_foreign(study_folder(config, "calibrate"))
    began = perf_counter()
    fits = fit(config)
    seconds = perf_counter() - began
    table = report.tabulate(config, fits)
    folder, failed = report.write(config, fits, table, seconds, command)
    print(report.text(config, table, seconds))
    print(f"Results: {folder}")
    parts.require_all({folder: failed})


def fit(config: Config) -> list[Fitted]:
    """Fit every equation; no figure after the origin's year is read, and no estimate that the config lacks is given.

    Raises:
        ConfigError: as `run`.
    """
    scope = scope_of(config.region, quarters.parse(config.origin), config.observations_checked)
    if scope.year < FEWEST_YEARS:
        raise ConfigError(f"origin: found {config.origin}; study=calibrate needs figures to {FEWEST_YEARS} at least")
    fits = [found for found in fit_scope(scope, config.ensemble.seed) if found.name in config.estimates]
    for found in fits:
        if config.estimates[found.name].distribution == "normal":
            raise ConfigError(f"calibration: estimates.{found.name} is a posterior already; study=calibrate needs calibration=prior")
    return fits


def fit_scope(scope: Scope, seed: int) -> list[Fitted]:
    """Fit every equation on the figures of the scope's states and powers up to its origin's year."""
    return [found for equation in EQUATIONS for found in equation.fit(scope, seed)]
