"""The benchmark: what it writes, what it says, and when it refuses."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from sim import compose
from sim.__main__ import main
from sim.axes import QUARTER
from sim.studies.benchmark import limit, report, rounds, single
from sim.studies.benchmark.case import case_of
from sim.studies.benchmark.checks import array_paths, float_paths
from sim.studies.benchmark.findings import summarise
from sim.studies.benchmark.scalar import finance
from sim.studies.benchmark.scalar.compilable import HAS_NUMBA

TINY = ("study=benchmark", "ensemble.replicates=2", "end=2027Q4")

needs_numba = pytest.mark.skipif(not HAS_NUMBA, reason="numba is for development only")


@needs_numba
@pytest.mark.slow
def test_it_measures_and_leaves_its_files(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main([*TINY, f"results={tmp_path}"]) == 0
    printed = capsys.readouterr().out
    (folder,) = tmp_path.iterdir()
    assert folder.name.startswith("benchmark-"), "values were overridden"
    assert printed.splitlines()[-1] == f"Results: {folder}"
    assert sorted(path.name for path in folder.iterdir()) == ["benchmark.csv", "config.yaml", "machine.json", "summary.json"]
    found = json.loads((folder / "summary.json").read_text())
    for name in ("times_one_at_a_time", "times_compiled_limit"):
        assert set(found[name]) == {"value", "unit", "low", "high"}
        assert 0 < found[name]["low"] <= found[name]["value"] <= found[name]["high"]
    table = pd.read_csv(folder / "benchmark.csv")
    assert set(table["contender"]) == set(report.TITLES)
    assert (table.groupby("contender").size() == rounds.ROUNDS).all()
    assert (table["microseconds"] > 0).all()


@needs_numba
def test_it_refuses_when_the_reference_disagrees(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(finance, "QUARTER", QUARTER * 1.001)
    assert main([*TINY, f"results={tmp_path / 'none'}"]) == 2
    output = capsys.readouterr()
    assert output.out == ""
    assert output.err.startswith("error: study=benchmark: debt of the model on plain floats differs from the ensemble's by ")
    assert output.err.count("\n") == 1
    assert not (tmp_path / "none").exists()


def test_it_says_what_is_missing_without_numba(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(limit, "HAS_NUMBA", False)
    assert main([*TINY, f"results={tmp_path / 'none'}"]) == 2
    assert capsys.readouterr().err == "error: study=benchmark: numba is needed (the extra dev)\n"


def test_one_at_a_time_models_give_the_same_paths() -> None:
    from sim.studies.benchmark.bridge import inputs

    case = case_of(compose("+scenario=ukraine_distraction", "end=2023Q4"))
    floats = float_paths(inputs(case, case.noise(7, 1)).replicate(0), case.quarters)
    arrays = array_paths(case, single.Drawn(case.noise(7, 1)))
    for name, path in arrays.items():
        np.testing.assert_allclose(floats[name], path, rtol=1e-9, atol=1e-9, err_msg=name)


def test_draws_made_before_serve_again_and_again() -> None:
    case = case_of(compose("end=2022Q2"))
    noise = single.Drawn(case.noise(3, 1))
    first = noise.normal("tension", 1, 1, 1, 1)
    noise.normal("tension", 2, 1, 1, 1)
    assert noise.normal("tension", 1, 1, 1, 1) is first
    np.testing.assert_array_equal(first, case.noise(3, 1).normal("tension", 1, 1, 1, 1))


def test_the_summary_holds_the_median_and_the_rounds_extremes() -> None:
    times = pd.DataFrame({name: [1.0, 1.0, 1.0] for name in report.TITLES} | {"floats": [80.0, 100.0, 90.0], "arrays": [900.0] * 3})
    found = summarise(times)
    assert found["times_one_at_a_time"] == {"value": 90.0, "unit": "times", "low": 80.0, "high": 100.0}
    assert found["microseconds.floats"]["value"] == 90.0
    assert set(report.SENTENCES) <= set(found)


def test_folders_say_what_was_measured() -> None:
    names = [report.folder_for(compose("study=benchmark", *more)).as_posix() for more in ((), ("+scenario=ukraine_distraction",))]
    assert names == ["results/benchmark", "results/benchmark-ukraine_distraction"]
    assert report.folder_for(compose("study=benchmark", "ensemble.seed=2")).name.startswith("benchmark-")
