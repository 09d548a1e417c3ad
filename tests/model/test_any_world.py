"""Laws that hold in any world a user may ask for: hypothesis draws the config, the model has to stand it."""

from __future__ import annotations

from collections.abc import Iterator
from copy import deepcopy
from dataclasses import fields, replace

import numpy as np
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sim import metrics, run
from sim.config import Config, check, theories
from sim.config.scenarios import within_cast
from sim.config.schema import Estimate, Region, Scenario, Shock
from sim.domain import quarters
from sim.domain.arrays import (
    CHANNEL,
    CHANNELS,
    POWER,
    STATE,
    total,
)
from sim.domain.declaration import contents
from sim.domain.drivers import DRIVERS, Driver
from sim.domain.mechanisms import MECHANISMS, Mechanisms
from sim.domain.noise import Noise
from sim.domain.variables import BY_NAME, RECORDED, World
from sim.ensemble.start import observed_start
from sim.model import InfluenceModel
from sim.studies.ensemble.table import table
from tests.conftest import small

USUAL = small()
THEORIES = list(theories().values())
REPLICATES, LENGTH = 3, 8
LARGEST = 3.0  # of a shock on a driver without bounds: twenty times as much trade
FIRST, LAST = quarters.parse("2000Q1"), quarters.parse("2023Q4")
SHAPES = {"step": {}, "ramp": {"duration": 3}, "pulse": {"duration": 2}, "decay": {"half_life": 0.5}}
FEW = settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])


@st.composite
def regions(draw: st.DrawFn) -> Region:
    """Draw a cast in any order, with a patron, a hub and rivals or without."""
    powers = draw(st.lists(st.sampled_from(USUAL.region.powers), unique=True, min_size=1))
    states = draw(st.lists(st.sampled_from(USUAL.region.states), unique=True, min_size=1))
    someone = st.none() | st.sampled_from(powers)
    pairs = st.lists(st.sampled_from(powers), unique=True, min_size=2, max_size=2) if len(powers) > 1 else st.just([])
    rivals = draw(st.just([]) | pairs)
    return replace(USUAL.region, powers=powers, states=states, patron=draw(someone), hub=draw(someone), rivals=rivals)


@st.composite
def estimates(draw: st.DrawFn) -> dict[str, Estimate]:
    """Fix every estimate somewhere in its range, its ends included."""
    where = draw(st.lists(st.floats(0, 1), min_size=len(USUAL.estimates), max_size=len(USUAL.estimates)))
    return {name: pinned(known, place) for (name, known), place in zip(USUAL.estimates.items(), where, strict=True)}


def pinned(known: Estimate, where: float) -> Estimate:
    value = min(known.high, known.low + where * (known.high - known.low))
    return replace(known, low=value, value=value, high=value)


@st.composite
def mechanisms(draw: st.DrawFn) -> Mechanisms:
    """Switch some off, and with each whatever cannot do without it."""
    off = draw(st.sets(st.sampled_from([field.name for field in fields(Mechanisms)])))
    off |= {mechanism.name for mechanism in MECHANISMS if mechanism.needs in off}
    return Mechanisms(**dict.fromkeys(off, False))


@st.composite
def shocks(draw: st.DrawFn, driver: Driver, region: Region, origin: int) -> Shock:
    """Draw a shock on a driver, as large as its bounds allow."""
    bounds = max(driver.low, -LARGEST), min(driver.high, LARGEST)
    low, value, high = sorted(draw(st.lists(st.floats(*bounds), min_size=3, max_size=3)))
    members = {"power": region.powers, "state": region.states, "channel": list(CHANNELS)}
    extent = {f"{axis}s": draw(st.none() | st.lists(st.sampled_from(members[axis]), unique=True, min_size=1)) for axis in driver.dims}
    start = draw(st.integers(origin + 1, origin + LENGTH))
    end = draw(st.none() | st.integers(start + 1, origin + LENGTH + 1))
    shape = draw(st.sampled_from(sorted(SHAPES)))
    dates = {"start": quarters.label(start), "end": None if end is None else quarters.label(end)}
    size = Estimate(value, low, high, "number", "assumption")
    return Shock(title="t", driver=driver.name, shape=shape, size=size, **dates, **extent, **SHAPES[shape])  # type: ignore[arg-type]


