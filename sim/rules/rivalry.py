"""Tension between two rival powers, and confrontation where it passes a threshold."""

from __future__ import annotations

from math import sqrt

import numpy as np

from sim.domain.arrays import (
    CHANNEL,
    POWER,
    QUARTER,
    STATE,
    Array,
    mean,
    total,
)
from sim.rules.adjustment import approach


def entry(beyond_trade: Array, rival: int) -> Array:
    """Give a rival's share of all political and security influence in the region (1, 1, 1, replicate).

    Args:
        beyond_trade: influence in the political and security channels (power, state, 2, replicate). rival: index of the power.

    >>> entry(np.ones((2, 1, 2, 1)), 0).item()
    0.5
    """
    by_power = total(total(beyond_trade, CHANNEL), STATE)
    return by_power[rival : rival + 1] / np.maximum(total(by_power, POWER), 1e-12)


def overlap(first: Array, second: Array) -> Array:
    """Measure how far two powers compete in the same states: mean over states of the smaller over the larger influence.

    >>> overlap(np.ones((1, 2, 1, 1)), np.full((1, 2, 1, 1), 0.5)).item()
    0.5
    """
    return mean(np.minimum(first, second) / np.maximum(np.maximum(first, second), 1e-12), STATE)


def advance_tension(tension: Array, goal: Array, rate: Array, noise: Array) -> Array:
    """Move tension towards its goal, with noise: clip(approach + sqrt(dt) noise, 0, 1).

    Args:
        tension, goal: index. rate: 1/yr. noise: index per root year.

    Source: Assumption. Tension returns to a goal; a form that sums its causes without end runs into a bound.

    >>> advance_tension(np.array([0.3]), np.array([0.3]), np.ones(1), np.zeros(1)).item()
    0.3
    """
    return np.clip(approach(tension, goal, rate) + sqrt(QUARTER) * noise, 0.0, 1.0)


def confronted(tension: Array, threshold: Array) -> Array:
    """Mark where the rivals confront each other in the open: 1 where tension > threshold, else 0.

    Args:
        tension, threshold: index.

    >>> confronted(np.array([0.9, 0.3]), np.array([0.8, 0.8])).tolist()
    [1.0, 0.0]
    """
    return np.where(tension > threshold, 1.0, 0.0)
