"""Results stand before their tables, figures and reports are made: one that fails is named in a line, and made later."""

from __future__ import annotations

import errno
import re
import shutil
from pathlib import Path

import pytest

from sim.__main__ import main
from sim.domain.errors import Incomplete
from sim.results import parts
from sim.results.atomic_folder import adding
from tests.conftest import WAR, listing

TINY = (WAR, "ensemble.replicates=2", "end=2022Q4")
FULL = OSError(errno.ENOSPC, "No space left on device", "x")
FAILURES = {
    "a figure of mathematics": (
        "sim.plots.layout.sheet.write_caption",
        ValueError("Expected end of text\n  ^"),
        "ValueError: Expected end",
    ),
    "a fault of a library": ("sim.plots.layout.sheet.save", RuntimeError("latex could not be found"), "RuntimeError: latex could not"),
    "too little memory": ("sim.plots.layout.sheet.save", MemoryError(), "too little memory"),
    "a full disk": ("sim.plots.layout.sheet.save", FULL, "No space left on device"),
    "a table": (
        "sim.results.folder.tabulate",
        UnicodeEncodeError("ascii", "Ж", 0, 1, "ordinal not in range"),
        "summary.csv (UnicodeEncode",
    ),
    "a table and a full disk": ("sim.results.folder.write_json", FULL, "summary.json (No space left on device)"),
    "an import": ("sim.plots.layout.sheet.make_sheet", ImportError("no module"), "ImportError: no module"),
}


def fails(error: BaseException) -> object:
    def fail(*_: object, **__: object) -> None:
        raise error

    return fail


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("whole")
    assert main([*TINY, f"results={root}"]) == 0
    (folder,) = root.iterdir()
    return folder


@pytest.fixture
def lacking(whole: Path, elsewhere: Path) -> Path:
    """Copy a finished run without one figure and one table."""
    folder = elsewhere / "results" / whole.name
    shutil.copytree(whole, folder)
    (folder / "figures" / "paths.png").unlink()
    (folder / "figures" / "paths.svg").unlink()
    (folder / "summary.csv").unlink()
    return folder


@pytest.mark.parametrize(("where", "error", "said"), FAILURES.values(), ids=FAILURES)
def test_what_fails_is_named_in_one_line_and_the_run_is_kept(
    elsewhere: Path,
    whole: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
    where: str,
    error: BaseException,
    said: str,
) -> None:
    with monkeypatch.context() as patch:
        patch.setattr(where, fails(error))
        assert main(TINY) == 1
    output = capsys.readouterr()
    (folder,) = (elsewhere / "results").iterdir()
    assert re.fullmatch(r"incomplete: results/\S+ is finished, but could not be given [^\n]*\n", output.err), output.err
    assert said in output.err
    assert f"later: python -m sim study=rerun file=results/{folder.name}\n" in output.err
    assert f"Results: results/{folder.name}" in output.out
    assert {"config.yaml", "ensemble.nc"} <= set(listing(folder)) < set(listing(whole))
    assert main(["study=rerun", f"file=results/{folder.name}"]) == 0
    assert listing(folder) == listing(whole)
    for name in ("summary.csv", "summary.json"):
        assert (folder / name).read_text(encoding="utf-8") == (whole / name).read_text(encoding="utf-8")


