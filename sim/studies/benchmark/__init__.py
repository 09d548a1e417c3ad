"""Measure how fast the model runs, against doing one replicate at a time and against compiled loops; and what cost grows with."""

from __future__ import annotations

from sim import results
from sim.config import Config, ConfigError
from sim.results import parts
from sim.studies.benchmark import (
    agreement,
    contenders,
    findings,
    report,
    rounds,
    stages,
)
from sim.studies.benchmark.case import case_of
from sim.studies.benchmark.single import CompiledLoop, require_numba
from sim.studies.output import world_folder


def run(config: Config, command: str) -> None:
    """Check that all contenders compute the same, time them, print and write what was found.

    Raises:
        ConfigError: numba is missing, the cast has no organisation, the results folder is not ours, or a contender computes something else:
            then no speed is reported.
    """
    require_numba()
    results.refuse_foreign(world_folder(config, "benchmark"))
    case = case_of(config)
    if not case.cast.organisations:
        raise ConfigError("study=benchmark: found no organisation that a power of the cast leads; the compiled loop needs at least one")
    agreement.require_singles(case, min(contenders.HANDFUL, case.replicates))
    memory = stages.peak_memory(
        sorted({min(stages.REPLICATES, case.replicates), case.replicates})
    )  # before this process grows: a child counts what its parent had
    loop = CompiledLoop(case, case.noise(0, min(contenders.COMPILED, case.replicates)))
    agreement.require_limit(case, loop)
    times = rounds.measure(contenders.contenders(case, loop), rounds.rounds_for(case.replicates))
    found = findings.summarise(times) | report.memory_findings(memory)
    facts = report.machine_facts() | {"compile_seconds": round(loop.compile_seconds, 1)}
    folder, failed = report.write(case, times, found, facts)
    print(report.text(case, times, found, facts))
    print(f"Results: {folder}")
    parts.require_all({folder: failed})
