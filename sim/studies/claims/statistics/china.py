"""Measure what is claimed of China: expansion, trade, politics and security, and what publics think of it."""

from __future__ import annotations

import xarray as xr

from sim.studies.claims.statistics.measured import (
    NEVER,
    NEWCOMER,
    PATRON,
    Measured,
    Worlds,
    at,
    effect_over_noise,
    first_quarter,
    logged,
    middle,
    rise,
    share,
    until,
)

BEYOND = ["political", "security"]
WATCHED = ["KGZ", "TJK"]
POLLED = ["KAZ", "KGZ", "TJK", "UZB"]
TRADING = ["KAZ", "KGZ", "UZB"]
TURNED = ["KAZ", "KGZ"]  # those that Xinjiang touches most
MOST = 1 / 3  # of Russia's level
MOST_STATES = 3  # of five
CAUSES = {"labour": "no_labour", "debt": "no_debt", "Xinjiang": "no_xinjiang"}  # the world without each


def expansion(worlds: Worlds) -> Measured:
    """C14: China's gain of influence 2021Q4-2025Q4 is larger than without the war, by size."""
    gain, without = (
        rise(worlds[name]["influence"].sel(power=NEWCOMER, drop=True).sum("state"), "2021Q4", "2025Q4") for name in ("history", "no_war")
    )
    effect = gain - without
    return Measured(
        effect, effect > 0, effect_over_noise(effect, without), f"right sign in {share(effect > 0):.2f}; mean {float(effect.mean()):+.4f}"
    )


def main_partner(worlds: Worlds) -> Measured:
    """C16: China trades more than Russia with three states at 2023Q4 and with four at 2025Q4."""
    trade = worlds["history"]["trade"]
    larger = trade.sel(power=NEWCOMER, drop=True) > trade.sel(power=PATRON, drop=True)
    early, late = (at(larger, quarter).sum("state") for quarter in ("2023Q4", "2025Q4"))
    return Measured(late.astype(float), (early >= 3) & (late >= 4), None, f"three or more at 2023Q4 in {share(early >= 3):.2f}")


def beyond_economics(worlds: Worlds) -> Measured:
    """C17: China's political and security influence rises against its economic one, in which it led first."""
    mine = worlds["history"]["influence_by_channel"].sum("state").sel(power=NEWCOMER, drop=True)
    ratio = mine.sel(channel=BEYOND).sum("channel") / mine.sel(channel="economic", drop=True)
    first = _economics_first(worlds["history"])
    gain = rise(ratio, "2020Q4", "2025Q4")
    return Measured(gain, (gain > 0) & first, None, f"the ratio rises in {share(gain > 0):.2f}; trade led first in {share(first):.2f}")


def _economics_first(world: xr.Dataset) -> xr.DataArray:
    """Say whether in most states China passed Russia in trade before politics and security, if there at all by 2025."""
    other = world["influence_by_channel"].sel(channel=BEYOND).sum("channel")
    in_trade, beyond = (
        first_quarter(until(series.sel(power=NEWCOMER, drop=True) > series.sel(power=PATRON, drop=True), "2025Q4"))
        for series in (world["trade"], other)
    )
    return ((in_trade < beyond) | (beyond == NEVER)).sum("state") >= MOST_STATES


def pledge(worlds: Worlds) -> Measured:
    """C18: the pledge adds little against Russia's security influence, and raises the tension."""
    mine, patron = (_security(worlds["history"], power) for power in (NEWCOMER, PATRON))
    below = (mine < patron).all("state")
    added = mine - _security(worlds["no_pledge"], NEWCOMER)
    little = (added <= MOST * patron).all("state")
    before = at(worlds["no_pledge"]["tension"], "2025Q4")
    raised = at(worlds["history"]["tension"], "2025Q4") - before
    level = share((mine <= MOST * patron).all("state"))
    note = f"below Russia's in {share(below):.2f}, level at most a third of it in {level:.2f}; tension rises in {share(raised > 0):.2f}"
    return Measured(raised, below & little & (raised > 0), effect_over_noise(raised, before), note)


def _security(world: xr.Dataset, power: str) -> xr.DataArray:
    return at(world["influence_by_channel"].sel(channel="security", power=power, state=WATCHED, drop=True), "2025Q4")


def scepticism(worlds: Worlds) -> Measured:
    """C19: China is liked less than Russia before the war, and not more where trade with it rose."""
    opinion, trade = worlds["history"]["opinion"], logged(worlds["history"]["trade"].sel(power=NEWCOMER, drop=True))
    behind = at(opinion.sel(power=NEWCOMER, drop=True) - opinion.sel(power=PATRON, drop=True), "2021Q4").sel(state=POLLED)
    liked, traded = (rise(series.sel(state=TRADING), "2017Q1", "2021Q4") for series in (opinion.sel(power=NEWCOMER, drop=True), trade))
    together = (liked * traded).sum("state")
    note = f"below Russia's in {share((behind < 0).all('state')):.2f}; does not rise with trade in {share(together <= 0):.2f}"
    return Measured(behind.max("state"), (behind < 0).all("state") & (together <= 0), None, note)


def causes(worlds: Worlds) -> Measured:
    """C20: labour, debt and Xinjiang each lower the opinion of China."""
    opinion = {
        name: at(worlds[name]["opinion"].sel(power=NEWCOMER, state=TURNED, drop=True).mean("state"), "2021Q4")
        for name in ("history", *CAUSES.values())
    }
    effects = {cause: opinion["history"] - opinion[world] for cause, world in CAUSES.items()}
    sizes = {cause: effect_over_noise(effect, opinion[CAUSES[cause]]) for cause, effect in effects.items()}
    every = xr.concat(list(effects.values()), "cause")
    note = ", ".join(f"{cause} {middle(effect):+.3f} ({sizes[cause]:.2f} of its noise)" for cause, effect in effects.items())
    return Measured(every.max("cause"), (every < 0).all("cause"), min(sizes.values()), note)


def cap(worlds: Worlds) -> Measured:
    """C21: publics that like China better let it gain more political influence."""
    liked, now = (_politics(worlds[name]) for name in ("liked_china", "history"))
    gain = (liked - now).sum("state")
    opinion = at(worlds["history"]["opinion"].sel(power=NEWCOMER, drop=True), "2021Q4")
    low, high = (
        (liked - now).where(kept).mean("state") for kept in (opinion <= opinion.median("state"), opinion > opinion.median("state"))
    )
    part = 100 * middle(gain / now.sum("state"))
    where = ", ".join(f"{float(found.mean()):.4f} where it is {word}" for found, word in ((low, "low"), (high, "high")))
    note = f"{part:.1f} % of the level; a state's gain by opinion of China: {where} (mean)"
    return Measured(gain, gain > 0, effect_over_noise(gain, now.sum("state")), note)


def _politics(world: xr.Dataset) -> xr.DataArray:
    return at(world["influence_by_channel"].sel(channel="political", power=NEWCOMER, drop=True), "2025Q4")
