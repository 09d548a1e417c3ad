"""Assemble the ledger: a row a claim, with its statistic, share, verdict, what breaks it, and its share without each switch."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from math import isnan

import numpy as np
import pandas as pd
import xarray as xr

from sim.domain.mechanisms import MECHANISMS
from sim.studies.claims import runs
from sim.studies.claims.catalogue import Claim
from sim.studies.claims.runs import Outcome
from sim.studies.claims.statistics.measured import (
    LEAST_EFFECT,
    Measured,
    by_size,
    middle,
    share,
)

HOLDS, MIXED, FAILS, BUILT_IN, NOT_TESTABLE = "holds", "mixed", "fails", "built in", "not testable"
VERDICTS = (HOLDS, MIXED, FAILS, BUILT_IN, NOT_TESTABLE)
HELD, HALF = 0.8, 0.5  # shares of replicates
BREAKS = 0.2  # a fall of the share
EXACT = 1e-9  # so that a fall of exactly 0.2 counts
FIRST = ["id", "claim", "statistic", "median", "low", "high", "share", "effect_over_noise", "verdict", "broken_by", "note"]
WITHOUT = "share_without_"  # and the name of a switch
COLUMNS = [*FIRST, *(f"{WITHOUT}{mechanism.name}" for mechanism in MECHANISMS)]
WIDE = "wide"  # a calibration
RESTS_ON_NARROWED = ("C11", "C22", "R2", "R3", "R123")  # claims on the two ranges that were narrowed after seeing results


def broken_by(share: float, without: Mapping[str, float]) -> list[str]:
    """List the switches without which the share falls by a fifth or more of all replicates, the largest fall first.

    >>> broken_by(0.9, {"voice": 0.5, "lock_in": 0.1, "opinion": 0.8})
    ['lock_in', 'voice']
    """
    falls = {switch: share - found for switch, found in without.items() if not isnan(found)}
    return sorted((switch for switch, fall in falls.items() if fall >= BREAKS - EXACT), key=lambda switch: -falls[switch])


def verdict_of_share(share: float | None, breaks: list[str], stated: bool = False) -> str:
    """Give the verdict on a share; one that nothing breaks, or that an estimate states outright, is built in and no evidence.

    >>> [verdict_of_share(found, ["voice"]) for found in (0.9, 0.6, 0.3, None)], verdict_of_share(0.9, [])
    (['holds', 'mixed', 'fails', 'not testable'], 'built in')
    >>> verdict_of_share(0.9, ["voice"], stated=True), verdict_of_share(0.1, [], stated=True)
    ('built in', 'built in')
    """
    if share is None:
        return NOT_TESTABLE
    if stated:
        return BUILT_IN
    if share < HALF:
        return FAILS
    if not breaks:
        return BUILT_IN
    return HOLDS if share >= HELD else MIXED


def judged(claims: Sequence[Claim], outcome: Outcome) -> dict[str, Measured]:
    """Judge effects by size, and add the riddles: all their claims at once, replicate by replicate."""
    signed = {claim.id for claim in claims if claim.judged_by_sign}
    found = {name: measured if name in signed else by_size(measured) for name, measured in outcome.measured.items()}
    for claim in claims:
        if claim.parts and set(claim.parts) <= set(found):
            held = xr.concat([found[part].holds for part in claim.parts], "part")
            found[claim.id] = Measured(held.sum("part").astype(float), held.all("part"))
    return found


def assemble(claims: Sequence[Claim], found: Sequence[Outcome], notes: dict[str, str]) -> pd.DataFrame:
    """Make the ledger from what every run measured; the base comes first. `notes`: what observed tables say of a claim, by id."""
    measured = {(outcome.kind, outcome.name): judged(claims, outcome) for outcome in found}
    idle = {outcome.name for outcome in found[1:] if outcome.kind == runs.WITHOUT and runs.idle(found[0], outcome)}
    rows = [_row(claim, measured, idle, notes.get(claim.id, "")) for claim in claims]
    return pd.DataFrame(rows, columns=COLUMNS)


def _row(claim: Claim, measured: dict[tuple[str, str], dict[str, Measured]], idle: set[str], observed_note: str) -> dict[str, object]:
    base = measured[runs.BASE, runs.BASE].get(claim.id)
    row: dict[str, object] = {"id": claim.id, "claim": claim.claim, "statistic": claim.statistic}
    if base is None:
        note = "; ".join(filter(None, [claim.not_testable, observed_note]))
        return row | {"verdict": verdict_of_share(None, []), "broken_by": "", "note": note}
    without = {name: share(of[claim.id].holds) for (kind, name), of in measured.items() if kind == runs.WITHOUT}
    tried = {name: found for name, found in without.items() if name not in idle}
    low, median, high = (float(value) for value in np.quantile(base.value.values, (0.1, 0.5, 0.9)))
    breaks = broken_by(share(base.holds), tried)
    return row | {
        "median": median,
        "low": low,
        "high": high,
        "share": share(base.holds),
        "effect_over_noise": base.over_noise,
        "verdict": verdict_of_share(share(base.holds), breaks, claim.stated_by is not None),
        "broken_by": ",".join(breaks),
        "note": _note(claim, base, measured, idle),
        **{f"{WITHOUT}{name}": found for name, found in tried.items()},
    }


def _note(claim: Claim, base: Measured, measured: dict[tuple[str, str], dict[str, Measured]], idle: set[str]) -> str:
    sentences = [base.note, f"stated by {claim.stated_by}" if claim.stated_by else ""]
    if claim.judged_by_sign and base.over_noise is not None and base.over_noise < LEAST_EFFECT:
        sentences.append(f"its effect is judged by sign, since {claim.judged_by_sign}; by size it would hold nowhere")
    if (runs.WITHOUT, claim.compared_without) in measured:
        other = measured[runs.WITHOUT, str(claim.compared_without)][claim.id]
        sentences.append(f"median {middle(base.value):.4f}, without {claim.compared_without} {middle(other.value):.4f}")
    others = {(runs.UNDER, WIDE): "under the wide ranges"} if claim.id in RESTS_ON_NARROWED else {}
    others |= {key: f"under the theory {key[1]}" for key in measured if key[0] == runs.THEORY and claim.parts}
    sentences += [f"share {words} {share(measured[key][claim.id].holds):.2f}" for key, words in others.items() if key in measured]
    if idle:
        sentences.append(f"switches that change nothing: {', '.join(sorted(idle))}")
    return "; ".join(filter(None, sentences))


def robustness(claims: Sequence[Claim], found: Sequence[Outcome], calibration: str, theory: str) -> pd.DataFrame:
    """Tabulate the share of every testable claim under each calibration and each theory; the base is the first of both."""
    columns = {calibration: found[0]} | {outcome.name: outcome for outcome in found if outcome.kind == runs.UNDER}
    columns |= {f"theory_{theory}": found[0]} | {f"theory_{outcome.name}": outcome for outcome in found if outcome.kind == runs.THEORY}
    tables = {name: judged(claims, outcome) for name, outcome in columns.items()}
    kept = [claim.id for claim in claims if claim.id in tables[calibration]]
    rows = [{"id": name} | {column: share(table[name].holds) for column, table in tables.items()} for name in kept]
    return pd.DataFrame(rows, columns=["id", *columns])


def survivors(table: pd.DataFrame, least: float) -> list[str]:
    """List the claims whose share is at least `least` under every theory.

    >>> survivors(pd.DataFrame({"id": ["C01", "C02"], "theory_a": [0.9, 0.4], "theory_b": [0.6, 0.9]}), 0.5)
    ['C01']
    """
    theories = [column for column in table.columns if column.startswith("theory_")]
    return [str(name) for name in table.loc[(table[theories] >= least).all(axis=1), "id"]]


def values(claims: Sequence[Claim], base: Outcome) -> xr.Dataset:
    """Give the statistic and whether it holds, claim by claim and replicate by replicate."""
    found = judged(claims, base)
    label = {"claim": list(found)}
    return xr.Dataset(
        {
            "statistic": xr.concat([measured.value for measured in found.values()], "claim").assign_attrs(
                units="see the claim's statistic"
            ),
            "holds": xr.concat([measured.holds for measured in found.values()], "claim").astype("int8").assign_attrs(units="0 or 1"),
        },
        label,
    )


def observed(history: xr.Dataset) -> dict[str, str]:
    """Give a sentence for each claim of which the observed tables say something: C06 and C15."""
    return {"C06": first_power(history), "C15": growth_of_trade(history)}


def first_power(history: xr.Dataset) -> str:
    """C06: count the states in which Russia's published index is above China's, year by year, 1995-2005."""
    index = history["influence"].sel(year=slice(1995, 2005))
    ahead = (index.sel(power="RUS") > index.sel(power="CHN")).sum("state")
    least, most = int(ahead.min()), int(ahead.max())
    return f"the record: Russia's index is above China's in {least} to {most} of {index.sizes['state']} states in each year 1995-2005"


def growth_of_trade(history: xr.Dataset) -> str:
    """C15: give the yearly growth of the observed trade with China before and after 2013, states with figures in all three years."""
    trade = history["trade"].sel(power="CHN", year=[2003, 2013, 2021]).dropna("state")
    first, middle, last = trade.sum("state").values
    before, after = (100 * (np.exp(np.log(end / start) / years) - 1) for start, end, years in ((first, middle, 10), (middle, last, 8)))
    return f"the record: {before:.0f} % a year 2003-13, {after:.0f} % a year 2013-21 (current dollars; {', '.join(trade['state'].values)})"