@st.composite
def configs(draw: st.DrawFn) -> Config:
    """Draw a run that the checks let pass: a scenario of its own against the baseline."""
    region, origin = draw(regions()), draw(st.integers(FIRST, LAST))
    drivers = draw(st.lists(st.sampled_from(DRIVERS), max_size=6)) if draw(st.booleans()) else list(DRIVERS)
    named = {f"s{place}": draw(shocks(driver, region, origin)) for place, driver in enumerate(drivers)}
    baseline = replace(USUAL.scenarios["baseline"], known_until=None)
    mine = Scenario("t", "s", against="baseline", shocks=named)
    config = replace(
        deepcopy(USUAL),
        origin=quarters.label(origin),
        end=quarters.label(origin + LENGTH),
        region=region,
        estimates=draw(estimates()),
        mechanisms=draw(mechanisms()),
        theory=draw(st.sampled_from(THEORIES)),
        drivers=replace(USUAL.drivers, observed=draw(st.booleans())),
        ensemble=replace(USUAL.ensemble, replicates=REPLICATES, seed=draw(st.integers(0, 2**31))),
        scenarios={"baseline": baseline, "mine": mine},
        selected=["mine"],
    )
    config = within_cast(config)
    check(config)
    return config


def paths(config: Config) -> Iterator[tuple[int, World, World]]:
    """Advance the scenario and its counterfactual together: quarter, world, world without."""
    noise, start = Noise(config.ensemble.seed, 0, REPLICATES), observed_start(config)
    models = [InfluenceModel(config, name, start, noise) for name in ("mine", "baseline")]
    for quarter in range(LENGTH + 1):
        if quarter:
            for model in models:
                model.step()
        yield quarter, models[0].situation.world, models[1].situation.world


def assert_within_bounds(world: World) -> None:
    for name, values in contents(world).items():
        variable = BY_NAME[name]
        assert np.isfinite(values).all(), name
        if values.size == 0:
            continue  # memberships where nobody leads an organisation
        assert values.min() >= variable.low - 1e-9, f"{name}: {values.min()}"
        assert values.max() <= variable.high + 1e-9, f"{name}: {values.max()}"


def assert_shares_sum(world: World) -> None:
    np.testing.assert_allclose(total(world.alignment, POWER), 1, rtol=1e-9)
    np.testing.assert_allclose(total(world.attention, STATE) + world.outside_effort, 1, rtol=1e-9)
    np.testing.assert_allclose(total(world.effort, CHANNEL), world.attention, rtol=1e-9)
    np.testing.assert_allclose(total(world.influence_by_channel, CHANNEL), world.influence, rtol=1e-9)


@FEW
@given(configs())
def test_laws_hold_in_every_world(config: Config) -> None:
    starts = [quarters.parse(shock.start) for shock in config.scenarios["mine"].shocks.values()]
    quiet = min(starts, default=LAST + LENGTH + 1) - quarters.parse(config.origin)
    for quarter, world, without in paths(config):
        for each in (world, without):
            assert_within_bounds(each)
            assert_shares_sum(each)
        if quarter < quiet:
            for name, values in contents(world).items():
                np.testing.assert_array_equal(values, contents(without)[name], err_msg=name)


@settings(FEW, max_examples=8)
@given(configs())
def test_every_world_can_be_measured_and_summarised(config: Config) -> None:
    result = run(config)
    for variable in RECORDED:
        assert np.isfinite(result[variable.name]).all(), variable.name
    assert ((result["hedging"] >= 0) & (result["hedging"] <= 1)).all()
    assert ((result["partners"] >= 1 - 1e-4) & (result["partners"] <= len(config.region.powers) + 1e-4)).all()
    assert metrics.tabulate(result)[["median", "low", "high"]].notna().all(axis=None)
    cells = result.sizes["power"] * result.sizes["state"] * len(metrics.headline_quarters(result))
    assert len(metrics.headline(result)) == 3 * cells  # two scenarios and their effect
    assert str(config.end)[:4] in table(result)


def test_a_cast_in_which_nobody_leads_an_organisation_runs() -> None:
    powers = ["EU", "USA"]
    assert not {organisation.leader for organisation in USUAL.region.organisations.values()} & set(powers)
    region = replace(USUAL.region, powers=powers, patron=None, hub=None, rivals=[])
    result = run(within_cast(replace(USUAL, region=region)))
    assert np.isfinite(result["influence"]).all()
