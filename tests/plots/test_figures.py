"""Figures exist, say what they found, and work for casts, runs and histories of any size."""

import json
from pathlib import Path

import numpy as np
import pytest
import xarray as xr

from sim import plots
from sim.plots.figures import FIGURES
from sim.plots.layout import (
    events,
    findings,
    sheet,
    style,
)
from tests.plots.conftest import SHOCKS, observed, synthetic_run


def test_every_figure_is_written_twice_and_says_its_finding(tmp_path: Path) -> None:
    ds = synthetic_run()
    paths = plots.draw(ds, tmp_path, observed(ds))
    assert [path.name for path in paths] == [f"{figure.name}.{kind}" for figure in FIGURES for kind in ("png", "svg")]
    assert sorted(path.name for path in tmp_path.iterdir()) == sorted(path.name for path in paths)
    assert all(path.stat().st_size > 10_000 for path in paths)
    effects = (tmp_path / "effects.svg").read_text(encoding="utf-8")
    assert 'China gains 0.050 over Kazakhstan by 2025, against "Baseline"' in effects.replace("\n", " ")
    assert "Kazakhstan</text>" in effects  # text stays text
    assert "War begins; Sanctions (to 2023Q4)" in effects
    assert "Visit [counterfactual only]" in effects


def test_files_carry_where_they_come_from_and_repeat_to_the_byte(tmp_path: Path) -> None:
    ds = synthetic_run(replicates=5)
    first, second = tmp_path / "first", tmp_path / "second"
    for folder in (first, second):
        folder.mkdir()
        plots.draw(ds, folder)
    for path in first.iterdir():
        content = path.read_bytes()
        assert content == (second / path.name).read_bytes()
        for words in (b"1a2b3c", b"0.1.0", b"python -m sim +scenario=war"):
            assert words in content


@pytest.mark.parametrize(
    ("powers", "states"),
    [
        (("RUS", "CHN"), ("KAZ",)),
        (("RUS", "CHN", "TUR", "EU", "USA", "IRN", "IND", "JPN"), ("KAZ", "UZB", "KGZ", "TJK", "TKM", "AZE", "GEO", "ARM")),
        (("JPN",), ("KAZ", "UZB")),
    ],
)
def test_any_cast_one_replicate_and_no_history(powers: tuple[str, ...], states: tuple[str, ...], tmp_path: Path) -> None:
    ds = synthetic_run(powers, states, scenarios=("baseline",), replicates=1)
    written = {path.stem for path in plots.draw(ds, tmp_path)}
    assert {figure.name for figure in FIGURES} - written == {"effects", "what_moved"} | ({"riddle"} if "RUS" not in powers else set())


def test_no_effect_is_said_plainly() -> None:
    page = plots.effects_figure(synthetic_run(gain=0.0))
    assert page.finding == 'No effect: "War in Ukraine" equals "Baseline" in every replicate and quarter'


def test_effects_need_a_counterfactual() -> None:
    with pytest.raises(ValueError, match="has no counterfactual"):
        plots.effects_figure(synthetic_run(scenarios=("baseline",)))


def test_several_scenarios_get_a_set_each(tmp_path: Path) -> None:
    written = {path.name for path in plots.draw(synthetic_run(scenarios=("war", "surge", "baseline"), replicates=2), tmp_path)}
    assert {"paths-war.png", "effects-surge.svg"} <= written
    assert len(written) == 2 * 2 * len(FIGURES)  # scenarios, kinds of file


def test_overlays_name_the_runs_that_differ_most(tmp_path: Path) -> None:
    ds = synthetic_run()
    paths = plots.overlay([ds, synthetic_run(gain=0.2).assign_attrs(seed=8)], tmp_path)
    assert [path.name for path in paths] == ["overlay.png", "overlay.svg"]
    finding = plots.overlay_figure([ds]).finding
    assert finding == "Runs differ most in China's influence over Kazakhstan by 2025: 0.40 (Baseline) to 0.45 (War in Ukraine)"
    assert "seed 8" in paths[1].read_text(encoding="utf-8")
    assert plots.overlay_figure([synthetic_run(gain=0.0)]).finding.startswith("No difference")


def test_runs_of_other_states_cannot_be_overlaid() -> None:
    with pytest.raises(ValueError, match="no state is in all of them"):
        plots.overlay_figure([synthetic_run(states=("KAZ",)), synthetic_run(states=("TJK",))])


def test_the_riddle_compares_level_and_share() -> None:
    assert "trade with Russia" in plots.riddle_figure(synthetic_run()).finding
    assert "its share of influence falls by" in plots.riddle_figure(synthetic_run(gain=0.3)).finding


def test_a_history_of_others_draws_nothing_and_breaks_nothing() -> None:
    ds = synthetic_run()
    foreign = observed(ds).assign_coords(state=["AAA", "BBB"])
    assert plots.paths_figure(ds, history=foreign).finding
    assert plots.riddle_figure(ds, history=foreign).finding
    assert plots.paths_figure(ds, history=observed(ds) * np.nan).finding


def test_powers_keep_their_colours_and_differ() -> None:
    codes = ["RUS", "CHN", "TUR", "EU", "USA", "IRN", "IND", "JPN"]
    assert len(set(style.colours(codes).values())) == len(codes)
    assert style.colours(["IRN", "CHN"])["CHN"] == style.colours(codes)["CHN"]


def test_labels_are_pushed_apart_within_the_panel() -> None:
    placed = np.sort(style.spread([0.0, 0.01, 0.02, 0.99, 1.0], gap=0.06))
    assert (np.diff(placed) >= 0.06 - 1e-9).all()
    assert placed[0] >= 0
    assert placed[-1] <= 1


def test_shocks_of_one_quarter_share_a_letter_and_those_outside_the_run_are_left_out() -> None:
    ds = synthetic_run()
    late = [{"scenario": "war", "shock": "late", "title": "Late", "start": "2099Q1", "end": None}]
    dated = events.marks(ds.assign_attrs(events=json.dumps(SHOCKS + late)), "war")
    assert [(mark.letter, mark.quarter, len(mark.titles)) for mark in dated] == [("a", "2022Q3", 2), ("b", "2023Q1", 1)]


def test_a_loss_is_written_as_a_positive_amount() -> None:
    words, direction = findings.moved(xr.DataArray([-0.1, -0.05, -0.01]), "gains", "loses")
    assert words == "loses 0.05 (80 %: 0.01 to 0.10)"
    assert direction == -1


@pytest.mark.parametrize("count", [1, 2, 3, 5, 8, 12])
def test_no_two_panels_share_a_place(count: int) -> None:
    cells, key = sheet.grid(count)
    assert len({*cells, key[:2]}) == count + 1


def test_panels_and_headings_do_not_overlap() -> None:
    page = plots.hedging_figure(synthetic_run(states=("KAZ",)))
    lowest = min(text.get_window_extent().y0 for text in page.figure.texts[:2])
    assert lowest > max(panel.title.get_window_extent().y1 for panel in page.panels)


def test_long_titles_are_wrapped_within_the_page() -> None:
    long = {"war": "A scenario whose title is a whole sentence, as titles in configs tend to be, and then some", "baseline": "Baseline"}
    page = plots.hedging_figure(synthetic_run().assign_attrs(titles=json.dumps(long)))
    right = max(text.get_window_extent().x1 for text in [*page.key.texts, *page.figure.texts])
    assert right <= page.figure.bbox.x1
