"""Measure how fast the model runs, against doing one replicate at a time and against compiled loops."""

from __future__ import annotations

from sim import results
from sim.config import Config
from sim.studies.benchmark import checks, findings, report, rounds
from sim.studies.benchmark.case import case_of
from sim.studies.benchmark.limit import CompiledLoop, require_numba


def run(config: Config, command: str) -> None:
    """Check that all contenders compute the same, time them, print and write what was found.

    Raises:
        ConfigError: numba is missing, the results folder is not ours, or a contender computes something else: then no speed is reported.
    """
    require_numba()
    results.refuse_foreign(report.folder_for(config))
    case = case_of(config)
    checks.require_singles(case, min(rounds.HANDFUL, case.replicates))
    loop = CompiledLoop(case, next(case.blocks()))
    checks.require_limit(case, loop)
    times = rounds.measure(case, loop)
    found = findings.summarise(times)
    folder = report.write(case, times, found, loop.compile_seconds)
    print(report.text(case, len(times), found, loop.compile_seconds))
    print(f"Results: {folder}")
