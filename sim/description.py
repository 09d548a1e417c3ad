"""Describe a run: in attributes that every result carries, and by where it starts."""

from __future__ import annotations

import json
from importlib.metadata import PackageNotFoundError, version
from platform import python_version

import xarray as xr
import yaml

from sim import program
from sim.config import Config, digest, resolved, scenario_name
from sim.domain import quarters
from sim.model.cast import Cast
from sim.origin import start

LIBRARIES = ("mesa", "numpy", "xarray", "hydra-core", "matplotlib")


def observed_start(config: Config) -> xr.Dataset:
    """Look up where a config's run starts; its estimates at their best values read what is not observed directly."""
    central = {name: estimate.value for name, estimate in config.estimates.items()}
    found = start(config.region, quarters.parse(config.origin), quarters.parse(config.end), central)
    return found.sel(organisation=Cast(config.region).organisations)


def scenarios_to_run(config: Config) -> list[str]:
    """List the scenario that a config selects and, if it has one, its counterfactual."""
    name = scenario_name(config)
    against = config.scenarios[name].against
    return [name, against] if against and against != name else [name]


def attributes(config: Config, names: list[str], command: str) -> dict[str, str | int | float]:
    """Describe a run in attributes that every result carries."""
    threshold = config.estimates["confrontation_threshold"].value
    chosen = {name: config.scenarios[name] for name in names}
    return {
        "title": f"Influence in the region, {' against '.join(names)}",
        "command": command or "sim.run(config)",
        "config": yaml.safe_dump(resolved(config), sort_keys=False, allow_unicode=True),
        "config_hash": digest(config)[:8],
        "seed": config.ensemble.seed,
        "version": package_version("central-asia-influence"),
        "program": program.fingerprint(config.region.observations),
        "versions": json.dumps({"python": python_version()} | {name: package_version(name) for name in LIBRARIES}),
        "origin": config.origin,
        "paired": json.dumps({names[0]: names[1] if len(names) > 1 else None} | dict.fromkeys(names[1:])),
        "titles": json.dumps({name: scenario.title for name, scenario in chosen.items()}),
        "events": json.dumps(_events(config, names)),
        "rivals": json.dumps(config.region.rivals),
        "patron": config.region.patron or "",
        "threshold": threshold,
    }


def _events(config: Config, names: list[str]) -> list[dict[str, str | None]]:
    return [
        {"scenario": name, "shock": key, "title": shock.title, "start": shock.start, "end": shock.end}
        for name in names
        for key, shock in config.scenarios[name].shocks.items()
    ]


def package_version(name: str) -> str:
    """Give the version of an installed package, or say that it is not installed.

    >>> package_version("no-such-package")
    'not installed'
    """
    try:
        return version(name)
    except PackageNotFoundError:
        return "not installed"
