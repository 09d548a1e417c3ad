"""Filter the trade on record, exports and imports apart, and carry it to the origin."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from sim.domain.arrays import DYAD, Array
from sim.domain.constants import MEAN_YEARS, POOLING, RECENT_YEARS, SPREAD_YEARS, TRADE_BREAK, TRADE_POOLING
from sim.history.series import FIRST_YEAR
from sim.origin.growth import WORLD, last_known, power_growth, state_growth
from sim.origin.latest import Entry, Labels
from sim.origin.scope import MIDDLE, Scope, called, known_years, refuse_missing
from sim.rules.trade import expected_growth

FLOWS = ("export", "import")
WHOSE = ("own", "hub", "partner")  # growth, in the order of `incomes`


@dataclass(frozen=True)
class Filtered:
    """Hold the filter's path: underlying log trade and surprises per root year, shapes (year, power, state), and the last year seen."""

    level: Array
    surprise: Array
    last: Array


def filtered(trade: Array, growth: Array, gain: float) -> Filtered:
    """Run the local-level filter with its steady gain; a hole is bridged by the expected growth alone.

    predicted_t = level_(t-1) + growth_t;  level_t = predicted_t + K (log trade_t - predicted_t), K = 1 where the surprise exceeds one.
    """
    level, surprises = np.full_like(trade, np.nan), np.full_like(trade, np.nan)
    now, gap, last = np.full(trade.shape[1:], np.nan), np.zeros(trade.shape[1:]), np.full(trade.shape[1:], np.nan)
    for index, (figure, rise) in enumerate(zip(np.log(trade), np.nan_to_num(growth), strict=True)):
        seen, predicted = np.isfinite(figure), now + rise
        surprise = figure - predicted
        new = np.isnan(predicted) | (np.abs(surprise) > TRADE_BREAK)
        now = np.where(seen, np.where(new, figure, predicted + gain * surprise), predicted)
        surprises[index] = surprise / np.sqrt(gap + 1)
        gap = np.where(seen, 0.0, gap + 1)
        last = np.where(seen, index, last)
        level[index] = now
    return Filtered(level, surprises, FIRST_YEAR + last)


def spread_of(surprises: Array, years: int = SPREAD_YEARS, weight: float = POOLING) -> Array:
    """Give each dyad's standard deviation of surprises, shrunk to the one pooled over its power's dyads; breaks of level are left out.

    variance_ps = (sum of squares + weight x pooled variance_p) / (number + weight), over the last `years`
    """
    recent = surprises[-years:]
    usual = np.isfinite(recent) & (np.abs(recent) <= TRADE_BREAK)
    squares, count = np.where(usual, recent, 0.0) ** 2, usual.sum(axis=0)
    pooled = squares.sum(axis=(0, 2))[:, np.newaxis] / np.maximum(count.sum(axis=1), 1)[:, np.newaxis]
    return np.asarray(np.sqrt((squares.sum(axis=0) + weight * pooled) / (count + weight)))


def elasticities(given: Mapping[str, float], flow: str | None) -> dict[str, float]:
    """Give the elasticities of a flow, or the mean of both flows' for trade that is not told apart."""
    flows = FLOWS if flow is None else (flow,)
    return {whose: sum(given[f"{name}_{whose}_growth"] for name in flows) / len(flows) for whose in WHOSE}


def path(scope: Scope, given: Mapping[str, float], flow: str) -> Filtered:
    """Filter a flow, `export` or `import`, of every dyad up to the origin's year."""
    growth = yearly_growth(scope, given, flow)[known_years(scope.year)]
    return filtered(by_flow(scope)[flow], growth, given["trade_gain"])


def turnover_path(scope: Scope, given: Mapping[str, float]) -> Array:
    """Give the log of every dyad's filtered turnover, shape (year, power, state)."""
    with np.errstate(invalid="ignore"):  # holes
        return np.asarray(np.logaddexp(*(path(scope, given, flow).level for flow in FLOWS)))


def by_flow(scope: Scope) -> dict[str, Array]:
    """Give exports and imports up to the origin's year, USD million a year, NaN for holes.

    Of a dyad that never had its flows told apart, turnover is split as the state's other trade of the year is, or in halves.
    """
    (exports, imports, _), whole = scope.flows(), scope.turnover()
    apart = np.isfinite(exports) & np.isfinite(imports)
    sold, bought = (np.where(apart, part, 0.0).sum(axis=1, keepdims=True) for part in (exports, imports))
    share = np.where(sold + bought > 0, sold / np.maximum(sold + bought, 1e-12), 0.5)
    never = ~apart.any(axis=0) & np.isfinite(whole)
    return {"export": np.where(never, share * whole, exports), "import": np.where(never, (1.0 - share) * whole, imports)}


