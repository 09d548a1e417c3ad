"""An independent plain-Python reference agrees with the model to 1e-9, given the same noise and draws."""

from __future__ import annotations

from dataclasses import fields, replace

import numpy as np
import pytest

from sim import compose
from sim.config import Config
from sim.config.files import options
from sim.config.schema import Estimate, Shock
from sim.domain.drivers import DRIVERS
from sim.domain.mechanisms import Mechanisms
from sim.domain.variables import RECORDED
from sim.model.shocks import compile_shocks
from sim.reference.step import run
from sim.reference.world import new_paths, new_world
from sim.studies.benchmark.agreement import TOLERANCE, distances
from sim.studies.benchmark.bridge import inputs
from sim.studies.benchmark.case import Case, case_of
from tests.conftest import AGREEMENT_OF_TURKEY, WAR

CASES = {
    "baseline": (),
    "distraction": (WAR,),
    "builds on it": ("+scenario=secondary_sanctions",),
    "to the end": ("+scenario=china_security_push", "end=2035Q4"),
    "growth known": (WAR, "drivers.observed=true"),
    "another origin": ("origin=2010Q2", "end=2015Q4"),
    "a war that ends": ("+scenario=ceasefire",),
    "a record that goes on": ("+scenario=history", "origin=2022Q3", "end=2025Q2"),
    "landscape of a war that ends": ("theory=landscape", "+scenario=russia_recovers"),
    "two powers and three states": ("+scenario=secondary_sanctions", "region.powers=[RUS,CHN]", "region.states=[KAZ,UZB,TKM]"),
    "one power": ("region.powers=[RUS]", "region.rivals=[]"),
    "nobody has a part": ("region.patron=null", "region.hub=null", "region.rivals=[]"),
    "everything off": tuple(f"mechanisms.{field.name}=false" for field in fields(Mechanisms)),
    "choices off": ("+scenario=secondary_sanctions", *(f"mechanisms.{name}=false" for name in ("power_choice", "restraint", "voice"))),
    "landscape": ("theory=landscape", "+scenario=secondary_sanctions"),
    "landscape to the end": ("theory=landscape", "end=2035Q4"),
    "landscape of two powers": ("theory=landscape", "region.powers=[RUS,CHN]", "region.states=[KAZ,TKM]"),
    "landscape of one power": ("theory=landscape", "region.powers=[RUS]", "region.rivals=[]"),
    "landscape without rivals": ("theory=landscape", WAR, "region.rivals=[]"),
    "landscape without choice": ("theory=landscape", "mechanisms.state_choice=false", "mechanisms.dependence_cost=false"),
    "bandwagoning": ("theory=bandwagon_or_balance", "+scenario=secondary_sanctions"),
    "bandwagoning to the end": ("theory=bandwagon_or_balance", "end=2035Q4"),
    "chance off": ("+scenario=secondary_sanctions", *(f"mechanisms.{name}=false" for name in ("arms_onset", "lock_in", "momentum"))),
}


def reference(case: Case, replicates: int) -> dict[str, np.ndarray]:
    """Run replicates one by one in plain Python; paths by name (replicate, quarter, *dims)."""
    given, rows = inputs(case, case.noise(0, replicates)), []
    for number in range(replicates):
        replicate = given.replicate(number)
        rows.append(new_paths(replicate.cast, case.quarters))
        run(*replicate, case.quarters, new_world(replicate.cast), rows[-1])
    return {variable.name: np.array([getattr(row, variable.name) for row in rows]) for variable in RECORDED}


def assert_agree(case: Case, paths: dict[str, np.ndarray]) -> None:
    replicates = len(paths["influence"])
    found = list(distances(case, case.noise(0, replicates), paths))
    assert len(found) == (case.quarters + 1) * len(RECORDED)
    apart = [row for row in found if not row[2] <= TOLERANCE]
    assert not apart, f"first of {len(apart)}: quarter {apart[0][0]}, {apart[0][1]}, {apart[0][2]:.2g}"


