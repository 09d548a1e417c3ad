"""Describe a run in the attributes that every result carries."""

from __future__ import annotations

import json
from importlib.metadata import PackageNotFoundError, version
from platform import python_version

from sim import PROJECT
from sim.config import Config, digest
from sim.results.fingerprint import fingerprint
from sim.results.formats import composed

LIBRARIES = ("mesa", "numpy", "xarray", "hydra-core", "matplotlib")


def attributes(config: Config, names: list[str], command: str) -> dict[str, str | int | float]:
    """Describe a run in attributes that every result carries."""
    threshold = config.estimates["confrontation_threshold"].value
    chosen = {name: config.scenarios[name] for name in names}
    return {
        "title": f"Influence in the region, {' against '.join(names)}",
        "command": command or "sim.run(config)",
        "config": composed(config),
        "config_hash": digest(config)[:8],
        "seed": config.ensemble.seed,
        "version": package_version(PROJECT),
        "program": fingerprint(config.region.observations),
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
