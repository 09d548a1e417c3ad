"""A composed config is an input again: the same numbers, every mistake in one line, and nothing in it is carried out."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

from sim import compose, run
from sim.__main__ import main
from sim.config import ConfigError, digest, read, resolved
from tests.conftest import same, small

PLAIN = resolved(small("+scenario=russia_recovers", "end=2027Q4"))


def saved(folder: Path, change: dict[str, Any] | None = None) -> Path:
    path = folder / "state.yaml"
    path.write_text(yaml.safe_dump(PLAIN | (change or {}), sort_keys=False), encoding="utf-8")
    return path


def refused(path: Path) -> str:
    with pytest.raises(ConfigError) as error:
        read(path)
    return str(error.value)


def test_a_file_gives_the_config_and_the_numbers_it_was_made_from(tmp_path: Path) -> None:
    config = small("+scenario=russia_recovers", "end=2027Q4")
    again = read(saved(tmp_path))
    assert digest(again) == digest(config)
    assert same(run(again), run(config))


def test_the_config_of_a_result_runs_to_the_same_result(elsewhere: Path) -> None:
    assert main(["ensemble.replicates=4", "end=2023Q4", "figures=false", "+scenario=ukraine_distraction", "results=first"]) == 0
    first = next(Path("first").iterdir())
    assert main([f"config={first / 'config.yaml'}", "results=second"]) == 0
    second = Path("second") / first.name
    assert (second / "summary.csv").read_text(encoding="utf-8") == (first / "summary.csv").read_text(encoding="utf-8")


def test_a_value_may_stand_beside_a_file(tmp_path: Path) -> None:
    config = compose(f"config={saved(tmp_path)}", "ensemble.seed=7", "estimates.acceptance={value:.5,low:.5,high:.5}")
    assert config.ensemble.seed == 7
    assert (config.ensemble.replicates, config.estimates["acceptance"].high) == (20, 0.5)


@pytest.mark.parametrize("other", ["+scenario=baseline", "ensemble=quick", "study=backtest", "~region.rivals"])
def test_what_the_file_says_already_may_not_stand_beside_it(other: str, tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="cannot stand beside config=FILE"):
        compose(f"config={saved(tmp_path)}", other)


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"originn": "2021Q4"}, "originn: there is no such key"),
        ({"end": "2020Q4"}, "end: found 2020Q4"),
        ({"selected": ["nowhere"]}, "scenarios: 'nowhere' is unknown"),
        ({"selected": []}, "is no composed config"),
        ({"results": "${oc.env:HOME}"}, "results: found ${oc.env:HOME}; allowed: the value itself"),
        ({"estimates": {}}, "missing; the file is from another version"),
        ({"scenarios": {"baseline": None}}, "scenarios"),
        ({"ensemble": {"seed": 10**30}}, "ensemble.seed: found a whole number of more than 18 digits"),
        ({"ensemble": {"replicates": 1.5}}, "ensemble.replicates: found 1.5; expected a whole number"),
        ({"estimates": {"trade_gain": {"high": 10**400}}}, "estimates.trade_gain.high: found a whole number of more than"),
        ({"region": {"organisations": {5: {}}}}, "organisations"),
        ({"ensemble": {"replicates": "many"}}, "ensemble.replicates: found 'many'; expected a whole number"),
    ],
)
def test_a_mistake_in_a_file_is_named(change: dict[str, Any], message: str, tmp_path: Path) -> None:
    assert message in refused(saved(tmp_path, change))


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("- a\n", "is no composed config"),
        ("a: [b\n", "not readable as YAML"),
        ("selected: !!python/object/apply:os.system ['false']\n", "not readable as YAML"),
        ("x" * (2**20 + 1), "is larger than"),
    ],
)
def test_a_file_that_is_no_config_is_refused_and_never_carried_out(text: str, message: str, tmp_path: Path) -> None:
    path = tmp_path / "state.yaml"
    path.write_text(text, encoding="utf-8")
    assert message in refused(path)


def test_a_file_that_is_missing_or_not_text_is_refused(tmp_path: Path) -> None:
    assert "cannot be read" in refused(tmp_path / "none.yaml")
    assert "cannot be read" in refused(tmp_path)
    (tmp_path / "b.yaml").write_bytes(b"\xff\xfe")
    assert "not UTF-8" in refused(tmp_path / "b.yaml")
