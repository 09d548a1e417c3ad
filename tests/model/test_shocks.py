"""Shocks become drivers: when they are felt, by whom, how much, and what several on one driver make together."""

from __future__ import annotations

from copy import deepcopy
from dataclasses import fields, replace
from typing import Any

import numpy as np
import pytest

from sim.config import Config, check
from sim.config.schema import Estimate, Scenario, Shock
from sim.domain.arrays import CHANNELS, Array
from sim.domain.drivers import DRIVERS, Driver
from sim.domain.mechanisms import MECHANISMS
from sim.domain.noise import Noise
from sim.ensemble.start import observed_start
from sim.model import InfluenceModel
from sim.model.shocks import Timeline, compile_shocks, profile
from tests.conftest import WAR, small

CONFIG = small("end=2024Q4")
SINCE = np.arange(-2, 6)
REPLICATES = 4
SILENCERS = [(mechanism.name, driver) for mechanism in MECHANISMS for driver in mechanism.silences]


def shock(driver: str, size: float = 0.5, start: str = "2022Q2", **values: Any) -> Shock:
    fixed = Estimate(size, size, size, "number", "assumption")
    return replace(Shock("t", driver, "step", start, fixed), **values)


def config_of(*shocks: Shock, origin: str = CONFIG.origin) -> Config:
    config = replace(deepcopy(CONFIG), origin=origin)
    named = {f"s{place}": item for place, item in enumerate(shocks)}
    config.scenarios["mine"] = Scenario("t", "s", shocks=named)
    check(config)
    return config


def timeline_of(*shocks: Shock, origin: str = CONFIG.origin) -> Timeline:
    return compile_shocks(config_of(*shocks, origin=origin), "mine", Noise(1, 0, REPLICATES))


def path(timeline: Timeline, driver: str, place: tuple[int, ...] = (0, 0, 0, 0)) -> list[float]:
    """Follow one cell of a driver from the origin on."""
    return [float(getattr(timeline.at(quarter), driver)[place]) for quarter in range(8)]


@pytest.mark.parametrize(
    ("shape", "duration", "half_life", "felt"),
    [
        ("step", None, None, [0, 0, 1, 1, 1, 1, 1, 1]),
        ("pulse", 3, None, [0, 0, 1, 1, 1, 0, 0, 0]),
        ("pulse", 1, None, [0, 0, 1, 0, 0, 0, 0, 0]),
        ("ramp", 4, None, [0, 0, 0.25, 0.5, 0.75, 1, 1, 1]),
        ("ramp", 1, None, [0, 0, 1, 1, 1, 1, 1, 1]),
        ("decay", None, 0.5, [0, 0, 1, 0.5**0.5, 0.5, 0.5**1.5, 0.25, 0.5**2.5]),
    ],
)
def test_profiles(shape: str, duration: int | None, half_life: float | None, felt: list[float]) -> None:
    np.testing.assert_allclose(profile(shape, SINCE, duration, half_life), felt, rtol=1e-15)


def test_a_shock_is_felt_from_its_start_until_its_end() -> None:
    timeline = timeline_of(shock("threat", 0.5, "2022Q2", end="2023Q1"))
    assert path(timeline, "threat") == [0, 0, 0.5, 0.5, 0.5, 0, 0, 0]


def test_an_end_cuts_every_profile() -> None:
    decaying = shock("threat", 0.5, "2022Q1", shape="decay", half_life=0.25, end="2022Q4")
    assert path(timeline_of(decaying), "threat") == [0, 0.5, 0.25, 0.125, 0, 0, 0, 0]


@pytest.mark.parametrize("driver", DRIVERS, ids=lambda driver: driver.name)
def test_drivers_are_neutral_without_shocks_and_at_the_origin(driver: Driver) -> None:
    for timeline, quarter in ((timeline_of(), 5), (timeline_of(*(shock(other.name) for other in DRIVERS)), 0)):
        values = getattr(timeline.at(quarter), driver.name)
        assert (values == driver.neutral).all()


@pytest.mark.parametrize("driver", DRIVERS, ids=lambda driver: driver.name)
def test_a_driver_has_the_axes_it_declares(driver: Driver) -> None:
    region = CONFIG.region
    lengths = {"power": len(region.powers), "state": len(region.states), "channel": len(CHANNELS)}
    expected = tuple(lengths[axis] if axis in driver.dims else 1 for axis in lengths)
    quiet, loud = timeline_of(), timeline_of(shock(driver.name))
    assert getattr(quiet.at(3), driver.name).shape == (*expected, 1)
    assert getattr(loud.at(3), driver.name).shape == (*expected, REPLICATES)


def moved(timeline: Timeline, driver: str, neutral: float) -> Array:
    moved_cells: Array = (getattr(timeline.at(4), driver) != neutral).all(axis=-1)
    return moved_cells


