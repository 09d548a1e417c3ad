"""Runs that are finished are found again, in part or whole, and never when something else made them; sweeps end in one Dataset."""

from __future__ import annotations

import re
import shutil
import time
from contextlib import chdir, redirect_stdout
from dataclasses import replace
from io import StringIO
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
import xarray as xr

from sim import load
from sim.__main__ import main
from sim.config import compose, digest
from sim.config.identity import question
from sim.config.schema import Engine
from sim.results import fingerprint, finished
from sim.studies.ensemble import point
from sim.studies.ensemble.merging import merged, swept
from tests.conftest import LIMIT, WAR, bits, listing, started

SHORT = (WAR, "end=2023Q4", "figures=false", "results=r")


@pytest.fixture
def runs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """Stand in an empty folder, and list how many replicates each run computes."""
    monkeypatch.chdir(tmp_path)
    counted: list[int] = []
    stream = point.stream

    def counting(*arguments: object, **named: object) -> xr.Dataset:
        base = named.get("base")
        asked = arguments[0].ensemble.replicates  # type: ignore[attr-defined]
        counted.append(asked - min(base.replicates if base else 0, asked))  # type: ignore[attr-defined]
        return stream(*arguments, **named)  # type: ignore[arg-type]

    monkeypatch.setattr(point, "stream", counting)
    return counted


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str]:
    """Make a run of 20 replicates, and keep its results and what was printed."""
    folder, printed = tmp_path_factory.mktemp("made"), StringIO()
    with chdir(folder), redirect_stdout(printed):
        assert main([*SHORT, "ensemble.replicates=20"]) == 0
    return folder / "r", printed.getvalue()


@pytest.fixture
def first(made: tuple[Path, str], runs: list[int]) -> str:
    """Put the run of 20 replicates where one stands, and give what was printed of it."""
    shutil.copytree(made[0], "r")
    return made[1]


def folder(replicates: int) -> Path:
    return next(each.folder for each in finished.runs(Path("r")) if each.signature.replicates == replicates)


def another_program(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fingerprint, "_package", lambda: "of another program")


def test_a_finished_run_is_found_with_the_same_text(runs: list[int], first: str, capsys: pytest.CaptureFixture[str]) -> None:
    written = {path: path.stat().st_mtime_ns for path in Path("r").rglob("*") if path.is_file()}
    assert main([*SHORT, "ensemble.replicates=20", "engine.block=7"]) == 0
    again = capsys.readouterr().out
    assert runs == []
    assert again.startswith("found: r/")
    assert again.endswith(first)
    assert {path: path.stat().st_mtime_ns for path in Path("r").rglob("*") if path.is_file()} == written


@pytest.mark.usefixtures("first")
def test_a_finished_run_can_be_run_afresh(runs: list[int]) -> None:
    assert main([*SHORT, "ensemble.replicates=20", "fresh=true"]) == 0
    assert runs == [20]
    assert len(list(Path("r").iterdir())) == 1


@pytest.mark.parametrize(("first", "second", "record"), [(30, 50, "full"), (1000, 1040, "summary")])
@pytest.mark.slow
def test_more_replicates_run_only_those_that_are_new(runs: list[int], first: int, second: int, record: str) -> None:
    new = second - first
    asked = [*SHORT, f"ensemble.replicates={second}", f"ensemble.record={record}"]
    assert main([*SHORT, f"ensemble.replicates={first}", "engine.block=64"]) == 0
    assert main(asked) == 0
    assert runs == [first, new]
    extended = load(folder(second))
    assert main([*asked, "results=s"]) == 0
    assert bits(extended) == bits(load(next(Path("s").iterdir())))
    assert runs == [first, new, second]


@pytest.mark.parametrize("more", ["ensemble.seed=2", "end=2024Q4", "mechanisms.voice=false"])
def test_other_worlds_lend_nothing(more: str) -> None:
    assert question(compose(more)) != question(compose())


def test_how_a_run_is_made_does_not_hide_it() -> None:
    usual = compose(WAR)
    indifferent: list[dict[str, Any]] = [
        {"results": "x"},
        {"engine": Engine("processes")},
        {"figures": False},
        {"dry_run": True},
        {"fresh": True},
    ]
    for change in [*indifferent, {"ensemble": replace(usual.ensemble, most=2000)}]:
        assert digest(replace(usual, **change)) == digest(usual), change
    amounts: list[dict[str, Any]] = [{"replicates": 7}, {"record": "summary"}, {"precision": 0.01}]
    for change in amounts:
        other = replace(usual, ensemble=replace(usual.ensemble, **change))
        assert digest(other) != digest(usual), change
        assert question(other) == question(usual), change


