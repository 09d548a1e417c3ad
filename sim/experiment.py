"""Run a config and give its labelled results: the one function that door, notebooks and tests call."""

from __future__ import annotations

import json
from collections.abc import Callable
from importlib.metadata import PackageNotFoundError, version
from platform import python_version

import numpy as np
import xarray as xr
import yaml

from sim import metrics, quarters
from sim.cast import Cast
from sim.config import Config, check, digest, resolved, scenario_name
from sim.engine import blocks
from sim.model import InfluenceModel
from sim.noise import Noise
from sim.origin import start
from sim.record import Record

LIBRARIES = ("mesa", "numpy", "xarray", "hydra-core", "matplotlib")

Progress = Callable[[int], object]


def run(config: Config, command: str = "", progress: Progress | None = None, scenarios: list[str] | None = None) -> xr.Dataset:
    """Run the ensemble of a config for its scenario and the counterfactual it is paired with.

    Args:
        config: from `compose`; it is checked again. command: kept with the result. progress: called with the quarters done.
        scenarios: of the config, to run side by side on the same luck instead of these two.

    Returns:
        A Dataset with dims (scenario, replicate, quarter, power, state, ...), units, names, config, seed and versions.

    Raises:
        ConfigError: a value that is not allowed, or an origin that the tables do not cover.
    """
    check(config)
    names = scenarios or scenarios_to_run(config)
    origin, end = quarters.parse(config.origin), quarters.parse(config.end)
    observed = observed_start(config)
    record = Record(Cast(config.region), names, origin, end, config.ensemble.replicates)
    for first, count in blocks(config.ensemble.replicates, config.engine.block):
        _run_block(config, names, observed, Noise(config.ensemble.seed, first, count), record, progress)
    return _describe(record.label(), config, names, observed, command)


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


def _run_block(config: Config, names: list[str], observed: xr.Dataset, noise: Noise, record: Record, progress: Progress | None) -> None:
    """Advance the paired worlds of a block in step, so that each draw of noise is made once and met by all of them."""
    models = [InfluenceModel(config, name, observed, noise) for name in names]
    for quarter in range(record.length):
        for place, model in enumerate(models):
            if quarter > 0:
                model.step()
            record.keep(place, quarter, model.situation.world, noise.first)
        if progress:
            progress(1)


def _describe(dataset: xr.Dataset, config: Config, names: list[str], observed: xr.Dataset, command: str) -> xr.Dataset:
    """Add measures, the basis of each figure at the origin, and everything needed to run it again."""
    dataset.attrs = attributes(config, names, command)
    dataset = dataset.assign(hedging=metrics.hedging(dataset), partners=metrics.partners(dataset))
    bases = {str(name): observed[name] for name in observed.data_vars if str(name).endswith("_basis")}
    presence = observed["presence"].assign_attrs(units="0 or 1", long_name="troops of a power based in a state at the origin")
    return dataset.assign(bases).assign(presence=presence)


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


def quarters_to_run(config: Config) -> int:
    """Count the steps that the progress bar shows: quarters (the origin included) times blocks."""
    length = quarters.parse(config.end) - quarters.parse(config.origin) + 1
    return length * int(np.ceil(config.ensemble.replicates / config.engine.block))