def test_a_shock_falls_where_it_says_and_nowhere_else() -> None:
    cells = moved(timeline_of(shock("capability", 2, powers=["CHN"], channels=["security", "economic"])), "capability", 1)
    assert [tuple(cell) for cell in np.argwhere(cells)] == [(1, 0, 0), (1, 0, 2)]
    cells = moved(timeline_of(shock("opinion", powers=["RUS"], states=["UZB", "KAZ"])), "opinion", 0)
    assert [tuple(cell) for cell in np.argwhere(cells)] == [(0, 0, 0), (0, 1, 0)]


def test_a_distraction_that_names_a_state_takes_strength_there_alone() -> None:
    far = shock("distraction", 0.4, powers=["RUS"], states=["UZB"], channels=["security"])
    config = config_of(far)
    models = [InfluenceModel(config, name, observed_start(config), Noise(1, 0, REPLICATES)) for name in ("mine", "baseline")]
    for model in models:
        for _ in range(2):
            model.step()
    shocked, quiet = (model.situation.world for model in models)
    expected = np.ones((len(config.region.powers), len(config.region.states), len(CHANNELS), 1))
    expected[config.region.powers.index("RUS"), config.region.states.index("UZB"), CHANNELS.index("security")] = 0.6
    np.testing.assert_allclose(shocked.strength / quiet.strength, expected + np.zeros(REPLICATES), rtol=1e-12)


def test_a_shock_that_names_nobody_falls_on_all() -> None:
    assert moved(timeline_of(shock("opinion", states=["TKM"])), "opinion", 0)[:, 4].all()
    assert moved(timeline_of(shock("capability", 2)), "capability", 1).all()


def test_shocks_on_an_adding_driver_add_up() -> None:
    timeline = timeline_of(shock("threat", 0.5), shock("threat", -0.2, "2022Q4"))
    np.testing.assert_allclose(path(timeline, "threat"), [0, 0, 0.5, 0.5, 0.3, 0.3, 0.3, 0.3], rtol=1e-12)


def test_shocks_on_a_multiplying_driver_multiply() -> None:
    rising = shock("capability", 3, shape="ramp", duration=2)
    timeline = timeline_of(rising, shock("capability", 0.5, "2022Q4"))
    np.testing.assert_allclose(path(timeline, "capability"), [1, 1, 2, 3, 1.5, 1.5, 1.5, 1.5], rtol=1e-12)


@pytest.mark.parametrize(
    ("driver", "sizes", "held"),
    [("distraction", (0.7, 0.6), 1), ("threat", (-0.7, -0.8), -1), ("capability", (5, 5), 10), ("trade_ease", (30, 30), 60)],
)
def test_a_combined_driver_is_held_within_its_bounds(driver: str, sizes: tuple[float, float], held: float) -> None:
    assert path(timeline_of(*(shock(driver, size) for size in sizes)), driver)[-1] == held


def test_the_order_of_shocks_does_not_matter_where_bounds_bind() -> None:
    """The sum is held within the bounds, not each partial sum: docs/model.md, section 0."""
    sizes = (2, 2, -2)
    ends = {path(timeline_of(*(shock("opinion", size) for size in order)), "opinion")[-1] for order in (sizes, sizes[::-1])}
    assert ends == {2.0}


@pytest.mark.parametrize(("mechanism", "driver"), SILENCERS)
def test_a_mechanism_that_is_off_silences_its_drivers_alone(mechanism: str, driver: str) -> None:
    config = config_of(shock(driver), shock("threat"))
    setattr(config.mechanisms, mechanism, False)
    drivers = compile_shocks(config, "mine", Noise(1, 0, REPLICATES)).at(5)
    assert not getattr(drivers, driver).any()
    assert (drivers.threat == 0.5).all()


def test_a_mechanism_that_silences_nothing_leaves_all_drivers() -> None:
    config = config_of(*(shock(driver.name) for driver in DRIVERS))
    loud = compile_shocks(config, "mine", Noise(1, 0, REPLICATES)).at(5)
    for name in {item.name for item in fields(config.mechanisms)} - {name for name, _ in SILENCERS}:
        setattr(config.mechanisms, name, False)
    quieter = compile_shocks(config, "mine", Noise(1, 0, REPLICATES)).at(5)
    for driver in DRIVERS:
        np.testing.assert_array_equal(getattr(quieter, driver.name), getattr(loud, driver.name))


ADDING = [driver for driver in DRIVERS if not driver.multiplies and not driver.withholds]
MULTIPLYING = [driver for driver in DRIVERS if driver.multiplies]
PAST = "2014Q1"


def ended(driver: str, size: float) -> Timeline:
    """A shock that began before the origin and ends two quarters after it."""
    return timeline_of(shock(driver, size, PAST, end="2022Q2"))


