"""Fit the economic parts of influence: bandwidth and dependence."""

from __future__ import annotations

import numpy as np
from scipy.stats import triang

from sim.domain.arrays import Array
from sim.domain.constants import INDEX_YEARS
from sim.history.holes import filled
from sim.history.series import FIRST_YEAR
from sim.origin.influence import volatility
from sim.origin.scope import Scope
from sim.studies.calibrate.fitted import Fitted
from sim.studies.calibrate.linear import Term, lasting_factor, regress, shared_factor
from sim.studies.calibrate.panels import (
    Flat,
    apart,
    before,
    by_power,
    change,
    shared,
    signal_change,
    since,
    spread,
    standardised,
)

FIRST = 1995  # the window of three years begins with the first figures of trade
FIRST_QUIET = 1997  # windows that no longer hold 1994, when all five founded their free-trade area with Russia at once
MISDATED = {
    ("RUS", "TJK"): (1996, 2001)
}  # windows that hold Tajikistan's customs union as the index dates it, 1996-98, or the treaty, 1999
FIRST_DEPENDENCE = 1996  # yearly changes; before, dependences start from zero
SHARED_ELSEWHERE = 0.06, 0.2, 0.5  # least, likeliest and greatest part of the variance shared among other states, FBIC to 2020


def fit(scope: Scope, seed: int) -> list[Fitted]:
    """Fit everything economic."""
    return [*bandwidth(scope, seed), *dependence(scope, seed)]


def bandwidth(scope: Scope, seed: int) -> list[Fitted]:
    """Regress three-year changes of the economic signal on those of log trade and of trade treaties, apart from each power's yearly mean.

    change_ps = bandwidth_trade x change of log trade + bandwidth_agreement x change of tier + error
    """
    rise = well_dated(since(signal_change(scope.series("bandwidth_economic")[0]), FIRST), scope)
    trade = change(np.log(scope.turnover()), INDEX_YEARS)
    tier = change(in_force(scope, "agreement"), INDEX_YEARS)
    known = np.isfinite(rise) & np.isfinite(trade)
    target, trade_apart, tier_apart = (apart(np.where(known, values, np.nan)) for values in (rise, trade, tier))
    terms = {"bandwidth_trade": Term(trade_apart, 0.0, 0.1), "bandwidth_agreement": Term(tier_apart, 0.0, 0.5)}
    found = regress(target, terms, seed)
    data = f"three-year changes of FBIC's economic signal, Russia and China, {FIRST}-{scope.year}"
    noise = since(rise - found.mean[0] * trade - found.mean[1] * tier, FIRST_QUIET)
    return [*(found.fitted(name, data) for name in terms), *unexplained(noise, scope)]


def well_dated(rise: Array, scope: Scope) -> Array:
    """Blank the windows in which the index and the table of treaties date the same step differently."""
    result = rise.copy()
    for (power, state), (first, last) in MISDATED.items():
        if power in scope.powers and state in scope.states:
            result[first - FIRST_YEAR : last + 1 - FIRST_YEAR, scope.powers.index(power), scope.states.index(state)] = np.nan
    return result


def unexplained(noise: Array, scope: Scope) -> list[Fitted]:
    """Estimate the yearly innovations of the economic signal that nothing explains, and the part that a power's partners share."""
    yearly, data = noise / np.sqrt(INDEX_YEARS), f"what trade and treaties leave of it, {FIRST_QUIET}-{scope.year}"
    worth = 1.0 / INDEX_YEARS  # windows overlap
    effective = np.isfinite(yearly).sum() * worth / shared_factor(by_power(yearly))
    return [
        spread("economic_noise", yearly, 0.02, effective, data),
        shared("bandwidth_shared", by_power(standardised(yearly, (0, 2))), Flat(), worth, data),
    ]


def dependence(scope: Scope, seed: int) -> list[Fitted]:
    """Estimate how yearly log changes of economic dependence last, how large they are and what part a power's partners share."""
    figures = scope.series("economic_dependence")[0]
    rise = since(change(np.log(np.where(figures > 0, figures, np.nan))), FIRST_DEPENDENCE)
    found = regress(rise, {"dependence_momentum": Term(before(rise), 0.0, 0.3)}, seed)
    data = f"yearly log changes of FBIC's economic dependence, Russia and China, {FIRST_DEPENDENCE}-{scope.year}"
    least, likeliest, most = SHARED_ELSEWHERE
    prior = triang((likeliest - least) / (most - least), least, most - least)
    worth = 1.0 / lasting_factor(found.residual)
    effective = np.isfinite(found.residual).sum() * worth / shared_factor(by_power(found.residual))
    return [
        found.fitted("dependence_momentum", data),
        spread("dependence_noise", found.residual / volatility(figures, np.ones(figures.shape[1:], bool)), 0.1, effective, data),
        shared("dependence_shared", by_power(standardised(found.residual, (0, 2))), prior, worth, data),
    ]


def in_force(scope: Scope, variable: str) -> Array:
    """Give a treaty's tier in every year: the last one stated, zero before the first."""
    return np.nan_to_num(filled(scope.series(variable)[0]))
