"""Write what the ledger holds: its folder, the table for the terminal, and the report claim by claim."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import pandas as pd
import xarray as xr

from sim import results
from sim.config import Config, digest
from sim.results import parts
from sim.results.formats import write_table
from sim.results.provenance import attributes
from sim.studies.claims.catalogue import Claim
from sim.studies.claims.ledger import BREAKS, HALF, HELD, VERDICTS, survivors
from sim.studies.claims.statistics.measured import LEAST_EFFECT
from sim.studies.claims.worlds import names
from sim.studies.output import band, markdown, text_file, write_config

READING = (
    f"Share: of the random worlds in which a claim holds. It holds from {HELD:g}, is mixed from {HALF:g}, fails below. Built in: no switch "
    f"breaks it (lowers the share by {BREAKS:g} or more), or an estimate states it outright, so that it is no evidence. The effect of a "
    f"shock is judged by its size: a mean below {LEAST_EFFECT:g} of the spread of the same figure without the shock counts as none."
)
SHORT = 62  # letters of a claim on the terminal


@dataclass(frozen=True)
class Findings:
    """Hold the claims, the ledger, the shares elsewhere, and the statistics of the base by claim and replicate."""

    claims: Sequence[Claim]
    ledger: pd.DataFrame
    robustness: pd.DataFrame
    values: xr.Dataset


def write(found: Findings, config: Config, whole: Config, command: str, folder: Path) -> dict[str, str]:
    """Write the folder, then its report and figures, and list those that failed; `whole` is the config with all worlds, which was run."""
    about = found.values.assign_attrs(attributes(whole, names(whole), command) | {"title": "The article, claim by claim"})
    about = about.assign_attrs(config_hash=digest(config)[:8])
    with results.written_atomically(folder) as temporary:
        write_table(temporary / "ledger.csv", found.ledger, digits=4)
        write_table(temporary / "robustness.csv", found.robustness, digits=4)
        about.to_netcdf(temporary / "claims.nc", engine="h5netcdf")
        write_config(temporary, config)
    page = text_file("LEDGER.md", lambda: report(found.claims, found.ledger, found.robustness))
    return parts.add(folder, page | (parts.within("figures", figures(found, about)) if config.figures else {}))


def figures(found: Findings, about: xr.Dataset) -> dict[str, parts.Make]:
    """List the overview and a figure for each group of claims, each with what draws it."""
    from sim.plots.layout import sheet
    from sim.plots.studies.claims import group_figure, overview_figure, riddles_figure

    thresholds = {claim.id: claim.threshold for claim in found.claims if claim.threshold is not None}
    drawn: dict[str, parts.Make] = {"overview.png": sheet.later(partial(overview_figure, found.ledger, about), "overview", about)}
    groups = dict.fromkeys(claim.group for claim in found.claims)
    for group in groups:
        rows = found.ledger[[claim.group == group for claim in found.claims]]
        riddles = {claim.id: claim.parts for claim in found.claims if claim.group == group and claim.parts}
        page = partial(riddles_figure, found.ledger, riddles, about) if riddles else partial(group_figure, group, rows, thresholds, about)
        name = group.replace(" ", "_").lower()
        drawn[f"{name}.png"] = sheet.later(page, name, about)
    return drawn


def counts(ledger: pd.DataFrame) -> str:
    """Count the verdicts on the article's claims, the riddles left out.

    >>> counts(pd.DataFrame({"id": ["C01", "C02", "R1"], "verdict": ["holds", "fails", "holds"]}))
    'Of 2 claims 1 holds, 0 are mixed, 1 fails, 0 are built in, 0 are not testable here'
    """
    found = ledger.loc[ledger["id"].str.startswith("C"), "verdict"].value_counts()
    holds, mixed, fails, built, untested = (int(found.get(name, 0)) for name in VERDICTS)
    counted = [
        f"{holds} {'holds' if holds == 1 else 'hold'}",
        f"{mixed} {_are(mixed)} mixed",
        f"{fails} {'fails' if fails == 1 else 'fail'}",
    ]
    counted += [f"{built} {_are(built)} built in", f"{untested} {_are(untested)} not testable here"]
    return f"Of {int(found.sum())} claims {', '.join(counted)}"


def _are(count: int) -> str:
    return "is" if count == 1 else "are"


def text(ledger: pd.DataFrame, robustness: pd.DataFrame) -> str:
    """Write the table for the terminal."""
    shown = pd.DataFrame(
        {
            "id": ledger["id"],
            "claim": [name if len(name) <= SHORT else f"{name[: SHORT - 3]}..." for name in ledger["claim"]],
            "median": [_number(value) for value in ledger["median"]],
            "80 % band": [_band(row) for _, row in ledger.iterrows()],
            "share": [_number(value, ".2f") for value in ledger["share"]],
            "effect/noise": [_number(value, ".2f") for value in ledger["effect_over_noise"]],
            "verdict": ledger["verdict"],
            "broken by": ledger["broken_by"],
        }
    )
    lines = [
        f"{counts(ledger)}.",
        READING,
        "",
        shown.to_string(index=False),
        "",
        f"Hold or mixed under every theory: {_listed(robustness, HALF)}",
    ]
    return "\n".join(lines)


def _listed(robustness: pd.DataFrame, least: float) -> str:
    return ", ".join(survivors(robustness, least)) or "none"


def _number(value: object, style: str = ".3g") -> str:
    found = float(str(value))
    return "" if pd.isna(found) else f"{found:{style}}"


def _band(row: pd.Series) -> str:
    """Write the 80 % band of a row's statistic; nothing where it has none."""
    return "" if pd.isna(row["low"]) else band(row["low"], row["high"], ".3g")


