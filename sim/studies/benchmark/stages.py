"""Time the stages of a run that the model is no part of: starting up, writing, drawing."""

from __future__ import annotations

import os
import resource
import subprocess
import sys
import tempfile
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path

import xarray as xr

from sim import ensemble, plots, results
from sim.history import observe
from sim.studies.benchmark.case import Case
from sim.studies.benchmark.rounds import Contender

REPLICATES = 1_000
START_UP = "from sim import compose, ensemble, plots, results; compose()"
KILOBYTES = 1 if sys.platform != "darwin" else 1024  # that a unit of ru_maxrss is; macOS counts bytes


def contenders(case: Case) -> list[Contender]:
    """List start-up, writing and figures of one run, in CPU time."""
    small = case.resized(min(case.replicates, REPLICATES))
    dataset = ensemble.run(small.config, scenarios=[small.scenario])
    runs: dict[str, Callable[[Path], object]] = {
        "writing": lambda folder: results.write(dataset, small.config, folder),
        "figures": lambda folder: draw(small, dataset, folder),
    }
    found = [
        Contender("stages", name, small.replicates, small.replicates, small.quarters, partial(partial, _in_a_folder, run))
        for name, run in runs.items()
    ]
    start = Contender("stages", "start_up", small.replicates, small.replicates, small.quarters, lambda: start_up, time_of_children)
    return [start, *found]


def _in_a_folder(run: Callable[[Path], object]) -> None:
    with tempfile.TemporaryDirectory(prefix="sim-") as folder:
        run(Path(folder))


def draw(case: Case, dataset: xr.Dataset, folder: Path) -> None:
    """Draw every figure of a run."""
    region = case.config.region
    plots.draw(dataset, folder, observe(region.powers, region.states))


def start_up() -> None:
    """Start Python, import what a run imports, and compose its config."""
    subprocess.run([sys.executable, "-c", START_UP], check=True, env=_environment())


def time_of_children() -> float:
    """Give the CPU time of all child processes that have ended, in seconds."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def peak_memory(replicates: Sequence[int]) -> dict[int, float]:
    """Run the program on ensembles of the default scenario, every path recorded and written, and give the peak memory of each, in GB."""
    return {count: _peak(count) for count in replicates}


def _peak(replicates: int) -> float:
    with tempfile.TemporaryDirectory(prefix="sim-") as folder:
        asked = [f"ensemble.replicates={replicates}", "ensemble.record=full", f"results={folder}"]
        process = subprocess.Popen(
            [sys.executable, "-m", "sim", *asked], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, env=_environment()
        )
        _, status, used = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
    return used.ru_maxrss / KILOBYTES * 1024 / 1e9 if process.returncode == 0 else float("nan")


def _environment() -> dict[str, str]:
    """Let a child process find this package, whatever its folder."""
    root = str(Path(__file__).parents[3])
    return os.environ | {"PYTHONPATH": os.pathsep.join(filter(None, [root, os.environ.get("PYTHONPATH", "")]))}
