"""The default study as a user meets it: what it prints, what it leaves behind, and what it does not."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
import xarray as xr
import yaml

from sim import load, metrics, run
from sim.__main__ import main
from sim.config import Config
from sim.config.schema import Engine
from sim.ensemble import stream
from sim.ensemble.experiment import quarters_to_run
from sim.plots.figures import FIGURES
from sim.studies import ensemble
from sim.studies.ensemble.table import WIDEST, largest, table
from tests.conftest import WAR, listing, small

TINY = ("ensemble.replicates=3", "figures=false")
FILES = ["config.yaml", "ensemble.nc", "summary.csv", "summary.json", "what_moved.csv"]


def test_a_run_prints_its_findings_and_where_they_are(elsewhere: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main([WAR, "ensemble.replicates=3"]) == 0
    output = capsys.readouterr()
    assert output.err == ""  # no progress where there is no terminal
    for words in ("Russia is distracted", "The world without", "3 replicates", "80 % band", "what it moves by 2025", "Left alone", "China"):
        assert words in output.out, words
    folder = Path(output.out.splitlines()[-1].removeprefix("Results: "))
    assert re.fullmatch(r"results/ukraine_distraction-[0-9a-f]{8}", str(folder))
    assert load(folder).attrs["command"] == f"python -m sim {WAR} ensemble.replicates=3"
    figures = {f"figures/{figure.name}" for figure in FIGURES}
    assert set(listing(folder)) >= {*FILES, "figures", *(f"{name}{kind}" for name in figures for kind in (".png", ".svg"))}
    for name in (*FILES, *(f"{name}.png" for name in figures), "also as .svg"):
        assert name in output.out, name
    assert [path.name for path in elsewhere.iterdir()] == ["results"]
    assert len(list((elsewhere / "results").iterdir())) == 1


def test_the_largest_multiples_stand_first_within_a_terminal(distracted: xr.Dataset) -> None:
    text = table(distracted)
    assert max(map(len, text.splitlines())) <= WIDEST
    rows = [line.split() for line in text.splitlines() if re.search(r"(\d+%|-)$", line) and " to " in line]
    assert 8 < len(rows) <= 12
    multiples = [float(row[-2]) for row in rows if row[-2] != "-"]
    assert multiples == sorted(multiples, reverse=True)
    assert all(row[-3] == "-" for row in rows if row[-2] == "-")  # no typical year, no multiple


def test_levels_of_every_pair_stand_in_the_table_of_a_run_without_counterfactual(distracted: xr.Dataset) -> None:
    text = table(distracted.sel(scenario=["baseline"]))
    assert len(re.findall(r"\d\.\d\d to ", text)) == 25
    assert "no counterfactual: levels only" in text


def test_names_that_are_too_long_are_written_as_codes(distracted: xr.Dataset) -> None:
    names = [f"The United Federation of {code}" for code in distracted["state"].values]
    renamed = distracted.assign_coords(state_name=("state", names))
    text = largest(renamed, metrics.what_moved(renamed))
    assert "United" not in text
    assert max(map(len, text.splitlines())) <= WIDEST


def test_a_run_of_the_baseline_has_no_effects_to_print(elsewhere: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main([*TINY, "end=2023Q4", "results=deep/own"]) == 0
    text = capsys.readouterr().out
    assert "no counterfactual: levels only" in text
    assert "same sign" not in text
    assert "svg" not in text  # there are no figures to have one
    assert listing(next((elsewhere / "deep" / "own").iterdir())) == FILES
    assert [path.name for path in elsewhere.iterdir()] == ["deep"]
    summary = json.loads(next((elsewhere / "deep" / "own").rglob("summary.json")).read_text(encoding="utf-8"))
    assert not [name for name in summary if name.startswith("effect")]


def test_the_same_run_finds_its_folder_again(elsewhere: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for _ in range(2):
        assert main([*TINY, "end=2022Q4"]) == 0
    assert len(list((elsewhere / "results").iterdir())) == 1


def test_a_sweep_writes_every_point_and_their_overlay(elsewhere: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["-m", "+scenario=ukraine_distraction,baseline", *TINY, "end=2022Q4"]) == 0
    text = capsys.readouterr().out
    folders = {path.name.rpartition("-")[0]: path for path in (elsewhere / "results").iterdir() if not path.name.startswith("sweep")}
    assert set(folders) == {"ukraine_distraction", "baseline"}
    for folder in folders.values():
        assert listing(folder) == FILES
        assert folder.name in text
    together = elsewhere / "results" / f"sweep-{folders['ukraine_distraction'].name}-{folders['baseline'].name}"
    figures = [f"{name}.{kind}" for name in ("differences", "overlay") for kind in ("png", "svg")]
    assert listing(together) == sorted([*figures, "config.yaml", "effects.csv", "findings.txt", "merged.nc", "summary.json"])
    assert yaml.safe_load((together / "config.yaml").read_text(encoding="utf-8"))["points"] == [
        folders[name].name for name in ("ukraine_distraction", "baseline")
    ]
    assert text.splitlines()[-1] == f"Results: {together.relative_to(elsewhere)}"
    summary = json.loads((together / "summary.json").read_text(encoding="utf-8"))
    assert {name.partition(".")[0] for name in summary} == {folder.name for folder in folders.values()}
    assert all(list(entry) == ["value", "unit", "low", "high"] for entry in summary.values())
    assert [path.name for path in elsewhere.iterdir()] == ["results"]


def test_points_that_compute_the_same_run_once(elsewhere: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    runs: list[str] = []

    def counted(config: Config, file: Path, command: str, progress: Callable[[int], object], base: None) -> xr.Dataset:
        runs.append(command)
        return stream(config, file, command, progress)

    monkeypatch.setattr("sim.studies.ensemble.point.stream", counted)
    monkeypatch.setattr("sim.plots.overlay", lambda *_: None)
    config = small("ensemble.replicates=3")
    configs = [replace(config, engine=Engine(block=size)) for size in (5, 6)]
    ensemble.sweep(configs, "x")
    assert runs == ["x"]


def test_a_sweep_refuses_a_foreign_folder_before_its_first_run(
    elsewhere: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sim.studies.ensemble.point.stream", lambda *_: pytest.fail("ran"))
    taken = "results/sweep-ukraine_distraction-baseline"
    (elsewhere / taken).mkdir(parents=True)
    assert main(["-m", "+scenario=ukraine_distraction,baseline"]) == 2
    assert re.fullmatch(rf"error: results: {taken} exists and holds no results .*\n", capsys.readouterr().err)
    assert listing(elsewhere) == ["results", taken]


def test_the_progress_bar_reaches_its_end(monkeypatch: pytest.MonkeyPatch) -> None:
    config = small("ensemble.replicates=7", "engine.block=3", "end=2022Q4")
    done: list[int] = []
    run(config, progress=done.append)
    assert sum(done) == quarters_to_run(config) == 3 * 5