@pytest.mark.parametrize("name", CASES)
def test_the_reference_agrees(name: str) -> None:
    case = case_of(compose("end=2027Q4", *CASES[name]))
    assert_agree(case, reference(case, 2))


def eventful(theory: str) -> Config:
    """A run in which every driver is shocked and every rare act is likely."""
    config = compose(WAR, "end=2029Q4", f"theory={theory}")
    config.region.observations = str(AGREEMENT_OF_TURKEY)
    shocks = config.scenarios["ukraine_distraction"].shocks
    for place, driver in enumerate(DRIVERS):
        size = driver.neutral + (0.05 if place % 2 else -0.05)
        what = Estimate(size, size - 0.03, size + 0.03, driver.unit, "assumption")
        shape = ("step", "ramp", "pulse", "decay")[place % 4]
        shocks[f"shock of {driver.name}"] = Shock("", driver.name, shape, "2023Q2", what, duration=6, half_life=1.5, end="2028Q1")
    shocks["distraction of one state"] = replace(shocks["shock of distraction"], states=["UZB"], end=None)
    for name, value in {"voice_hazard": 0.5, "exit_hazard": 2.0, "join_hazard": 0.3, "arms_onset": 0.3, "arms_exit": 0.2}.items():
        config.estimates[name] = replace(config.estimates[name], value=value, high=2 * value)
    config.estimates["confrontation_threshold"] = replace(config.estimates["confrontation_threshold"], value=0.42, low=0.41, high=0.43)
    return config


@pytest.mark.parametrize("theory", options("theory"))
def test_the_reference_agrees_where_everything_happens(theory: str) -> None:
    case = case_of(eventful(theory))
    paths = reference(case, 20)
    assert_agree(case, paths)
    assert 0 < paths["voice"].mean() < 1
    assert 0 < paths["confrontation"].mean() < 1
    for direction in (-1, 1):
        assert (direction * np.diff(paths["membership"], axis=1) > 0).any(), "members leave and join"
        assert (direction * (np.diff(np.sign(paths["arms"]), axis=1)) > 0).any(), "suppliers come and go"


@pytest.mark.parametrize("theory", options("theory"))
def test_the_reference_agrees_from_an_origin_at_which_everything_is_in_force(theory: str) -> None:
    case = case_of(replace(eventful(theory), origin="2023Q4"))
    in_force, ended = (compile_shocks(case.config, case.scenario, case.noise(0, 5)).in_force(quarter) for quarter in (0, 20))
    assert all((getattr(in_force, driver.name) != getattr(ended, driver.name)).any() for driver in DRIVERS)
    assert_agree(case, reference(case, 5))


@pytest.mark.parametrize("overrides", [(), ("region.rivals=[]",)])
def test_a_tension_above_the_threshold_at_the_origin_is_a_confrontation(overrides: tuple[str, ...]) -> None:
    high = (f"estimates.tension_start.{part}=.95" for part in ("low", "value", "high"))
    case = case_of(compose("end=2022Q2", *high, *overrides))
    assert_agree(case, reference(case, 1))


def test_a_cast_without_organisations_agrees() -> None:
    nobody = ("region.patron=null", "region.hub=null")
    case = case_of(compose("end=2023Q4", "region.powers=[EU,USA]", "region.rivals=[EU,USA]", *nobody))
    assert_agree(case, reference(case, 2))


@pytest.mark.parametrize("name", ["trade", "security_dependence", "defiance"])
def test_a_difference_is_seen(name: str) -> None:
    case = case_of(compose("end=2022Q4"))
    paths = reference(case, 2)
    paths[name][1, 3] *= 1 + 1e-6
    with pytest.raises(AssertionError, match=f"quarter 3, {name}"):
        assert_agree(case, paths)


def test_a_value_that_is_no_number_is_seen() -> None:
    case = case_of(compose("end=2022Q1"))
    paths = reference(case, 2)
    paths["debt"][0, 1, 0, 0] = np.nan
    with pytest.raises(AssertionError, match="quarter 1, debt"):
        assert_agree(case, paths)
