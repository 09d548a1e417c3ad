"""Read a run as the tables would have measured it: on the scales of the targets, with the noise of measuring."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd
from scipy.special import gammaincinv

from sim.config.schema import Estimate
from sim.domain.arrays import (
    CHANNELS,
    POWER,
    QUARTERS_A_YEAR,
    Array,
    only,
    total,
)
from sim.domain.constants import DEALS_A_YEAR, LEAST_SHARE, NEWCOMERS, VOLUME_SPREAD, VOTE_GAIN, VOTE_RESPONSE
from sim.domain.variables import World
from sim.history.series import FIRST_YEAR
from sim.history.tables import suppliers
from sim.model.draws import sample
from sim.model.situation import Situation
from sim.origin.scope import Scope
from sim.origin.trade import FLOWS, spread_of
from sim.studies.backtest.targets import ARMS_WINDOW

LEAST = 1e-200  # keeps a draw of nothing at all from being divided by


@dataclass(frozen=True)
class LastObserved:
    """Hold what was observed up to the origin, shape (power, state, 1, 1) unless noted; NaN where there is nothing.

    remittances: log USD million a year. votes: filtered distance; vote_spread: standard deviation of its yearly surprises.
    deliveries: TIV million of the last five years, newest last (year, power, state, 1, 1); deliveries_total: of all suppliers, one power.
    """

    remittances: Array
    votes: Array
    vote_spread: Array
    deliveries: Array
    deliveries_total: Array


def read_targets(now: Situation, arms: list[Array], observed: LastObserved) -> dict[str, Array]:
    """Read every target from the present quarter, each of shape (power, state, 1, replicate).

    `arms` holds the model's shares of arms at the middle of every year since the origin.
    """
    readings = trade(now) | {"fbic": now.world.influence} | parts(now.world)
    readings["remittances"] = remittances(now, observed)
    readings["arms_share"] = arms_share(now, arms, observed)
    readings["vote_distance"] = vote_distance(now, observed, now.quarter / QUARTERS_A_YEAR)
    return readings


def trade(now: Situation) -> dict[str, Array]:
    """Read both flows and their sum, logs of USD million a year, and the share of the turnover in all trade of the state.

    log exports_ps + sqrt(1 - trade_gain) x export_innovation_ps x t5_ps, imports alike
    [exports_observed, imports_observed; power x state]
    """
    flows = {}
    for flow in FLOWS:
        value, innovation = getattr(now.world, f"{flow}s"), getattr(now.figures, f"{flow}_innovation")
        noise = now.noise.heavy_tailed(f"{flow}s_observed", now.quarter, *value.shape[:3])
        flows[f"{flow}s"] = np.asarray(np.log(value) + np.sqrt(1 - now.draws.trade_gain) * innovation * noise)
    turnover = np.logaddexp(*flows.values())
    share = np.exp(turnover) / (total(np.exp(turnover), POWER) + now.world.other_trade)
    return flows | {"trade": turnover, "trade_share": share}


def parts(world: World) -> dict[str, Array]:
    """Read the parts of FBIC."""
    bandwidths = {f"fbic_{channel}_bandwidth": world.bandwidth[:, :, only(place)] for place, channel in enumerate(CHANNELS)}
    return bandwidths | {f"fbic_{kind}_dependence": getattr(world, f"{kind}_dependence") for kind in ("economic", "security")}


def remittances(now: Situation, observed: LastObserved) -> Array:
    """Read log remittances, USD million a year: what was observed at the origin and the model's change since then.

    observed_ps + log(remittances_ps / remittances_ps0) + output_s - output_s0; NaN where nothing was observed at the origin.
    """
    start = now.origin.remittances
    ratio = now.world.remittances / np.where(start > 0, start, np.nan)
    change = np.log(np.maximum(ratio, LEAST)) + now.world.state_output - now.origin.state_output
    return np.asarray(observed.remittances + change)


def arms_share(now: Situation, arms: list[Array], observed: LastObserved) -> Array:
    """Read the share of arms delivered in the last five years: the register up to the origin, lumpy deliveries after it.

    (observed_ps + volume_s x share_ps) / (observed_s + volume_s)
    observed: what the register has of the window; volume_s: the mean year before the origin for each year after it, times
    exp(volume_spread e_s / sqrt(years)); share ~ Dirichlet(deals a year x years x expected), expected = (1 - newcomers) x the model's
    shares of arms + newcomers x 1 / (number of powers + 1), the last being suppliers outside the cast.
    [arms_volume; state]  [arms_deliveries; power and outsiders x state]
    """
    years = min(len(arms), ARMS_WINDOW)
    own, everyone = (part[years:].sum(axis=0) for part in (observed.deliveries, observed.deliveries_total))
    spread = sample(Estimate(*VOLUME_SPREAD), "arms_volume_spread", now.noise) / np.sqrt(years)
    noise = now.noise.normal("arms_volume", now.quarter, 1, everyone.shape[1], 1)
    volume = np.maximum(observed.deliveries_total.mean(axis=0), 1.0) * years * np.exp(spread * noise)
    share = (own + volume * _lumpy(now, np.mean(arms[-years:], axis=0), years)) / (everyone + volume)
    return np.where(share < LEAST_SHARE, 0.0, share)


def _lumpy(now: Situation, shares: Array, years: int) -> Array:
    """Draw shares around the model's, as few deals make them."""
    deals, newcomers = (
        sample(Estimate(*span), name, now.noise) for span, name in ((DEALS_A_YEAR, "arms_deals"), (NEWCOMERS, "arms_newcomers"))
    )
    everyone = np.concatenate([shares, np.maximum(0.0, 1.0 - total(shares, POWER))], axis=POWER)
    weights = deals * years * ((1 - newcomers) * everyone + newcomers / len(everyone))
    drawn = np.maximum(gammaincinv(weights, now.noise.uniform("arms_deliveries", now.quarter, *weights.shape[:3])), LEAST)
    return np.asarray(drawn[:-1] / total(drawn, POWER))


