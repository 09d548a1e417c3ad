"""Say what the benchmark found, on the terminal and in a folder."""

from __future__ import annotations

import os
from pathlib import Path
from platform import machine, python_version

import pandas as pd
import xarray as xr

from sim import results
from sim.config import digest
from sim.plots.layout import sheet
from sim.plots.studies import benchmark as figure
from sim.results import parts
from sim.results.formats import write_json, write_table
from sim.results.provenance import package_version
from sim.studies.benchmark.case import Case
from sim.studies.benchmark.findings import STAGES, Finding
from sim.studies.output import world_folder, write_config

TITLES = {
    "floats": "one at a time, a Mesa model on plain floats",
    "arrays": "one at a time, a Mesa model on one-replicate arrays",
    "noise_alone": "  drawing one replicate's noise from a plain generator",
    "compiled_loop": "compiled loop: its noise for free, records its paths",
}
PARTS = {
    "ensemble": "the ensemble: draws its noise, records its paths",
    "ensemble_unrecorded": "  the same, nothing recorded",
    "noise": "  drawing that noise, alone",
}
COLUMNS = {
    "times_one_at_a_time": "one at a time",
    "times_one_at_a_time_paying_for_noise": "+ its noise",
    "times_one_replicate_arrays": "on arrays",
    "times_compiled_limit": "compiled limit",
}
KEY = """one at a time: how many times as fast as the faster one-at-a-time Mesa model, whose noise is free and which records nothing
+ its noise: the same, where that model draws its own noise; on arrays: as the first, for the model on arrays of one replicate
compiled limit: how many times the time of the compiled loop, where both draw the same noise and record every path"""
Facts = dict[str, str | int | float]


def text(case: Case, times: pd.DataFrame, found: dict[str, Finding], facts: Facts) -> str:
    """Write the findings as small tables and a few sentences."""
    rounds, sizes = times["round"].nunique(), sorted(times.loc[times["series"] == "speed", "size"].unique())
    lines = [f"Speed: {case.quarters} quarters, scenario {case.scenario}; median (lowest to highest) of {rounds} interleaved rounds"]
    lines += ["One process on one core, CPU time, but for workers\n", "microseconds a replicate and quarter"]
    lines += [f"{_band(found[f'microseconds.speed.{name}.{case.replicates}'])}  {title}" for name, title in PARTS.items()]
    lines += [f"{_band(found[f'microseconds.alone.{name}.1'])}  {title}" for name, title in TITLES.items()]
    lines += ["", f"{'replicates':>10}  " + "".join(f"{title:<24}" for title in COLUMNS.values())]
    lines += [f"{size:>10,}  " + "".join(f"{_band(found[f'{name}.{size}'])} " for name in COLUMNS) for size in sizes]
    described = ", ".join(f"{name} {value}" for name, value in facts.items())
    return "\n".join([*lines, KEY, "", *_growth(case, found), f"\nAll agree to 1e-9. {described}"])


def _growth(case: Case, found: dict[str, Finding]) -> list[str]:
    """Say what cost grows with, and where time and memory go."""
    shares = ", ".join(f"{name.replace('_', '-')} {found[f'share_{name}']['value']:.0%}" for name in STAGES)
    memory = [f"{entry['value']:.2f} GB at {int(name.split('.')[1]):,}" for name, entry in found.items() if name.startswith("peak_memory")]
    exponents = [f"{_band(found[f'exponent_{name}'])}  in {name}" for name in ("replicates", "powers", "states", "quarters")]
    return [
        "cost grows as size to the power of (replicates from 1,000; powers and states from 5 to 50)",
        *exponents,
        f"{_band(found['times_one_worker'])}  times as fast on two workers as on one, {2 * case.replicates:,} replicates, by the clock",
        f"\nOne run of {min(case.replicates, 1000):,} replicates: {shares}",
        f"Peak memory of a run that records every path: {', '.join(memory)} replicates",
    ]


def memory_findings(memory: dict[int, float]) -> dict[str, Finding]:
    """Name peak memory as a finding."""
    return {f"peak_memory.{count}": {"value": value, "unit": "GB", "low": value, "high": value} for count, value in memory.items()}


def _band(finding: Finding) -> str:
    value, low, high = (_three_digits(float(finding[part])) for part in ("value", "low", "high"))
    return f"{value:>6} {f'({low} to {high})':<16}"


def _three_digits(value: float) -> str:
    """Round to three digits, and to whole numbers beyond.

    >>> _three_digits(9.8765), _three_digits(1580.4)
    ('9.88', '1580')
    """
    return f"{value:.3g}" if value < 100 else f"{value:.0f}"


def machine_facts() -> Facts:
    """Describe the machine by what decides its speed; not by its name. load: how many processes wanted its CPUs, the last minute's mean."""
    versions = {name: package_version(name) for name in ("mesa", "numpy", "numba")}
    return {"python": python_version(), **versions, "machine": machine(), "CPUs": os.cpu_count() or 1, "load": round(os.getloadavg()[0], 1)}


def write(case: Case, times: pd.DataFrame, found: dict[str, Finding], facts: Facts) -> tuple[Path, dict[str, str]]:
    """Write the findings, every round's times, the machine's facts and the composed config, then the figure.

    Gives the folder, and the figure with the reason if it failed.
    """
    config = case.config
    folder = world_folder(config, "benchmark")
    about = xr.Dataset(attrs={"origin": config.origin, "seed": config.ensemble.seed, "config_hash": digest(config)[:8]})
    with results.written_atomically(folder) as temporary:
        write_json(temporary / "summary.json", found)
        write_table(temporary / "benchmark.csv", times.assign(scenario=case.scenario))
        write_json(temporary / "machine.json", facts)
        write_config(temporary, config)
    make = sheet.later(lambda: figure.benchmark_figure(times, pd.DataFrame(found).T, about), "benchmark", about)
    return folder, parts.add(folder, {"benchmark.png": make})
