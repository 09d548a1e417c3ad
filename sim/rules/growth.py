"""Output in US dollars, and what a power can do with it."""

from __future__ import annotations

from math import sqrt

import numpy as np

from sim.domain.arrays import (
    POWER,
    QUARTER,
    Array,
    mean,
)


def mean_growth(own: Array, own_weight: Array, world: Array) -> Array:
    """Shrink an actor's own mean growth towards the world's: w own + (1 - w) world, per year.

    >>> mean_growth(np.array([0.1]), np.array([0.5]), np.array([0.0])).item()
    0.05
    """
    return own_weight * own + (1.0 - own_weight) * world


def growth(average: Array, spread: Array, shared: Array, world_noise: Array, own_noise: Array) -> Array:
    """Draw one quarter's log growth of output.

    dt average + spread sqrt(dt) (sqrt(shared) e_world + sqrt(1 - shared) e_own)

    Args:
        average: per year. spread: sd per root year. shared: correlation of any two actors. world_noise, own_noise: standard normal.

    Source: World Bank (WDI), GDP in current dollars; the split is an assumption.

    >>> growth(np.array([0.04]), np.zeros(1), np.zeros(1), np.ones(1), np.ones(1)).item()
    0.01
    """
    return QUARTER * average + spread * sqrt(QUARTER) * (np.sqrt(shared) * world_noise + np.sqrt(1.0 - shared) * own_noise)


def strength(output_rise: Array, elasticity: Array, capability: Array, distraction: Array) -> Array:
    """Measure what a power can do in a state with a unit of effort, against the origin.

    exp(elasticity (output_rise - mean over powers)) x capability x (1 - distraction)

    Args:
        output_rise: log (power, 1, 1, replicate). elasticity: of capability to relative output.
        capability: ratio (power, 1, channel, replicate). distraction: share bound elsewhere (power, state, channel, replicate).

    >>> strength(np.zeros((1, 1, 1, 1)), np.ones(1), np.full((1, 1, 3, 1), 2.0), np.full((1, 1, 3, 1), 0.5)).ravel().tolist()
    [1.0, 1.0, 1.0]
    """
    return np.exp(elasticity * (output_rise - mean(output_rise, POWER))) * capability * (1.0 - distraction)
