"""Scenarios: what one inherits, what several make in one run, and what they may not."""

from __future__ import annotations

from pathlib import Path

import pytest

from sim.config import ConfigError, compose, is_default, scenario_name
from sim.config.scenarios import combine, inherit, lineage

WAR = "ukraine_distraction"


@pytest.fixture
def configs(few_configs: Path) -> Path:
    """Read the YAML files from a copy."""
    return few_configs


def write_scenario(configs: Path, name: str, text: str) -> None:
    (configs / "scenario" / f"{name}.yaml").write_text(f"# @package scenarios.{name}\ntitle: {name}\nstory: told\n{text}")


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
    config = compose(f"+scenario=[{WAR},secondary_sanctions]")
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
    assert compose("+scenario=one").scenarios["one"].against == "baseline"


def test_a_record_absorbs_what_lies_before_the_origin(configs: Path) -> None:
    early = SHOCK.replace("2022Q1", "2014Q1") % 0.1
    write_scenario(configs, "history", f"record: true\nshocks: {{x: {early}}}\n")
    write_scenario(configs, "mine", f"shocks: {{x: {early}}}\n")
    compose("+scenario=history")
    with pytest.raises(ConfigError, match="allowed: after the origin 2021Q4"):
        compose("+scenario=mine")
    compose("+scenario=mine", "origin=2010Q4")


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
