"""Fit the parts of influence that rest on arms and alliances, and how often suppliers come and go."""

from __future__ import annotations

import numpy as np

from sim.domain import quarters
from sim.domain.arrays import Array
from sim.domain.constants import INDEX_YEARS
from sim.history.series import FIRST_YEAR
from sim.origin.latest import arms_shares
from sim.origin.scope import Scope
from sim.studies.calibrate.equations.economy import in_force
from sim.studies.calibrate.fitted import Fitted, hazard
from sim.studies.calibrate.linear import Term, regress, shared_factor
from sim.studies.calibrate.panels import before, by_power, change, signal_change, since, spread

FIRST = 1999  # the register starts in 1995: before 1996 shares of a stock are not known, nor their three-year changes before this
FIRST_COUNTED = 1996  # entries before it are the armies' inheritance
ONSET = 0.0184, 0.008  # 135 in 7,322 dyad-years of 183 other states, FBIC to 2020; spread of rates among sub-periods and neighbours
EXIT = 0.0246, 0.009  # 64 in 2,604


def fit(scope: Scope, seed: int) -> list[Fitted]:
    """Fit everything about arms."""
    return [*bandwidth(scope, seed), *dependence(scope, seed), *hazards(scope)]


def shares(scope: Scope) -> Array:
    """Give each supplier's share of a state's arms at each year's end (year, power, state), NaN before the register knows the stock."""
    known = range(FIRST - INDEX_YEARS, scope.year + 1)
    at = [arms_shares(Scope(scope.powers, scope.states, quarters.parse(f"{year}Q4"), scope.hub, scope.extra)) for year in known]
    unknown = np.full((known[0] - FIRST_YEAR, len(scope.powers), len(scope.states)), np.nan)
    return np.concatenate([unknown, np.stack(at)])


def recorded(scope: Scope) -> Array:
    """Give the shares where the register and the index agree on whether there are any arms.

    They do not in Tajikistan to 2005: the index counts what Russia delivered before the register's first year.
    """
    stock = shares(scope)
    return np.where((stock > 0.0) == (scope.series("security_dependence")[0] > 0.0), stock, np.nan)


def bandwidth(scope: Scope, seed: int) -> list[Fitted]:
    """Regress three-year changes of the security signal on those of arms, of having any, and of alliances.

    change_ps = bandwidth_arms x change of share + bandwidth_onset x change of [share > 0] + bandwidth_alliance x change of alliance + error
    """
    stock = recorded(scope)
    terms = {
        "bandwidth_arms": Term(change(stock, INDEX_YEARS), 0.0, 0.5),
        "bandwidth_onset": Term(change(supplied(stock), INDEX_YEARS), 0.0, 0.5),
        "bandwidth_alliance": Term(change(in_force(scope, "alliance"), INDEX_YEARS), 0.0, 0.5),
    }
    found = regress(signal_change(scope.series("bandwidth_security")[0]), terms, seed)
    data = f"three-year changes of FBIC's security signal, Russia and China, {FIRST}-{scope.year}"
    return [*(found.fitted(name, data) for name in terms), noise("security_noise", found.residual, stock, 0.05, data)]


def dependence(scope: Scope, seed: int) -> list[Fitted]:
    """Regress three-year changes of the cube of security dependence's signal on those of the share of arms."""
    stock = recorded(scope)
    rise = signal_change(scope.series("security_dependence")[0] ** 3)
    found = regress(rise, {"dependence_arms": Term(change(stock, INDEX_YEARS), 0.0, 0.5)}, seed)
    data = f"three-year changes of the cube of FBIC's security dependence, Russia and China, {FIRST}-{scope.year}"
    return [found.fitted("dependence_arms", data), noise("arms_dependence_noise", found.residual, stock, 0.1, data)]


def supplied(stock: Array) -> Array:
    """Mark where a power has arms on record: 1, 0 or NaN."""
    return np.where(np.isnan(stock), np.nan, stock > 0.0)


def noise(name: str, residual: Array, stock: Array, centre: float, data: str) -> Fitted:
    """Estimate yearly innovations from three-year residuals of dyads that have arms at both ends of the window."""
    both = (stock > 0.0) & (before(stock, INDEX_YEARS) > 0.0)
    yearly = np.where(both, residual, np.nan) / np.sqrt(INDEX_YEARS)
    effective = np.isfinite(yearly).sum() / INDEX_YEARS / shared_factor(by_power(yearly)) if both.any() else 0.0
    return spread(name, yearly, centre, effective, f"residuals, dyads with arms, of {data}")


def hazards(scope: Scope) -> list[Fitted]:
    """Count first arms after none, and arms that end, in the region."""
    figures = since(scope.series("security_dependence")[0], FIRST_COUNTED - 1)
    last = before(figures)
    known = np.isfinite(last) & np.isfinite(figures)
    free, bound = known & (last == 0.0), known & (last > 0.0)
    entries = int((free & (figures > 0.0)).sum()), int(free.sum())
    ends = int((bound & (figures == 0.0)).sum()), int(bound.sum())
    span = f"FBIC's security dependence, {FIRST_COUNTED}-{scope.year}"
    return [
        hazard("arms_onset", *ONSET, entries, f"{entries[0]} entries in {entries[1]} dyad-years of {span}; before: 183 other states"),
        hazard("arms_exit", *EXIT, ends, f"{ends[0]} ends in {ends[1]} dyad-years of {span}; before: 183 other states"),
    ]