def yearly_growth(scope: Scope, given: Mapping[str, float], flow: str | None) -> Array:
    """Give the growth of each dyad's flow that incomes lead one to expect, every year on record, shape (year, power, state)."""
    state, hub, power = incomes(scope)
    return expected_growth(state, hub, power, **elasticities(given, flow))


def incomes(scope: Scope) -> tuple[Array, Array, Array]:
    """Give growth of each state, of the hub and of each power, every year on record, each with the axes year, power, state.

    Without a hub, no growth of a hub.
    """
    power = power_growth(scope)
    hub = power_growth(scope, (scope.hub,)) if scope.hub else np.zeros((len(power), 1))
    return state_growth(scope)[:, np.newaxis], hub[:, :, np.newaxis], power[:, :, np.newaxis]


def trade(scope: Scope, given: Mapping[str, float]) -> dict[str, Entry]:
    """Give exports, imports and other trade at the origin, how uncertain they are, and how far they will stray.

    level_spread = K x innovation x sqrt(years between the last figure's mid-year and the origin)

    Raises:
        ConfigError: a dyad has no figure up to the origin.
    """
    entries: dict[str, Entry] = {}
    for flow in FLOWS:
        run = path(scope, given, flow)
        for power, state in np.argwhere(np.isnan(run.last)):
            refuse_missing("trade", f"between {called(scope.powers[power])} and {called(scope.states[state])}", scope)
        level, innovation = carried(run, yearly_growth(scope, given, flow), scope), spread_of(run.surprise, RECENT_YEARS, TRADE_POOLING)
        spread = given["trade_gain"] * innovation * np.sqrt(np.abs(scope.time - (run.last + MIDDLE)))
        entries |= {f"{flow}_level": (DYAD, level), f"{flow}_spread": (DYAD, spread), f"{flow}_innovation": (DYAD, innovation)}
        entries[f"{flow}s_basis"] = (DYAD, basis_of(scope, run))
    entries["trade_basis"] = entries["imports_basis"]
    return entries | other_trade(scope, given)


def carried(run: Filtered, growth: Array, scope: Scope) -> Array:
    """Carry a filtered level from the middle of the origin's year to the origin by its mean expected growth."""
    usual = np.nanmean(last_known(growth[known_years(scope.year)], MEAN_YEARS), axis=0)
    return np.asarray(run.level[-1] + usual * (scope.time - (scope.year + MIDDLE)))


def basis_of(scope: Scope, run: Filtered) -> Labels:
    """Name what each dyad's flows rest on: constructed where a turnover was split, else observed or carried from an older year."""
    last = np.nan_to_num(run.last, nan=FIRST_YEAR).astype(int) - FIRST_YEAR
    split = np.take_along_axis(scope.flows().constructed, last[np.newaxis], axis=0)[0] | ~np.isfinite(scope.flows().exports).any(axis=0)
    return np.where(split, "constructed", np.where(run.last == scope.year, "observed", "carried"))


def other_trade(scope: Scope, given: Mapping[str, float]) -> dict[str, Entry]:
    """Give a state's trade with the rest of the world, its total less the trade with the powers; 0 where no total is on record.

    It grows as trade with the powers does, the world being the partner; its basis is "none" where shares are of the powers alone.
    """
    known = known_years(scope.year)
    rest = scope.total_turnover() - scope.turnover().sum(axis=1)
    rest = np.where(rest > 0, rest, np.nan)[:, np.newaxis]
    own, hub, _ = incomes(scope)
    growth = expected_growth(own, hub, power_growth(scope, WORLD)[:, :, np.newaxis], **elasticities(given, None))
    run = filtered(rest, growth[known], given["trade_gain"])
    missing = np.isnan(run.last[0])
    level, innovation = carried(run, growth, scope)[0], np.nan_to_num(spread_of(run.surprise, RECENT_YEARS, TRADE_POOLING)[0])
    basis = np.where(missing, "none", np.where(run.last[0] == scope.year, "observed", "carried"))
    return {
        "other_trade": (("state",), np.where(missing, 0.0, np.exp(level))),
        "other_innovation": (("state",), np.where(missing, 0.0, innovation)),
        "other_trade_basis": (("state",), basis),
    }
