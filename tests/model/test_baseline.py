"""The model's present numbers, held still: a change of them is meant, and then accepted by `pytest --update-baseline`."""

from __future__ import annotations

import json
from itertools import product
from math import isclose

import pytest

from sim.config import Config
from sim.domain.arrays import CHANNELS
from sim.domain.declaration import contents
from sim.domain.noise import Noise
from sim.domain.variables import RECORDED, Variable
from sim.ensemble.start import observed_start
from sim.model import InfluenceModel
from tests.conftest import PROJECT, small

KEPT = PROJECT / "tests" / "baseline.json"
SCENARIO = "ukraine_distraction"
REPLICATES = 16
RELATIVE, ABSOLUTE = 1e-10, 1e-14  # other vector units change the last digit


def summaries() -> dict[str, float]:
    """Run to the end of 2024 and average every recorded variable over replicates, in double precision, cell by cell."""
    config = small(f"+scenario={SCENARIO}", "end=2024Q4")
    model = InfluenceModel(config, SCENARIO, observed_start(config), Noise(config.ensemble.seed, 0, REPLICATES))
    for _ in range(12):
        model.step()
    organisations = model.situation.cast.organisations
    world = contents(model.situation.world)
    means = {variable: world[variable.name].mean(axis=-1).ravel().tolist() for variable in RECORDED}
    return {
        label: mean
        for variable, values in means.items()
        for label, mean in zip(labels(variable, config, organisations), values, strict=True)
    }


def labels(variable: Variable, config: Config, organisations: list[str]) -> list[str]:
    """Name the cells of a variable in the order of its array: `trade RUS KAZ`."""
    axes = {"power": config.region.powers, "organisation": organisations, "state": config.region.states, "channel": list(CHANNELS)}
    return [" ".join([variable.name, *cell]) for cell in product(*(axes[dim] for dim in variable.dims))]


def test_the_numbers_are_those_of_the_baseline(pytestconfig: pytest.Config) -> None:
    found = summaries()
    if pytestconfig.getoption("--update-baseline"):
        KEPT.write_text(json.dumps(found, indent=0) + "\n", encoding="utf-8")
    kept: dict[str, float] = json.loads(KEPT.read_text(encoding="utf-8"))
    assert list(found) == list(kept), "cells came or went; accept them with --update-baseline"
    changed = {
        cell: f"{kept[cell]} is now {value}"
        for cell, value in found.items()
        if not isclose(value, kept[cell], rel_tol=RELATIVE, abs_tol=ABSOLUTE)
    }
    assert not changed, f"{len(changed)} of {len(kept)} numbers changed; if meant, accept them with --update-baseline: {changed}"
