"""Configuration: what is composed from files and overrides."""

from __future__ import annotations

from dataclasses import replace

import pytest
import yaml
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st
from omegaconf import OmegaConf

from sim.config import Config, ConfigError, check, compose, digest, is_default, resolved, scenario_name, sweep
from sim.config.files import folder, options
from sim.config.schema import Engine, Ensemble
from sim.config.typed import InexactError, exact
from sim.domain.mechanisms import MECHANISMS, Mechanisms
from sim.studies import STUDIES

WAR = "ukraine_distraction"


def test_the_default_is_the_baseline() -> None:
    config = compose()
    assert config.selected == ["baseline"]
    assert scenario_name(config) == "baseline"
    assert config.scenarios["baseline"].against is None
    assert (config.results, config.origin, config.end, config.ensemble.replicates) == ("results", "2021Q4", "2035Q4", 1000)
    assert is_default(config)


def test_everything_is_a_plain_dataclass() -> None:
    config = compose(f"+scenario={WAR}")
    assert type(config) is Config
    assert type(config.region.powers) is list
    assert type(config.scenarios[WAR].shocks["security_supply"].size.value) is float
    assert yaml.safe_load(yaml.safe_dump(resolved(config))) == resolved(config)


@pytest.mark.parametrize("name", options("scenario"))
def test_every_scenario_composes_with_its_counterfactual(name: str) -> None:
    config = compose(f"+scenario={name}")
    against = config.scenarios[name].against
    assert against is None or against in config.scenarios
    assert is_default(config)


@pytest.mark.parametrize("group", ["ensemble", "engine", "study", "region", "theory"])
def test_the_alternatives_of_every_group_compose(group: str, request: pytest.FixtureRequest) -> None:
    if group != "study":  # the page asks for estimates that few configs do not have
        request.getfixturevalue("few_configs")
    for name in options(group):
        compose(f"{group}={name}")


def test_tables_agree_with_each_other() -> None:
    shown = yaml.safe_load((folder() / "config.yaml").read_text(encoding="utf-8"))["mechanisms"]
    assert shown == {mechanism.name: True for mechanism in MECHANISMS}
    assert list(shown) == [mechanism.name for mechanism in MECHANISMS]
    assert sorted(STUDIES) == options("study")


def test_a_value_needs_no_plus_and_may_have_one() -> None:
    assert {compose(f"{plus}ensemble.seed=7").ensemble.seed for plus in ("", "+", "++")} == {7}


def test_a_value_the_files_leave_at_its_default_can_be_set() -> None:
    assert compose("estimates.trade_gain.distribution=uniform").estimates["trade_gain"].distribution == "uniform"


def test_an_actor_can_be_left_out() -> None:
    config = compose(f"+scenario={WAR}", "region.states=[KAZ,UZB]", "region.powers=[CHN,RUS]")
    assert "OTS" not in config.region.organisations
    assert config.region.organisations["EAEU"].candidates == ["UZB"]
    assert config.scenarios[WAR].shocks["opinion_neighbours"].states == ["UZB"]


def test_leaving_out_the_patron_says_how() -> None:
    cast = ["region.powers=[CHN,TUR]", "region.patron=null", "region.hub=null"]
    with pytest.raises(ConfigError, match=r"region.rivals=\[RUS, CHN\]: not in the cast.*region.rivals=\[\]"):
        compose(*cast)
    config = compose(*cast, "region.rivals=[]", f"+scenario={WAR}")
    assert config.region.actors["CHN"].respects == {}
    assert config.scenarios[WAR].shocks == {}


def test_a_new_actor_is_a_config_edit() -> None:
    config = compose("region.powers=[RUS,CHN,IRN]", "region.actors.IRN.name=Iran")
    assert config.region.actors["IRN"].name == "Iran"


