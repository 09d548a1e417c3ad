"""Keep the README's ledger in step with the study: `python -m sim.studies.claims.readme LEDGER`, or `make ledger`."""

from __future__ import annotations

import re
import sys
from collections.abc import Sequence
from pathlib import Path

import pandas as pd

from sim.config import ConfigError
from sim.studies.claims.ledger import COLUMNS
from sim.studies.claims.report import READING, counts, table
from sim.studies.claims.verdicts import BUILT_IN, FAILS, HOLDS, MIXED

OPENING, CLOSING = "<!-- ledger -->", "<!-- /ledger -->"
RIDDLES = {
    "R1": "trade with Russia up and its share of influence down",
    "R2": "defiance without exit",
    "R3": "China's entry without confrontation",
}
WIDE = re.compile(r"share under the wide ranges ([\d.]+)")
THEORY = re.compile(r"share under the theory (\w+) ([\d.]+)")


def block(ledger: pd.DataFrame) -> str:
    """Write what stands in the README, with its markers."""
    return f"{OPENING}\n\n{paragraph(ledger)}\n\n{table(ledger)}\n\n{CLOSING}"


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


def inserted(text: str, written: str) -> str:
    """Put a block in the place of the one that a text holds.

    Raises:
        ConfigError: the text has no place for it.

    >>> inserted("a <!-- ledger -->old<!-- /ledger --> b", "new")
    'a new b'
    """
    before, opened, rest = text.partition(OPENING)
    _, closed, after = rest.partition(CLOSING)
    if not (opened and closed):
        raise ConfigError(f"README.md: no place for the ledger; it stands between {OPENING} and {CLOSING}")
    return before + written + after


def refresh(found: Path, project: Path) -> None:
    """Copy a ledger to docs/ledger.csv, and what it says into the README.

    Raises:
        ConfigError: there is no such ledger, it is not one, or the README has no place for it.
    """
    if not found.is_file():
        raise ConfigError(f"{found}: no such file; python -m sim study=claims writes it to results/claims/ledger.csv")
    ledger, readme = pd.read_csv(found), project / "README.md"
    if list(ledger.columns) != COLUMNS:
        raise ConfigError(f"{found}: found other columns than a ledger's; python -m sim study=claims writes one")
    text = inserted(readme.read_text(encoding="utf-8"), block(ledger))
    (project / "docs" / "ledger.csv").write_text(found.read_text(encoding="utf-8"), encoding="utf-8")
    readme.write_text(text, encoding="utf-8")


def main(arguments: Sequence[str]) -> int:
    """Refresh the README of the folder one stands in; 0 done, 2 refused."""
    try:
        refresh(Path(arguments[0] if arguments else "results/claims/ledger.csv"), Path.cwd())
    except ConfigError as error:
        print(f"error: {error}", file=sys.stderr)
        return 2
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
