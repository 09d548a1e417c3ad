"""Arguments: every mistake gets one line and exit code 2, and nothing is written."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from types import SimpleNamespace

import pytest

from sim import studies
from sim.__main__ import main
from sim.config import files as place
from tests.command_line.conftest import refused

PROJECT = place.PACKAGE.parent


def study(monkeypatch: pytest.MonkeyPatch, **functions: object) -> None:
    monkeypatch.setattr(studies, "import_module", lambda name: SimpleNamespace(**functions))


def test_a_file_in_the_place_of_results_is_refused(elsewhere: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (elsewhere / "taken").write_text("", encoding="utf-8")
    assert "results: 'taken' cannot be written" in refused(capsys, "results=taken")


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write anywhere")
def test_a_read_only_folder_is_refused(elsewhere: Path, capsys: pytest.CaptureFixture[str]) -> None:
    elsewhere.chmod(0o500)
    assert "results: 'results' cannot be written" in refused(capsys)


def test_a_full_disk_is_one_line(elsewhere: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    def full(config: object, command: str) -> None:
        raise OSError(28, "No space left on device", "results/x.nc")

    study(monkeypatch, run=full)
    assert refused(capsys) == "error: results/x.nc: No space left on device\n"


def test_too_much_for_the_memory_is_one_line(elsewhere: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    def greedy(config: object, command: str) -> None:
        raise MemoryError

    study(monkeypatch, run=greedy)
    assert "ensemble.replicates" in refused(capsys)


def test_an_interruption_is_one_line(elsewhere: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupted(config: object, command: str) -> None:
        raise KeyboardInterrupt

    study(monkeypatch, run=interrupted)
    assert main([]) == 130
    assert capsys.readouterr().err == "interrupted; what was finished stays, the rest left nothing behind\n"


def test_a_fault_of_ours_keeps_its_traceback(elsewhere: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def faulty(config: object, command: str) -> None:
        raise ValueError("a bug")

    study(monkeypatch, run=faulty)
    with pytest.raises(ValueError, match="a bug"):
        main([])


def test_a_run_reaches_its_study_with_its_command(elsewhere: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    calls: list[tuple[list[str], str]] = []
    study(monkeypatch, run=lambda config, command: calls.append((config.selected, command)))
    assert main(["+scenario=[baseline,russia_recovers]"]) == 0
    assert calls == [(["baseline", "russia_recovers"], "python -m sim '+scenario=[baseline,russia_recovers]'")]


def test_a_sweep_reaches_its_study_as_one(elsewhere: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    calls: list[list[int]] = []
    study(monkeypatch, sweep=lambda configs, command: calls.append([config.ensemble.seed for config in configs]))
    assert main(["-m", "ensemble.seed=range(1,4)"]) == 0
    assert calls == [[1, 2, 3]]


def test_a_study_without_a_sweep_runs_one_after_the_other(elsewhere: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    calls: list[int] = []
    study(monkeypatch, run=lambda config, command: calls.append(config.ensemble.seed))
    assert main(["ensemble.seed=4,5", "--multirun"]) == 0
    assert calls == [4, 5]


def process(elsewhere: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    environment = os.environ | {"PYTHONPATH": str(PROJECT)}
    command = [sys.executable, "-m", "sim", *arguments]
    return subprocess.run(command, cwd=elsewhere, env=environment, capture_output=True, text=True, timeout=60, check=False)


@pytest.mark.parametrize("arguments", [["+scenario=ukrain"], ["study=bench"], ["-m", "origin=2021Q4,2024Q1"], ["results=/dev/null/x"]])
def test_a_real_process_refuses_in_one_line(arguments: list[str], elsewhere: Path) -> None:
    done = process(elsewhere, *arguments)
    assert (done.returncode, done.stdout, done.stderr.count("\n")) == (2, "", 1)
    assert done.stderr.startswith("error: ")
    assert list(elsewhere.iterdir()) == []


def test_help_teaches_and_imports_nothing_heavy(elsewhere: Path) -> None:
    done = process(elsewhere, "--help")
    assert done.returncode == 0
    assert "ukraine_distraction   Russia is distracted" in done.stdout
    assert "+scenario=" in done.stdout
    assert max(map(len, done.stdout.splitlines())) <= 140
    assert list(elsewhere.iterdir()) == []
    heavy = "{'numpy', 'mesa', 'xarray', 'hydra', 'omegaconf'}"
    probe = f"import sys; from sim.__main__ import main; main(['--help']); print(sorted({heavy} & set(sys.modules)))"
    environment = os.environ | {"PYTHONPATH": str(PROJECT)}
    shown = subprocess.run([sys.executable, "-c", probe], cwd=elsewhere, env=environment, capture_output=True, text=True, check=True)
    assert shown.stdout.endswith("[]\n")


def test_the_version_is_shown(elsewhere: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--version"]) == 0
    assert capsys.readouterr().out.startswith("central-asia-influence")
