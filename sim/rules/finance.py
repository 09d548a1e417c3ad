"""Remittances and debt, in % of a state's GDP."""

from __future__ import annotations

from math import sqrt

import numpy as np

from sim.domain.arrays import QUARTER, Array


def advance_remittances(
    remittances: Array,
    host_growth: Array,
    own_growth: Array,
    migration_rise: Array,
    noise: Array,
    host_elasticity: Array,
    own_elasticity: Array,
) -> Array:
    """Let migrants' money follow the host's economy.

    remittances x exp(host_elasticity growth_p + migration_rise - own_elasticity growth_s + sqrt(dt) noise), at most 100

    Args:
        remittances: % of GDP (power, state, 1, replicate); zero stays zero.
        host_growth, own_growth: log growth of output of the power and of the state in the quarter.
        migration_rise: log change of migrants' access in the quarter. noise: log per root year.
        host_elasticity, own_elasticity: of remittances to each growth; the state's own lowers them.

    Source: fitted to TJK, KGZ, UZB on Russia's GDP in dollars to 2021.

    >>> zero, one = np.zeros(1), np.ones(1)
    >>> advance_remittances(one * 30, zero, zero, zero, zero, host_elasticity=one, own_elasticity=one).item()
    30.0
    """
    change = host_elasticity * host_growth + migration_rise - own_elasticity * own_growth + sqrt(QUARTER) * noise
    return np.minimum(100.0, remittances * np.exp(change))


def advance_debt(debt: Array, lending: Array, repayment: Array, growth: Array) -> Array:
    """Let a state borrow, repay and grow out of its debt to a power.

    max(0, debt + dt (lending - repayment debt) - debt growth_s)

    Args:
        debt: % of GDP. lending: % of GDP a year. repayment: 1/yr. growth: the state's log growth in the quarter.

    Source: Assumption.

    >>> advance_debt(np.array([10.0]), np.array([0.8]), np.array([0.08]), np.zeros(1)).item()
    10.0
    """
    return np.maximum(0.0, debt + QUARTER * (lending - repayment * debt) - debt * growth)
