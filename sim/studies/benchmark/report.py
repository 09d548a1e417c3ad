"""Say what the benchmark found, on the terminal and in a folder."""

from __future__ import annotations

import json
import os
from pathlib import Path
from platform import machine, python_version

import pandas as pd
import yaml

from sim import results
from sim.config import Config, digest, is_default, resolved
from sim.config.scenarios import BASELINE
from sim.config.theory import suffix
from sim.description import package_version
from sim.studies.benchmark.case import Case
from sim.studies.benchmark.findings import Finding

TITLES = {
    "ensemble": "the ensemble: draws its noise, records its paths",
    "ensemble_unrecorded": "  the same, nothing recorded",
    "noise": "  drawing that noise, alone",
    "recording": "  recording those paths, alone",
    "floats": "one at a time, a Mesa model on plain floats",
    "arrays": "one at a time, a Mesa model on one-replicate arrays",
    "noise_alone": "  drawing one replicate's noise from a plain generator",
    "compiled_loop": "compiled loop: its noise for free, records its paths",
}
SENTENCES = {
    "times_one_at_a_time": "times as fast as the faster one-at-a-time model, whose noise is free and which records nothing",
    "times_one_at_a_time_paying_for_noise": "times as fast, where that model draws its own noise",
    "times_one_at_a_time_nothing_recorded": "times as fast, where neither records and that model's noise is free",
    "times_compiled_limit": "times the time of the compiled loop, where both draw the same noise and record every path",
    "times_compiled_loop_alone": "times the time of the compiled loop, where the loop's noise is free and both record",
}


def text(case: Case, rounds: int, found: dict[str, Finding], compile_seconds: float) -> str:
    """Write the findings as a small table and a few sentences."""
    size = f"{case.replicates} replicates, {case.quarters} quarters, scenario {case.scenario}"
    how = f"one process on one core, CPU time; median (lowest to highest) of {rounds} interleaved rounds"
    shares = ", ".join(f"{part} {found[f'share_{part}']['value']:.0%}" for part in ("noise", "rules", "recording"))
    lines = [f"Speed: {size}\n{how}\n", "microseconds a replicate and quarter"]
    lines += [f"{_band(found[f'microseconds.{name}'])}  {title}" for name, title in TITLES.items()]
    lines += [f"\nThe ensemble's time: {shares}. It is, or takes,"]
    lines += [f"{_band(found[name])}  {sentence}" for name, sentence in SENTENCES.items()]
    facts = ", ".join(f"{name} {value}" for name, value in machine_facts().items())
    return "\n".join([*lines, f"\nAll agree to 1e-9. Compiling took {compile_seconds:.0f} s, not counted. {facts}"])


def _band(finding: Finding) -> str:
    value, low, high = (_three_digits(float(finding[part])) for part in ("value", "low", "high"))
    return f"{value:>6} {f'({low} to {high})':<16}"


def _three_digits(value: float) -> str:
    """Round to three digits, and to whole numbers beyond.

    >>> _three_digits(9.8765), _three_digits(1580.4)
    ('9.88', '1580')
    """
    return f"{value:.3g}" if value < 100 else f"{value:.0f}"


def machine_facts() -> dict[str, str | int]:
    """Describe the machine by what decides its speed; not by its name."""
    versions = {name: package_version(name) for name in ("mesa", "numpy", "numba")}
    return {"python": python_version(), **versions, "machine": machine(), "CPUs": os.cpu_count() or 1}


def folder_for(config: Config) -> Path:
    """Name the folder: benchmark, the theory and the scenario where it is not the baseline, a short hash where values were overridden."""
    scenario = "+".join(config.selected)
    parts = [
        f"benchmark{suffix(config)}",
        *([scenario] if scenario != BASELINE else []),
        *([] if is_default(config) else [digest(config)[:8]]),
    ]
    return Path(config.results) / "-".join(parts)


def write(case: Case, times: pd.DataFrame, found: dict[str, Finding], compile_seconds: float) -> Path:
    """Write the findings, every round's times, the machine's facts and the composed config; give the folder."""
    folder, config = folder_for(case.config), case.config
    tidy = times.reset_index().melt("round", var_name="contender", value_name="microseconds")
    with results.written_aside(folder) as aside:
        (aside / "summary.json").write_text(json.dumps(found, indent=1) + "\n")
        tidy.assign(scenario=case.scenario, replicates=case.replicates, quarters=case.quarters).to_csv(aside / "benchmark.csv", index=False)
        (aside / "machine.json").write_text(json.dumps(machine_facts() | {"compile_seconds": round(compile_seconds, 1)}, indent=1) + "\n")
        composed = yaml.safe_dump(resolved(config), sort_keys=False, allow_unicode=True)
        (aside / results.COMPOSED).write_text(f"{results.SIGNED}{digest(config)}\n{composed}")
    return folder
