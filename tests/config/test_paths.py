"""Paths and other texts mean what they say: as typed, in letters of any script, with `~` for the home of whoever types it."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sim import compose, load, run
from sim.__main__ import main
from sim.config import Config, ConfigError, sweep
from sim.config.overrides import parse
from sim.config.paths import FILE, PATHS, as_typed
from sim.config.typed import kind
from tests.conftest import small

NAMES = [
    *("2024_11_25", "1e3", "0.10", "true", "007", "-1", "nan", "1_000.5", "+5", ".5", "False", "inf"),  # Hydra reads numbers and truth
    *("результаты", "/home/jürgen/out", "Прогон/figures/paths.png", "結果", "a(b)", "[a]", "a{b}", "a b", "o'neil", 'a"b', "x=y", "a:b"),
    *("C:\\runs\\", "a\\(b)", "a#b", "a&b;c", "100%", "e\u0301", "\U0001f30d", "a(b", "choice(a", "null_"),
]


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("key", [*PATHS, FILE])
def test_a_path_stays_as_typed(key: str, name: str) -> None:
    if key == "runs":
        if not name.startswith(("[", "{")):
            assert parse(f"runs=[{name},b]").value() == [name, "b"]
    else:
        assert parse(f"{key}={name}").value() == name
        assert parse(f"++{key}={name}").value() == name


@given(st.text(st.characters(exclude_characters=",'\"", exclude_categories=["Cs", "Cc", "Z"]), min_size=1))
def test_any_name_stays_as_typed(name: str) -> None:
    wanted = None if name.lower() == "null" else name
    assert parse(f"results={name}").value() == wanted
    for (point,) in sweep([f"results={name}"]):
        assert parse(point).value() == wanted


@pytest.mark.parametrize("name", NAMES)
def test_quotes_mean_the_same(name: str) -> None:
    quoted = as_typed(f"results={name}") if name not in ("null_", "a b") else f"results='{name}'"
    assert as_typed(quoted) == quoted
    assert parse(quoted).value() == name


def test_other_texts_stay_as_typed_and_numbers_are_numbers() -> None:
    title = "scenarios.ukraine_distraction.title"
    assert compose("+scenario=ukraine_distraction", f"{title}=2024_11").scenarios["ukraine_distraction"].title == "2024_11"
    assert compose("+scenario=ukraine_distraction", f"{title}=Отвлечение").scenarios["ukraine_distraction"].title == "Отвлечение"
    assert compose("ensemble.replicates=1_0").ensemble.replicates == 10
    assert compose("region.observations=null").region.observations is None


def test_several_values_are_a_sweep_and_a_quoted_comma_is_none() -> None:
    assert [parse(point).value() for (point,) in sweep(["results=1e3,'a,b',я"])] == ["1e3", "a,b", "я"]
    assert parse("results='a,b'").value() == "a,b"
    assert parse("runs=['a,b',1e3]").value() == ["a,b", "1e3"]
    with pytest.raises(ConfigError, match=r"found several values, for a comma separates them; add -m .* or quote what is one text"):
        compose("results=a,b")


def test_a_run_lies_where_it_was_asked_for(elsewhere: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The folder of a run, and then the run as `runs`, `file` and `config`, under a name of digits and letters of another script."""
    place = "2024_11_25/мои (итоги) [1]"
    arguments = ["ensemble.replicates=2", "end=2022Q4", "figures=false"]
    assert main([*arguments, f"results={place}"]) == 0
    assert main([*arguments, f"results={place}", "mechanisms.voice=false"]) == 0
    one, two = sorted((elsewhere / place).iterdir())
    assert main([f"config={one.relative_to(elsewhere)}/config.yaml", f"results={place}", "dry_run=true"]) == 0
    capsys.readouterr()
    assert main(["study=compare", f"runs=[{place}/{one.name},{place}/{two.name}]", f"results={place}", "figures=false"]) == 0
    assert main(["study=rerun", f"file={place}/none.png"]) == 2
    assert f"file: {place}/none.png cannot be read" in capsys.readouterr().err


@pytest.fixture
def home(elsewhere: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Live in a folder."""
    monkeypatch.setenv("HOME", str(elsewhere / "home"))
    return elsewhere / "home"


def at(config: Config, key: str) -> object:
    found: object = config
    for name in key.split("."):
        found = getattr(found, name)
    return found


@pytest.mark.parametrize("key", PATHS)
@pytest.mark.parametrize("quote", ["", "'"])
def test_the_home_is_written_out_in_every_path(key: str, quote: str, home: Path) -> None:
    study = {"history": ["study=backtest"], "runs": ["study=compare"], "file": ["study=rerun"]}.get(key, [])
    value = f"{quote}~/{key}{quote}"
    found = at(compose(*study, f"{key}=[{value},a~]" if key == "runs" else f"{key}={value}"), key)
    assert found == ([f"{home}/{key}", "a~"] if key == "runs" else f"{home}/{key}")


def test_the_paths_are_texts() -> None:
    assert {kind(key.split(".")) for key in PATHS} == {str, list[str]}


@pytest.mark.parametrize("ending", ["", "/ensemble.nc"])
def test_the_home_is_written_out_where_files_are_read(ending: str, home: Path) -> None:
    assert main(["ensemble.replicates=2", "end=2022Q4", "figures=false", "results=~/мой"]) == 0
    (folder,) = (home / "мой").iterdir()
    assert load(f"~/мой/{folder.name}{ending}").sizes["replicate"] == 2
    assert compose(f"config=~/мой/{folder.name}/config.yaml").results == f"{home}/мой"


def test_a_table_of_ones_own_is_read_from_home(home: Path) -> None:
    home.mkdir()
    with pytest.raises(ConfigError, match=rf"no file '{home}/мои.csv'"):
        run(small("region.observations=~/мои.csv"))
