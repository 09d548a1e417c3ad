"""Bilateral trade: short-run elasticities to growth, and the diversion of sanctioned goods. Back-tested."""

from __future__ import annotations

from math import sqrt

import numpy as np

from sim.domain.arrays import QUARTER, Array


def trade_innovation(elasticities: tuple[Array, Array, Array], growths: tuple[Array, Array, Array], spread: Array, luck: Array) -> Array:
    """Give the quarter's change of log trade.

    own growth_s + hub growth_H + partner growth_p + spread sqrt(dt) t5

    Args:
        elasticities: to the state's own growth, the hub's, the partner's.
        growths: log growth of output in the quarter, in the same order.
        spread: filter gain x innovation sd, log per root year (power, state, 1, replicate). luck: heavy-tailed, variance one.

    Source: fitted to 25 dyads to 2020. An error-correction (gravity) term lost to this in the back-test and is left out.

    >>> zero, one = np.zeros(1), np.ones(1)
    >>> trade_innovation((one, zero, zero), (one * 0.02, zero, zero), zero, zero).item()
    0.02
    """
    own, hub, partner = elasticities
    own_growth, hub_growth, partner_growth = growths
    return own * own_growth + hub * hub_growth + partner * partner_growth + sqrt(QUARTER) * spread * luck


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

    >>> turnover(np.zeros(1), np.zeros(1), np.ones(1)).item()
    2.0
    """
    return np.exp(trade_level + trade_ease) + diverted
