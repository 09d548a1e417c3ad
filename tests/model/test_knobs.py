"""Every estimate, every switch and every shock moves something."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from copy import deepcopy
from dataclasses import fields, replace

import numpy as np
import pytest

from sim.config import Config, check, theories
from sim.config.schema import Estimate, Shock
from sim.domain.declaration import contents
from sim.domain.mechanisms import BY_NAME, Mechanisms
from sim.domain.noise import Noise
from sim.ensemble.start import observed_start
from sim.model import InfluenceModel
from tests.conftest import AGREEMENT_OF_TURKEY, small


def eventful() -> Config:
    """A run in which everything happens: from a published figure, stakes change hands, tension is high, Turkey has an agreement."""
    config = small("+scenario=secondary_sanctions", "origin=2020Q2", "end=2026Q2")
    sold = Estimate(-0.1, -0.1, -0.1, "net share", "assumption")
    config.scenarios["secondary_sanctions"].shocks["stake_sold"] = Shock("sale", "stake", "step", "2023Q1", sold, ["RUS"], ["KAZ"])
    config.estimates["tension_start"] = replace(config.estimates["tension_start"], value=0.8, low=0.75, high=0.85)
    config.region.observations = str(AGREEMENT_OF_TURKEY)
    return config


RUNS = eventful()
SWITCHES = [field.name for field in fields(Mechanisms)]


World = dict[str, np.ndarray]


def worlds(config: Config, replicates: int = 40) -> Iterator[World]:
    """Give the world quarter by quarter, as far as it is asked for."""
    model = InfluenceModel(config, "secondary_sanctions", observed_start(config), Noise(1, 0, replicates))
    for _ in range(24):
        model.step()
        yield {name: values.copy() for name, values in contents(model.situation.world).items()}


@pytest.fixture(scope="module")
def usual() -> list[World]:
    return list(worlds(RUNS))


def moved(usual: Iterable[World], config: Config) -> list[str]:
    """Name the variables that differ in the first quarter in which any does."""
    for world, other in zip(usual, worlds(config), strict=True):
        if found := [name for name, values in other.items() if not np.array_equal(values, world[name])]:
            return found
    return []


@pytest.mark.parametrize("name", RUNS.estimates)
def test_every_estimate_moves_something(usual: list[World], name: str) -> None:
    """Under the usual theory of the states' choice, or else under the one that reads it."""
    config = deepcopy(RUNS)
    known = config.estimates[name]
    other = known.high if known.high != known.value else known.low if known.low != known.value else known.value * 0.9
    config.estimates[name] = replace(known, value=other, low=other, high=other)
    assert moved(usual, config) or any(
        moved(worlds(replace(RUNS, theory=theory)), replace(config, theory=theory)) for theory in theories().values()
    ), f"nothing reads {name}"


def test_an_estimate_of_one_theory_moves_nothing_under_another(usual: list[World]) -> None:
    config = deepcopy(RUNS)
    for name in ("size_elasticity", "rift_weight", "moving_cost", "bandwagoning", "threat_presence", "threat_grievance"):
        config.estimates[name] = replace(config.estimates[name], value=0.9, low=0.9, high=0.9)
    assert moved(usual, config) == []


@pytest.mark.parametrize("name", SWITCHES)
def test_every_switch_moves_something(usual: list[World], name: str) -> None:
    config = deepcopy(RUNS)
    setattr(config.mechanisms, name, False)
    for other, mechanism in BY_NAME.items():
        if mechanism.needs == name:
            setattr(config.mechanisms, other, False)
    check(config)
    alone = deepcopy(config)
    setattr(alone.mechanisms, name, True)
    assert moved(worlds(alone), config), f"switch {name} does nothing"


def test_switches_name_estimates_that_exist() -> None:
    for mechanism in BY_NAME.values():
        assert set(mechanism.sets) <= set(RUNS.estimates), mechanism.name


@pytest.mark.parametrize("name", RUNS.scenarios["secondary_sanctions"].shocks)
def test_every_shock_moves_something(usual: list[World], name: str) -> None:
    config = deepcopy(RUNS)
    del config.scenarios["secondary_sanctions"].shocks[name]
    assert moved(usual, config)