@pytest.mark.usefixtures("first")
@pytest.mark.parametrize("replicates", [20, 30])
def test_what_another_program_made_is_not_used_and_that_is_said(
    runs: list[int], replicates: int, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    another_program(monkeypatch)
    assert main([*SHORT, f"ensemble.replicates={replicates}"]) == 0
    said = capsys.readouterr().out.splitlines()[0]
    assert re.fullmatch(r"r/ukraine_distraction-\w{8} was made by another version of the program or of its tables; not used, .*", said)
    assert runs == [replicates]


def test_the_program_is_its_files_and_tables(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, request: pytest.FixtureRequest) -> None:
    (tmp_path / "data").mkdir()
    (tmp_path / "own.csv").write_text("1", encoding="utf-8")
    monkeypatch.setattr(fingerprint, "PACKAGE", tmp_path / "sim")
    request.addfinalizer(fingerprint._package.cache_clear)
    for file in ("sim/rule.py", "sim/deep/rule.py", "sim/data/table.csv"):
        (tmp_path / file).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / file).write_text("1", encoding="utf-8")
    found = []
    for file in (None, "sim/rule.py", "sim/deep/rule.py", "sim/data/table.csv", "own.csv"):
        if file:
            (tmp_path / file).write_text("2", encoding="utf-8")
        if file != "own.csv":  # a user's table may change while a notebook is open
            fingerprint._package.cache_clear()
        found.append(fingerprint.fingerprint(str(tmp_path / "own.csv")))
    assert len(set(found)) == len(found)
    (tmp_path / "sim/notes.txt").write_text("x", encoding="utf-8")
    fingerprint._package.cache_clear()
    assert fingerprint.fingerprint(str(tmp_path / "own.csv")) == found[-1]


@pytest.mark.parametrize("damage", ["truncated", "of fewer", "of another run", "gone"])
@pytest.mark.slow
@pytest.mark.usefixtures("first")
def test_a_damaged_result_is_not_used(runs: list[int], damage: str, capsys: pytest.CaptureFixture[str]) -> None:
    file = folder(20) / finished.DATASET
    if damage == "of fewer":
        load(file).isel(replicate=slice(3)).to_netcdf(file, engine="h5netcdf")
    elif damage == "of another run":
        load(file).assign_attrs(config_hash="01234567").to_netcdf(file, engine="h5netcdf")
    elif damage == "truncated":
        file.write_bytes(file.read_bytes()[:2000])
    else:
        file.unlink()
    assert main([*SHORT, "ensemble.replicates=20"]) == 0
    assert "cannot be read; not used" in capsys.readouterr().out.splitlines()[0]
    assert runs == [20]


@pytest.mark.parametrize("line", ["", "# found again by: [", '# found again by: {"run": 1}', "# found again by: " + "[" * 900, "\xff"])
def test_a_signature_of_no_sense_is_none(tmp_path: Path, line: str) -> None:
    (tmp_path / finished.COMPOSED).write_bytes(f"{finished.SIGNED}x\n{line}\n".encode("latin-1"))
    assert finished.read(tmp_path) is None


@pytest.mark.slow
@pytest.mark.usefixtures("first")
def test_a_dry_run_lists_and_runs_nothing(runs: list[int], capsys: pytest.CaptureFixture[str]) -> None:
    before = listing(Path())
    assert main(["-m", *SHORT, "ensemble.replicates=20,50", "ensemble.seed=1,2", "dry_run=true"]) == 0
    rows = [line.split()[1:4] for line in capsys.readouterr().out.splitlines() if line.lstrip().startswith("ukraine_distraction")]
    assert rows == [["20", "20", "0"], ["20", "0", "20"], ["50", "20", "30"], ["50", "0", "50"]]
    assert runs == []
    assert listing(Path()) == before


@pytest.mark.slow
def test_a_sweep_finds_its_finished_points_and_merges_all(runs: list[int], capsys: pytest.CaptureFixture[str]) -> None:
    assert main([*SHORT, "ensemble.replicates=20", "ensemble.seed=2"]) == 0
    for text in ("2 runs: 1 found, 1 to run", "2 runs: 2 found, 0 to run"):
        assert main(["-m", *SHORT, "ensemble.replicates=20", "ensemble.seed=2,3"]) == 0
        assert text in capsys.readouterr().out
    assert runs == [20, 20]
    together = next(Path("r").glob("sweep-*"))
    whole = xr.load_dataset(together / "merged.nc", engine="h5netcdf")
    assert whole["ensemble.seed"].values.tolist() == [2, 3]
    point = load(next(each.folder for each in finished.runs(Path("r")) if load(each.folder).attrs["seed"] == 3))["influence"]
    here = whole["influence"].sel({"ensemble.seed": 3}).sel(quantile=0.5)
    np.testing.assert_allclose(here.transpose(*[dim for dim in point.dims if dim != "replicate"]), point.median("replicate"), rtol=1e-6)
    assert {"overlay.png", "merged.nc"} <= set(listing(together))


