"""What a state's alignment rests on and leads to: guarantees, arms, the logit division, acceptance; see also `sim.rules.theories`."""

from __future__ import annotations

import numpy as np

from sim.domain.arrays import POWER, Array, total
from sim.domain.constants import LEAST_ACCEPTANCE, MOST_ACCEPTANCE, PRESENCE_WEIGHT


def guarantee(arms_share: Array, presence: Array) -> Array:
    """Measure how far a power guarantees a state's security: arms_share + 0.5 presence.

    Args:
        arms_share: of the power in the state's arms, share (power, state, 1, replicate). presence: of its troops, 0 or 1.

    >>> guarantee(np.array([0.5]), np.array([1.0])).tolist()
    [1.0]
    """
    return arms_share + PRESENCE_WEIGHT * presence


def arms_share(arms: Array, other_arms: Array) -> Array:
    """Give each supplier's share of a state's arms, suppliers outside the cast included (power, state, 1, replicate).

    >>> arms_share(np.ones((1, 1, 1, 1)), np.ones(1)).item()
    0.5
    """
    return arms / np.maximum(total(arms, POWER) + other_arms, 1e-12)


def target_alignment(baseline: Array, utility: Array, sharpness: Array) -> Array:
    """Divide a state among the powers by quantal response.

    baseline exp(sharpness utility) / sum over powers of the same

    Args:
        baseline: alignment at the origin, share (power, state, 1, replicate), sums to one over powers.
        utility: against the origin. sharpness: 1/utility.

    >>> target_alignment(np.full((2, 1, 1, 1), 0.5), np.zeros((2, 1, 1, 1)), np.ones(1)).ravel().tolist()
    [0.5, 0.5]
    """
    weights = baseline * np.exp(sharpness * utility)
    return weights / total(weights, POWER)


def accept(alignment: Array, baseline: Array, acceptance: Array) -> Array:
    """Measure how readily a state takes a power's offers, against the origin.

    clip((alignment / baseline) ^ acceptance, 0.1, 3)

    Args:
        alignment, baseline: share, now and at the origin. acceptance: elasticity.

    >>> accept(np.array([0.4]), np.array([0.2]), np.array([1.0])).item()
    2.0
    """
    ratio = np.maximum(alignment, 1e-12) / np.maximum(baseline, 1e-12)
    return np.clip(np.exp(acceptance * np.log(ratio)), LEAST_ACCEPTANCE, MOST_ACCEPTANCE)
