"""What tests of the engines share: the processes below a run, and whether they work or have ended."""

from __future__ import annotations

import subprocess
import time

import psutil

from tests.conftest import LIMIT


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