@pytest.mark.slow
def test_a_killed_sweep_goes_on_where_it_stopped(tmp_path: Path) -> None:
    sweep = ["-m", "estimates.lock_in.value=range(3,3.75,0.2)", "ensemble.replicates=3", "end=2022Q4", "results=r"]
    process = started(*sweep, cwd=tmp_path)
    stop = time.monotonic() + LIMIT
    while len(finished.runs(tmp_path / "r")) < 2 and process.poll() is None and time.monotonic() < stop:
        time.sleep(0.01)
    process.kill()
    process.communicate()
    before = {found.folder: (found.folder / finished.DATASET).stat().st_mtime_ns for found in finished.runs(tmp_path / "r")}
    assert 2 <= len(before) < 4
    text, errors = started(*sweep, cwd=tmp_path).communicate(timeout=LIMIT)
    assert f"4 runs: {len(before)} found, {4 - len(before)} to run" in text, errors
    assert {folder: (folder / finished.DATASET).stat().st_mtime_ns for folder in before} == before
    (together,) = (tmp_path / "r").glob("sweep-*")
    with xr.open_dataset(together / "merged.nc", engine="h5netcdf") as whole:
        assert whole.sizes["estimates.lock_in.value"] == 4
        assert not whole["influence"].isnull().all(["quantile", "quarter", "power", "state", "scenario"]).any()
    assert pd.read_csv(together / "effects.csv", encoding="utf-8")["run"].nunique() == 3


@pytest.mark.slow
@pytest.mark.parametrize(
    ("swept_key", "said"),
    [
        ("end=2023Q4,2022Q4", "Point against point"),
        ("region.states=[KAZ],[UZB]", "No overlay: the runs cannot be overlaid: no state is in all"),
    ],
)
def test_points_of_unlike_extent_are_merged_all_the_same(
    swept_key: str, said: str, runs: list[int], capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["-m", *SHORT, "ensemble.replicates=3", swept_key]) == 0
    assert said in capsys.readouterr().out
    assert runs == [3, 3]
    assert len(list(Path("r").glob("sweep-*/merged.nc"))) == 1


def test_a_sweep_has_one_folder_of_results(runs: list[int], capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["-m", WAR, "results=a,b"]) == 2
    assert capsys.readouterr().err.startswith("error: results: found several in one sweep; allowed: one folder")
    assert runs == []


def test_each_key_that_is_swept_is_a_dimension() -> None:
    points = [xr.Dataset({"influence": ((), number)}) for number in range(6)]
    whole = merged(points, swept("python -m sim -m ensemble.seed=1,2 end=2030Q4 mechanisms.voice=true,false,true", 6))
    assert whole["influence"].dims == ("point",)  # a value stands there twice, so that there is no such grid
    whole = merged(points, swept("python -m sim -m ensemble.seed=1,2 end=2030Q4 origin=2005Q4,2010Q4,2021Q4", 6))
    assert whole["influence"].sel({"ensemble.seed": 2, "origin": "2010Q4"}).item() == 4


def test_swept_scenarios_have_a_dimension_beside_their_own() -> None:
    points = [
        xr.Dataset({"influence": ("scenario", [number, 0.0])}, {"scenario": [name, "z"]}) for number, name in ((1.0, "x"), (2.0, "y"))
    ]
    whole = merged(points, swept("python -m sim -m +scenario=baseline,ceasefire", 2))
    assert whole["influence"].sel(scenario_swept="ceasefire", scenario="y").item() == 2.0
    assert np.isnan(whole["influence"].sel(scenario_swept="baseline", scenario="y"))
    assert merged(points, swept("", 2))["point"].values.tolist() == [0, 1]


@pytest.mark.parametrize("key", ["dry_run=true", "fresh=true", "ensemble.precision=0.1"])
def test_other_studies_refuse_what_they_do_not_read(key: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["study=claims", key]) == 2
    assert re.fullmatch(rf"error: {key.partition('=')[0]}: found \S+; only study=ensemble reads it; .*\n", capsys.readouterr().err)
