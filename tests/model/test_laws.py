"""Laws of the whole model."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
import xarray as xr

from sim import run
from sim.config import Config
from sim.config.schema import Estimate
from sim.domain import quarters
from sim.domain.arrays import (
    CHANNEL,
    POWER,
    STATE,
    total,
)
from sim.domain.declaration import contents
from sim.domain.noise import Noise
from sim.domain.variables import RECORDED, World
from sim.ensemble.start import observed_start
from sim.history import observe
from sim.model import InfluenceModel
from tests.conftest import WAR, same, small


def world_after(config: Config, scenario: str, steps: int, start: xr.Dataset | None = None, replicates: int = 5) -> World:
    model = InfluenceModel(config, scenario, observed_start(config) if start is None else start, Noise(config.ensemble.seed, 0, replicates))
    for _ in range(steps):
        model.step()
    return model.situation.world


def fix(config: Config, **values: float) -> Config:
    """Set estimates to a value without a range."""
    for name, value in values.items():
        config.estimates[name] = replace(config.estimates[name], value=value, low=value, high=value)
    return config


def test_shares_sum_to_one_and_channels_to_the_total(distracted: xr.Dataset) -> None:
    np.testing.assert_allclose(distracted["alignment"].sum("power"), 1, atol=1e-5)
    np.testing.assert_allclose(distracted["attention"].sum("state") + distracted["outside_effort"], 1, atol=1e-5)
    np.testing.assert_allclose(distracted["influence_by_channel"].sum("channel"), distracted["influence"], rtol=1e-5, atol=1e-6)


def test_every_variable_is_finite_and_within_its_bounds(distracted: xr.Dataset) -> None:
    for variable in RECORDED:
        values = distracted[variable.name]
        assert np.isfinite(values).all(), variable.name
        assert float(values.min()) >= variable.low - 1e-6, variable.name
        assert float(values.max()) <= variable.high + 1e-6, variable.name


def test_scenarios_are_equal_until_the_first_shock_and_differ_after() -> None:
    result = run(small("+scenario=china_security_push", "end=2027Q4"))
    push, without = (result.sel(scenario=name, drop=True) for name in ("china_security_push", "ukraine_distraction"))
    before = [label for label in result["quarter"].values if label < "2026Q1"]
    assert same(push.sel(quarter=before), without.sel(quarter=before))
    assert not push["influence"].sel(quarter="2026Q2").equals(without["influence"].sel(quarter="2026Q2"))


def test_no_shock_no_effect() -> None:
    config = small(WAR)
    for shock in config.scenarios["ukraine_distraction"].shocks.values():
        neutral = 1.0 if shock.driver == "capability" else 0.0
        shock.size = Estimate(neutral, neutral, neutral, shock.size.unit, shock.size.source)
    result = run(config)
    assert same(result.sel(scenario="ukraine_distraction", drop=True), result.sel(scenario="baseline", drop=True))


def test_another_seed_is_another_ensemble(distracted: xr.Dataset) -> None:
    other = run(small(WAR, "ensemble.seed=2"))
    assert not other["influence"].equals(distracted["influence"])


def test_same_config_and_seed_same_bits(distracted: xr.Dataset) -> None:
    assert same(run(small(WAR)), distracted)


@pytest.mark.parametrize("override", ["ensemble.replicates=3", "ensemble.replicates=1"])
def test_the_first_replicates_do_not_depend_on_how_many_follow(distracted: xr.Dataset, override: str) -> None:
    few = run(small(WAR, override))
    assert same(few, distracted.isel(replicate=slice(few.sizes["replicate"])))


def test_the_size_of_a_block_changes_nothing(distracted: xr.Dataset) -> None:
    assert same(run(small(WAR, "engine.block=7")), distracted)


def test_a_last_block_of_one_replicate_changes_nothing() -> None:
    many = run(small("end=2023Q4", "ensemble.replicates=1025"))
    assert same(many.isel(replicate=slice(0, 20)), run(small("end=2023Q4")))
    whole = run(small("end=2023Q4", "ensemble.replicates=1025", "engine.block=2048"))
    assert same(many.isel(replicate=[1024]), whole.isel(replicate=[1024]))


def test_the_order_of_agents_does_not_matter() -> None:
    config = small()
    models = [InfluenceModel(config, "baseline", observed_start(config), Noise(1, 0, 5)) for _ in range(2)]
    models[1].agents.shuffle(inplace=True)
    assert [agent.code for agent in models[0].agents] != [agent.code for agent in models[1].agents]
    for _ in range(6):
        for model in models:
            model.step()
    first, second = (model.situation.world for model in models)
    for name, values in contents(first).items():
        np.testing.assert_array_equal(values, contents(second)[name], err_msg=name)


def test_the_order_of_the_cast_does_not_matter() -> None:
    """Up to rounding: sums over powers run in the cast's order."""
    result = run(small("end=2022Q4"))
    assert result["influence"].isel(quarter=0).notnull().all()
    turned = run(small("end=2022Q4", "region.states=[TKM,TJK,KGZ,UZB,KAZ]"))
    at_origin = turned.isel(quarter=0)["influence"].sel(state=result["state"], power=["RUS", "CHN"])
    np.testing.assert_allclose(at_origin, result.isel(quarter=0)["influence"].sel(power=["RUS", "CHN"]), rtol=1e-5)


