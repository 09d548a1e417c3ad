"""Files of other systems are read or passed over, and files of one's own are found where one works."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from sim.__main__ import main
from sim.config import ConfigError, compose
from sim.config.composition import library
from sim.config.files import ENDINGS, groups, options, purposes, titles
from sim.results import folder_for
from tests.conftest import refused

HEADER = "# @package scenarios.{name}\n"
TEXT = "title: Паром\nstory: Ships go.\n"
LEFT = [
    "._mine.yaml",
    ".DS_Store",
    "mine.yaml~",
    "#mine.yaml#",
    ".mine.yaml.swp",
    ".#mine.yaml",
    "~$mine.yaml",
    "mine.yaml.bak",
    "Thumbs.db",
]


@pytest.fixture
def mine(few_configs: Path, elsewhere: Path) -> Path:
    """Stand in a folder with an empty folder of scenarios."""
    (elsewhere / "configs" / "scenario").mkdir(parents=True)
    return elsewhere / "configs"


def write(folder: Path, name: str, ending: str = ".yaml", before: bytes = b"", lines: str = "\n") -> Path:
    path = folder / f"{name}{ending}"
    path.write_bytes(before + (HEADER.format(name=name) + TEXT).replace("\n", lines).encode())
    return path


@pytest.mark.parametrize("ending", ENDINGS)
@pytest.mark.parametrize("before", [b"", b"\xef\xbb\xbf"], ids=["bare", "bom"])
@pytest.mark.parametrize("lines", ["\n", "\r\n"], ids=["lf", "crlf"])
@pytest.mark.parametrize("where", ["program", "own"])
def test_a_file_is_read_whatever_system_wrote_it(where: str, lines: str, before: bytes, ending: str, mine: Path, few_configs: Path) -> None:
    write((mine if where == "own" else few_configs) / "scenario", "ferry", ending, before, lines)
    assert compose("+scenario=ferry").scenarios["ferry"].title == "Паром"
    assert titles()["ferry"] == "Паром"
    assert "ferry" in library()


@pytest.mark.parametrize("group", groups())
def test_the_mark_of_byte_order_is_read_over_in_every_group(group: str, few_configs: Path) -> None:
    plain = compose("study=list")
    for path in [few_configs / "config.yaml", *(few_configs / group).iterdir()]:
        path.write_bytes(b"\xef\xbb\xbf" + path.read_bytes())
    assert compose("study=list") == plain
    assert all(not purpose.startswith("#") for purpose in purposes(group).values())


@pytest.mark.parametrize("name", LEFT)
@pytest.mark.parametrize("group", groups())
def test_what_others_leave_is_passed_over(group: str, name: str, few_configs: Path, mine: Path) -> None:
    before = options(group)
    (mine / group).mkdir(exist_ok=True)
    for folder in (few_configs / group, mine / group):
        if name.startswith(".#"):
            (folder / name).symlink_to("someone@host.1234")  # as Emacs locks a file
        else:
            (folder / name).write_bytes(b"\x00\x05\x16\x07\xff")
    assert options(group) == before
    compose()
    if group == "scenario":
        library()


def test_a_folder_named_like_a_file_is_passed_over(mine: Path) -> None:
    (mine / "scenario" / "old.yaml").mkdir()
    assert "old" not in options("scenario")
    compose()


@pytest.mark.parametrize("name", ["ferry", "паром", "f-1", "_2024", "2024_11", "true"])
def test_a_scenario_is_found_where_one_works(name: str, mine: Path, capsys: pytest.CaptureFixture[str]) -> None:
    write(mine / "scenario", name)
    assert compose(f"+scenario={name}").selected == [name]
    assert compose(f"+scenario=[baseline,{name}]").selected == ["baseline", name]
    assert main(["--help"]) == 0
    assert name in capsys.readouterr().out


def test_a_file_of_every_group_is_found_where_one_works(mine: Path, few_configs: Path) -> None:
    for group in ("region", "ensemble", "engine", "study", "theory", "calibration"):
        (mine / group).mkdir()
        source = sorted((few_configs / group).glob("*.yaml"))[-1]
        (mine / group / "mine.yaml").write_bytes(source.read_bytes())
        assert compose(f"{group}=mine") == compose(f"{group}={source.stem}")


def test_a_name_that_is_not_found_says_where_was_looked(mine: Path, few_configs: Path) -> None:
    for group, override in {"scenario": "+scenario=fery", "region": "region=fery", "study": "study=fery"}.items():
        line = refused(lambda override=override: compose(override))
        assert line is not None
        assert line.endswith(f"looked in configs/{group} of the current folder and in {few_configs / group}")
    write(mine / "scenario", "ferry")
    assert "did you mean 'ferry'?" in str(refused(lambda: compose("+scenario=fery")))


def test_an_edit_of_a_file_of_ones_own_is_seen(mine: Path) -> None:
    path = write(mine / "scenario", "ferry")
    assert compose("+scenario=ferry").scenarios["ferry"].title == "Паром"
    path.write_text(path.read_text(encoding="utf-8").replace("Паром", "Мост"), encoding="utf-8")
    os.utime(path, ns=(1, 1))
    assert compose("+scenario=ferry").scenarios["ferry"].title == "Мост"


def test_two_files_of_one_name_are_refused_where_they_differ(mine: Path, few_configs: Path) -> None:
    """Neither is silently the one: a copy is, for it says the same."""
    copied = mine / "scenario" / "ceasefire.yaml"
    copied.write_bytes((few_configs / "scenario" / "ceasefire.yaml").read_bytes())
    plain = compose("+scenario=ceasefire")
    copied.write_bytes(copied.read_bytes() + b"\n# mine\n")
    assert plain.selected == ["ceasefire"]
    with pytest.raises(ConfigError, match=r"scenario: 'ceasefire' stands in two files that differ, /.* and /.*; rename one"):
        compose("+scenario=ceasefire")
    assert compose().selected == ["baseline"]
    write(mine / "scenario", "ferry")
    write(mine / "scenario", "ferry", ".yml", lines="\r\n")
    with pytest.raises(ConfigError, match=r"'ferry' stands in two files that differ, /.*ferry.yaml and /.*ferry.yml"):
        compose("+scenario=ferry")


def test_configs_of_another_program_do_no_harm(mine: Path) -> None:
    """Files that are not chosen are not read, and the main file is the program's."""
    plain = compose()
    (mine / "config.yaml").write_text("defaults: [nothing]\nresults: theirs\n", encoding="utf-8")
    (mine / "db").mkdir()
    (mine / "db" / "mysql.yaml").write_text("a: &a 1\nb: *a\n", encoding="utf-8")
    (mine / "scenario" / "broken.yaml").write_text("a: [", encoding="utf-8")
    assert compose() == plain
    assert main(["--help"]) == 0


