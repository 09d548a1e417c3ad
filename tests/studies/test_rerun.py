"""A lone figure or netCDF is rebuilt from what it carries, and distinguished from what it was not."""

from __future__ import annotations

import json
import re
import shutil
from pathlib import Path

import pytest
import xarray as xr
import yaml
from PIL import Image

from sim.__main__ import main
from sim.plots.layout import stamp
from sim.studies import rerun
from tests.conftest import WAR

pytestmark = pytest.mark.slow  # each draws all figures once or twice

TINY = (WAR, "ensemble.replicates=4", "end=2023Q4")


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("made")
    assert main([*TINY, f"results={root}"]) == 0
    (folder,) = root.iterdir()
    return folder


def printed(capsys: pytest.CaptureFixture[str], file: Path) -> str:
    capsys.readouterr()
    assert main(["study=rerun", f"file={file}"]) == 0
    return capsys.readouterr().out


def repaint(source: Path, target: Path, **changed: str) -> None:
    """Write a PNG again with other marks."""
    marks = stamp.read(source) | changed
    with Image.open(source) as picture:
        picture.save(target, pnginfo=stamp.chunks("x", marks))


@pytest.mark.parametrize("name", ["figures/effects.png", "figures/paths.svg", "ensemble.nc"])
def test_every_kind_carries_what_rebuilds_it(made: Path, name: str) -> None:
    found = stamp.read(made / name)
    assert {"config_hash", "seed", "version", "command", "versions", "config"} <= set(found)
    assert found["seed"] == "1"
    assert found["command"].startswith("python -m sim +scenario=ukraine_distraction")
    written = yaml.safe_load((made / "config.yaml").read_text(encoding="utf-8"))
    assert yaml.safe_load(found["config"]) == written
    assert "=" not in made.name


@pytest.mark.parametrize("name", ["figures/effects.png", "figures/paths.svg", "ensemble.nc"])
def test_a_lone_file_comes_out_identical(made: Path, name: str, elsewhere: Path, capsys: pytest.CaptureFixture[str]) -> None:
    alone = elsewhere / f"renamed{Path(name).suffix}"
    shutil.copy(made / name, alone)
    text = printed(capsys, alone)
    assert "identical: every " in text
    assert "differs" not in text
    folder = Path(text.splitlines()[-1].removeprefix("Results: "))
    assert list(folder.rglob(Path(name).name))
    assert printed(capsys, alone).splitlines()[-1] != text.splitlines()[-1]  # a new folder each time


def test_a_painted_figure_differs(made: Path, elsewhere: Path, capsys: pytest.CaptureFixture[str]) -> None:
    marks = stamp.read(made / "figures" / "tension.png")
    with Image.open(made / "figures" / "tension.png") as picture:
        picture.paste((255, 0, 0, 255), (0, 0, 50, 50))
        picture.save(elsewhere / "painted.png", pnginfo=stamp.chunks("x", marks))
    assert "% of the pixels differ" in printed(capsys, elsewhere / "painted.png")
    drawing = (made / "figures" / "tension.svg").read_text(encoding="utf-8").replace("#222222", "#ff0000")
    (elsewhere / "painted.svg").write_text(drawing, encoding="utf-8")
    assert "elements of the drawing differ" in printed(capsys, elsewhere / "painted.svg")


def test_other_numbers_are_named(made: Path, elsewhere: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with xr.open_dataset(made / "ensemble.nc", engine="h5netcdf") as dataset:
        dataset.load().assign(trade=dataset["trade"] * 1.01).to_netcdf(elsewhere / "edited.nc", engine="h5netcdf")
    assert "differs: variables that differ: trade" in printed(capsys, elsewhere / "edited.nc")


def test_another_version_and_an_edited_config_are_said(made: Path, elsewhere: Path, capsys: pytest.CaptureFixture[str]) -> None:
    source = made / "figures" / "tension.png"
    marks = stamp.read(source)
    versions = json.dumps(json.loads(marks["versions"]) | {"numpy": "1.0"})
    config = marks["config"].replace("seed: 1", "seed: 2")
    repaint(source, elsewhere / "old.png", version="0.0.1", versions=versions, config=config)
    text = printed(capsys, elsewhere / "old.png")
    assert "differs: " in text
    assert "version: made by this program 0.0.1, rebuilt by " in text
    assert "version: made by numpy 1.0, rebuilt by " in text
    assert f"config: it says {marks['config_hash']}, the config that it carries is " in text


def test_figures_of_several_runs_are_rebuilt_too(elsewhere: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["-m", "+scenario=ukraine_distraction,baseline", *TINY[1:], "figures=false"]) == 0
    (folder,) = (elsewhere / "results").glob("sweep-*")
    shutil.move(folder / "overlay.png", elsewhere / "a.png")
    shutil.move(folder / "differences.svg", elsewhere / "b.svg")
    shutil.rmtree(elsewhere / "results")
    assert "identical: every pixel" in printed(capsys, elsewhere / "a.png")
    assert "identical: every element" in printed(capsys, elsewhere / "b.svg")


def test_what_cannot_be_rebuilt_is_refused_and_nothing_written(made: Path, elsewhere: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder = elsewhere.parent
    source = made / "figures" / "tension.png"
    (folder / "cut.png").write_bytes(source.read_bytes()[:20_000])
    Image.new("RGB", (9, 9)).save(folder / "foreign.png")
    (folder / "foreign.svg").write_text("<svg xmlns='http://www.w3.org/2000/svg'/>", encoding="utf-8")
    (folder / "text.svg").write_text("not a drawing", encoding="utf-8")
    (folder / "bad.nc").write_bytes(b"CDF")
    config = stamp.read(source)["config"]
    repaint(source, folder / "other.png", config=config.replace("lock_in:", "lock_inn:"))
    repaint(source, folder / "server.png", config=config.replace("study: ensemble", "study: dashboard"))
    repaint(source, folder / "drawn.png", figure="drawn")
    mistakes = {
        "cut.png": "not readable as PNG, or cut short",
        "foreign.png": "carries no config",
        "foreign.svg": "carries no config",
        "text.svg": "not readable as SVG",
        "bad.nc": "cut short, or of another program",
        "nowhere.png": "No such file",
        "thesis.pdf": "No such file",
        "other.png": "carries a config that this version cannot run: .*lock_in",
        "server.png": "comes from study=dashboard, which is not rebuilt; allowed: ensemble",
        "drawn.png": "its config gives no drawn.png",
    }
    capsys.readouterr()
    for name, why in mistakes.items():
        assert main(["study=rerun", f"file={folder / name}"]) == 2
        line = capsys.readouterr().err
        assert line.count("\n") == 1, line
        assert re.search(why, line), line
        assert list(elsewhere.iterdir()) == [], name


def test_a_file_must_be_named(elsewhere: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["study=rerun"]) == 2
    assert "file: found none; study=rerun needs a figure, a netCDF or a results folder" in capsys.readouterr().err
    assert main(["file=x.png"]) == 2
    assert "file: found x.png; only study=rerun reads a result to rebuild" in capsys.readouterr().err


def test_a_config_of_somebody_else_is_run_on_this_machine_alone(made: Path) -> None:
    config = stamp.read(made / "ensemble.nc")["config"].replace("block: 2048", "block: 3")
    assert rerun._readable(made / "ensemble.nc", config).engine.block == 2048
