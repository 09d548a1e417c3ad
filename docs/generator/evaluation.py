"""Put evidence into the account of evaluation: what the tests check, what was fitted, what won and lost."""

from __future__ import annotations

import ast

import pandas as pd

from generator import PROJECT, table
from generator.estimates import composed, span
from sim.studies.backtest.verdicts import LOSES, TIES, UNSURE, WINS, pooled

DOCS = PROJECT / "docs"
PARTITIONS = {  # in the words of docs/backtest.md
    "all": "origins from 2003",
    "calibration": "origins 2000 to 2012, in part in-sample",
    "test": "origins from 2013, after the fit",
    "left_out": "each state by estimates fitted without it",
}


def checks() -> str:
    """List every file of tests with the first line of its docstring."""
    rows = []
    for path in sorted((PROJECT / "tests").rglob("test_*.py")):
        first = (ast.get_docstring(ast.parse(path.read_text(encoding="utf-8"))) or "").partition("\n")[0]
        rows.append([f"`{path.relative_to(PROJECT)}`", first])
    return table(["tests", "what they check"], rows)


def partitions() -> str:
    """Count wins, ties and losses of the back-test by partition, and how far the 80 % bands cover."""
    scores = pd.read_csv(DOCS / "scores.csv", encoding="utf-8")
    rows = []
    for partition, words in PARTITIONS.items():
        for conditional in (True, False):
            chosen = pooled(scores, partition, conditional)
            if len(chosen):
                counts = chosen["verdict"].value_counts()
                kind = "conditional" if conditional else "unconditional"
                rows.append([words, kind, *(str(counts.get(verdict, 0)) for verdict in (WINS, TIES, LOSES, UNSURE))])
    return table(["partition", "forecasts", "wins", "ties", "losses", "too few origins to say"], rows)


def verdicts() -> str:
    """Count the verdicts on the article's claims, by kind."""
    ledger = pd.read_csv(DOCS / "ledger.csv", encoding="utf-8")
    kinds = {"claims": ledger[ledger["id"].str.startswith("C")], "riddles": ledger[ledger["id"].str.startswith("R")]}
    found = list(dict.fromkeys(ledger["verdict"]))
    rows = [[kind, *(str((part["verdict"] == verdict).sum()) for verdict in found)] for kind, part in kinds.items()]
    return table(["", *found], rows)


def posterior() -> str:
    """List what the data decided."""
    prior, after = composed("prior").estimates, composed("posterior").estimates
    names = [name for name in prior if after[name] != prior[name]]
    return table(
        ["estimate", "prior", "posterior", "unit", "fitted to"],
        [[f"`{name}`", span(prior[name]), span(after[name]), prior[name].unit, after[name].source] for name in names],
    )
