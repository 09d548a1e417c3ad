"""Assemble the ledger: a row a claim, with its statistic, share, verdict, what breaks it, and its share without each switch."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd
import xarray as xr

from sim.domain.mechanisms import MECHANISMS
from sim.studies.claims import runs
from sim.studies.claims.catalogue import Claim
from sim.studies.claims.measured import LEAST_EFFECT, Measured, by_size, middle, share
from sim.studies.claims.runs import Outcome
from sim.studies.claims.verdicts import broken_by, verdict

FIRST = ["id", "claim", "statistic", "median", "low", "high", "share", "effect_over_noise", "verdict", "broken_by", "note"]
WITHOUT = "share_without_"
COLUMNS = [*FIRST, *(f"{WITHOUT}{mechanism.name}" for mechanism in MECHANISMS)]
WIDE = "wide"
TOLD_WIDE = ("C11", "C22", "R2", "R3", "R123")  # what rests on the two ranges that were narrowed after seeing


def judged(claims: Sequence[Claim], outcome: Outcome) -> dict[str, Measured]:
    """Judge effects by size, and add the riddles: all their claims at once, replicate by replicate."""
    signed = {claim.id for claim in claims if claim.judged_by_sign}
    found = {name: measured if name in signed else by_size(measured) for name, measured in outcome.measured.items()}
    for claim in claims:
        if claim.parts and set(claim.parts) <= set(found):
            held = xr.concat([found[part].holds for part in claim.parts], "part")
            found[claim.id] = Measured(held.sum("part").astype(float), held.all("part"))
    return found


def assemble(claims: Sequence[Claim], found: Sequence[Outcome], observed: dict[str, str]) -> pd.DataFrame:
    """Make the ledger from what every run measured; the base comes first. `observed`: what the record says of claims no run decides."""
    measured = {(outcome.kind, outcome.name): judged(claims, outcome) for outcome in found}
    idle = {outcome.name for outcome in found[1:] if outcome.kind == runs.WITHOUT and runs.idle(found[0], outcome)}
    rows = [_row(claim, measured, idle, observed.get(claim.id, "")) for claim in claims]
    return pd.DataFrame(rows, columns=COLUMNS)


def _row(claim: Claim, measured: dict[tuple[str, str], dict[str, Measured]], idle: set[str], seen: str) -> dict[str, object]:
    base = measured[runs.BASE, runs.BASE].get(claim.id)
    said: dict[str, object] = {"id": claim.id, "claim": claim.claim, "statistic": claim.statistic}
    if base is None:
        why = claim.not_testable or f"no rule records {claim.requires}"
        return said | {"verdict": verdict(None, []), "broken_by": "", "note": "; ".join(filter(None, [why, seen]))}
    without = {name: share(of[claim.id].holds) for (kind, name), of in measured.items() if kind == runs.WITHOUT}
    tried = {name: found for name, found in without.items() if name not in idle}
    low, median, high = (float(value) for value in np.quantile(base.value.values, (0.1, 0.5, 0.9)))
    breaks = broken_by(share(base.holds), tried)
    return said | {
        "median": median,
        "low": low,
        "high": high,
        "share": share(base.holds),
        "effect_over_noise": base.over_noise,
        "verdict": verdict(share(base.holds), breaks, claim.stated_by is not None),
        "broken_by": ",".join(breaks),
        "note": _note(claim, base, measured, idle),
        **{f"{WITHOUT}{name}": found for name, found in tried.items()},
    }


def _note(claim: Claim, base: Measured, measured: dict[tuple[str, str], dict[str, Measured]], idle: set[str]) -> str:
    told = [base.note, f"stated by {claim.stated_by}" if claim.stated_by else ""]
    if claim.judged_by_sign and base.over_noise is not None and base.over_noise < LEAST_EFFECT:
        told.append(f"its effect is judged by sign, since {claim.judged_by_sign}; by size it would hold nowhere")
    if (runs.WITHOUT, claim.compared_without) in measured:
        other = measured[runs.WITHOUT, str(claim.compared_without)][claim.id]
        told.append(f"median {middle(base.value):.4f}, without {claim.compared_without} {middle(other.value):.4f}")
    others = {(runs.UNDER, WIDE): "under the wide ranges"} if claim.id in TOLD_WIDE else {}
    others |= {key: f"under the theory {key[1]}" for key in measured if key[0] == runs.THEORY and claim.parts}
    told += [f"share {words} {share(measured[key][claim.id].holds):.2f}" for key, words in others.items() if key in measured]
    if idle:
        told.append(f"switches that change nothing: {', '.join(sorted(idle))}")
    return "; ".join(filter(None, told))


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
