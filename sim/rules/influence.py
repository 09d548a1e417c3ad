"""Influence in the manner of FBIC: bandwidth times dependence. Back-tested."""

from __future__ import annotations

from math import sqrt

import numpy as np

from sim.axes import QUARTER, Array

SCALE = 7.55  # divides bandwidth x dependence in the published index (FBIC to 2020: holds to three digits for all dyads)


def trailing(now: Array, one_year_ago: Array, two_years_ago: Array, weights: tuple[Array, Array, Array]) -> Array:
    """Average a signal over three years, as the published index does.

    >>> third = np.full(1, 1 / 3)
    >>> trailing(np.ones(1), np.ones(1), np.ones(1), (third, third, third)).item()
    1.0
    """
    first, second, third = weights
    mean: Array = first * now
    mean += second * one_year_ago
    mean += third * two_years_ago
    return mean


def advance_drift(drift: Array, noise: Array, shared: Array, power_luck: Array, own_luck: Array) -> Array:
    """Let economic dependence wander, partly by a shock that a power's partners share.

    drift + noise sqrt(dt) (sqrt(shared) e_p + sqrt(1 - shared) e_ps)

    Args:
        drift: log. noise: log per root year. shared: share of the variance. power_luck, own_luck: standard normal.

    Source: FBIC to 2020; nothing beats a random walk for economic dependence.

    >>> advance_drift(np.zeros(1), np.zeros(1), np.zeros(1), np.ones(1), np.ones(1)).item()
    0.0
    """
    return drift + sqrt(QUARTER) * noise * (np.sqrt(shared) * power_luck + np.sqrt(1.0 - shared) * own_luck)


def advance_walk(walk: Array, luck: Array) -> Array:
    """Take one quarter's step of a random walk of variance one a year: walk + sqrt(dt) e.

    >>> advance_walk(np.zeros(1), np.ones(1)).item()
    0.5
    """
    return walk + sqrt(QUARTER) * luck


def pace(last_change: Array, momentum: Array, quarter: int) -> Array:
    """Give the part of last year's log change of dependence that goes on in the quarter-th quarter after the origin.

    Over the first year it adds up to momentum x last_change, over the second to momentum^2 x last_change, and so on.

    Args:
        last_change: log, over the year before the origin. momentum: autocorrelation of yearly changes, in [0, 1).

    Source: yearly changes in FBIC to 2020 on 183 states outside the region are autocorrelated.

    >>> round(sum(pace(np.ones(1), np.array([0.25]), quarter).item() for quarter in (1, 2, 3, 4)), 9)
    0.25
    """
    quarterly = momentum**QUARTER
    result: Array = last_change * momentum * (1.0 - quarterly) / (1.0 - momentum) * quarterly ** (quarter - 1)
    return result


def economic_dependence(anchor: Array, drift: Array, flows_rise: Array, stake_rise: Array, weights: tuple[Array, Array]) -> Array:
    """Give a state's economic dependence on a power, index.

    max(0, anchor exp(drift) + w_flows flows_rise + w_stake stake_rise)

    Args:
        anchor: at the origin. drift: log. flows_rise: rise of remittances and debt over GDP. stake_rise: share. weights: of both.

    >>> economic_dependence(np.ones(1), np.zeros(1), np.zeros(1), np.zeros(1), (np.ones(1), np.ones(1))).item()
    1.0
    """
    by_flows, by_stake = weights
    return np.maximum(0.0, anchor * np.exp(drift) + by_flows * flows_rise + by_stake * stake_rise)


def security_dependence(cube: Array) -> Array:
    """Give a state's dependence on a power's arms, index: the cube root of its three-year mean signal.

    >>> round(security_dependence(np.array([0.512])).item(), 12)
    0.8
    """
    return np.cbrt(np.maximum(0.0, cube))


def influence_by_channel(bandwidth: Array, dependence: Array) -> Array:
    """Multiply bandwidth by dependence, economic and security together: bandwidth dependence / 7.55, index.

    >>> influence_by_channel(np.full((1, 1, 3, 1), 7.55), np.ones((1, 1, 1, 1))).ravel().tolist()
    [1.0, 1.0, 1.0]
    """
    return bandwidth * (dependence / SCALE)
