"""How a power divides its effort over states, channels and the rest of the world."""

from __future__ import annotations

import numpy as np

from sim.domain.arrays import (
    CHANNEL,
    CHANNELS,
    STATE,
    Array,
    total,
)

ECONOMIC = np.array([channel == "economic" for channel in CHANNELS], dtype=np.float64).reshape(1, 1, -1, 1)


def restraint(guard_rise: Array, tension_rise: Array, preserve: Array, caution: Array) -> Array:
    """Weigh what it costs to act in a channel that another power holds as its preserve.

    preserve x guard_rise + caution x tension_rise

    Args:
        guard_rise: rise of the holder's influence share times its strength in the channel, share (1, state, channel, replicate):
            a preserve is respected as far as its holder can guard it.
        tension_rise: rise of the tension between the rivals, index.
        preserve: utility per share. caution: utility per index.

    Source: Assumption, after the division of labour between China and Russia (Clingendael 2020).

    >>> restraint(np.array(-0.1), np.array(0.0), np.array(1.0), np.array(1.0)).item()
    -0.1
    """
    return preserve * guard_rise + caution * tension_rise


def weight_of_region(priority: Array, sanctions: Array, isolation: Array) -> Array:
    """Weigh the whole region against the rest of the world, against the origin: priority + isolation x sanctions.

    A power that sanctions shut out elsewhere finds less to do there.

    Args:
        priority: utility (power, 1, 1, 1). sanctions: share of Western exports withheld from it. isolation: utility per share.

    Source: Assumption.

    >>> weight_of_region(np.array([0.0]), np.array([0.5]), np.array([0.4])).item()
    0.2
    """
    return priority + isolation * sanctions


def appeal(stake_rise: Array, share_rise: Array, stake_weight: Array, rival_response: Array) -> Array:
    """Value a unit of effort in each state and channel against the origin.

    stake_weight x stake_rise [economic] - rival_response x share_rise

    Args:
        stake_rise: rise of the power's stake in a key sector, share (1, state, 1, replicate).
        share_rise: rise of its share of influence, share; where it falls, the power answers.
        stake_weight, rival_response: utility per share.

    Returns:
        Utility (1, state, channel, replicate). Source: Assumption.

    >>> appeal(np.zeros((1, 1, 1, 1)), np.full((1, 1, 1, 1), -0.5), np.ones(1), np.ones(1)).ravel().tolist()
    [0.5, 0.5, 0.5]
    """
    return stake_weight * stake_rise * ECONOMIC - rival_response * share_rise


def split_effort(baseline: Array, utility: Array, sharpness: Array) -> tuple[Array, Array]:
    """Divide a power's effort by quantal response; the budget binds.

    effort = baseline exp(sharpness utility) / (outside + sum of the same), the rest of the world having utility 0

    Args:
        baseline: effort at the origin, share (power, state, channel, 1).
        utility: against the origin (power, state, channel, replicate). sharpness: 1/utility.

    Returns:
        Effort by state and channel, and effort spent outside the region; together they sum to one.

    Source: McKelvey and Palfrey 1995 for the form.

    >>> effort, outside = split_effort(np.full((1, 1, 3, 1), 0.1), np.zeros((1, 1, 3, 1)), np.ones(1))
    >>> effort.ravel().tolist(), round(outside.item(), 9)
    ([0.1, 0.1, 0.1], 0.7)
    """
    outside = 1.0 - total(total(baseline, CHANNEL), STATE)
    weights = baseline * np.exp(sharpness * utility)
    everything = outside + total(total(weights, CHANNEL), STATE)
    return weights / everything, outside / everything
