"""What stops a run - a full disk, Ctrl-C, a fault of ours - leaves nothing behind, and earlier results as they were."""

from __future__ import annotations

import os
import pty
import re
import select
import signal
import subprocess
import sys
import termios
import time
from collections.abc import Iterator
from pathlib import Path
from socket import gethostname

import pytest
import xarray as xr

from sim import results
from sim.__main__ import main
from sim.config import Config
from sim.config import files as place
from sim.results.atomic_folder import replacing
from tests.conftest import WAR, accept_interrupts, listing, small
from tests.results.conftest import sign

LIMIT = 60  # seconds
FAILURES = [ValueError("a bug"), KeyboardInterrupt(), OSError(28, "No space left on device"), MemoryError()]


@pytest.fixture(scope="module")
def config() -> Config:
    return small(WAR)


def write_until(failure: BaseException, folder: Path) -> None:
    """Stop in the middle of writing a folder."""
    with results.written_atomically(folder) as temporary:
        (temporary / "half").write_text("x", encoding="utf-8")
        (temporary / "figures").mkdir()
        raise failure


@pytest.mark.parametrize("failure", FAILURES, ids=lambda failure: type(failure).__name__)
def test_a_failure_leaves_nothing(tmp_path: Path, failure: BaseException) -> None:
    with pytest.raises(type(failure)):
        write_until(failure, tmp_path / "deep" / "results" / "baseline")
    assert listing(tmp_path) == []


@pytest.mark.parametrize("failure", FAILURES, ids=lambda failure: type(failure).__name__)
def test_a_failure_leaves_earlier_results_as_they_were(tmp_path: Path, failure: BaseException) -> None:
    sign(tmp_path / "baseline", "x")
    sign(tmp_path / "other", "y")
    before = listing(tmp_path)
    with pytest.raises(type(failure)):
        write_until(failure, tmp_path / "baseline")
    assert listing(tmp_path) == before


