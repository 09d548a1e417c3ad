"""The gallery: every scenario beside its counterfactual, on one page, in one table, and the library's list is that of the files."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd
import pytest
import xarray as xr

from sim import compose, load, metrics, run
from sim.config import ConfigError
from sim.config.files import options
from sim.plots.studies.gallery import gallery_figure
from sim.studies import gallery
from sim.studies.gallery.effects import COLUMNS, EVERYWHERE, TOGETHER, Effects, batches, effects, over_noise, paired
from sim.studies.gallery.report import lines, report
from sim.studies.gallery.scenarios import scenarios_page
from tests.conftest import PROJECT

SMALL = ("study=gallery", "ensemble.replicates=20", "end=2030Q4")
LIBRARY = PROJECT / "docs" / "scenarios.md"
TWO = ("rouble_crash", "turkic_turn")


@pytest.fixture(scope="module")
def found() -> Effects:
    config = compose(*SMALL, f"+scenario=[{','.join(TWO)}]")
    return effects(config, batches(config, TWO), "test")


def test_every_scenario_with_a_counterfactual_is_run() -> None:
    config = gallery.with_library(compose(*SMALL))
    names = gallery.names_of(config)
    assert {"history", "ukraine_distraction", "regional_bloc"} <= set(names)
    assert not {"baseline", "no_war"} & set(names)
    work = batches(config, names)
    assert sorted(name for batch in work for name in batch[:-1]) == sorted(names)
    assert all(len(batch) <= TOGETHER + 1 for batch in work)
    assert all(config.scenarios[name].against == batch[-1] for batch in work for name in batch[:-1])


def test_effects_are_those_of_a_run_of_its_own(found: Effects) -> None:
    """Sharing a counterfactual changes nothing."""
    alone = metrics.effect_table(run(compose("ensemble.replicates=20", "end=2030Q4", "+scenario=turkic_turn")), quarters=["2030Q4"])
    alone = alone[alone["scenario"].eq("turkic_turn")].set_index(["power", "state"]).sort_index()
    rows = found.table[found.table["scenario"].eq("turkic_turn") & found.table["quarter"].eq("2030Q4")]
    rows = rows[rows["state"] != EVERYWHERE].set_index(["power", "state"]).sort_index()
    for ours, theirs in {"median": "effect_median", "low": "effect_low", "high": "effect_high", "same_sign": "same_sign"}.items():
        np.testing.assert_allclose(rows[ours], alone[theirs], err_msg=ours)


def test_nothing_happens_before_the_first_shock(found: Effects) -> None:
    before = found.table[found.table["quarter"] < "2026Q1"]
    assert len(before)
    assert (before[["median", "low", "high", "effect_over_noise"]].fillna(0) == 0).all(axis=None)
    assert before["same_sign"].isna().all()
    assert abs(found.paths.sel(quarter=slice(None, "2025Q4"))).max() == 0
    assert abs(found.paths.sel(quarter="2030Q4")).max("power").min() > 0


def test_every_scenario_starts_at_its_own_origin() -> None:
    names = ["ukraine_distraction", "turkic_turn"]
    config = compose(*SMALL, "ensemble.replicates=2", f"+scenario=[{','.join(names)}]")
    found = effects(config, batches(config, names), "test")
    assert dict(found.table[["scenario", "origin"]].drop_duplicates().to_numpy()) == {names[0]: "2021Q4", names[1]: "2023Q4"}
    assert found.about.attrs["origin"] == "2021Q4 and 2023Q4"
    assert list(found.paths["quarter"].values) == list(found.about["quarter"].values)
    known = found.paths.sel(scenario="turkic_turn").notnull().all(["power", "quantile"])
    assert known["quarter"][known][0] == "2023Q4"
    assert len(gallery_figure(found.paths, found.about).panels) == 2
    moved = compose(*SMALL, "origin=2021Q4")
    assert {scenario.origin for scenario in moved.scenarios.values()} == {"2021Q4"}


def test_the_rouble_takes_from_russia(found: Effects) -> None:
    row = found.table.query("scenario == 'rouble_crash' and power == 'RUS' and state == 'all' and quarter == '2030Q4'").iloc[0]
    assert row["high"] < 0
    assert row["same_sign"] == 1
    assert row["effect_over_noise"] > 0


def test_the_mean_over_states_is_a_mean() -> None:
    config = compose(*SMALL, "ensemble.replicates=1", "+scenario=turkic_turn")
    table = effects(config, batches(config, ["turkic_turn"]), "test").table.query("quarter == '2030Q4'")
    for _, rows in table.groupby("power"):
        whole = rows["state"].eq(EVERYWHERE)
        np.testing.assert_allclose(rows[whole]["median"], rows[~whole]["median"].mean(), rtol=1e-4, atol=1e-7)


def test_an_effect_is_weighed_against_the_spread_without_it() -> None:
    worlds = xr.DataArray([0.0, 4.0], dims="replicate")
    assert over_noise(xr.DataArray([-1.0, -3.0], dims="replicate"), worlds) == 1
    assert np.isnan(over_noise(worlds, worlds * 0))


def test_all_but_the_last_are_compared_with_the_last(distracted: xr.Dataset) -> None:
    dataset = paired(distracted, ["a", "b", "c"])
    assert [metrics.counterfactual(dataset, name) for name in ("a", "b", "c")] == ["c", "c", None]


def test_the_report_names_the_largest_first(found: Effects) -> None:
    text = report(found)
    sizes = [abs(float(line.split("|")[6])) for line in text.split("## ")[1].splitlines() if line.startswith("| ") and "effect" not in line]
    assert len(sizes) == len(TWO)
    assert sizes == sorted(sizes, reverse=True)
    assert "The 40 largest of 50 effects" in text
    assert all(name in lines(found) for name in TWO)


def test_the_page_has_a_panel_a_scenario_and_says_its_finding(found: Effects) -> None:
    page = gallery_figure(found.paths, found.about)
    assert len(page.panels) == len(TWO)
    assert "moves most" in page.finding
    assert {panel.get_title(loc="left") for panel in page.panels} == {"The rouble crashes again", "The Turkic states turn to each other"}
    none = gallery_figure(found.paths * 0, found.about)
    assert none.finding == "No scenario moves any power's influence by 2030"


@pytest.mark.slow
def test_the_study_writes_what_it_promises(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    config = compose(*SMALL, "ensemble.replicates=4", "end=2026Q4", "+scenario=middle_corridor", f"results={tmp_path}")
    gallery.run(config, "command")
    (folder,) = tmp_path.iterdir()
    assert folder.name.startswith("gallery-middle_corridor-")
    written = {"GALLERY.md", "config.yaml", "effects.csv", "gallery.png", "gallery.svg", "scenarios.md"}
    assert {path.name for path in folder.iterdir()} == written
    assert list(pd.read_csv(folder / "effects.csv", encoding="utf-8").columns) == COLUMNS
    assert str(folder) in capsys.readouterr().out
    with pytest.raises(ConfigError):
        load(folder)


@pytest.mark.slow
def test_a_scenario_without_a_counterfactual_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match=r"scenario: 'no_war' has no counterfactual.*allowed: anti_chinese_protests, "):
        gallery.run(compose(*SMALL, "+scenario=no_war", f"results={tmp_path / 'new'}"), "command")
    assert not (tmp_path / "new").exists()


def test_the_list_in_the_docs_is_that_of_the_files(pytestconfig: pytest.Config) -> None:
    """Where a scenario has changed, --update-baseline writes the list anew."""
    text = scenarios_page(gallery.with_library(compose("study=gallery")))
    if pytestconfig.getoption("--update-baseline"):
        LIBRARY.write_text(text, encoding="utf-8")
    assert LIBRARY.read_text(encoding="utf-8") == text
    assert all(f"\n## {name}\n" in text for name in options("scenario"))
