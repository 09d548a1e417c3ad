"""Influence in the manner of FBIC: bandwidth times dependence. Back-tested."""

from __future__ import annotations

from math import sqrt

import numpy as np

from sim.domain.arrays import QUARTER, Array
from sim.domain.constants import INFLUENCE_NORM


def trailing(
    now: Array, one_year_ago: Array, two_years_ago: Array, weight_now: Array, weight_one_year: Array, weight_two_years: Array
) -> Array:
    """Average a signal over three years, as the published index does.

    >>> third = np.full(1, 1 / 3)
    >>> trailing(np.ones(1), np.ones(1), np.ones(1), third, third, third).item()
    1.0
    """
    mean: Array = weight_now * now
    mean += weight_one_year * one_year_ago
    mean += weight_two_years * two_years_ago
    return mean


def innovation(spread: Array, shared: Array, power_noise: Array, own_noise: Array) -> Array:
    """Draw a quarter's innovation, partly noise that a power's partners share.

    spread sqrt(dt) (sqrt(shared) e_p + sqrt(1 - shared) e_ps)

    Args:
        spread: sd per root year. shared: share of the variance. power_noise, own_noise: standard normal.

    Source: FBIC to 2020; nothing but momentum beats a random walk for economic dependence.

    >>> innovation(np.ones(1), np.zeros(1), np.zeros(1), np.ones(1)).item()
    0.5
    """
    return sqrt(QUARTER) * spread * (np.sqrt(shared) * power_noise + np.sqrt(1.0 - shared) * own_noise)


def advance_walk(walk: Array, noise: Array) -> Array:
    """Take one quarter's step of a random walk of variance one a year: walk + sqrt(dt) e.

    >>> advance_walk(np.zeros(1), np.ones(1)).item()
    0.5
    """
    return walk + sqrt(QUARTER) * noise


def momentum_gain(momentum: Array) -> Array:
    """Give the part of the present pace that a quarter adds to the drift: phi (1 - rho) / (1 - phi), rho = phi ^ dt.

    Over the year after a change it adds up to phi times the change, over the next to phi^2 times it.

    Args:
        momentum: phi, autocorrelation of yearly changes, in [0, 1).

    Source: yearly changes in FBIC are autocorrelated, in the region and on 183 states outside it.

    >>> gain, rho = momentum_gain(np.array([0.25])), 0.25**0.25
    >>> round(sum(gain.item() * rho**quarter for quarter in range(4)), 9)
    0.25
    """
    gain: Array = momentum * (1.0 - momentum**QUARTER) / (1.0 - momentum)
    return gain


def advance_pace(pace: Array, momentum: Array, innovation: Array) -> Array:
    """Let the pace of change fade and take up the quarter's innovation: rho pace + innovation, log.

    >>> advance_pace(np.ones(1), np.zeros(1), np.zeros(1)).item()
    0.0
    """
    kept: Array = momentum**QUARTER * pace
    return kept + innovation


def economic_dependence(anchor: Array, drift: Array, flows_rise: Array, stake_rise: Array, by_flows: Array, by_stake: Array) -> Array:
    """Give a state's economic dependence on a power, index.

    max(0, anchor exp(drift) + by_flows flows_rise + by_stake stake_rise)

    Args:
        anchor: at the origin. drift: log. flows_rise: rise of remittances and debt over GDP. stake_rise: share.
        by_flows, by_stake: index per share.

    >>> economic_dependence(np.ones(1), np.zeros(1), np.zeros(1), np.zeros(1), np.ones(1), np.ones(1)).item()
    1.0
    """
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
    return bandwidth * (dependence / INFLUENCE_NORM)
