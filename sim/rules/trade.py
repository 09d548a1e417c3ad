"""Bilateral trade: short-run elasticities to growth, and the diversion of sanctioned goods. Back-tested."""

from __future__ import annotations

from math import sqrt

import numpy as np

from sim.domain.arrays import QUARTER, Array
from sim.domain.constants import LEAST_TRADE


def expected_growth(
    state_growth: Array, hub_growth: Array, partner_growth: Array, own: Array | float, hub: Array | float, partner: Array | float
) -> Array:
    """Give the growth of trade that growth of incomes leads one to expect, log: own growth_s + hub growth_H + partner growth_p.

    The step, the filter that carries trade to the origin and the fit of the elasticities all use this sum.

    Args:
        state_growth, hub_growth, partner_growth: log growth of output of the state, the hub and the partner, over the same time.
        own, hub, partner: elasticities of trade to each.

    Source: fitted to 25 dyads to 2020. An error-correction (gravity) term lost to this in the back-test and is left out.

    >>> zero = np.zeros(1)
    >>> expected_growth(np.array([0.02]), zero, zero, own=0.5, hub=0.3, partner=0.4).item()
    0.01
    """
    return own * state_growth + hub * hub_growth + partner * partner_growth


def advance_trade_level(trade_level: Array, growth: Array, spread: Array, noise: Array) -> Array:
    """Move the log of underlying trade by a quarter: level + growth + spread sqrt(dt) t5.

    Args:
        trade_level: log. growth: as expected from incomes, log (see `expected_growth`).
        spread: filter gain x innovation sd, log per root year (power, state, 1, replicate). noise: heavy-tailed, variance one.

    >>> advance_trade_level(np.zeros(1), np.array([0.02]), np.zeros(1), np.ones(1)).item()
    0.02
    """
    return trade_level + (growth + sqrt(QUARTER) * spread * noise)


def wanted_diversion(stopped_exports: Array, ease: Array, state_share: Array, route_share: Array) -> Array:
    """Give the trade that would go round sanctions through a dyad in the long run, USD million a year.

    Args:
        stopped_exports: Western exports that sanctions stop, USD million a year. ease: ratio.
        state_share: of the region's diversion, sums to one over states. route_share: of the stopped exports, by power.

    Source: EBRD, The Eurasian roundabout (2023) for the size.

    >>> wanted_diversion(np.array([60000.0]), np.ones(1), np.array([0.5]), np.array([0.05])).item()
    1500.0
    """
    return stopped_exports * ease * state_share * route_share


def turnover(trade_level: Array, trade_ease: Array, diverted: Array) -> Array:
    """Add the diverted trade to the underlying one: exp(level + ease) + diverted, USD million a year.

    Where less goes round than at the origin, diverted is below 0; trade falls to `LEAST_TRADE` of the underlying one at most.

    >>> turnover(np.zeros(1), np.zeros(1), np.ones(1)).item()
    2.0
    """
    underlying = np.exp(trade_level + trade_ease)
    return np.maximum(underlying + diverted, LEAST_TRADE * underlying)
