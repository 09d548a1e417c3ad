"""Partial adjustment, the one way in which levels follow their goals here."""

from __future__ import annotations

import numpy as np

from sim.domain.arrays import QUARTER, Array


def approach(level: Array, goal: Array, rate: Array) -> Array:
    """Move a level towards its goal for one quarter.

    level + (1 - exp(-dt rate)) (goal - level), exact for a constant goal, so that the step's length does not matter.

    Args:
        level, goal: any unit, any shape.
        rate: per year.

    >>> approach(np.array(0.0), np.array(1.0), np.array(0.0)).item()
    0.0
    """
    return level - np.expm1(-QUARTER * rate) * (goal - level)


def chance(hazard: Array) -> Array:
    """Turn a hazard into the probability of at least one event in a quarter.

    1 - exp(-dt hazard)

    Args:
        hazard: per year.

    >>> chance(np.array(0.0)).item()
    0.0
    """
    return -np.expm1(-QUARTER * hazard)
