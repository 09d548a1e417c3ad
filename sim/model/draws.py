"""Turn estimates into one draw per replicate.

Each estimate has a stream of its own, named for it: adding one leaves the draws of all others where they were.
"""

from __future__ import annotations

from dataclasses import fields
from statistics import NormalDist

import numpy as np
from scipy.special import ndtri

from sim.config.schema import Config, Estimate
from sim.domain.arrays import Array
from sim.domain.draws import LIMITS, Draws, DrawsOf
from sim.domain.errors import ConfigError
from sim.domain.mechanisms import MECHANISMS
from sim.domain.noise import Noise

TAIL = NormalDist().inv_cdf(0.95)  # standard deviations from the middle of a normal estimate to its low or high
ORIGIN = 0  # the quarter whose streams serve everything drawn once


def draw(config: Config, noise: Noise) -> Draws:
    """Draw every estimate of a config, shape (1, 1, 1, replicate), with the mechanisms that are off set neutral.

    Raises:
        ConfigError: the config lacks an estimate that the rules read.
    """
    missing = [item.name for item in fields(DrawsOf) if item.name not in config.estimates]
    if missing:
        raise ConfigError(f"estimates.{missing[0]}: missing; the rules cannot do without it")
    draws = {item.name: sample(config.estimates[item.name], item.name, noise) for item in fields(DrawsOf)}
    for mechanism in MECHANISMS:
        if not getattr(config.mechanisms, mechanism.name):
            draws |= {name: np.full((1, 1, 1, noise.count), value) for name, value in mechanism.sets.items()}
    return DrawsOf(**draws)


def sample(estimate: Estimate, name: str, noise: Noise) -> Array:
    """Draw one estimate from its range in each replicate, shape (1, 1, 1, replicate), by the stream of its name."""
    return quantile(estimate, noise.uniform(f"estimate {name}", ORIGIN, 1, 1, 1))


def quantile(estimate: Estimate, where: Array) -> Array:
    """Read an estimate's distribution at a probability.

    Triangular: mode at the value, ends at low and high. Uniform and log-uniform: between low and high. Normal: median at the value, 5 % and
    95 % at low and high, each side with a spread of its own; held within what the unit allows.

    >>> from sim.config.schema import Estimate
    >>> quantile(Estimate(value=1, low=0, high=2, unit="share", source="assumption"), np.array([0.0, 0.5, 1.0]))
    array([0., 1., 2.])
    """
    low, value, high = estimate.low, estimate.value, estimate.high
    if low == high:
        return np.full_like(where, value)
    if estimate.distribution == "uniform":
        return low + (high - low) * where
    if estimate.distribution == "loguniform":
        drawn: Array = np.exp(np.log(low) + (np.log(high) - np.log(low)) * where)
        return drawn
    if estimate.distribution == "normal":
        return normal(estimate, where)
    rising = low + np.sqrt(where * (high - low) * (value - low))
    falling = high - np.sqrt((1 - where) * (high - low) * (high - value))
    return np.where(where < (value - low) / (high - low), rising, falling)


def normal(estimate: Estimate, where: Array) -> Array:
    """Read a two-sided normal distribution at a probability: value + z x (high - value or value - low) / 1.645, cut at the unit's limits.

    >>> normal(Estimate(value=1, low=0.5, high=3, unit="elasticity", source="fit"), np.array([0.05, 0.5, 0.95])).round(6)
    array([0.5, 1. , 3. ])
    """
    score = ndtri(where) / TAIL
    side = np.where(score < 0, estimate.value - estimate.low, estimate.high - estimate.value)
    least, most = LIMITS.get(estimate.unit, (-np.inf, np.inf))
    return np.asarray(np.clip(estimate.value + score * side, least, most))
