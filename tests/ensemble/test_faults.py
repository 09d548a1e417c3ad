"""Faults of engines, made for real: workers are killed, the run is stopped, the scheduler is not there, the disk is full."""

from __future__ import annotations

import json
import os
import re
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import psutil
import pytest

from sim import load
from sim.config import files as place
from tests.conftest import LIMIT, bits, listing, started
from tests.ensemble.conftest import below, busy, gone

pytestmark = pytest.mark.slow
ENGINES = ["processes", "dask"]
RUN = ("ensemble.replicates=1500", "end=2026Q4", "engine.block=128")


@pytest.fixture(scope="module")
def expected(tmp_path_factory: pytest.TempPathFactory) -> str:
    folder = tmp_path_factory.mktemp("serial")
    process = started(*RUN, "results=r", cwd=folder)
    assert process.communicate(timeout=LIMIT)[1] == ""
    return bits(load(next((folder / "r").iterdir())))


@pytest.mark.parametrize("engine", ENGINES)
def test_a_killed_worker_has_its_blocks_run_again(engine: str, expected: str, tmp_path: Path) -> None:
    process = started(*RUN, f"engine={engine}", "engine.workers=2", "results=r", cwd=tmp_path)
    handed_over(tmp_path, process)
    victim = max(busy(process), key=lambda child: sum(child.cpu_times()[:2]))
    victim.send_signal(signal.SIGKILL)
    output, errors = process.communicate(timeout=LIMIT)
    assert process.returncode == 0, errors
    assert "Traceback" not in errors
    folder = Path(tmp_path / output.splitlines()[-1].removeprefix("Results: "))
    assert bits(load(folder)) == expected
    workers = json.loads((folder / "summary.json").read_text(encoding="utf-8"))["workers"]
    assert workers["value"] == len(workers["names"]) >= 2
    assert all(re.fullmatch(r"\S+:\d+", name) for name in workers["names"])


def handed_over(folder: Path, process: subprocess.Popen[str]) -> None:
    """Wait until the first block has come, so that workers are in the middle of others."""
    stop = time.monotonic() + LIMIT
    while time.monotonic() < stop and process.poll() is None:
        if list(folder.glob("r/.*/block-*")):
            return
        time.sleep(0.005)
    raise AssertionError(f"no block came: {process.communicate()}")


STOPS = [(signal.SIGTERM, False, 143), (signal.SIGINT, True, 130)]


@pytest.mark.parametrize("engine", ENGINES)
@pytest.mark.parametrize(("number", "to_all", "code"), STOPS, ids=["SIGTERM to the parent", "Ctrl-C to the terminal"])
def test_a_stopped_run_leaves_no_worker_and_no_result(engine: str, number: signal.Signals, to_all: bool, code: int, tmp_path: Path) -> None:
    process = started(*RUN, f"engine={engine}", "engine.workers=2", "ensemble.replicates=100000", "results=r", cwd=tmp_path)
    busy(process)
    family = below(process)
    (os.killpg if to_all else os.kill)(process.pid, number)
    _, errors = process.communicate(timeout=LIMIT)
    assert (process.returncode, errors) == (code, "interrupted; what was finished stays, the rest left nothing behind\n")
    assert gone(family)
    assert listing(tmp_path) == []


def test_a_serial_run_that_is_ended_leaves_no_result(tmp_path: Path) -> None:
    process = started("ensemble.replicates=50000", "results=r", cwd=tmp_path)
    stop = time.monotonic() + LIMIT
    while not list(tmp_path.glob("r/.*/ensemble.nc")) and time.monotonic() < stop:
        time.sleep(0.05)
    process.send_signal(signal.SIGTERM)
    _, errors = process.communicate(timeout=LIMIT)
    assert (process.returncode, errors) == (143, "interrupted; what was finished stays, the rest left nothing behind\n")
    assert listing(tmp_path) == []