@pytest.mark.parametrize("text", ["title: [\n", "title: a\nstory: &s b\nagainst: *s\n"])
def test_a_fault_names_the_file_of_ones_own(text: str, mine: Path) -> None:
    (mine / "scenario" / "ferry.yml").write_text(HEADER.format(name="ferry") + text, encoding="utf-8")
    line = refused(lambda: compose("+scenario=ferry"))
    assert line is not None
    assert line.startswith("configs/scenario/ferry.yml")


def test_the_current_folder_may_be_gone(mine: Path) -> None:
    gone = mine.parent / "gone"
    gone.mkdir()
    os.chdir(gone)
    gone.rmdir()
    assert "baseline" in options("scenario")


def test_a_scenario_that_needs_an_origin_has_a_folder_as_others(mine: Path, tmp_path: Path) -> None:
    """Alone it is refused, because all of it lies before the latest origin; with an origin it runs like any other."""
    path = write(mine / "scenario", "ferry")
    shock = "{title: F, driver: trade_ease, shape: step, start: 2022Q2, size: {value: .2, low: 0, high: .4, unit: log, source: assumption}}"
    path.write_text(f"# @package scenarios.ferry\ntitle: F\nstory: F.\nshocks:\n  f: {shock}\n", encoding="utf-8")
    assert refused(lambda: compose("+scenario=ferry")) is not None
    assert folder_for(compose("+scenario=ferry", "origin=2021Q4", f"results={tmp_path}")).name.startswith("ferry-")