def vote_distance(now: Situation, observed: LastObserved, years: float) -> Array:
    """Read the distance of votes, of which the model has no mechanism: an outside test that nothing is fitted to.

    |level_ps - vote_response x (alignment_ps - alignment_ps0) + spread_ps (gain sqrt(years) e_ps + sqrt(1 - gain) e'_ps)|
                                                     [votes, votes_observation; power x state]
    """
    response = sample(Estimate(*VOTE_RESPONSE), "vote_response", now.noise)
    shape = now.world.alignment.shape[:3]
    surprise = VOTE_GAIN * np.sqrt(years) * now.noise.normal("votes", now.quarter, *shape)
    surprise = surprise + np.sqrt(1 - VOTE_GAIN) * now.noise.normal("votes_observation", now.quarter, *shape)
    moved = response * (now.world.alignment - now.origin.alignment)
    return np.asarray(np.abs(observed.votes - moved + observed.vote_spread * surprise))


def last_observed(scope: Scope, targets: pd.DataFrame) -> LastObserved:
    """Collect what was observed up to the origin of a scope."""
    sent = laid_out(targets, "remittances", scope)
    level, spread = filtered_votes(laid_out(targets, "vote_distance", scope))
    own, everyone = (scope.series("arms_deliveries", powers)[0] for powers in (scope.powers, suppliers(scope.extra)))
    recent, total = (np.nan_to_num(part[-ARMS_WINDOW:])[..., np.newaxis, np.newaxis] for part in (own, everyone))
    sent, level, spread = (part[..., np.newaxis, np.newaxis] for part in (sent[-1], level, spread))
    return LastObserved(sent, level, spread, recent, total.sum(axis=1, keepdims=True))


def laid_out(targets: pd.DataFrame, variable: str, scope: Scope) -> Array:
    """Lay the rows of a variable up to the origin out as (year, power, state), NaN for holes."""
    rows = targets[(targets["variable"] == variable) & targets["year"].between(FIRST_YEAR, scope.year)]
    rows = rows[rows["power"].isin(scope.powers) & rows["state"].isin(scope.states)]
    values = np.full((scope.year - FIRST_YEAR + 1, len(scope.powers), len(scope.states)), np.nan)
    power, state = ([codes.index(code) for code in rows[dim]] for dim, codes in (("power", scope.powers), ("state", scope.states)))
    values[rows["year"].to_numpy(dtype=int) - FIRST_YEAR, power, state] = rows["value"]
    return values


def filtered_votes(distances: Array) -> tuple[Array, Array]:
    """Filter yearly distances of votes, and say how far they vary: level and spread, each (power, state).

    level_t = level_(t-1) + gain x (distance_t - level_(t-1)); the spread is that of the surprises of the last 15 years,
    shrunk to the pooled one.

    >>> [part.item() for part in filtered_votes(np.array([1.0, 1.0, 1.0]).reshape(3, 1, 1))]
    [1.0, 0.0]
    """
    level, surprises = np.full(distances.shape[1:], np.nan), np.full_like(distances, np.nan)
    for year, distance in enumerate(distances):
        surprises[year] = distance - level
        updated = np.where(np.isnan(level), distance, level + VOTE_GAIN * surprises[year])
        level = np.where(np.isnan(distance), level, updated)
    return level, spread_of(surprises)
