"""What tests of the engines share: a run's hash, a run in a process of its own, and the processes below it."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from hashlib import sha256
from pathlib import Path

import numpy as np
import psutil
import xarray as xr

from sim.config import files as place

WAR = "+scenario=ukraine_distraction"
LIMIT = 120  # seconds that a process of a test may take


def bits(ds: xr.Dataset) -> str:
    """Hash every figure of a run, whatever the order of its axes; attributes, which say who did the work, are left out."""
    found = sha256()
    for name in sorted(str(name) for name in ds.data_vars):
        values = ds[name].transpose(*sorted(str(dim) for dim in ds[name].dims)).values
        found.update(f"{name} {values.shape}".encode())
        found.update(np.ascontiguousarray(values).tobytes() if values.dtype.kind == "f" else str(values.tolist()).encode())
    return found.hexdigest()


def started(*arguments: str, cwd: Path) -> subprocess.Popen[str]:
    """Start the program in a process, and a group of processes, of its own."""
    environment = os.environ | {"PYTHONPATH": str(place.PACKAGE.parent)}
    command = [sys.executable, "-m", "sim", WAR, "figures=false", *arguments]
    how = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE, "text": True, "start_new_session": True, "preexec_fn": accept_interrupts}
    return subprocess.Popen(command, cwd=cwd, env=environment, **how)  # type: ignore[call-overload, no-any-return]


def accept_interrupts() -> None:
    """Accept the interrupt, which a shell makes all that it runs in the background ignore."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)


def below(process: subprocess.Popen[str]) -> list[psutil.Process]:
    """List the processes that a process has started."""
    try:
        return psutil.Process(process.pid).children(recursive=True)
    except psutil.NoSuchProcess:
        return []


def busy(process: subprocess.Popen[str], least: float = 2.0) -> list[psutil.Process]:
    """Wait until a run's workers compute, past `least` seconds of work after their imports, and give them."""
    stop = time.monotonic() + LIMIT
    while time.monotonic() < stop and process.poll() is None:
        found = [child for child in below(process) if _seconds(child) > least]
        if found:
            return found
        time.sleep(0.02)
    raise AssertionError(f"no worker got to work: {process.communicate()}")


def _seconds(process: psutil.Process) -> float:
    try:
        return float(sum(process.cpu_times()[:2]))
    except psutil.Error:
        return 0.0


def gone(processes: list[psutil.Process], within: float = 10.0) -> bool:
    """Say whether processes have ended, given some seconds."""
    _, alive = psutil.wait_procs(processes, timeout=within)
    return not [process for process in alive if process.status() != psutil.STATUS_ZOMBIE]
