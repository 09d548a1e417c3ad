"""The benchmark: what it writes, what it says, and when it refuses."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from sim import compose
from sim.__main__ import main
from sim.domain.arrays import QUARTER
from sim.reference import finance
from sim.reference.compilable import HAS_NUMBA
from sim.studies.benchmark import (
    report,
    rounds,
    scaling,
    single,
)
from sim.studies.benchmark.agreement import array_paths, float_paths
from sim.studies.benchmark.bridge import inputs
from sim.studies.benchmark.case import case_of
from sim.studies.benchmark.findings import STAGES as STAGE_NAMES
from sim.studies.benchmark.findings import summarise
from sim.studies.output import world_folder
from tests.conftest import WAR

TINY = ("study=benchmark", "ensemble.replicates=2", "end=2023Q4")

needs_numba = pytest.mark.skipif(not HAS_NUMBA, reason="numba is for development only")


@needs_numba
@pytest.mark.slow
def test_it_measures_and_leaves_its_files(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main([*TINY, f"results={tmp_path}"]) == 0
    printed = capsys.readouterr().out
    (folder,) = tmp_path.iterdir()
    assert folder.name.startswith("benchmark-"), "values were overridden"
    assert printed.splitlines()[-1] == f"Results: {folder}"
    names = ["benchmark.csv", "benchmark.png", "benchmark.svg", "config.yaml", "machine.json", "summary.json"]
    assert sorted(path.name for path in folder.iterdir()) == names
    found = json.loads((folder / "summary.json").read_text(encoding="utf-8"))
    for name in ("times_one_at_a_time.2", "times_compiled_limit.2", "times_one_worker", "peak_memory.2"):
        assert set(found[name]) == {"value", "unit", "low", "high"}
        assert 0 < found[name]["low"] <= found[name]["value"] <= found[name]["high"]
    table = pd.read_csv(folder / "benchmark.csv", encoding="utf-8")
    assert set(table["series"]) == {"speed", "alone", "powers", "states", "quarters", "stages", "workers"}
    assert set(table.loc[table["series"] == "alone", "contender"]) == set(report.TITLES)
    assert (table.groupby(["series", "contender", "size"]).size() == rounds.rounds_for(2)).all()
    assert (table["seconds"] > 0).all()


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
    monkeypatch.setattr(single, "HAS_NUMBA", False)
    assert main([*TINY, f"results={tmp_path / 'none'}"]) == 2
    assert capsys.readouterr().err == "error: study=benchmark: numba is needed (the extra dev)\n"


def test_it_refuses_a_cast_without_organisations(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    alone = ("region.powers=[USA,EU]", "region.rivals=[]", "region.patron=null", "region.hub=null")
    assert main([*TINY, *alone, f"results={tmp_path / 'none'}"]) == 2
    assert capsys.readouterr().err.startswith("error: study=benchmark: found no organisation")
    assert not (tmp_path / "none").exists()


@pytest.mark.parametrize(("scenario", "end"), [("ukraine_distraction", "2023Q4"), ("taliban_spillover", "2028Q4")])
def test_one_at_a_time_models_give_the_same_paths(scenario: str, end: str) -> None:
    case = case_of(compose(f"+scenario={scenario}", f"end={end}"))
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


def timed(seconds: dict[tuple[str, str, int], list[float]]) -> pd.DataFrame:
    """Tabulate seconds, by series, contender and size, as rounds would; of one replicate and a million quarters."""
    rows = [
        {"round": number, "series": series, "contender": name, "size": size, "seconds": value, "microseconds": value}
        for (series, name, size), values in seconds.items()
        for number, value in enumerate(values)
    ]
    return pd.DataFrame(rows)


ALONE = {("alone", name, 1): [value] * 3 for name, value in {"arrays": 900.0, "noise_alone": 10.0, "compiled_loop": 1.0}.items()}
SPEED = {
    ("speed", name, size): [size * share] * 3
    for size in (1_000, 10_000)
    for name, share in {"ensemble": 0.004, "ensemble_unrecorded": 0.003, "noise": 0.001}.items()
}
STAGES = {("stages", name, 1_000): [2.0] * 3 for name in ("start_up", "writing", "figures")}
SERIES = {(series, "ensemble", size): [size**2.0] * 3 for series in ("powers", "states", "quarters") for size in (5, 50)}
WORKERS = {("workers", "ensemble", 1): [8.0, 9.0, 8.5], ("workers", "ensemble", 2): [5.0] * 3}


def test_the_summary_holds_the_median_and_the_rounds_extremes() -> None:
    found = summarise(timed({("alone", "floats", 1): [320.0, 400.0, 360.0]} | ALONE | SPEED | STAGES | SERIES | WORKERS))
    assert found["times_one_at_a_time.1000"] == {"value": 90.0, "unit": "times", "low": 80.0, "high": 100.0}
    assert found["microseconds.alone.floats.1"]["value"] == 360.0
    assert found["times_compiled_limit.1000"]["value"] == 4.0 / (1.0 + 1.0)
    assert found["times_one_worker"] == {"value": 1.7, "unit": "times", "low": 1.6, "high": 1.8}
    assert [round(float(found[f"exponent_{name}"]["value"]), 6) for name in ("replicates", "powers", "quarters")] == [1.0, 2.0, 2.0]
    shares = {name: found[f"share_{name}"]["value"] for name in STAGE_NAMES}
    assert sum(map(float, shares.values())) == pytest.approx(1)
    assert shares == {name: pytest.approx(0.1 if name in ("noise", "recording") else 0.2) for name in STAGE_NAMES}


def test_larger_casts_are_copies_of_the_observed_one() -> None:
    case = scaling.lengthened(case_of(compose("ensemble.replicates=3")), 2)
    for many, dim in ((scaling.with_powers(case, 11), "power"), (scaling.with_states(case, 11), "state")):
        names = many.start[dim].values.tolist()
        assert len(set(names)) == 11
        assert many.cast.sizes == case.cast.sizes | {dim: 11}
        *_, last = many.worlds(many.noise(0, 3))
        assert np.isfinite(last.influence).all()
        assert last.influence.shape[0 if dim == "power" else 1] == 11


def test_folders_say_what_was_measured() -> None:
    names = [world_folder(compose("study=benchmark", *more), "benchmark").as_posix() for more in ((), (WAR,))]
    assert names == ["results/benchmark", "results/benchmark-ukraine_distraction"]
    assert world_folder(compose("study=benchmark", "ensemble.seed=2"), "benchmark").name.startswith("benchmark-")
