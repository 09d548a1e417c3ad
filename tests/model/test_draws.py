"""Estimates become one draw a replicate: within their range, as their distribution says, each by its own noise."""

from __future__ import annotations

from copy import deepcopy

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sim.config.schema import Estimate
from sim.config.validate import DISTRIBUTIONS, check_estimate
from sim.domain.mechanisms import MECHANISMS, Mechanism
from sim.domain.noise import Noise
from sim.model.draws import draw, quantile, sample
from tests.conftest import small

CONFIG = small()
REPLICATES = 300
MIDPOINTS = (np.arange(200_000) + 0.5) / 200_000
BELIEFS = st.lists(st.floats(1e-6, 1e6), min_size=3, max_size=3).map(sorted)


def estimate(low: float, value: float, high: float, distribution: str = "triangular") -> Estimate:
    result = Estimate(value, low, high, "number", "assumption", distribution=distribution)
    check_estimate("x", result)
    return result


@given(BELIEFS, st.sampled_from([name for name in DISTRIBUTIONS if name != "normal"]))
def test_a_quantile_rises_from_low_to_high(numbers: list[float], distribution: str) -> None:
    low, value, high = numbers
    drawn = quantile(estimate(low, value, high, distribution), np.linspace(0, 1, 101))
    slack = 1e-9 * high  # rounding
    assert (np.diff(drawn) >= -slack).all()
    assert drawn.min() >= low - slack
    assert drawn.max() <= high + slack
    if distribution != "triangular" or low < value < high:
        np.testing.assert_allclose(drawn[[0, -1]], [low, high], rtol=1e-9)


@given(BELIEFS)
def test_a_normal_rises_through_its_range(numbers: list[float]) -> None:
    low, value, high = numbers
    drawn = quantile(estimate(low, value, high, "normal"), np.array([0.01, 0.05, 0.5, 0.95, 0.99]))
    assert (np.diff(drawn) >= -1e-9 * high).all()
    np.testing.assert_allclose(drawn[1:4], [low, value, high], rtol=1e-9, atol=1e-9 * high)


@pytest.mark.parametrize("numbers", [(0, 0.2, 1), (-3, -1, 0), (-1, 0, 5), (2, 2, 3), (2, 3, 3), (0.333, 0.333, 0.333)])
def test_a_triangle_has_its_mean_and_its_mode(numbers: tuple[float, float, float]) -> None:
    low, value, high = numbers
    known = estimate(low, value, high)
    drawn = quantile(known, MIDPOINTS)
    assert drawn.mean() == pytest.approx(sum(numbers) / 3, abs=1e-4)
    assert drawn.var() == pytest.approx((low**2 + value**2 + high**2 - low * value - low * high - value * high) / 18, abs=1e-4)
    if low < value < high:
        assert quantile(known, np.array([(value - low) / (high - low)])) == pytest.approx(value)


def test_the_flat_distributions_ignore_the_best_value() -> None:
    assert quantile(estimate(0, 0.9, 1, "uniform"), np.array([0.25])).item() == 0.25
    assert quantile(estimate(0.5, 6, 8, "loguniform"), np.array([0.5])).item() == pytest.approx(2)


def test_every_draw_is_within_its_range_and_fills_it() -> None:
    draws = draw(CONFIG, Noise(1, 0, REPLICATES))
    for name, known in CONFIG.estimates.items():
        drawn = getattr(draws, name)
        assert drawn.shape == (1, 1, 1, REPLICATES), name
        if known.distribution == "normal":  # its range holds 90 %
            assert 0.84 < np.mean((drawn >= known.low) & (drawn <= known.high)) < 0.97, name
            continue
        assert known.low - 1e-12 <= drawn.min() <= drawn.max() <= known.high + 1e-12, name
        if known.low < known.high:
            assert np.ptp(drawn) > 0.6 * (known.high - known.low), name


def test_adding_or_moving_an_estimate_changes_no_other_draw() -> None:
    usual = draw(CONFIG, Noise(1, 0, REPLICATES))
    config = deepcopy(CONFIG)
    config.estimates = {"another": estimate(0, 1, 2), **dict(reversed(config.estimates.items()))}
    wider = draw(config, Noise(1, 0, REPLICATES))
    for name in CONFIG.estimates:
        np.testing.assert_array_equal(getattr(wider, name), getattr(usual, name), err_msg=name)


def test_estimates_are_drawn_independently() -> None:
    wide = [name for name, known in CONFIG.estimates.items() if known.low < known.high]
    draws = draw(CONFIG, Noise(1, 0, 1000))
    ranks = np.array([getattr(draws, name).ravel().argsort().argsort() for name in wide])
    apart = np.corrcoef(ranks) - np.eye(len(wide))
    assert np.abs(apart).max() < 0.2  # the largest of about 3,000 pairs of 1,000 independent draws is .13


def test_an_estimate_and_a_shock_of_one_name_do_not_share_their_noise() -> None:
    noise = Noise(1, 0, REPLICATES)
    assert not np.array_equal(sample(estimate(0, 1, 2), "x", noise), sample(estimate(0, 1, 2), "shock x", noise))


def test_a_wider_range_keeps_the_noise() -> None:
    narrow, wide = (sample(estimate(-reach, 0, reach), "x", Noise(1, 0, REPLICATES)) for reach in (1, 3))
    np.testing.assert_allclose(wide, 3 * narrow, rtol=1e-12)


@pytest.mark.parametrize("mechanism", MECHANISMS, ids=lambda mechanism: mechanism.name)
def test_a_switch_sets_its_estimates_and_no_other(mechanism: Mechanism) -> None:
    usual = draw(CONFIG, Noise(1, 0, REPLICATES))
    config = deepcopy(CONFIG)
    setattr(config.mechanisms, mechanism.name, False)
    found = draw(config, Noise(1, 0, REPLICATES))
    for name in CONFIG.estimates:
        sets = mechanism.sets
        expected = np.full((1, 1, 1, REPLICATES), sets[name]) if name in sets else getattr(usual, name)
        np.testing.assert_array_equal(getattr(found, name), expected, err_msg=name)
