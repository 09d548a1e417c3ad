"""Plan a run: what of it is finished already, what is missing, what cannot be used again, and what the rest would cost."""

from __future__ import annotations

import os
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from sim import results
from sim.config import Config, digest, question
from sim.config.identity import record_of
from sim.domain import quarters
from sim.ensemble.experiment import room, timed
from sim.ensemble.gather import Base
from sim.results import finished
from sim.results.fingerprint import fingerprint
from sim.results.finished import Finished

SHARED = 2.2  # the time of a whole run over that of its rules: recording, storing, summarising
FIGURES = 12.0  # seconds
MEGABYTE = 1e6
AT_ONCE = "MB while it runs"
KEPT_OF_SUMMARY = 25  # replicates that take as much disk space as a summary


@dataclass(frozen=True)
class Plan:
    """Hold where a run goes, whether it is finished, which finished run holds its first replicates, and why one is not used."""

    config: Config
    folder: Path
    there: Finished | None = None
    base: Finished | None = None
    remark: str = ""

    @property
    def held(self) -> int:
        """Count the replicates that need not be run."""
        found = self.there or self.base
        return min(found.signature.replicates, self.config.ensemble.replicates) if found else 0

    @property
    def start(self) -> Base | None:
        """Give the file of the replicates that need not be run."""
        return Base(self.base.file, self.base.signature.replicates) if self.base else None


def plan_run(config: Config, runs: Iterable[Finished]) -> Plan:
    """Look for a run among those that are finished.

    A run is finished if the same program made it of the same config and tables. The replicates of any run of the same worlds that kept
    every path are used again. What another program made, or what cannot be read, is never used.

    Raises:
        ConfigError: its folder is not ours.
    """
    folder = results.folder_for(config)
    if config.fresh:
        return Plan(config, folder)
    same = [found for found in runs if found.signature.question == question(config)]
    made = fingerprint(config.region.observations)
    ours = [found for found in same if found.signature.program == made]
    readable = [found for found in ours if finished.is_complete(found)]
    there = next((found for found in readable if found.folder == folder and found.signature.run == digest(config)), None)
    if there:
        return Plan(config, folder, there)
    base = max((found for found in readable if found.signature.record == "full"), key=_size, default=None)
    return Plan(config, folder, base=base, remark=_remark(same, ours, readable, folder) if base is None else "")


def _size(found: Finished) -> int:
    return found.signature.replicates


def _remark(same: list[Finished], ours: list[Finished], readable: list[Finished], folder: Path) -> str:
    """Say why a finished run of the same worlds is not used again."""
    for found in sorted(same, key=lambda each: each.folder != folder):
        if found not in ours:
            return f"{found.folder} was made by another version of the program or of its tables; not used, all replicates are run"
        if found not in readable:
            return f"{found.folder}/{finished.DATASET} cannot be read; not used, all replicates are run"
    return ""


def dry_run(plans: Sequence[Plan]) -> str:
    """Tabulate the runs of a command: their folders, what is found, what would be run, time and disk."""
    pace = timed(max((plan.config for plan in plans), key=_block))  # small blocks say little of large ones
    table = pd.DataFrame(
        [_row(plan, pace) for plan in plans], columns=["folder", "replicates", "found", "to run", "minutes", "MB", AT_ONCE]
    )
    totals = _totals(table, sum(plan.there is not None for plan in plans))
    lines = [table.drop(columns=AT_ONCE).to_string(index=False, float_format="%.1f"), "", totals]
    lines += [plan.remark for plan in plans if plan.remark]
    ensemble = plans[0].config.ensemble
    if ensemble.precision is not None:
        lines.append(
            f"Replicates are added until effects are known to {ensemble.precision:g}; at most {ensemble.most:,}; the table has the first."
        )
    return "\n".join(lines)


def _block(config: Config) -> int:
    return min(config.ensemble.replicates, config.engine.block)


def _row(plan: Plan, pace: float) -> tuple[str, int, int, int, float, float, float]:
    """Give the folder, replicates asked, found and to run, minutes, megabytes to keep, and those that the run itself takes."""
    asked = plan.config.ensemble.replicates
    missing = 0 if plan.there else asked - plan.held
    figures = FIGURES if plan.config.figures and not plan.there else 0.0
    minutes = (SHARED * pace * _length(plan.config) * missing / _workers(plan.config) + figures) / 60
    kept = asked if record_of(plan.config) == "full" else KEPT_OF_SUMMARY
    size = 0.0 if plan.there else room(plan.config) / MEGABYTE
    return plan.folder.name, asked, plan.held, missing, minutes, kept * size, asked * size


def _totals(table: pd.DataFrame, found: int) -> str:
    kept, during = table["MB"].sum(), (table["MB"].sum() - table["MB"] + table[AT_ONCE]).max()  # a summary is made of all paths
    beyond = f" ({during:,.0f} MB free while it runs)" if during > kept else ""
    return (
        f"Dry run: {found} of {len(table)} found; {len(table) - found} to run, {table['to run'].sum():,} replicates, "
        f"about {table['minutes'].sum():.1f} minutes and {kept:,.0f} MB{beyond}, timed on a few quarters here. Nothing was run."
    )


def _length(config: Config) -> int:
    return quarters.parse(config.end) - quarters.parse(config.origin)


def _workers(config: Config) -> int:
    """Count the workers of an engine; those of a cluster elsewhere are taken for one."""
    if config.engine.name == "serial":
        return 1
    return config.engine.workers or (1 if config.engine.address else os.cpu_count() or 1)
