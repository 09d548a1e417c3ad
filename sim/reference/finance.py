"""Migrants send money and states owe: section 5."""

from __future__ import annotations

from math import exp

from sim.domain.arrays import QUARTER
from sim.reference.compilable import compilable
from sim.reference.growth import ROOT_QUARTER, mean_growth
from sim.reference.inputs import (
    Cast,
    Drivers,
    Estimates,
    Noise,
    Origin,
)
from sim.reference.world import ECONOMIC, World


@compilable
def remit(quarter: int, cast: Cast, estimates: Estimates, noise: Noise, drivers: Drivers, world: World) -> None:
    """Move remittances with the host's growth, access to its labour market and the state's own growth."""
    draws, scale = noise.remittances[quarter - 1], estimates.remittance_noise * ROOT_QUARTER
    for p in range(cast.powers):
        now, before, remittances = drivers.migration[quarter][p], drivers.migration[quarter - 1][p], world.remittances[p]
        host = estimates.remittance_elasticity * world.power_growth[p]
        for s in range(cast.states):
            own = scale * draws[s] - estimates.remittance_own_growth * world.state_growth[s]
            remittances[s] = min(100.0, remittances[s] * exp(host + now[s] - before[s] + own))


@compilable
def borrow(cast: Cast, origin: Origin, estimates: Estimates, world: World) -> None:
    """Lend in proportion to a power's reach, repay at one rate, dilute by growth."""
    repayment = estimates.debt_repayment
    for p in range(cast.powers):
        debt, start, acceptance = world.debt[p], origin.debt[p], world.acceptance[p]
        for s in range(cast.states):
            offered = world.reach[p][s][ECONOMIC] * acceptance[s]
            lent = (repayment + mean_growth(origin.state_growth_mean[s], estimates)) * start[s] * offered
            debt[s] = max(0.0, debt[s] + QUARTER * (lent - repayment * debt[s]) - debt[s] * world.state_growth[s])