def test_a_failure_of_the_last_step_brings_the_earlier_results_back(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    sign(tmp_path / "baseline", "x")
    rename = Path.rename

    def interrupted(place: Path, target: Path) -> Path:
        if target.name == "baseline" and not place.name.endswith("former"):
            raise KeyboardInterrupt
        return rename(place, target)

    monkeypatch.setattr(Path, "rename", interrupted)
    with pytest.raises(KeyboardInterrupt), results.written_atomically(tmp_path / "baseline") as temporary:
        (temporary / "new").write_text("x", encoding="utf-8")
    assert listing(tmp_path) == ["baseline", "baseline/config.yaml"]


def test_a_full_disk_names_the_folder_and_leaves_nothing(
    tmp_path: Path, distracted: xr.Dataset, config: Config, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object, **__: object) -> None:
        raise OSError(28, "Can't close file (file write failed: time = ...\n, filename = 'x', errno = 28, buf = 0x5655305816f0)")

    monkeypatch.setattr(xr.Dataset, "to_netcdf", full)
    with (
        pytest.raises(OSError, match="No space left on device") as failure,
        results.written_atomically(tmp_path / "r" / "war") as temporary,
    ):
        results.write(distracted, config, temporary)
    assert failure.value.filename == str(tmp_path / "r" / "war")
    assert listing(tmp_path) == []


def test_what_a_killed_process_left_is_cleared_away(tmp_path: Path) -> None:
    host = re.sub(r"\W", "", gethostname())
    gone, there = 2**22 + 1, os.getpid()  # above the most that Linux gives
    left = {name: f".war-{host}-{process}-{letter * 8}" for name, process, letter in (("dead", gone, "a"), ("alive", there, "b"))}
    for name in (*left.values(), f".war-{host}-{gone}-cccccccc-former", f".peace-{host}-{gone}-dddddddd", ".war-elsewhere-1-eeeeeeee"):
        (tmp_path / name).mkdir()
    with pytest.raises(ValueError, match="no"), replacing(tmp_path / "war"):
        raise ValueError("no")
    kept = {path.name for path in tmp_path.iterdir()}
    assert kept == {"war", left["alive"], f".peace-{host}-{gone}-dddddddd", ".war-elsewhere-1-eeeeeeee"}


@pytest.mark.slow
@pytest.mark.parametrize("found_by", ["asking", "writing"])
def test_a_disk_that_is_really_full_names_the_folder_and_leaves_nothing(
    small_disk: Path, distracted: xr.Dataset, config: Config, found_by: str
) -> None:
    folder = small_disk / "results" / "war"

    def fill(temporary: Path) -> None:
        if found_by == "asking":  # HDF5 can crash the process when it meets a full disk half way
            results.write(distracted, config, temporary)
        (temporary / "figure").write_bytes(b"0" * 2_000_000)

    with pytest.raises(OSError, match="No space left on device") as failure, results.written_atomically(folder) as temporary:
        fill(temporary)
    assert failure.value.filename == str(folder)
    assert listing(small_disk) == []


def read_until(terminal: int, sign: str, process: subprocess.Popen[str]) -> str:
    """Read what a process shows on a terminal, until a sign appears or it ends."""
    shown, stop = "", time.monotonic() + LIMIT
    while sign not in shown and time.monotonic() < stop:
        ready, _, _ = select.select([terminal], [], [], 0.2)
        if ready:
            shown += os.read(terminal, 65536).decode(errors="replace")
        elif process.poll() is not None:
            break
    return shown


@pytest.fixture
def terminal() -> Iterator[tuple[int, int]]:
    """Give both ends of a terminal: ours, and the one a process writes to."""
    ours, theirs = pty.openpty()
    termios.tcsetwinsize(theirs, (24, 120))
    yield ours, theirs
    os.close(ours)
    os.close(theirs)


STOPS = [
    (
        "xarray.Dataset.to_netcdf",
        OSError(28, "Can't write data\n errno = 28, buf = 0x1"),
        2,
        r"error: results/\S+: No space left on device\n",
    ),
    ("sim.results.sign", KeyboardInterrupt(), 130, r"interrupted; .*\n"),
    ("sim.studies.ensemble.point.stream", MemoryError(), 2, r"error: ensemble.replicates: .*\n"),
]


@pytest.mark.parametrize(("where", "error", "code", "line"), STOPS, ids=["disk full", "interrupted", "out of memory"])
def test_a_failure_while_writing_leaves_nothing(
    elsewhere: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
    where: str,
    error: BaseException,
    code: int,
    line: str,
) -> None:
    def fail(*_: object, **__: object) -> None:
        raise error

    monkeypatch.setattr(where, fail)
    assert main(["ensemble.replicates=2", "end=2022Q4"]) == code
    output = capsys.readouterr()
    assert output.out == ""
    assert re.fullmatch(line, output.err)
    assert listing(elsewhere) == []


@pytest.mark.slow
def test_a_terminal_shows_progress_and_ctrl_c_leaves_nothing(elsewhere: Path, terminal: tuple[int, int]) -> None:
    ours, theirs = terminal
    command = [sys.executable, "-m", "sim", WAR, "ensemble.replicates=20000", "figures=false"]
    environment = os.environ | {"PYTHONPATH": str(place.PACKAGE.parent)}
    with subprocess.Popen(
        command, env=environment, stdout=subprocess.PIPE, stderr=theirs, text=True, preexec_fn=accept_interrupts
    ) as process:
        shown = read_until(ours, " 1%|", process)
        assert process.poll() is None, shown
        assert re.search(r"ukraine_distraction-\w{8}:\s+1%\|.*quarter", shown)
        process.send_signal(signal.SIGINT)
        shown += read_until(ours, "interrupted", process)
        output, _ = process.communicate(timeout=LIMIT)
    assert (process.returncode, output) == (130, "")
    assert "interrupted; " in shown
    assert "Traceback" not in shown
    assert listing(elsewhere) == []
