"""Measure what is claimed of the states: hedging, words, exits, memberships."""

from __future__ import annotations

import xarray as xr

from sim.studies.claims.statistics.measured import (
    PATRON,
    Measured,
    Worlds,
    at,
    mean_of_years,
    of_years,
    share,
)

LED = ("CSTO", "EAEU")  # by the patron
MEMBERS = {"CSTO": ("KAZ", "KGZ", "TJK"), "EAEU": ("KAZ", "KGZ")}
MEMBER = 0.5  # an observer counts as inside
WORDS_TO_EXITS = 5


def independence(worlds: Worlds) -> Measured:
    """C07: hedging of KAZ and TJK rises after 2021, and words come more often over all states."""
    world = worlds["history"]
    gain = mean_of_years(world["hedging"], 2022, 2024) - mean_of_years(world["hedging"], 2015, 2021)
    both = gain.sel(state=["KAZ", "TJK"])
    spoken = world["voice"].sum("state")
    more_often = mean_of_years(spoken, 2022, 2024) > mean_of_years(spoken, 2015, 2021)
    shares = ", ".join(f"{state} {share(both.sel(state=state) > 0):.2f}" for state in ("KAZ", "TJK"))
    held = (both > 0).all("state") & more_often
    stayed = held & ~_left(world)
    note = f"hedging rises in {shares}; words come more often in {share(more_often):.2f}; without C08, no exit and this {share(stayed):.2f}"
    return Measured(both.min("state"), held, None, note)


def voice_of_the_dependent(worlds: Worlds) -> Measured:
    """C08: the state with most need of Russia speaks, and words do not fall strictly with need."""
    world = worlds["history"]
    acts = of_years(world["voice"], 2022, 2025)
    need = _need(world)
    neediest = need.argmax("state") == list(world["state"].values).index("TJK")
    spoken = acts.sel(state="TJK", drop=True)
    note = f"TJK has the highest need in {share(neediest):.2f}; words not strictly falling with need in {share(~_falling(acts, need)):.2f}"
    return Measured(spoken, (spoken > 0) & ~_falling(acts, need), None, note)


def _need(world: xr.Dataset) -> xr.DataArray:
    influence = at(world["influence"], "2021Q4")
    mine = influence.sel(power=PATRON, drop=True) / influence.sum("power")
    return mine + at(world["remittances"], "2021Q4").sel(power=PATRON, drop=True) / 100


def _falling(acts: xr.DataArray, need: xr.DataArray) -> xr.DataArray:
    """Say where words fall with every step up in need."""
    order = need.transpose("replicate", "state").argsort(axis=1).rename(state="rank")
    sorted_acts = acts.transpose("replicate", "state").isel(state=order)
    return (sorted_acts.diff("rank") < 0).all("rank")


def words_not_exits(worlds: Worlds) -> Measured:
    """C09: words of 2022-25 exceed five times the exits from the patron's organisations."""
    world = worlds["history"]
    words = of_years(world["voice"].sum("state"), 2022, 2025)
    left = of_years(_exits(world).sum(["organisation", "state"]), 2022, 2025)
    margin = words - WORDS_TO_EXITS * left
    return Measured(margin, margin > 0, None, f"words {float(words.mean()):.1f}, exits {float(left.mean()):.2f} (mean)")


def _exits(world: xr.Dataset) -> xr.DataArray:
    inside = world["membership"].sel(organisation=list(LED)) >= MEMBER
    return (inside.shift(quarter=1, fill_value=False) & ~inside).astype(float)


def _left(world: xr.Dataset) -> xr.DataArray:
    """Say where a observed member leaves to 2025, memberships counted from the origin on."""
    out = _exits(world).sel(quarter=slice(None, "2025Q4")).sum("quarter")
    found = xr.concat([out.sel(organisation=code, state=list(states)).sum("state") for code, states in MEMBERS.items()], "organisation")
    return found.sum("organisation") > 0


def membership(worlds: Worlds) -> Measured:
    """C11: no observed member leaves, while hedging rises in KAZ or on average."""
    world = worlds["history"]
    gain = mean_of_years(world["hedging"], 2022, 2025) - mean_of_years(world["hedging"], 2015, 2021)
    best = xr.concat([gain.sel(state="KAZ", drop=True), gain.mean("state")], "of").max("of")
    stay = ~_left(world)
    return Measured(best, stay & (best > 0), None, f"no exit in {share(stay):.2f}, hedging rises in {share(best > 0):.2f}")
