"""Arms: suppliers come and go at random, orders follow supply and alignment, stocks renew slowly."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from sim.domain.arrays import POWER, Array, total
from sim.rules.adjustment import approach, chance

Flags = NDArray[np.bool_]


def suppliers(base: Array, onset: Array, ending: Array, jump: Array, uniform: Array) -> tuple[Array, Flags, Flags]:
    """Let suppliers enter a state's arms market, or leave it; one uniform draw serves both.

    Args:
        base: standing share of a state's orders (power, state, 1, replicate); 0 for no supplier.
        onset, ending: hazards, per year. jump: standing share of a new supplier. uniform: the draw.

    Returns:
        The new base, and where (true) a supplier entered or left.

    >>> base, entered, left = suppliers(np.array([0.0, 0.5]), np.ones(2) * 9, np.zeros(2), np.array(0.1), np.array([0.5, 0.5]))
    >>> base.tolist(), entered.tolist(), left.tolist()
    ([0.1, 0.5], [True, False], [False, False])
    """
    entered = (base == 0.0) & (uniform < chance(onset))
    left = (base > 0.0) & (uniform < chance(ending))
    return np.where(entered, jump, np.where(left, 0.0, base)), entered, left


def unmet(base: Array, reach: Array, other_arms: Array) -> Array:
    """Give the share of a state's standing orders that its suppliers cannot fill.

    max(0, 1 - (sum over powers of base x reach + other_arms) / (sum over powers of base + other_arms))

    Args:
        base: standing share (power, state, 1, replicate). reach: of the power in the security channel, ratio.
        other_arms: standing share of suppliers outside the cast.

    >>> unmet(np.full((2, 1, 1, 1), 0.5), np.array([1.0, 0.5]).reshape(2, 1, 1, 1), np.zeros(1)).item()
    0.25
    """
    filled = total(base * reach, POWER) + other_arms
    return np.maximum(0.0, 1.0 - filled / np.maximum(total(base, POWER) + other_arms, 1e-12))


def onset_hazard(base: Array, reach: Array, acceptance: Array, unmet_orders: Array, substitution: Array) -> Array:
    """Give the hazard, per year, that a power begins to supply a state.

    base x reach x acceptance x exp(substitution x unmet_orders)

    Args:
        base: 1/yr. reach: of the power in the security channel. acceptance: of the state. unmet_orders: share. substitution: log per share.

    Source: in FBIC to 2020 on 183 other states a fall of one power's security ties is followed by a rise of the other's.

    >>> onset_hazard(np.array(0.035), np.ones(1), np.ones(1), np.zeros(1), np.ones(1)).item()
    0.035
    """
    hazard: Array = base * reach * acceptance * np.exp(substitution * unmet_orders)
    return hazard


def ordered_share(base: Array, reach: Array, alignment_pull: Array, other_arms: Array) -> Array:
    """Divide a state's arms orders among suppliers.

    base x reach x exp(pull) / (sum over powers of the same + other_arms)

    Args:
        base: standing share. reach: of the power in the security channel, ratio. alignment_pull: log.
        other_arms: standing share of suppliers outside the cast.

    >>> ordered_share(np.full((2, 1, 1, 1), 0.5), np.ones(1), np.zeros(1), np.zeros(1)).ravel().tolist()
    [0.5, 0.5]
    """
    orders = base * reach * np.exp(alignment_pull)
    return orders / np.maximum(total(orders, POWER) + other_arms, 1e-12)


def advance_arms(arms: Array, goal: Array, renewal: Array, jump: Array, entered: Flags, left: Flags) -> Array:
    """Renew the stock of arms towards what is ordered; an entrant delivers at once, a supplier that left is written off.

    Args:
        arms, goal: share of the stock at the origin. renewal: 1/yr. jump: share. entered, left: true where it happened.

    >>> off = np.array([False])
    >>> advance_arms(np.array([0.5]), np.array([0.5]), np.array([0.1]), np.array([0.1]), off, off).item()
    0.5
    """
    return np.where(left, 0.0, np.where(entered, jump, approach(arms, goal, renewal)))
