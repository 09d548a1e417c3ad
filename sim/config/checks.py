"""Refuse a config that cannot be run, before anything is."""

from __future__ import annotations

import re
from math import inf

from sim.config.check_estimates import WHOLE, check_estimate, check_text, check_whole
from sim.config.check_quarters import check_quarter
from sim.config.check_region import check_region
from sim.config.check_scenarios import check_scenario
from sim.config.folder import options
from sim.config.scenarios import scenario_name
from sim.config.schema import Config, Engine, Mechanisms, Theory
from sim.domain import quarters
from sim.domain.errors import ConfigError, among, within
from sim.domain.mechanisms import MECHANISMS
from sim.rules.theories import THEORIES

FIRST_ORIGIN, LAST_ORIGIN, LAST_END = "2000Q1", "2021Q4", "2100Q4"
MOST_REPLICATES = 1_000_000
MOST_PORTS = 65_535
MOST_WORKERS = 1024
RECORDS = ("full", "summary")
ADDRESS = re.compile(r"^(tcp|tls|ws|wss)://\S+:\d+$")
READERS = {  # keys that one study alone reads
    "history": ("backtest", "a table of observations"),
    "runs": ("compare", "other results"),
    "file": ("rerun", "a result to rebuild"),
}
CONTINUER = "ensemble"  # the study that finds its finished runs again
FINEST = 1e-6  # index units; stored paths have no more than seven digits


def check(config: Config) -> None:
    """Check everything that the types alone cannot say.

    Raises:
        ConfigError: with one line that names the key, what was found, what is allowed and the nearest valid name.
    """
    among("study", config.study, options("study"))
    _check_period(config.origin, config.end)
    _check_run(config)
    _check_theory(config.theory)
    _check_mechanisms(config.mechanisms)
    check_region(config.region)
    for name, estimate in config.estimates.items():
        check_estimate(f"estimates.{name}", estimate)
    check_whole("estimates", config.estimates, WHOLE)
    for name, scenario in config.scenarios.items():
        check_scenario(name, scenario, config)


def _check_period(origin: str, end: str) -> None:
    first = check_quarter("origin", origin)
    if not quarters.parse(FIRST_ORIGIN) <= first <= quarters.parse(LAST_ORIGIN):
        raise ConfigError(f"origin: found {origin}, which the tables do not cover; allowed: {FIRST_ORIGIN} to {LAST_ORIGIN}")
    if not first < check_quarter("end", end) <= quarters.parse(LAST_END):
        raise ConfigError(f"end: found {end}; allowed: after the origin {origin}, to {LAST_END}")


def _check_run(config: Config) -> None:
    if not config.results.strip():
        raise ConfigError("results: found nothing; expected a folder, such as results")
    for key, (study, what) in READERS.items():
        if (found := getattr(config, key)) and config.study != study:
            raise ConfigError(f"{key}: found {found}; only study={study} reads {what}; allowed here: {'[]' if key == 'runs' else 'null'}")
    within("ensemble.replicates", config.ensemble.replicates, 1, MOST_REPLICATES)
    within("ensemble.seed", config.ensemble.seed, 0, inf)
    if config.ensemble.record is not None:
        among("ensemble.record", config.ensemble.record, RECORDS)
    if config.dashboard.port is not None:
        within("dashboard.port", config.dashboard.port, 1, MOST_PORTS, "a port")
    for name in config.dashboard.sliders:
        among("dashboard.sliders", name, config.estimates)
    _check_ensemble(config)
    _check_engine(config.engine)


def _check_ensemble(config: Config) -> None:
    """Check how an ensemble is continued, and that only the study that can do so is asked to."""
    asked = config.ensemble
    wishes = {"dry_run": config.dry_run, "fresh": config.fresh, "ensemble.precision": asked.precision is not None}
    for key, wished in wishes.items():
        if wished and config.study != CONTINUER:
            found = f"{asked.precision:g}" if key.startswith("ensemble") and asked.precision is not None else "true"
            raise ConfigError(
                f"{key}: found {found}; only study={CONTINUER} heeds it; allowed here: {'null' if found != 'true' else 'false'}"
            )
    within("ensemble.most", asked.most, 1, MOST_REPLICATES)
    if asked.precision is None:
        return
    if not FINEST <= asked.precision < inf:
        raise ConfigError(f"ensemble.precision: found {asked.precision:g}; allowed: {FINEST:g} or more, in index units, or null")
    within("ensemble.most", asked.most, asked.replicates, MOST_REPLICATES, f"{asked.replicates} replicates to begin with")
    name = scenario_name(config)
    if config.scenarios[name].against in (None, name):
        raise ConfigError(
            f"ensemble.precision: found {asked.precision:g}, but {name} has no counterfactual and so no effect; allowed: null"
        )


def _check_engine(engine: Engine) -> None:
    among("engine.name", engine.name, options("engine"))
    within("engine.block", engine.block, 1, MOST_REPLICATES)
    if engine.workers is not None and engine.name == "serial":
        raise ConfigError(f"engine.workers: found {engine.workers}; a serial engine has none; allowed: null, or engine=processes")
    within("engine.workers", 1 if engine.workers is None else engine.workers, 1, MOST_WORKERS)
    if engine.address is not None and engine.name != "dask":
        raise ConfigError(f"engine.address: found {engine.address}; only engine=dask has one; allowed here: null")
    if engine.address is not None and not ADDRESS.match(engine.address):
        raise ConfigError(f"engine.address: found {engine.address}; expected that of a Dask scheduler, such as tcp://127.0.0.1:8786")


def _check_theory(theory: Theory) -> None:
    among("theory.name", theory.name, THEORIES)
    check_text("theory.title", theory.title, "a title")
    check_text("theory.story", theory.story, "the story in one paragraph")
    check_text("theory.source", theory.source, "a source, or 'assumption: why'")


def _check_mechanisms(mechanisms: Mechanisms) -> None:
    for mechanism in MECHANISMS:
        needed = mechanism.needs
        if needed and getattr(mechanisms, mechanism.name) and not getattr(mechanisms, needed):
            raise ConfigError(
                f"mechanisms.{mechanism.name}: found true while mechanisms.{needed} is false, which it cannot do without; "
                f"allowed: mechanisms.{mechanism.name}=false, or mechanisms.{needed}=true"
            )
