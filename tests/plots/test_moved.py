"""The words and the figure of what moved."""

from __future__ import annotations

import pytest
import xarray as xr

from sim import metrics, plots
from sim.plots.layout import answer
from tests.conftest import recorded
from tests.plots.conftest import synthetic_run


def said(ds: xr.Dataset) -> str:
    return " ".join(answer.answer(ds, metrics.what_moved(ds)))


def test_influence_that_moves_is_named_with_its_place_band_and_multiple() -> None:
    assert said(recorded(synthetic_run(gain=0.05), 0.02)) == (
        "The largest effect by 2025 is on China's influence over Kazakhstan: +0.05 index (80 %: +0.05 to +0.05), 2.5 typical years."
    )


@pytest.mark.parametrize("yearly", [0.0501, 0.1, 1.0])
def test_nothing_is_said_to_move_below_a_typical_year(yearly: float) -> None:
    text = said(recorded(synthetic_run(gain=0.05), yearly))
    assert text.startswith(
        "Nothing moves by a typical year by 2025: the largest effect is on China's influence over Kazakhstan, +0.05 index"
    )
    assert "Influence hardly moves" in text
    assert "largest effect by" not in text
    assert "1.0 of" not in text  # a multiple below one does not read as one


def test_a_run_without_records_or_without_effects_says_so() -> None:
    assert said(synthetic_run()).startswith(
        "No measure that moves by 2025 has a record to compare with. Influence: the largest effect is on"
    )
    assert said(recorded(synthetic_run(gain=0.0), 0.02)) == "Nothing moves by 2025: no median effect differs from zero."


def test_the_left_alone_are_named_with_their_largest_multiple() -> None:
    table = metrics.what_moved(recorded(synthetic_run(gain=0.05), 0.1))
    assert answer.left_alone(table).endswith("(no effect of a typical year): public dissent (0), tension (0), influence (0.5)")


@pytest.mark.parametrize(
    ("powers", "states"),
    [
        (("CHN",), ("KAZ",)),
        (("RUS", "CHN", "TUR", "EU", "USA", "IRN", "IND", "JPN"), ("KAZ", "UZB", "KGZ", "TJK", "TKM", "AZE", "GEO", "ARM")),
        (("JPN",), ("KAZ", "UZB")),
    ],
)
@pytest.mark.parametrize("gain", [0.0, -0.05])
@pytest.mark.parametrize("with_record", [True, False])
def test_the_figure_takes_any_cast(powers: tuple[str, ...], states: tuple[str, ...], gain: float, with_record: bool) -> None:
    ds = synthetic_run(powers, states, replicates=3, gain=gain)
    page = plots.what_moved_figure(recorded(ds, 0.02) if with_record else ds)
    assert page.finding.startswith("War in Ukraine: ")


def test_the_figure_has_a_unit_on_its_axis_and_keeps_medians_within_it() -> None:
    page = plots.what_moved_figure(recorded(synthetic_run(gain=0.5), 0.02))
    (panel,) = page.panels
    assert "typical yearly changes" in panel.get_xlabel()
    low, high = panel.get_xlim()
    assert low <= -metrics.MOVES
    assert high >= 0.5 / 0.02


def test_texts_stay_on_the_page_and_apart(distracted: xr.Dataset) -> None:
    page = plots.what_moved_figure(distracted)
    texts = [text for axes in (*page.figure.axes, page.figure) for text in axes.texts if text.get_text()]
    boxes = [text.get_window_extent() for text in texts]
    assert max(box.x1 for box in boxes) <= page.figure.bbox.x1
    assert min(box.y0 for box in boxes) >= 0
    overlapping = [
        (one.get_text(), other.get_text())
        for place, (one, box) in enumerate(zip(texts, boxes, strict=True))
        for other, beside in zip(texts[:place], boxes[:place], strict=True)
        if box.x0 < beside.x1 - 1 and beside.x0 < box.x1 - 1 and box.y0 < beside.y1 - 1 and beside.y0 < box.y1 - 1
    ]
    assert overlapping == []


def test_no_counterfactual_no_figure() -> None:
    with pytest.raises(ValueError, match="has no counterfactual"):
        plots.what_moved_figure(synthetic_run(scenarios=("baseline",)))
