"""Scenarios: what one inherits, what several make in one run, and what they may not."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from sim import run
from sim.config import ConfigError, compose, digest, is_default, scenario_name
from sim.config.composition import library
from sim.config.origins import LAST_ORIGIN
from sim.config.scenarios import combine, inherit, lineage
from sim.domain import quarters
from sim.studies.gallery.scenarios import differences

WAR = "ukraine_distraction"


@pytest.fixture
def configs(few_configs: Path) -> Path:
    """Read the YAML files from a copy."""
    return few_configs


def write_scenario(configs: Path, name: str, text: str) -> None:
    (configs / "scenario" / f"{name}.yaml").write_text(
        f"# @package scenarios.{name}\ntitle: {name}\nstory: a story\n{text}", encoding="utf-8"
    )


SHOCK = "{title: t, driver: threat, shape: step, start: 2022Q1, size: {value: %s, low: 0, high: 1, unit: index, source: assumption}}"


def test_a_scenario_inherits_and_adds() -> None:
    config = compose("+scenario=russia_recovers")
    inherited, own = config.scenarios[WAR].shocks["security_supply"], config.scenarios["russia_recovers"].shocks["security_supply"]
    assert inherited.end is None
    assert own.end == "2027Q1"
    assert own.size == inherited.size
    assert set(config.scenarios["russia_recovers"].shocks) == set(config.scenarios[WAR].shocks)


def test_an_override_reaches_what_builds_on_it() -> None:
    config = compose("+scenario=russia_recovers", f"scenarios.{WAR}.shocks.security_supply.size.value=.5")
    assert config.scenarios["russia_recovers"].shocks["security_supply"].size.value == 0.5


def test_an_inherited_shock_can_be_changed_in_one_scenario_alone() -> None:
    config = compose("+scenario=secondary_sanctions", "scenarios.secondary_sanctions.shocks.security_supply.end=2030Q1")
    assert config.scenarios["secondary_sanctions"].shocks["security_supply"].end == "2030Q1"
    assert config.scenarios[WAR].shocks["security_supply"].end is None


def test_two_scenarios_make_one() -> None:
    config = compose("+scenario=[secondary_sanctions,russia_recovers]")
    both = config.scenarios[scenario_name(config)]
    assert scenario_name(config) == "secondary_sanctions+russia_recovers"
    assert both.against == WAR
    assert both.shocks["security_supply"].end == "2027Q1"
    assert "detour_closed" in both.shocks
    assert is_default(config)


def test_scenarios_with_different_counterfactuals_are_compared_with_the_baseline() -> None:
    config = compose(f"+scenario=[{WAR},secondary_sanctions]", "origin=2021Q4")
    assert config.scenarios[scenario_name(config)].against == "baseline"


def test_the_same_shock_defined_differently_is_refused(configs: Path) -> None:
    write_scenario(configs, "one", f"shocks: {{x: {SHOCK % 0.1}}}\n")
    write_scenario(configs, "two", f"shocks: {{x: {SHOCK % 0.2}}}\n")
    with pytest.raises(ConfigError, match=r"one and two define shock 'x' \(size.value\) differently"):
        compose("+scenario=[one,two]")


def test_scenarios_in_a_circle_are_refused(configs: Path) -> None:
    write_scenario(configs, "one", "builds_on: [two]\n")
    write_scenario(configs, "two", "builds_on: [one]\n")
    with pytest.raises(ConfigError, match="circle, two > one > two"):
        compose("+scenario=one")


def test_a_scenario_that_builds_on_nothing_known_is_refused(configs: Path) -> None:
    write_scenario(configs, "one", "builds_on: [ukrain]\n")
    with pytest.raises(ConfigError, match=r"scenario/one.yaml: builds_on or against: 'ukrain' is unknown.*'ukraine_distraction'"):
        compose("+scenario=one")


def test_without_a_word_a_scenario_is_compared_with_the_baseline(configs: Path) -> None:
    write_scenario(configs, "one", f"shocks: {{x: {SHOCK % 0.1}}}\n")
    assert compose("+scenario=one", "origin=2021Q4").scenarios["one"].against == "baseline"


def test_a_run_starts_where_its_scenario_says_unless_it_is_told() -> None:
    assert compose(f"+scenario={WAR}").origin == "2021Q4"
    assert compose("+scenario=ceasefire").origin == LAST_ORIGIN
    assert compose("+scenario=ceasefire", "origin=2021Q4").origin == "2021Q4"
    assert compose(f"+scenario={WAR}", "origin=2010Q4").origin == "2010Q4"
    assert compose("origin=latest").origin == LAST_ORIGIN
    assert compose("study=backtest", f"+scenario={WAR}").origin == "2000Q2"
    assert digest(compose("+scenario=ceasefire")) == digest(compose("+scenario=ceasefire", f"origin={LAST_ORIGIN}"))
    assert is_default(compose("+scenario=ceasefire", "origin=latest"))


def test_what_a_scenario_builds_on_does_not_say_where_it_starts(configs: Path) -> None:
    write_scenario(configs, "one", f"builds_on: [{WAR}]\nshocks: {{x: {SHOCK.replace('2022Q1', '2026Q1') % 0.1}}}\n")
    assert compose("+scenario=one").origin == LAST_ORIGIN


def test_scenarios_of_different_origins_need_one_from_the_command_line() -> None:
    both = f"+scenario=[ceasefire,{WAR}]"
    with pytest.raises(ConfigError, match=f"origin: ceasefire starts at {LAST_ORIGIN} and {WAR} at 2021Q4; .*origin=2021Q4"):
        compose(both)
    assert compose(both, "origin=2021Q4").origin == "2021Q4"
    assert compose("+scenario=[baseline,ceasefire]").origin == LAST_ORIGIN  # where nothing happens, any start will do
    assert compose("study=gallery", both).scenarios["ceasefire"].origin == "latest"
    assert compose("study=gallery", both, "origin=2020Q4").scenarios["ceasefire"].origin == "2020Q4"


@pytest.mark.parametrize(
    ("dates", "allowed"),
    [
        ("shape: step, start: 2014Q1", "origin: found 2021Q4; .*allowed: 2000Q1 to 2013Q4"),
        ("shape: pulse, duration: 4, start: 2014Q1", "allowed: 2000Q1 to 2014Q4"),
        ("shape: ramp, duration: 4, start: 2014Q1", "allowed: 2000Q1 to 2014Q3"),
        ("shape: decay, half_life: 1, start: 2014Q1, end: 2015Q1", "allowed: 2000Q1 to 2014Q4"),
        ("shape: step, start: 2036Q1", "end: found 2035Q4; .*allowed: 2036Q1 or later"),
        ("shape: step, start: 1999Q1", "allowed: shocks that start after 2000Q1"),
    ],
)
def test_a_scenario_that_does_nothing_after_the_origin_is_refused(configs: Path, dates: str, allowed: str) -> None:
    write_scenario(configs, "mine", f"origin: 2021Q4\nshocks: {{x: {SHOCK.replace('shape: step, start: 2022Q1', dates) % 0.1}}}\n")
    with pytest.raises(ConfigError, match=allowed):
        compose("+scenario=mine")


@pytest.mark.parametrize(
    "dates", ["step, start: 2014Q1, end: 2030Q1", "decay, half_life: 1, start: 2014Q1", "ramp, duration: 40, start: 2014Q1"]
)
def test_a_shock_before_the_origin_may_change_after_it(configs: Path, dates: str) -> None:
    write_scenario(configs, "mine", f"origin: 2021Q4\nshocks: {{x: {SHOCK.replace('step, start: 2022Q1', dates) % 0.1}}}\n")
    assert compose("+scenario=mine").origin == "2021Q4"


def test_a_later_word_settles_what_bases_dispute() -> None:
    bases = {"a": {"shocks": {"x": {"size": 1}}}, "b": {"shocks": {"x": {"size": 2}}}}
    assert inherit({**bases, "c": {"builds_on": ["a", "b"], "shocks": {"x": {"size": 3}}}})["c"]["shocks"] == {"x": {"size": 3}}
    with pytest.raises(ConfigError, match="a and b"):
        inherit({**bases, "c": {"builds_on": ["a", "b"]}})


def test_a_common_base_is_no_dispute() -> None:
    scenarios = {"a": {"shocks": {"x": {"size": 1}}}, "b": {"builds_on": ["a"], "shocks": {"x": {"size": 2}}}, "c": {"builds_on": ["a"]}}
    assert lineage("d", {**scenarios, "d": {"builds_on": ["b", "c"]}}) == ["a", "b", "c", "d"]
    assert inherit({**scenarios, "d": {"builds_on": ["b", "c"]}})["d"]["shocks"] == {"x": {"size": 2}}


def test_the_most_cautious_knowledge_holds_for_both() -> None:
    parts = {"a": {"title": "A", "story": "a", "known_until": "2023Q4"}, "b": {"title": "B", "story": "b", "known_until": "2021Q4"}}
    assert combine(["a", "b"], parts)["known_until"] == "2021Q4"


LIBRARY = library()
PROMISED = {
    *("history", "no_war", WAR, "ceasefire", "secondary_sanctions", "crocus_crackdown", "rouble_crash", "china_security_push"),
    *("belt_and_road_surge", "debt_distress", "anti_chinese_protests", "turkic_turn", "western_courtship", "middle_corridor"),
    *("taliban_spillover", "rivalry_rupture", "regional_bloc", "russia_recovers"),
}


def test_the_library_is_whole() -> None:
    assert set(LIBRARY) >= PROMISED
    assert set(LIBRARY["history"].shocks) == set(LIBRARY["no_war"].shocks) | set(LIBRARY[WAR].shocks)
    assert not set(LIBRARY["no_war"].shocks) & set(LIBRARY[WAR].shocks)


@pytest.mark.slow
def test_every_scenario_acts_on_time_and_by_every_shock(scenario_name: str) -> None:
    """Beside its counterfactual, and beside itself without one shock after another, on the same draws."""
    scenario = LIBRARY[scenario_name]
    origin = "2013Q4" if scenario_name in ("history", "no_war") else "2021Q4"
    config = compose(f"+scenario={scenario_name}", "ensemble.replicates=8", "end=2027Q4", f"origin={origin}")
    scenario = config.scenarios[scenario_name]
    counterfactual = config.scenarios[scenario.against].shocks if scenario.against else {}
    own = differences(scenario.shocks, counterfactual)
    others = {f"without {key}": {name: shock for name, shock in scenario.shocks.items() if name != key} for key in own}
    config.scenarios |= {name: replace(scenario, shocks=shocks) for name, shocks in others.items()}
    beside = ([scenario.against] if scenario.against else []) + list(others)
    result = run(config, scenarios=[scenario_name, *beside])
    with_it = result.sel(scenario=scenario_name, drop=True)
    assert np.isfinite(with_it["influence"]).all()
    for name in beside:
        without = result.sel(scenario=name, drop=True)
        felt = differences(scenario.shocks, counterfactual if name == scenario.against else others[name])
        before = [label for label in result["quarter"].values if label < min(felt.values(), key=quarters.parse)]
        assert before
        assert with_it.sel(quarter=before).drop_attrs().identical(without.sel(quarter=before).drop_attrs()), name
        assert any(not np.array_equal(with_it[variable], without[variable]) for variable in with_it.data_vars), f"{name} moves nothing"


def test_every_shock_says_where_it_comes_from_and_whom_it_serves(scenario_name: str) -> None:
    """A size is a guess that says so, or stands in a named source; a range is a range but for facts."""
    for name, shock in LIBRARY[scenario_name].shocks.items():
        source = shock.size.source + (shock.source or "")
        assert re.search(r"assumption|\b(19|20)\d\d\b|see \w+", shock.size.source), name
        assert re.search(r"assumption|\b(19|20)\d\d\b", source), name
        assert shock.size.low < shock.size.high or name in ("eurasian_union", "manas_closed"), name
        assert shock.claims, name
        assert set(shock.claims) <= {f"C{number:02}" for number in range(1, 25)}, name


def test_a_shock_may_lie_beyond_the_end() -> None:
    config = compose("+scenario=no_war", "end=2022Q4")
    assert config.scenarios["no_war"].shocks["uranium_sold"].start > config.end
