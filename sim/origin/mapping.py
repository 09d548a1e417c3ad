"""Construct the parts of the influence index from their components, for powers without a published index.

One pooled mapping, learned on the dyads that have the index (Russia and China with the five states), no effects of states or powers:

    bandwidth_economic  = economic_level + economic_trade x log trade + economic_agreement x tier
    bandwidth_political = political_level + political_trade x log trade
    bandwidth_security  = security_level + security_alliance x alliance + security_arms x share + security_onset x [share > 0]
    economic_dependence = exp(dependence_level + dependence_trade x log(trade / GDP))
    security_dependence = cbrt(security_dependence x share)

Trade is the filtered level (USD million a year), GDP the state's (USD million), tier 0 to 2 of a trade treaty, alliance 1 for a defence
pact and .25 for consultation, share the supplier's share of the state's arms. The index is a three-year mean, so the components of the
fit are too.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from sim.domain import quarters
from sim.domain.arrays import Array
from sim.domain.constants import INDEX_YEARS, INFLUENCE_NORM
from sim.history.series import CHANNEL_BANDWIDTHS, FIRST_YEAR, NOBODY
from sim.origin.latest import arms_shares, latest
from sim.origin.scope import Scope
from sim.origin.trade import turnover_path

FIRST_FIT, LAST_FIT = 2002, 2020  # from here on both the index and the arms register have three full years behind them
LEARNED_FROM = ("RUS", "CHN")
LEARNED_IN = ("KAZ", "UZB", "KGZ", "TJK", "TKM")


@dataclass(frozen=True)
class Components:
    """Hold the components that the mapping reads, each of shape (power, state) or (year, power, state)."""

    trade: Array
    openness: Array  # log of trade over GDP
    agreement: Array
    alliance: Array
    share: Array
    supplied: Array


@dataclass(frozen=True)
class Parts:
    """Hold the parts of the index, shapes (..., power, state, channel) and (..., power, state)."""

    bandwidth: Array
    economic_dependence: Array
    security_dependence: Array

    @property
    def influence(self) -> Array:
        """Give the total: summed bandwidths x summed dependences / 7.55."""
        total: Array = self.bandwidth.sum(axis=-1) * (self.economic_dependence + self.security_dependence) / INFLUENCE_NORM
        return total


def components(scope: Scope, trade_level: Array, state_output: Array) -> Components:
    """Collect the components at the origin."""
    share = arms_shares(scope)
    agreement, alliance = (latest(*scope.series(name))[0] for name in ("agreement", "alliance"))
    return Components(trade_level, trade_level - state_output, agreement, alliance, share, (share > 0).astype(float))


def apply(at: Components, given: Mapping[str, float]) -> Parts:
    """Compute the parts of the index from components; `given` holds the estimates mapping_*."""
    m = {name.removeprefix("mapping_"): value for name, value in given.items() if name.startswith("mapping_")}
    economic = m["economic_level"] + m["economic_trade"] * at.trade + m["economic_agreement"] * at.agreement
    political = m["political_level"] + m["political_trade"] * at.trade
    security = m["security_level"] + m["security_alliance"] * at.alliance + m["security_arms"] * at.share
    security = security + m["security_onset"] * at.supplied
    bandwidth = np.maximum(0.0, np.stack([economic, political, security], axis=-1))
    return Parts(
        bandwidth,
        np.exp(m["dependence_level"] + m["dependence_trade"] * at.openness),
        np.cbrt(m["security_dependence"] * at.share),
    )


def yearly_components(given: Mapping[str, float], states: tuple[str, ...] = LEARNED_IN) -> Components:
    """Collect the components of the dyads with an index, three-year trailing means, shape (year, power, state)."""
    last = Scope(LEARNED_FROM, states, quarters.parse(f"{LAST_FIT}Q2"), hub="RUS")
    years = range(FIRST_FIT - INDEX_YEARS + 1, LAST_FIT + 1)
    trade = turnover_path(last, given)[years[0] - FIRST_YEAR :]
    output = np.log(last.series("output", NOBODY)[0][years[0] - FIRST_YEAR :])
    each = [
        components(Scope(LEARNED_FROM, states, quarters.parse(f"{year}Q2"), hub="RUS"), level, size)
        for year, level, size in zip(years, trade, output, strict=True)
    ]
    return Components(*(trailing(np.stack([getattr(one, name) for one in each])) for name in Components.__dataclass_fields__))


def trailing(values: Array) -> Array:
    """Average each year with the two before it; the first two years drop out.

    >>> trailing(np.array([1.0, 2.0, 3.0, 4.0])).tolist()
    [2.0, 3.0]
    """
    return np.asarray((values[2:] + values[1:-1] + values[:-2]) / INDEX_YEARS)


def published(states: tuple[str, ...] = LEARNED_IN) -> Parts:
    """Give the published parts in the years of the fit, shape (year, power, state)."""
    scope = Scope(LEARNED_FROM, states, quarters.parse(f"{LAST_FIT}Q2"))
    years = slice(FIRST_FIT - FIRST_YEAR, None)
    bandwidth = np.stack([scope.series(name)[0][years] for name in CHANNEL_BANDWIDTHS], axis=-1)
    return Parts(bandwidth, *(scope.series(f"{name}_dependence")[0][years] for name in ("economic", "security")))


def fit(given: Mapping[str, float], states: tuple[str, ...] = LEARNED_IN) -> dict[str, float]:
    """Learn the mapping by ordinary least squares; `given` holds the trade filter's estimates.

    The security dependence is fitted in its cube, through the origin: no arms, no dependence.
    """
    x, y = yearly_components(given, states), published(states)
    one = np.ones_like(x.trade)
    equations = (
        (y.bandwidth[..., 0], {"economic_level": one, "economic_trade": x.trade, "economic_agreement": x.agreement}),
        (y.bandwidth[..., 1], {"political_level": one, "political_trade": x.trade}),
        (
            y.bandwidth[..., 2],
            {"security_level": one, "security_alliance": x.alliance, "security_arms": x.share, "security_onset": x.supplied},
        ),
        (np.log(y.economic_dependence), {"dependence_level": one, "dependence_trade": x.openness}),
        (y.security_dependence**3, {"security_dependence": x.share}),
    )
    result: dict[str, float] = {}
    for target, terms in equations:
        matrix = np.stack([term.ravel() for term in terms.values()], axis=1)
        weights = np.linalg.lstsq(matrix, target.ravel())[0]
        result |= {f"mapping_{name}": float(weight) for name, weight in zip(terms, weights, strict=True)}
    return result
