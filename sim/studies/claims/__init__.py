"""Judge the article claim by claim: the history, its counterfactuals, and each mechanism switched off in turn."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from tqdm import tqdm

from sim import results
from sim.config import Config, compose
from sim.ensemble.start import history_of
from sim.studies.claims import ledger, report, runs
from sim.studies.claims.catalogue import claims
from sim.studies.output import conclude, study_folder

USUAL = "prior"  # the calibration that configs/study/claims.yaml takes


def run(config: Config, command: str) -> None:
    """Run every world with every switch, measure, judge, write and print.

    Raises:
        ConfigError: the config lacks an actor or a year that a claim speaks of, or the results folder is not ours.
    """
    judge(config, command)


def judge(config: Config, command: str, switches: Sequence[str] | None = None, others: Sequence[str] = runs.OTHERS) -> Path:
    """Do what `run` does with some of the switches and other calibrations only; give the folder."""
    folder = study_folder(config, "claims")
    results.refuse_foreign(folder)
    listed = runs.runs(config, switches, others)
    found = []
    with tqdm(total=len(listed), desc=folder.name, unit="run", disable=None, leave=False) as bar:
        for outcome in runs.outcomes(listed):
            found.append(outcome)
            bar.update()
    findings = _findings(config, found)
    failed = report.write(findings, config, listed[0].config, command, folder)
    print(report.text(findings.ledger, findings.robustness))
    conclude(folder, failed)
    return folder


def _findings(config: Config, found: Sequence[runs.Outcome]) -> report.Findings:
    catalogue = claims()
    return report.Findings(
        catalogue,
        ledger.assemble(catalogue, found, ledger.observed(history_of(config))),
        ledger.robustness(catalogue, found, _calibration(config), config.theory.name),
        ledger.values(catalogue, found[0]),
    )


def _calibration(config: Config) -> str:
    """Name the ranges of the base: the study's usual ones, or the user's own."""
    return USUAL if config.estimates == compose(f"calibration={USUAL}").estimates else "own"
