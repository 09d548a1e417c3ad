"""Bilateral trade, exports and imports apart: short-run elasticities to growth, and the way round sanctions. Back-tested."""

from __future__ import annotations

from math import sqrt

import numpy as np

from sim.domain.arrays import POWER, QUARTER, Array, total
from sim.domain.constants import MOST_RE_EXPORTED


def expected_growth(
    state_growth: Array, hub_growth: Array, partner_growth: Array, own: Array | float, hub: Array | float, partner: Array | float
) -> Array:
    """Give the growth of a flow that growth of incomes leads one to expect, log: own growth_s + hub growth_H + partner growth_p.

    The step, the filter that carries the flow to the origin and the fit of the elasticities all use this sum.

    Args:
        state_growth, hub_growth, partner_growth: log growth of output of the state, the hub and the partner, over the same time.
        own, hub, partner: elasticities of the flow to each.

    Source: fitted to 25 dyads to 2020. An error-correction (gravity) term lost to this in the back-test and is left out.

    >>> zero = np.zeros(1)
    >>> expected_growth(np.array([0.02]), zero, zero, own=0.5, hub=0.3, partner=0.4).item()
    0.01
    """
    return own * state_growth + hub * hub_growth + partner * partner_growth


def advance_level(level: Array, growth: Array, spread: Array, noise: Array) -> Array:
    """Move the log of an underlying flow by a quarter: level + growth + spread sqrt(dt) t5.

    Args:
        level: log. growth: as expected from incomes, log (see `expected_growth`).
        spread: filter gain x innovation sd, log per root year (power, state, 1, replicate). noise: heavy-tailed, variance one.

    >>> advance_level(np.zeros(1), np.array([0.02]), np.zeros(1), np.ones(1)).item()
    0.02
    """
    return level + (growth + sqrt(QUARTER) * spread * noise)


def passage(rise: Array, gateway: Array, spread: Array, deviation: Array) -> Array:
    """Give by how much a state's imports from each power would rise if all Western exports stopped: rise gateway exp(spread e), ratio.

    Args:
        rise: ratio, of a typical state. gateway: of the state, against a typical one. spread: log. deviation: standard normal, one a dyad.

    >>> passage(np.ones(1), np.array([3.0]), np.ones(1), np.zeros(1)).item()
    3.0
    """
    return rise * gateway * np.exp(spread * deviation)


def wanted_imports(import_level: Array, stopped: Array, ease: Array, passage: Array, sanctions: Array) -> Array:
    """Give the imports from each power that would go round sanctions in the long run, USD million a year; none from a sanctioned power.

    exp(import_level) stopped ease passage

    Args:
        import_level: log. stopped: share of Western exports that sanctions stop, of all sanctioned powers. ease: ratio.
        passage: ratio (see `passage`). sanctions: the share by power, 0 where there are none.

    Source: goods follow the trade that is there; fitted to 2022 (`sim/studies/calibrate/equations/diversion.py`).

    >>> half = np.full((1, 1, 1, 1), 0.5)
    >>> wanted_imports(np.zeros_like(half), half, 2 * half, 2 * half, 0 * half).item()
    0.5
    """
    wanted: Array = np.exp(import_level) * stopped * ease * passage * (sanctions == 0.0)
    return wanted


def re_exports(wanted: Array, share: Array, stopped: Array, sanctions: Array, export_level: Array) -> Array:
    """Give the part of the diverted imports from all powers that is sold on to each sanctioned power, USD million a year.

    min(share sum_q wanted_qs sanctions_p / stopped, most exp(export_level))

    Args:
        wanted: diverted imports (power, state, 1, replicate). share: re-exported, of the imports.
        stopped: sum of the sanctions over powers. sanctions: by power. export_level: log of the state's own exports to each power.

    >>> one = np.ones((1, 1, 1, 1))
    >>> re_exports(10 * one, 0.2 * one, one, one, np.log(5 * one)).round(6).item()
    2.0
    """
    sold_on = share * total(wanted, POWER) * sanctions / np.maximum(stopped, 1e-12)
    return np.minimum(sold_on, MOST_RE_EXPORTED * np.exp(export_level))


def flow(level: Array, trade_ease: Array, diverted: Array) -> Array:
    """Add what is diverted to the underlying flow: exp(level + ease) + diverted, USD million a year.

    >>> flow(np.zeros(1), np.zeros(1), np.ones(1)).item()
    2.0
    """
    return np.exp(level + trade_ease) + diverted
