"""The sizes of the arms that Russia withholds follow from the register: docs/data.md, Arms withheld."""

from __future__ import annotations

import numpy as np
import pytest
from numpy.typing import NDArray

from sim.config import compose
from sim.model.draws import quantile

# SIPRI's register of 12 February 2026, deliveries of Russia, TIV million: 2019-21, 2022-24, mean delivery (by size, yearly, 1995-2024)
REGISTER = {
    "KAZ": (681.0, 714.2, 233.4),
    "KGZ": (15.2, 14.5, 11.5),
    "TJK": (3.4, 2.7, 20.7),
    "TKM": (1.5, 0.0, 75.0),
    "UZB": (147.0, 0.0, 40.5),
}
SHOCKS = {"supply_kazakhstan": ["KAZ"], "supply_uzbekistan": ["UZB"], "security_supply": ["KGZ", "TJK", "TKM"]}
HALVES = {"supply_kazakhstan": "half_kazakhstan", "supply_uzbekistan": "half_uzbekistan", "security_supply": "half_supply"}
LOG_RATIO = np.linspace(-5, 3, 161)


def ratios(probability: float) -> NDArray[np.float64]:
    """Give a point of each state's ratio of deliveries, after to before, all five pooled in part.

    Deliveries are Poisson, so the later among all of a state's are binomial; log ratios are normal around a common mean.
    """
    counts = np.array([(before / size, after / size) for before, after, size in REGISTER.values()])
    later = 1 / (1 + np.exp(-LOG_RATIO))
    likelihood = later ** counts[:, 1:] * (1 - later) ** counts[:, :1]
    posterior = np.zeros_like(likelihood)
    for middle in np.linspace(-4, 4, 41):
        for spread in np.linspace(0.05, 3, 30):
            prior = np.exp(-0.5 * ((LOG_RATIO - middle) / spread) ** 2)
            joint = likelihood * prior / prior.sum()
            each = joint.sum(axis=1, keepdims=True)
            posterior += each.prod() * np.exp(-0.5 * middle**2 - 0.5 * spread**2) * joint / each
    below = posterior.cumsum(axis=1) / posterior.sum(axis=1, keepdims=True)
    return np.exp([np.interp(probability, row, LOG_RATIO) for row in below])


@pytest.mark.parametrize("name", SHOCKS)
def test_a_size_has_the_median_and_the_range_of_the_pooled_register(name: str) -> None:
    size = compose("+scenario=ukraine_distraction").scenarios["ukraine_distraction"].shocks[name].size
    rows = [list(REGISTER).index(state) for state in SHOCKS[name]]
    for found, probability in ((float(quantile(size, np.array([0.5]))[0]), 0.5), (size.high, 0.05), (size.low, 0.95)):
        withheld = np.maximum(0, 1 - ratios(probability))[rows].mean()
        assert found == pytest.approx(withheld, abs=0.025)


def test_every_state_has_one_size_and_half_of_it_under_a_ceasefire() -> None:
    shocks = compose("+scenario=ceasefire").scenarios["ceasefire"].shocks
    assert sorted(state for name in SHOCKS for state in shocks[name].states or []) == sorted(REGISTER)
    for name in SHOCKS:
        half = shocks[HALVES[name]]
        assert (half.states, half.start) == (shocks[name].states, shocks[name].end)
        for part in ("value", "low", "high"):
            assert getattr(half.size, part) == pytest.approx(getattr(shocks[name].size, part) / 2)
