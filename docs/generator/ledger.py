"""Keep the ledger of claims in docs/claims.md in step with the study: `make ledger`."""

from __future__ import annotations

import re
import sys
from collections.abc import Sequence
from pathlib import Path

import pandas as pd

from generator.blocks import enclosed, exit_code, inserted
from sim.config import ConfigError
from sim.studies.claims.ledger import (
    BUILT_IN,
    COLUMNS,
    FAILS,
    HOLDS,
    MIXED,
)
from sim.studies.claims.report import READING, counts, table

NAME, PAGE, KEPT = "ledger", "docs/claims.md", "docs/ledger.csv"
RIDDLES = {
    "R1": "trade with Russia up and its share of influence down",
    "R2": "defiance without exit",
    "R3": "China's entry without confrontation",
}
WIDE = re.compile(r"share under the wide ranges ([\d.]+)")
THEORY = re.compile(r"share under the theory (\w+) ([\d.]+)")


def block(ledger: pd.DataFrame) -> str:
    """Write what stands in the page, with its markers."""
    return enclosed(NAME, f"{paragraph(ledger)}\n\n{table(ledger)}")


def paragraph(ledger: pd.DataFrame) -> str:
    """Say what the ledger found: the verdicts, the riddles, the ranges that were narrowed after seeing, and the failures by name."""
    rows = {str(row["id"]): row for _, row in ledger.iterrows()}
    shares = {name: f"{row['share']:.2f}" for name, row in rows.items()}
    claims = ledger[ledger["id"].str.startswith("C")]
    named = {kind: ", ".join(claims.loc[claims["verdict"] == kind, "id"]) or "none" for kind in (HOLDS, MIXED, FAILS, BUILT_IN)}
    riddles = ", ".join(f"{words} in {shares[name]}" for name, words in RIDDLES.items())
    wide = {name: found[1] for name, row in rows.items() if (found := WIDE.search(str(row["note"])))}
    theories = THEORY.findall(str(rows["R123"]["note"]))
    return " ".join(
        [
            f"**{counts(ledger)}.**",
            f"Hold: {named[HOLDS]}. Mixed: {named[MIXED]}. Fail: {named[FAILS]}. Built in, and so no evidence: {named[BUILT_IN]}.",
            f"The three riddles that a balance of power gets wrong: {riddles} of the worlds; all at once in {shares['R123']}.",
            *(
                [f"Share with the two ranges that were narrowed after seeing as wide as before: {_listed(list(wide.items()))}."]
                if wide
                else []
            ),
            *([f"All three under other theories of how states choose: {_listed(theories)}."] if theories else []),
            READING,
        ]
    )


def _listed(found: Sequence[tuple[str, str]]) -> str:
    return ", ".join(f"{name} {share}" for name, share in found)


def refresh(found: Path, project: Path) -> None:
    """Copy a ledger to docs/ledger.csv, and what it says into the page.

    Raises:
        ConfigError: there is no such ledger, it is not one, or the page has no place for it.
    """
    if not found.is_file():
        raise ConfigError(f"{found}: no such file; python -m sim study=claims writes it to results/claims/ledger.csv")
    ledger, page = pd.read_csv(found, encoding="utf-8"), project / PAGE
    if list(ledger.columns) != COLUMNS:
        raise ConfigError(f"{found}: found other columns than a ledger's; python -m sim study=claims writes one")
    text = inserted(page.read_text(encoding="utf-8"), NAME, block(ledger), PAGE)
    (project / KEPT).write_text(found.read_text(encoding="utf-8"), encoding="utf-8")
    page.write_text(text, encoding="utf-8")


def main(arguments: Sequence[str]) -> int:
    """Refresh the page in the current folder; 0 done, 2 refused."""
    return exit_code(lambda: refresh(Path(arguments[0] if arguments else "results/claims/ledger.csv"), Path.cwd()))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
