"""Build the worlds that the claims compare: the history, the history without the war, and the history with one thing changed."""

from __future__ import annotations

from dataclasses import asdict, replace
from fnmatch import fnmatchcase
from pathlib import Path
from typing import Any

import yaml

from sim.config import Config, ConfigError, check, compose
from sim.config.scenarios import BASELINE, within_cast
from sim.config.typed import typed
from sim.domain import quarters
from sim.domain.errors import among
from sim.studies.claims.catalogue import DATA

FILE = DATA / "worlds.yaml"
HISTORY, WITHOUT_WAR = "history", "no_war"
FIRST, LAST = "2013Q4", "2030Q4"  # what the statistics look back and forward to
STATES, POWERS, ORGANISATIONS = ("KAZ", "UZB", "KGZ", "TJK", "TKM"), ("RUS", "CHN", "TUR", "EU", "USA"), ("CSTO", "EAEU")


def with_worlds(config: Config, path: Path = FILE) -> Config:
    """Give a config every world that the claims compare, all on the same GDP.

    Raises:
        ConfigError: the config lacks an actor or a year that a claim speaks of, or a world's file is stale.
    """
    _check_cast(config)
    _check_period(config)
    if config.selected != [BASELINE]:
        raise ConfigError(
            f"+scenario: found {', '.join(config.selected)}; study=claims runs {HISTORY} against {WITHOUT_WAR} and takes no other"
        )
    known = compose(f"+scenario=[{HISTORY},{WITHOUT_WAR}]").scenarios
    scenarios = {name: asdict(known[name]) | {"known_until": None} for name in known if "+" not in name}
    made = {name: _world(name, change, scenarios[HISTORY]) for name, change in yaml.safe_load(path.read_text(encoding="utf-8")).items()}
    whole = within_cast(typed(asdict(config) | {"scenarios": scenarios | made}))
    check(whole)
    return whole


def names(config: Config) -> list[str]:
    """List the worlds that run side by side, the history first."""
    return [HISTORY, WITHOUT_WAR, *(name for name in config.scenarios if config.scenarios[name].builds_on == [HISTORY])]


def _world(name: str, change: dict[str, Any], history: dict[str, Any]) -> dict[str, Any]:
    """Take shocks out of the history, or put some in."""
    shocks = dict(history["shocks"])
    for pattern in change.get("without", []):
        found = [shock for shock in shocks if fnmatchcase(shock, pattern)]
        if not found:
            raise ConfigError(f"{FILE.name}, {name}.without: no shock of {HISTORY} is called '{pattern}'; it has {', '.join(shocks)}")
        shocks = {shock: values for shock, values in shocks.items() if shock not in found}
    shocks |= change.get("shocks", {})
    return history | {"title": change["title"], "story": change["title"], "builds_on": [HISTORY], "against": HISTORY, "shocks": shocks}


def _check_cast(config: Config) -> None:
    region = config.region
    for key, asked, found in (
        ("region.states", STATES, region.states),
        ("region.powers", POWERS, region.powers),
        ("region.organisations", ORGANISATIONS, region.organisations),
    ):
        for code in asked:
            if code not in found:
                raise ConfigError(f"{key}: '{code}' is missing; the claims speak of {', '.join(asked)}")


def _check_period(config: Config) -> None:
    if quarters.parse(config.origin) > quarters.parse(FIRST):
        raise ConfigError(f"origin: found {config.origin}; the claims compare years from 2014 on; allowed: to {FIRST}")
    if quarters.parse(config.end) < quarters.parse(LAST):
        raise ConfigError(f"end: found {config.end}; the claims look to 2030; allowed: {LAST} or later")


def without_estimate(config: Config, name: str) -> Config:
    """Set an estimate to zero in every replicate.

    Raises:
        ConfigError: there is no such estimate.
    """
    among("estimates", name, config.estimates)
    none = replace(config.estimates[name], value=0.0, low=0.0, high=0.0, distribution="triangular")
    return replace(config, estimates={**config.estimates, name: none})