def report(claims: Sequence[Claim], ledger: pd.DataFrame, robustness: pd.DataFrame) -> str:
    """Write the report: the counts, the table, what survives other ranges and theories, and each claim in full."""
    parts = ["# The article, claim by claim", f"{counts(ledger)}. {READING}", table(ledger)]
    lead = (
        "Shares of replicates under other calibrations (`wide` has the two ranges that were narrowed after seeing as they were) and under "
        "each theory of how states choose."
    )
    body = [[str(row["id"]), *(f"{row[column]:.2f}" for column in robustness.columns[1:])] for _, row in robustness.iterrows()]
    parts += ["## Under other ranges and theories", lead, markdown([str(column) for column in robustness.columns], body)]
    parts += [f"Survives under all theories, share {least:g} or more: {_listed(robustness, least)}." for least in (HELD, HALF)]
    parts += ["## Each claim", *(_section(claim, row) for claim, (_, row) in zip(claims, ledger.iterrows(), strict=True))]
    return "\n\n".join(parts) + "\n"


def table(ledger: pd.DataFrame) -> str:
    """Write the ledger's main columns as a table in Markdown."""
    body = [
        [
            str(row["id"]),
            str(row["claim"]),
            _number(row["share"], ".2f"),
            _number(row["effect_over_noise"], ".2f"),
            str(row["verdict"]),
            "" if pd.isna(row["broken_by"]) else str(row["broken_by"]).replace(",", ", "),
        ]
        for _, row in ledger.iterrows()
    ]
    return markdown(["", "claim", "share", "effect / noise", "verdict", "broken by"], body)


def _section(claim: Claim, row: pd.Series) -> str:
    """Write one claim in full."""
    found = "" if pd.isna(row["median"]) else f": {_number(row['median'])} (80 %: {_band(row)})"
    held = "" if pd.isna(row["share"]) else f", holds in {row['share']:.2f} of the replicates"
    lines = [
        f"### {claim.id}: {claim.claim}",
        f"**{row['verdict']}**{held}.",
        f"- Measured: {claim.statistic}{found}",
        f"- Falsified if {claim.falsified_if}",
        f"- Mechanism: {claim.mechanism}",
        f"- Broken by: {row['broken_by'] or 'no switch'}" if found else "",
        f"- Note: {row['note']}" if row["note"] else "",
        f"- Source: {claim.source}",
    ]
    return "\n".join(line for line in lines[:2]) + "\n\n" + "\n".join(line for line in lines[2:] if line)