@pytest.mark.parametrize("driver", DRIVERS, ids=lambda driver: driver.name)
def test_what_was_in_force_at_the_origin_and_stays_leaves_a_driver_neutral(driver: Driver) -> None:
    timeline = timeline_of(shock(driver.name, 0.5, PAST), shock(driver.name, 0.25, CONFIG.origin))
    assert set(path(timeline, driver.name)) == {driver.neutral}
    assert getattr(timeline.in_force(0), driver.name).ravel()[0] == (0.125 if driver.multiplies else 0.75)


@pytest.mark.parametrize("driver", ADDING, ids=lambda driver: driver.name)
def test_the_end_of_what_adds_takes_it_away(driver: Driver) -> None:
    assert path(ended(driver.name, 0.5), driver.name)[:4] == [0, 0, -0.5, -0.5]


@pytest.mark.parametrize("driver", MULTIPLYING, ids=lambda driver: driver.name)
def test_the_end_of_what_multiplies_is_its_inverse(driver: Driver) -> None:
    assert path(ended(driver.name, 0.5), driver.name)[:4] == [1, 1, 2, 2]


def test_the_end_of_a_distraction_gives_back_what_was_left_many_times_over() -> None:
    """Strength is (1 - distraction) times its own at the origin, where half was left: twice as much once all is free."""
    timeline = ended("distraction", 0.5)
    assert path(timeline, "distraction")[:4] == [0, 0, -1, -1]
    assert [timeline.in_force(quarter).distraction.max() for quarter in range(4)] == [0.5, 0.5, 0, 0]


def test_a_second_distraction_takes_its_share_of_what_was_left() -> None:
    assert path(timeline_of(shock("distraction", 0.5, PAST), shock("distraction", 0.25)), "distraction")[-1] == 0.5


@pytest.mark.parametrize(("driver", "size"), [("capability", 0), ("distraction", 1), ("diversion_ease", 0)])
def test_a_change_against_nothing_stays_finite(driver: str, size: float) -> None:
    found = path(ended(driver, size), driver)
    assert found[0] == found[1] == (0 if driver == "distraction" else 1)
    assert 10 < abs(found[2]) < 1000


def test_bounds_hold_what_is_in_force_not_the_change() -> None:
    """Of .7 and .6, withheld together, one is taken away: .6 of 1 stay, and the change is that of what is left, from nothing to .4."""
    timeline = timeline_of(shock("threat", 0.7, PAST, end="2022Q2"), shock("threat", 0.6, PAST), shock("threat", -1.0, "2022Q3"))
    np.testing.assert_allclose(path(timeline, "threat")[:4], [0, 0, -0.4, -1.4], rtol=1e-12)


@pytest.mark.parametrize("driver", DRIVERS, ids=lambda driver: driver.name)
def test_an_origin_before_every_shock_shows_what_is_in_force(driver: Driver) -> None:
    early = timeline_of(shock(driver.name, 0.5, "2022Q1"), shock(driver.name, 0.2), origin="2021Q2")
    for quarter in range(8):
        np.testing.assert_array_equal(getattr(early.at(quarter), driver.name), getattr(early.in_force(quarter), driver.name))


def test_changes_after_an_origin_do_not_depend_on_where_it_lies() -> None:
    """For what adds, the change since a later origin is that since an earlier one less what it had come to by then."""
    shocks = shock("opinion", -0.4, "2022Q1", shape="ramp", duration=6), shock("opinion", 0.1, "2022Q4")
    early, late = timeline_of(*shocks), timeline_of(*shocks, origin="2022Q2")
    moved = np.array(path(early, "opinion"))
    np.testing.assert_allclose(path(late, "opinion")[:6], moved[2:] - moved[2], rtol=1e-12)


def test_a_size_is_drawn_by_its_name_alike_in_every_scenario() -> None:
    config = small("+scenario=russia_recovers", "origin=2021Q4", "end=2027Q1")
    timelines = [compile_shocks(config, name, Noise(1, 0, 50)) for name in ("russia_recovers", "ukraine_distraction")]
    first, second = (timeline.at(4).distraction for timeline in timelines)
    np.testing.assert_array_equal(first, second)
    size = config.scenarios["ukraine_distraction"].shocks["security_supply"].size
    drawn = first[0, 0, 2]
    assert len(np.unique(drawn)) == 50
    assert drawn.min() >= size.low
    assert drawn.max() <= size.high


def test_a_later_shock_leaves_the_earlier_draws_alone() -> None:
    config = small(WAR, "end=2024Q4")
    before = compile_shocks(config, "ukraine_distraction", Noise(1, 0, 50)).at(4).distraction
    shocks = config.scenarios["ukraine_distraction"].shocks
    config.scenarios["ukraine_distraction"].shocks = {"earlier": shock("threat"), **dict(reversed(shocks.items()))}
    np.testing.assert_array_equal(compile_shocks(config, "ukraine_distraction", Noise(1, 0, 50)).at(4).distraction, before)
