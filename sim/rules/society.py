"""Public opinion of the powers."""

from __future__ import annotations

from math import sqrt

import numpy as np

from sim.domain.arrays import QUARTER, Array
from sim.rules.adjustment import approach


def advance_mood(mood: Array, goal: Array, rate: Array, noise: Array) -> Array:
    """Let a public's mood return to its goal, with noise.

    Args:
        mood, goal: net share (power, state, 1, replicate). rate: 1/yr. noise: net share per root year.

    >>> advance_mood(np.array([0.5]), np.array([0.5]), np.ones(1), np.zeros(1)).item()
    0.5
    """
    return approach(mood, goal, rate) + sqrt(QUARTER) * noise


def mood_goal(opinion_at_origin: Array, labour_burden: Array, debt_burden: Array) -> Array:
    """Give the mood that a power's presence supports: opinion_0 - labour - debt, net share.

    Args:
        labour_burden: labour_p x opinion_labour x max(0, log rise of imports). debt_burden: opinion_debt x rise of debt over GDP.

    Source: Assumption; CAPT 2020 and Central Asia Barometer for the signs.

    >>> mood_goal(np.array([0.5]), np.array([0.1]), np.array([0.1])).item()
    0.30000000000000004
    """
    return opinion_at_origin - labour_burden - debt_burden


def opinion(mood: Array, shift: Array) -> Array:
    """Add the driver's dated shifts to the mood: clip(mood + shift, -1, 1), net share.

    >>> opinion(np.array([0.5]), np.array([-2.0])).item()
    -1.0
    """
    return np.clip(mood + shift, -1.0, 1.0)