def test_a_steady_state_stays() -> None:
    """Without growth, noise, chance, momentum and political saturation nothing moves."""
    config = small()
    still = [name for name in config.estimates if name.endswith("_noise")]
    still += [
        "world_growth",
        "political_rate",
        "arms_onset",
        "arms_exit",
        "voice_hazard",
        "exit_hazard",
        "join_hazard",
        "constructed_spread",
    ]
    start = observed_start(fix(config, **dict.fromkeys(still, 0.0))).copy(deep=True)
    for name in ("power_growth_mean", "state_growth_mean", "power_growth_spread", "state_growth_spread"):
        start[name] = start[name] * 0
    for name in ("export_innovation", "import_innovation", "other_innovation"):
        start[name] = start[name] * 0
    for name in ("economic_signal", "security_signal", "dependence_signal"):
        start[name] = start[name].isel(lag=0) + 0 * start[name]
    first, last = world_after(config, "baseline", 0, start), world_after(config, "baseline", 12, start)
    for name in contents(first).keys() - {"security_walk"}:  # chance alone; what it moves is scaled by a noise that is zero here
        np.testing.assert_allclose(contents(last)[name], contents(first)[name], rtol=1e-9, atol=1e-12, err_msg=name)


@pytest.mark.parametrize("origin", ["2020Q2", "2010Q2"])
def test_the_first_quarter_sits_on_the_observed_figures(origin: str) -> None:
    """At mid-year the published influence is met exactly; trade as far as the filter trusts the last figure."""
    year = int(origin[:4])
    result = run(small(f"origin={origin}", f"end={year}Q4")).isel(scenario=0, quarter=0)
    history = observe(["RUS", "CHN"], list(result["state"].values)).sel(year=year)
    influence = result["influence"].sel(power=["RUS", "CHN"]).median("replicate")
    np.testing.assert_allclose(influence, history["influence"].transpose("power", "state"), rtol=2e-3, atol=1e-3)
    ratio = np.log(result["trade"].sel(power=["RUS", "CHN"]).median("replicate") / history["trade"].transpose("power", "state"))
    assert float(np.abs(ratio).max()) < 0.35


def test_effort_is_limited(distracted: xr.Dataset) -> None:
    world = world_after(small(WAR), "ukraine_distraction", 8)
    spent = total(total(world.effort, CHANNEL), STATE) + world.outside_effort
    np.testing.assert_allclose(spent, 1, rtol=1e-12)
    np.testing.assert_allclose(total(world.alignment, POWER), 1, rtol=1e-12)


def test_actors_cannot_leave_their_bounds() -> None:
    model = InfluenceModel(small(), "baseline", observed_start(small()), Noise(1, 0, 2))
    power = next(iter(model.agents))
    with pytest.raises(ValueError, match=r"RUS set outside_effort outside \[0, 1\]"):
        power.outside_effort = np.full((1, 1, 1, 2), 1.4)


def test_the_data_dictionary_refuses_unknown_variables() -> None:
    with pytest.raises(AttributeError, match="'World' object has no attribute 'influense'"):
        world_after(small(), "baseline", 0).influense = np.zeros(1)


@pytest.mark.parametrize(
    ("estimate", "variable", "sign"),
    [
        ("import_own_growth", "imports", 1),
        ("lock_in", "membership", 1),
        ("voice_hazard", "defiance", 1),
        ("arms_onset", "security_dependence", 1),
        ("diversion_rise", "diverted_trade", 1),
        ("re_export", "exports", 1),
        ("common_threat", "tension", -1),
    ],
)
def test_monotone_where_theory_says_so(estimate: str, variable: str, sign: int) -> None:
    def level(of: float) -> float:
        config = fix(small(WAR, "end=2028Q4"), **{estimate: of})
        return float(getattr(world_after(config, "ukraine_distraction", 24, replicates=200), variable).mean())

    known = small().estimates[estimate]
    assert sign * (level(known.high) - level(known.low)) > 0


def test_a_run_may_start_from_any_origin_that_the_tables_cover() -> None:
    result = run(small("origin=2010Q4", "end=2012Q4"))
    assert [str(result["quarter"].values[place]) for place in (0, 1, -1)] == ["2010Q4", "2011Q1", "2012Q4"]
    assert result["time"].values[0] == quarters.end(quarters.parse("2010Q4")) == 2011.0


def test_known_growth_drives_only_where_run_and_scenario_say_so() -> None:
    plain, known = (run(small(WAR, f"drivers.observed={flag}")) for flag in ("false", "true"))
    assert same(known.sel(scenario="baseline", drop=True), plain.sel(scenario="baseline", drop=True))
    output = known["power_output"].sel(scenario="ukraine_distraction", quarter="2022Q4")
    np.testing.assert_allclose(output.std("replicate"), 0, atol=1e-5)  # GDP of 2022 and 2023 is known: every replicate has it
    assert (plain["power_output"].sel(scenario="ukraine_distraction", quarter="2022Q4").std("replicate") > 0).all()
