"""The folder of a run: what it is called, whom it belongs to, and that it changes hands whole."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from sim import results
from sim.config import ConfigError, compose, digest
from sim.config.schema import Engine, Ensemble
from tests.conftest import WAR, listing
from tests.results.conftest import sign

PLAIN = compose()


def test_a_scenario_as_it_stands_gets_its_name(tmp_path: Path) -> None:
    config = compose(WAR, f"results={tmp_path}")
    plain = tmp_path / "ukraine_distraction"
    assert results.folder_for(config) == plain
    sign(plain, digest(config))
    assert results.folder_for(config) == plain


def test_an_edited_scenario_does_not_take_the_place_of_what_it_was(tmp_path: Path) -> None:
    config = replace(PLAIN, results=str(tmp_path))
    sign(tmp_path / "baseline", "of the scenario before it was edited")
    own = tmp_path / f"baseline-{digest(config)[:8]}"
    assert results.folder_for(config) == own
    sign(own, digest(config))
    assert results.folder_for(config) == own


def test_an_overridden_run_gets_a_folder_of_its_own_and_finds_it_again(tmp_path: Path) -> None:
    first, second = (replace(PLAIN, results=str(tmp_path), ensemble=Ensemble(seed=seed)) for seed in (2, 3))
    folders = [results.folder_for(config) for config in (first, second)]
    assert folders == [tmp_path / f"baseline-{digest(config)[:8]}" for config in (first, second)]
    sign(folders[0], digest(first))
    assert results.folder_for(first) == folders[0]


def test_where_and_how_a_run_is_made_does_not_change_its_name(tmp_path: Path) -> None:
    other = replace(PLAIN, results=str(tmp_path), engine=Engine(block=7), figures=False)
    assert results.folder_for(other) == tmp_path / "baseline"


def test_two_scenarios_in_one_world_are_both_named(tmp_path: Path) -> None:
    config = compose("+scenario=[secondary_sanctions,russia_recovers]", f"results={tmp_path}")
    assert results.folder_for(config) == tmp_path / "secondary_sanctions+russia_recovers"


@pytest.mark.parametrize("content", ["a file", "an empty folder", "a folder", "a folder with a config of someone else"])
def test_what_is_not_ours_is_refused_before_the_run(tmp_path: Path, content: str) -> None:
    place = tmp_path / "baseline"
    if content == "a file":
        place.write_text("mine", encoding="utf-8")
    else:
        place.mkdir()
    if content.startswith("a folder"):
        (place / ("config.yaml" if "config" in content else "thesis.txt")).write_text("mine", encoding="utf-8")
    before = listing(tmp_path)
    with pytest.raises(ConfigError, match=r"results: .*baseline exists and holds no results of this program; .*results=FOLDER") as refusal:
        results.folder_for(replace(PLAIN, results=str(tmp_path)))
    assert "\n" not in str(refusal.value)
    with pytest.raises(ConfigError, match="holds no results"), results.written_atomically(place):
        pytest.fail("nothing may be written")
    assert listing(tmp_path) == before


def test_new_results_take_the_place_of_the_same_run_whole(tmp_path: Path) -> None:
    sign(tmp_path / "baseline", "x")
    (tmp_path / "baseline" / "outdated").write_text("x", encoding="utf-8")
    with results.written_atomically(tmp_path / "baseline") as temporary:
        assert temporary.parent == tmp_path  # on one file system, so that the rename is one step
        (temporary / "new").write_text("x", encoding="utf-8")
        assert listing(tmp_path / "baseline") == ["config.yaml", "outdated"]
    assert listing(tmp_path) == ["baseline", "baseline/new"]
