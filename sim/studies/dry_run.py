"""Say what would run, how many replicates, how long it would take and how much room, and run nothing."""

from __future__ import annotations

import os
from collections.abc import Sequence

import pandas as pd

from sim import quarters
from sim.config import Config
from sim.experiment import room, timed
from sim.stream import record_of
from sim.studies.plan import Plan

SHARED = 2.2  # the time of a whole run over that of its rules: recording, storing, summarising
FIGURES = 12.0  # seconds
MEGABYTE = 1e6
KEPT_OF_SUMMARY = 25  # replicates that take as much room as a summary


def told(plans: Sequence[Plan]) -> str:
    """Tabulate the runs of a command: their folders, what is found, what would be run, time and disk."""
    pace, size = timed(plans[0].config), room(plans[0].config)
    rows = [_row(plan, pace, size) for plan in plans]
    table = pd.DataFrame(rows, columns=["folder", "replicates", "found", "to run", "minutes", "MB"])
    lines = [table.to_string(index=False, float_format="%.1f"), "", _whole(table)]
    lines += [plan.remark for plan in plans if plan.remark]
    ensemble = plans[0].config.ensemble
    if ensemble.precision is not None:
        lines.append(
            f"Replicates are added until effects are known to {ensemble.precision:g}; at most {ensemble.most:,}; the table has the first."
        )
    return "\n".join(lines)


def _row(plan: Plan, pace: float, size: int) -> tuple[str, int, int, int, float, float]:
    asked = plan.config.ensemble.replicates
    missing = 0 if plan.there else asked - plan.held
    figures = FIGURES if plan.config.figures and not plan.there else 0.0
    minutes = (SHARED * pace * _length(plan.config) * missing / _workers(plan.config) + figures) / 60
    kept = asked if record_of(plan.config) == "full" else KEPT_OF_SUMMARY
    return plan.folder.name, asked, plan.held, missing, minutes, 0.0 if plan.there else kept * size / MEGABYTE


def _whole(table: pd.DataFrame) -> str:
    runs = int((table["to run"] > 0).sum())
    return (
        f"Dry run: {len(table) - runs} of {len(table)} found; {runs} to run, {table['to run'].sum():,} replicates, "
        f"about {table['minutes'].sum():.1f} minutes and {table['MB'].sum():,.0f} MB (timed on a few quarters here). Nothing was run."
    )


def _length(config: Config) -> int:
    return quarters.parse(config.end) - quarters.parse(config.origin)


def _workers(config: Config) -> int:
    """Count the workers of an engine; those of a cluster elsewhere are taken for one."""
    if config.engine.name == "serial":
        return 1
    return config.engine.workers or (1 if config.engine.address else os.cpu_count() or 1)
