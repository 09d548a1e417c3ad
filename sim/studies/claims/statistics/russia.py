"""Measure what is claimed of Russia: attention, trade, uranium, requests for help, remittances, dominance."""

from __future__ import annotations

import numpy as np
import xarray as xr

from sim.studies.claims.statistics.measured import (
    PATRON,
    Measured,
    Worlds,
    at,
    effect_over_noise,
    logged,
    mean_of_years,
    middle,
    rise,
    share,
)

THREATENED = (("2022Q1", "KAZ"), ("2022Q3", "KGZ"), ("2022Q3", "TJK"))
SENDERS = ["TJK", "KGZ", "UZB"]  # of migrants
ORDER = [*SENDERS, "KAZ", "TKM"]
LEAST_LEVEL = 0.5  # of the level at 2021Q4, below which influence has collapsed


def attention(worlds: Worlds) -> Measured:
    """C01: attention_RUS, 2022-24 over 2017-21, above one."""
    spent = worlds["history"]["attention"].sel(power=PATRON, drop=True).sum("state")
    ratio = mean_of_years(spent, 2022, 2024) / mean_of_years(spent, 2017, 2021)
    return Measured(ratio, ratio > 1)


def trade(worlds: Worlds) -> Measured:
    """C02: log trade with Russia rises 2021Q4-2024Q4, and by more than without sanctions."""
    risen, without = (rise(_russian_trade(worlds[name]), "2021Q4", "2024Q4") for name in ("history", "no_sanctions"))
    gain = risen - without
    note = f"without sanctions {middle(without):+.2f}; due to them {middle(gain):+.3f} (median, log)"
    return Measured(risen, (risen > 0) & (gain > 0), effect_over_noise(gain, without), note)


def _russian_trade(world: xr.Dataset) -> xr.DataArray:
    return logged(world["trade"].sel(power=PATRON, drop=True).sum("state"))


def diversion(worlds: Worlds) -> Measured:
    """C03: log trade of KGZ and KAZ with Russia and the EU is higher by the sanctions, of KGZ more."""
    risen, without = (_rises(worlds[name]) for name in ("history", "no_sanctions"))
    gain = risen - without
    by_state = gain.mean("power")
    more = by_state.sel(state="KGZ", drop=True) > by_state.sel(state="KAZ", drop=True)
    rises = ", ".join(
        f"{state} with {power} {middle(gain.sel(state=state, power=power)):+.2f}" for state in ("KGZ", "KAZ") for power in ("RUS", "EU")
    )
    size = effect_over_noise(gain.mean(["power", "state"]), without.mean(["power", "state"]))
    return Measured(gain.mean(["power", "state"]), (gain > 0).all(["power", "state"]) & more, size, f"{rises} (median, log)")


def _rises(world: xr.Dataset) -> xr.DataArray:
    return rise(logged(world["trade"].sel(power=["RUS", "EU"], state=["KGZ", "KAZ"])), "2021Q4", "2023Q4")


def uranium(worlds: Worlds) -> Measured:
    """C05: China's economic influence in Kazakhstan is higher by the sale of uranium stakes, Russia's lower."""
    sold, kept = (
        at(worlds[name]["influence_by_channel"].sel(channel="economic", state="KAZ", drop=True), "2025Q4")
        for name in ("history", "no_sale")
    )
    gain = (sold - kept).sel(power="CHN", drop=True)
    loss = (sold - kept).sel(power=PATRON, drop=True)
    size = effect_over_noise(gain, kept.sel(power="CHN", drop=True))
    return Measured(gain, (gain > 0) & (loss < 0), size, f"Russia's {middle(loss):+.4f} (median, index)")


def requests(worlds: Worlds) -> Measured:
    """C12: each threatened state asks Russia."""
    asked = worlds["history"]["requests"]
    asks = {place: at(asked, place[0]).sel(power=PATRON, state=place[1], drop=True) > 0 for place in THREATENED}
    counted = xr.concat(list(asks.values()), "of").sum("of").astype(float)
    note = ", ".join(f"{state} in {quarter} {share(found):.2f}" for (quarter, state), found in asks.items())
    return Measured(counted, counted == len(THREATENED), None, f"asks Russia: {note}")


def remittances(worlds: Worlds) -> Measured:
    """C13: remittances are ordered as observed, and a weak rouble lowers them within a year."""
    level = at(worlds["history"]["remittances"].sum("power"), "2024Q4")
    weak = at(worlds["weak_rouble"]["remittances"].sum("power"), "2024Q4")
    ordered = _ordered(level)
    fall = logged(weak.sel(state=SENDERS)) - logged(level.sel(state=SENDERS))
    note = (
        f"in order in {share(ordered):.2f}; "
        + ", ".join(f"{code} {middle(level.sel(state=code)):.0f}" for code in ORDER)
        + " % of GDP (median)"
    )
    size = effect_over_noise(fall.mean("state"), logged(level.sel(state=SENDERS)).mean("state"))
    return Measured(fall.mean("state"), ordered & (fall < 0).all("state"), size, note)


def _ordered(level: xr.DataArray) -> xr.DataArray:
    first, second, third, fourth, fifth = (level.sel(state=code, drop=True) for code in ORDER)
    return (first > second) & (second > third) & (third > np.maximum(fourth, fifth))


def dominance(worlds: Worlds) -> Measured:
    """C24: Russia's share of all influence, five-year means, falls from 2016-20 to 2021-25; its level does not collapse."""
    world = worlds["history"]
    level = world["influence"].sel(power=PATRON, drop=True).sum("state")
    part = level / world["influence"].sum(["power", "state"])
    fall = mean_of_years(part, 2021, 2025) - mean_of_years(part, 2016, 2020)
    since_the_war = rise(part, "2021Q4", "2024Q4") < 0
    kept = at(level, "2024Q4") >= LEAST_LEVEL * at(level, "2021Q4")
    later = rise(world["tension"], "2024Q4", "2030Q4") > 0
    left = middle(at(level, "2024Q4") / at(level, "2021Q4"))
    note = (
        f"the share of 2024Q4 is below 2021Q4's in {share(since_the_war):.2f}; level {left:.2f} of 2021 (median); "
        f"tension of 2030 above 2024's in {share(later):.2f}"
    )
    return Measured(fall, (fall < 0) & kept, None, note)
