"""Compose the YAML files and overrides into one typed, checked config."""

from __future__ import annotations

from collections.abc import Sequence
from copy import deepcopy
from functools import lru_cache
from typing import Any

import hydra
from hydra._internal.core_plugins.basic_sweeper import BasicSweeper  # the one public door to sweeps runs jobs, and writes their folders
from hydra.core.global_hydra import GlobalHydra
from hydra.core.override_parser.overrides_parser import OverridesParser
from hydra.errors import HydraException
from omegaconf import OmegaConf

from sim.config.cast import within_cast
from sim.config.checks import check
from sim.config.file import read as read_file
from sim.config.folder import folder, options, state
from sim.config.overrides import SCENARIO, beside_file, read
from sim.config.scenarios import BASELINE, combine, inherit, references
from sim.config.schema import Config, Scenario
from sim.config.translate import files, refuse_extremes, typed
from sim.domain.errors import ConfigError, among


def compose(*overrides: str) -> Config:
    """Compose a config as the command line would: `compose("+scenario=ukraine_distraction", "ensemble.replicates=50")`.

    Raises:
        ConfigError: with one line that names the key or file at fault.

    >>> compose("ensemble.replicates=50").ensemble.replicates
    50
    """
    request = read(overrides)
    if request.file is not None:
        return read_file(request.file, beside_file(overrides))
    return deepcopy(_composed(tuple(request.scenarios or [BASELINE]), tuple(request.rest), state()))


@lru_cache(maxsize=64)  # notebooks and the page come back to a config; the files take most of a second to read
def _composed(selected: Sequence[str], rest: Sequence[str], _: object) -> Config:
    """Compose scenarios and other overrides, as the files stand now."""
    values = _values(_closure(selected), rest)
    if "selected" in values:
        raise ConfigError("selected: written by the program; choose scenarios by '+scenario=[a,b]'")
    if len(selected) > 1:
        values["scenarios"]["+".join(selected)] = combine(selected, values["scenarios"])
    values["scenarios"] = inherit(values["scenarios"])
    config = within_cast(typed(values | {"selected": list(selected)}))
    check(config)
    return config


def library() -> dict[str, Scenario]:
    """Compose every scenario there is a file of, each for itself, with the shocks that it inherits.

    Raises:
        ConfigError: with one line that names the key or file at fault.

    >>> library()["ceasefire"].shocks["western_sanctions"].end
    '2026Q1'
    """
    values = _values(_closure(options(SCENARIO)), [])
    values["scenarios"] = inherit(values["scenarios"])
    return typed(values).scenarios


def sweep(overrides: Sequence[str]) -> list[list[str]]:
    """Expand a sweep, in Hydra's syntax, into the overrides of each of its runs.

    Raises:
        ConfigError: the syntax cannot be read.

    >>> sweep(["+scenario=baseline", "ensemble.seed=range(1,3)"])
    [['+scenario=baseline', 'ensemble.seed=1'], ['+scenario=baseline', 'ensemble.seed=2']]
    """
    try:
        with hydra.initialize_config_dir(str(folder()), version_base="1.3"):
            parser = OverridesParser.create(config_loader=GlobalHydra.instance().config_loader())
            batches: list[list[list[str]]] = BasicSweeper.split_arguments(parser.parse_overrides(list(overrides)), max_batch_size=None)
    except (HydraException, ValueError, RecursionError) as error:
        raise ConfigError(f"{' '.join(overrides)}: the sweep cannot be read; write key=a,b or key=range(1,4)") from error
    points = [point for batch in batches for point in batch]
    if not points:
        raise ConfigError(f"{' '.join(overrides)}: the sweep is empty; write key=a,b or key=range(1,4)")
    return points


def _closure(selected: Sequence[str]) -> list[str]:
    """List the scenarios to load: those asked for, the baseline, and what they name; bases before what builds on them."""
    found: list[str] = []

    def add(name: str, path: tuple[str, ...]) -> None:
        if name in found or name in path:
            return
        with files():
            scenario = OmegaConf.to_container(OmegaConf.load(folder() / SCENARIO / f"{name}.yaml"))
        for other in references(scenario):
            among(f"configs/{SCENARIO}/{name}.yaml: builds_on or against", other, options(SCENARIO))
            add(other, (*path, name))
        found.append(name)

    for name in [BASELINE, *selected]:
        add(name, ())
    return found


def _values(scenarios: Sequence[str], overrides: Sequence[str]) -> dict[str, Any]:
    with files(), hydra.initialize_config_dir(str(folder()), version_base="1.3"):
        composed = hydra.compose("config", [f"+{SCENARIO}=[{','.join(scenarios)}]", *overrides])
        values: dict[str, Any] = OmegaConf.to_container(composed)  # type: ignore[assignment]
        refuse_extremes(values, [])
    found = values.setdefault("scenarios", {})
    if not isinstance(found, dict):
        raise ConfigError(f"scenarios: found {found}; expected a mapping by name")
    for name in scenarios:
        if name not in found:
            raise ConfigError(f"configs/{SCENARIO}/{name}.yaml: its first line must be '# @package scenarios.{name}'")
    for name, scenario in found.items():
        among("scenarios", name, scenarios)
        for other in references(scenario):
            among(f"scenarios.{name}: builds_on or against (name it in +scenario as well)", other, scenarios)
    return values
