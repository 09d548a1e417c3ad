"""Say what would run, how many replicates, how long it would take and how much room, and run nothing."""

from __future__ import annotations

import os
from collections.abc import Sequence

import pandas as pd

from sim.config import Config
from sim.config.identity import record_of
from sim.domain import quarters
from sim.ensemble.experiment import room, timed
from sim.studies.plan import Plan

SHARED = 2.2  # the time of a whole run over that of its rules: recording, storing, summarising
FIGURES = 12.0  # seconds
MEGABYTE = 1e6
AT_ONCE = "MB while it runs"
KEPT_OF_SUMMARY = 25  # replicates that take as much room as a summary


def told(plans: Sequence[Plan]) -> str:
    """Tabulate the runs of a command: their folders, what is found, what would be run, time and disk."""
    pace = timed(max((plan.config for plan in plans), key=_block))  # small blocks say little of large ones
    table = pd.DataFrame(
        [_row(plan, pace) for plan in plans], columns=["folder", "replicates", "found", "to run", "minutes", "MB", AT_ONCE]
    )
    whole = _whole(table, sum(plan.there is not None for plan in plans))
    lines = [table.drop(columns=AT_ONCE).to_string(index=False, float_format="%.1f"), "", whole]
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


def _whole(table: pd.DataFrame, found: int) -> str:
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