def refused(*arguments: str, cwd: Path) -> tuple[str, float]:
    begun = time.monotonic()
    process = started("ensemble.replicates=100", "results=r", *arguments, cwd=cwd)
    output, errors = process.communicate(timeout=LIMIT)
    assert (process.returncode, output) == (2, ""), errors
    assert re.fullmatch(r"error: .*\n", errors), errors
    assert listing(cwd) == []
    return errors, time.monotonic() - begun


def test_a_scheduler_that_is_not_there_gets_one_line(tmp_path: Path) -> None:
    with socket.socket() as unused:
        unused.bind(("127.0.0.1", 0))
        address = f"tcp://127.0.0.1:{unused.getsockname()[1]}"
        text, _ = refused("engine=dask", f"engine.address={address}", cwd=tmp_path)
    assert f"engine.address: found {address}; no Dask scheduler answers there" in text


def test_a_listener_that_never_answers_gets_one_line(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as silent:
        address = f"tcp://127.0.0.1:{silent.getsockname()[1]}"
        text, _ = refused("engine=dask", f"engine.address={address}", cwd=tmp_path)
    assert "no Dask scheduler answers there" in text


CLUSTER = """
import sys, time
if {hidden}: sys.modules["sim"] = None
from distributed import LocalCluster
if __name__ == "__main__":
    with LocalCluster(2, threads_per_worker=1, host="127.0.0.1", dashboard_address="127.0.0.1:0") as cluster:
        if not {workers}: cluster.scale(0)
        while len(cluster.scheduler_info["workers"]) != {workers}: time.sleep(0.05)
        print(cluster.scheduler_address, flush=True)
        time.sleep(600)
"""


@pytest.fixture
def cluster(tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[str]:
    """Start a cluster in processes of its own, and give its address."""
    script = tmp_path / "elsewhere" / "cluster.py"
    script.parent.mkdir()
    script.write_text(CLUSTER.format(**request.param), encoding="utf-8")
    environment = os.environ | {"PYTHONPATH": str(place.PACKAGE.parent)}
    with subprocess.Popen([sys.executable, str(script)], env=environment, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        family = psutil.Process(process.pid)
        yield process.stdout.readline().strip()
        for child in [*family.children(recursive=True), family]:
            child.kill()


@pytest.mark.parametrize("cluster", [{"hidden": True, "workers": 2}], indirect=True)
def test_a_cluster_without_the_package_gets_one_line(cluster: str, tmp_path: Path) -> None:
    here = tmp_path / "here"
    here.mkdir()
    text, _ = refused("engine=dask", f"engine.address={cluster}", cwd=here)
    assert "engine.address: the package cannot be imported at tcp://127.0.0.1:" in text


@pytest.mark.parametrize("cluster", [{"hidden": False, "workers": 0}], indirect=True)
def test_a_scheduler_without_workers_gets_one_line(cluster: str, tmp_path: Path) -> None:
    here = tmp_path / "here"
    here.mkdir()
    text, _ = refused("engine=dask", f"engine.address={cluster}", cwd=here)
    assert "has no workers" in text


@pytest.mark.parametrize("cluster", [{"hidden": False, "workers": 2}], indirect=True)
def test_an_existing_cluster_gives_the_same_bits(cluster: str, expected: str, tmp_path: Path) -> None:
    process = started(*RUN, "engine=dask", f"engine.address={cluster}", "results=r", cwd=tmp_path)
    output, errors = process.communicate(timeout=LIMIT)
    assert (process.returncode, errors) == (0, "")
    assert bits(load(tmp_path / output.splitlines()[-1].removeprefix("Results: "))) == expected


@pytest.mark.parametrize("engine", ["serial", *ENGINES])
def test_a_disk_that_is_too_small_gets_one_line(engine: str, small_disk: Path) -> None:
    text, _ = refused(f"engine={engine}", "results=deep/r", cwd=small_disk)
    assert re.fullmatch(r"error: deep/r/ukraine_distraction-\w{8}: No space left on device\n", text)