def test_sweeps_expand() -> None:
    assert sweep([f"+scenario={WAR},russia_recovers"]) == [[f"+scenario={WAR}"], ["+scenario=russia_recovers"]]
    assert [point[0] for point in sweep(["ensemble.seed=range(1,4)"])] == ["ensemble.seed=1", "ensemble.seed=2", "ensemble.seed=3"]
    assert len(sweep(["ensemble.seed=1,2", "ensemble.replicates=choice(5,6)", "figures=false"])) == 4
    assert sweep(["+scenario=[baseline,russia_recovers]"]) == [["+scenario=[baseline,russia_recovers]"]]
    assert len(sweep(["+scenario=glob(*)"])) == len(options("scenario"))
    assert sweep(["theory=glob([b*,l*])"]) == [["theory=bandwagon_or_balance"], ["theory=landscape"]]
    assert sweep(["ensemble.seed=sort(3,1)", "origin=2010Q4", "figures=true,false"]) == [  # the last goes round first
        [f"ensemble.seed={seed}", "origin=2010Q4", f"figures={figures}"] for seed in (1, 3) for figures in ("True", "False")
    ]
    assert sorted(sweep(["ensemble.seed=shuffle(range(1,4))"])) == sweep(["ensemble.seed=tag(a,range(1,4))"])
    assert sweep(["results='a b','c,d'"]) == [["results='a b'"], ["results='c,d'"]]


def test_the_fingerprint_is_of_what_is_computed() -> None:
    plain = compose()
    assert digest(plain) == digest(replace(plain, results="elsewhere", figures=False, engine=Engine(block=5)))
    assert len(digest(plain)) == 64
    others = [replace(plain, end="2030Q4"), replace(plain, ensemble=Ensemble(seed=2)), replace(plain, mechanisms=Mechanisms(voice=False))]
    assert len({digest(config) for config in [plain, *others]}) == 4
    assert [is_default(config) for config in [plain, *others[:1]]] == [True, False]


def test_a_config_tweaked_in_a_notebook_is_checked_again() -> None:
    config = compose()
    config.estimates["trade_gain"].value = 2
    with pytest.raises(ConfigError, match=r"estimates\.trade_gain"):
        check(config)


MECHANISM = st.sampled_from([mechanism.name for mechanism in MECHANISMS if mechanism.needs])


@settings(max_examples=5, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    scenarios=st.lists(st.sampled_from(options("scenario")), unique=True, max_size=2),
    states=st.lists(st.sampled_from(["KAZ", "UZB", "KGZ", "TJK", "TKM"]), unique=True, min_size=1),
    off=st.sets(MECHANISM),
    replicates=st.integers(1, 10**6),
    origin=st.integers(2000, 2021),
)
def test_valid_overrides_compose(scenarios: list[str], states: list[str], off: set[str], replicates: int, origin: int) -> None:
    overrides = [f"region.states=[{','.join(states)}]", f"ensemble.replicates={replicates}", f"origin={origin}Q4"]
    try:
        config = compose(f"+scenario=[{','.join(scenarios)}]", *overrides, *(f"mechanisms.{name}=false" for name in off))
    except ConfigError as refusal:
        assume("differently" not in str(refusal))  # two may end one shock, each at its own date
        raise
    assert config.region.states == states
    assert config.ensemble.replicates == replicates
    assert config.scenarios[scenario_name(config)].title
    assert digest(config) == digest(config)


@pytest.mark.parametrize("overrides", [(), ("+scenario=history",), (f"+scenario={WAR}", "theory=landscape", "ensemble.precision=0.1")])
def test_the_short_way_to_types_ends_where_the_long_one_does(overrides: tuple[str, ...]) -> None:
    config = compose(*overrides)
    values = resolved(config)
    converted = OmegaConf.to_object(OmegaConf.merge(OmegaConf.structured(Config), values))
    assert exact(Config, values) == converted == config


@pytest.mark.parametrize(
    "change",
    [{"origin": 2010}, {"origin": "???"}, {"figures": 1}, {"odd": 1}, {"ensemble": []}, {"selected": "a"}, {"scenarios": {"x": {}}}],
)
def test_what_needs_converting_is_left_to_the_library(change: dict[str, object]) -> None:
    with pytest.raises(InexactError):
        exact(Config, resolved(compose()) | change)
