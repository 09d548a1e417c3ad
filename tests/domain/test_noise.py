"""Noise depends on (seed, decision, quarter, replicate) and on nothing else."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sim.domain.noise import CHUNK, Noise


@settings(max_examples=25, deadline=None)
@given(first=st.integers(0, 3 * CHUNK), count=st.integers(1, 2 * CHUNK))
def test_a_replicate_meets_the_same_noise_in_every_block(first: int, count: int) -> None:
    whole = Noise(7, 0, 5 * CHUNK).normal("trade", 3, 2, 1, 1)
    np.testing.assert_array_equal(Noise(7, first, count).normal("trade", 3, 2, 1, 1), whole[..., first : first + count])


@pytest.mark.parametrize("other", [("trade", 4, 7), ("voice", 3, 7), ("trade", 3, 8)])
def test_another_seed_decision_or_quarter_is_another_draw(other: tuple[str, int, int]) -> None:
    decision, quarter, seed = other
    assert not np.array_equal(Noise(7, 0, 9).normal("trade", 3, 1), Noise(seed, 0, 9).normal(decision, quarter, 1))


@pytest.mark.parametrize("kind", ["normal", "heavy_tailed"])
def test_moments(kind: str) -> None:
    drawn = getattr(Noise(1, 0, 100 * CHUNK), kind)("any", 0, 1)
    assert abs(drawn.mean()) < 0.02
    assert abs(drawn.var() - 1) < 0.05  # the heavy tail is scaled to variance one


def test_uniform_is_uniform() -> None:
    drawn = Noise(1, 0, 100 * CHUNK).uniform("any", 0, 1)
    np.testing.assert_allclose(np.quantile(drawn, [0.1, 0.5, 0.9]), [0.1, 0.5, 0.9], atol=0.01)


def test_paired_scenarios_cannot_spoil_each_others_draw() -> None:
    drawn = Noise(1, 0, 5).normal("any", 0, 1)
    with pytest.raises(ValueError, match="read-only"):
        drawn += 1