def test_one_figure_that_fails_takes_no_other_with_it(
    elsewhere: Path, whole: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as patch:
        patch.setattr("sim.plots.pairs.observed_trade", fails(KeyError("power")))  # the riddle alone asks for it
        assert main(TINY) == 1
    assert "could not be given figures/riddle.png (KeyError: 'power'); later" in capsys.readouterr().err
    (folder,) = (elsewhere / "results").iterdir()
    assert set(listing(whole)) - set(listing(folder)) == {"figures/riddle.png", "figures/riddle.svg"}


def test_the_same_command_makes_what_is_missing_without_a_run(
    lacking: Path, whole: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sim.studies.ensemble.point.stream", lambda *_, **__: pytest.fail("ran"))
    assert main(TINY) == 0
    assert "found: " in capsys.readouterr().out
    assert listing(lacking) == listing(whole)
    assert (lacking / "summary.csv").read_text(encoding="utf-8") == (whole / "summary.csv").read_text(encoding="utf-8")


def test_rerun_names_what_it_made_and_says_when_nothing_is_missing(lacking: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["study=rerun", f"file={lacking}"]) == 0
    assert "Made: figures/paths.png, figures/paths.svg, summary.csv\n" in capsys.readouterr().out
    assert main(["study=rerun", f"file={lacking}"]) == 0
    assert "has all that it can have" in capsys.readouterr().out


def test_an_interrupt_keeps_the_results_too(elsewhere: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sim.results.folder.tabulate", fails(KeyboardInterrupt()))
    assert main(TINY) == 130
    assert capsys.readouterr().err.startswith("interrupted; what was finished stays")
    (folder,) = (elsewhere / "results").iterdir()
    assert listing(folder) == ["config.yaml", "ensemble.nc"]


def test_points_of_a_sweep_and_its_own_figures_are_named_together(
    elsewhere: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as patch:
        patch.setattr("sim.plots.overlay", fails(ValueError("no ink")))
        patch.setattr("sim.results.folder.tabulate", fails(ValueError("no paper")))
        assert main(["-m", "+scenario=ukraine_distraction,baseline", *TINY[1:], "figures=false"]) == 1
    line = capsys.readouterr().err
    assert line.count("\n") == 1
    assert line.count("summary.csv (ValueError: no paper)") == 2
    assert "overlay.png (ValueError: no ink)" in line
    (folder,) = (elsewhere / "results").glob("sweep-*")
    assert {"merged.nc", "differences.png", "findings.txt"} <= set(listing(folder))
    assert main(["study=rerun", f"file={folder}"]) == 0
    assert "Made: overlay.png, overlay.svg\n" in capsys.readouterr().out


def test_a_comparison_is_completed(elsewhere: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    for seed in (1, 2):
        assert main([*TINY, "figures=false", f"results=r{seed}"]) == 0
    runs = ",".join(str(next((elsewhere / f"r{seed}").iterdir())) for seed in (1, 2))
    with monkeypatch.context() as patch:
        patch.setattr("sim.plots.overlay", fails(ValueError("no ink")))
        code = main(["study=compare", f"runs=[{runs}]"])
    line = capsys.readouterr().err
    assert (code, "overlay.png (ValueError: no ink)" in line) == (1, True), line
    folder = next((elsewhere / "results").iterdir())
    assert main(["study=rerun", f"file={folder}"]) == 0
    assert "Made: overlay.png, overlay.svg\n" in capsys.readouterr().out


def test_a_report_that_fails_is_made_by_a_run_of_its_study(
    elsewhere: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as patch:
        patch.setattr("sim.studies.gallery.report.report", fails(ValueError("no ink")))
        patch.setattr("sim.plots.studies.gallery.gallery_figure", fails(ValueError("no ink")))
        assert main(["study=gallery", WAR, "ensemble.replicates=2", "end=2022Q4"]) == 1
    assert "could not be given GALLERY.md, gallery.png (ValueError: no ink)" in capsys.readouterr().err
    folder = next((elsewhere / "results").iterdir())
    assert {"effects.csv", "scenarios.md", "config.yaml"} <= set(listing(folder))
    assert main(["study=rerun", f"file={folder}"]) == 0
    assert "Made: GALLERY.md, gallery.png, gallery.svg\n" in capsys.readouterr().out
    assert [path.name for path in folder.parent.iterdir()] == [folder.name]


def test_a_folder_of_somebody_else_is_refused(elsewhere: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (elsewhere / "photos").mkdir()
    assert main(["study=rerun", "file=photos"]) == 2
    assert "error: file: photos holds no results" in capsys.readouterr().err


def test_files_are_added_whole_or_not_at_all(tmp_path: Path) -> None:
    (tmp_path / "a").write_text("old", encoding="utf-8")

    def half(folder: Path) -> None:
        (folder / "a").write_text("new", encoding="utf-8")
        (folder / "figures").mkdir()
        (folder / "figures" / "b").write_text("new", encoding="utf-8")
        raise ValueError("no")

    assert parts.add(tmp_path, {"a": half}) == {"a": "ValueError: no"}
    assert listing(tmp_path) == ["a"]
    assert (tmp_path / "a").read_text(encoding="utf-8") == "old"
    with adding(tmp_path) as temporary:
        (temporary / "a").write_text("new", encoding="utf-8")
    assert (listing(tmp_path), (tmp_path / "a").read_text(encoding="utf-8")) == (["a"], "new")


def test_nothing_that_failed_is_no_failure() -> None:
    parts.require_all({Path("results/a"): {}})
    with pytest.raises(Incomplete, match="results/b is finished"):
        parts.require_all({Path("results/a"): {}, Path("results/b"): {"x.png": "why"}})
