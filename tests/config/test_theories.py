"""Theories from outside: their files, folders, mistakes and runs."""

from __future__ import annotations

from functools import partial

import numpy as np
import pytest
import yaml

from sim import results, run
from sim.config import ConfigError, compose, digest, is_default, theories
from sim.config.files import folder, options
from sim.config.identity import USUAL, suffix
from sim.reference import inputs
from sim.rules.theories import THEORIES
from sim.studies.output import world_folder
from tests.conftest import WAR, small


def test_theories_are_found_by_their_files() -> None:
    found = theories()
    assert list(found) == options("theory") == sorted(THEORIES) == sorted(inputs.THEORIES)
    assert all(name == theory.name and theory.title and theory.source for name, theory in found.items())
    assert compose().theory == found[USUAL]
    for name in found:
        assert set(yaml.safe_load((folder() / "theory" / f"{name}.yaml").read_text(encoding="utf-8"))) == {
            "name",
            "title",
            "story",
            "source",
        }


@pytest.mark.slow
def test_runs_of_two_theories_differ_in_name() -> None:
    configs = [compose(f"theory={name}") for name in theories()]
    assert len({digest(config) for config in configs}) == len(configs)
    assert [is_default(config) for config in configs] == [config.theory.name == USUAL for config in configs]
    for name in (results.folder_for, partial(world_folder, name="backtest")):
        named = {name(config).name for config in configs}
        assert len(named) == len(configs)
        assert any("-landscape-" in folder for folder in named)
    assert suffix(compose()) == ""


@pytest.mark.parametrize(
    ("override", "line"),
    {
        "theory=landscpe": "theory: 'landscpe' .*allowed: bandwagon_or_balance, landscape, quantal_response; did you mean 'landscape'",
        "theory.name=landscpe": "theory.name: 'landscpe' is unknown; .*did you mean 'landscape'",
        "theory.names=landscape": "theory.names: there is no such key; .*did you mean 'theory.name'",
        "theory.source=''": "theory.source: found nothing; expected a source",
        "region.sanctioning=[RSU]": "region.sanctioning: 'RSU' is unknown; .*did you mean 'RUS'",
    }.items(),
)
@pytest.mark.usefixtures("few_configs")
def test_a_mistake_is_one_line(override: str, line: str) -> None:
    with pytest.raises(ConfigError, match=line):
        compose(override)


@pytest.mark.parametrize("theory", THEORIES)
def test_no_theory_moves_states_that_do_not_choose(theory: str) -> None:
    still = run(small(f"theory={theory}", "mechanisms.state_choice=false", "mechanisms.dependence_cost=false"))
    np.testing.assert_allclose(still["alignment"] - still["alignment"].isel(quarter=0), 0, atol=1e-6)


def test_theories_disagree() -> None:
    found = [run(small(f"theory={name}", WAR))["alignment"] for name in THEORIES]
    for alignment in found:
        np.testing.assert_allclose(alignment.sum("power"), 1, rtol=1e-6)
    assert all(float(np.abs(one - other).max()) > 0.01 for place, one in enumerate(found) for other in found[:place])
