"""Fit what moves remittances: the hub's growth in dollars and the state's own."""

from __future__ import annotations

import numpy as np

from sim.domain.constants import LEAST_REMITTANCES, RECENT_YEARS
from sim.history.series import NOBODY
from sim.origin.growth import power_growth, state_growth
from sim.origin.scope import Scope, known_years
from sim.studies.calibrate.fitted import Fitted
from sim.studies.calibrate.linear import Term, regress
from sim.studies.calibrate.panels import change, spread

NOISE = 0.1  # log per root year, before the data


def fit(scope: Scope, seed: int) -> list[Fitted]:
    """Regress yearly changes of the log of remittances, % of GDP, on growth of the hub and of the state's GDP, both in dollars.

    change_s = remittance_elasticity x growth_H - remittance_own_growth x growth_s + error.  Without a hub there is nothing to fit.
    The noise is that of the last ten years: before, money that was sent all along began to be recorded.
    """
    if not scope.hub:
        return []
    share = scope.series("remittances", NOBODY)[0][:, 0]
    rise = change(np.log(np.where(share >= LEAST_REMITTANCES, share, np.nan)))
    known = known_years(scope.year)
    hub = np.broadcast_to(power_growth(scope, (scope.hub,))[known], rise.shape)
    terms = {
        "remittance_elasticity": Term(hub, 1.0, 0.5),
        "remittance_own_growth": Term(-state_growth(scope)[known], 0.5, 0.3),
    }
    found = regress(rise, terms, seed)
    data = f"yearly changes of remittances, % of GDP, of states above {LEAST_REMITTANCES:g} %, to {scope.year}"
    fits = [found.fitted(name, data) for name in terms]
    recent = found.residual[-RECENT_YEARS:]
    effective = found.effective * np.isfinite(recent).sum() / np.isfinite(found.residual).sum()
    return [*fits, spread("remittance_noise", recent, NOISE, effective, f"residuals of the last {RECENT_YEARS} {data}")]
