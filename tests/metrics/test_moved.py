"""What moved: laws of the comparison with a typical year."""

from __future__ import annotations

import json

import numpy as np
import pytest
import xarray as xr
from hypothesis import given, settings
from hypothesis import strategies as st

from sim import metrics
from tests.conftest import recorded
from tests.metrics.conftest import QUARTERS, small_run

YEARLY = 0.04


@settings(deadline=None, max_examples=20)
@given(st.floats(-0.5, 0.5, width=32), st.floats(1e-3, 1), st.integers(1, 4))
def test_a_multiple_is_the_effect_over_a_typical_year(effect: float, yearly: float, powers: int) -> None:
    table = metrics.what_moved(recorded(small_run(effect=effect, powers=powers), yearly))
    rows = table[table["measure"] == "influence"]
    assert len(rows) == powers * 3
    np.testing.assert_allclose(rows["multiple"], rows["effect_median"].abs() / yearly)
    np.testing.assert_allclose(rows["effect_median"], effect, atol=1e-6)
    assert ("influence" in metrics.left_alone(table)) == (rows["multiple"].max() < metrics.MOVES)


def test_the_largest_stand_first_and_those_without_a_record_last() -> None:
    table = metrics.what_moved(recorded(small_run(seed=3), YEARLY))
    known = table["multiple"].dropna()
    assert list(known) == sorted(known, reverse=True)
    assert table["multiple"].isna().to_numpy().tolist() == sorted(table["multiple"].isna())
    assert set(table.loc[table["multiple"].isna(), "record"]) == {"none"}
    for _, rows in table[table["multiple"].isna()].groupby("measure"):
        assert rows["effect_median"].abs().is_monotonic_decreasing


def test_without_a_shock_everything_is_left_alone() -> None:
    ds = recorded(small_run(effect=0.0), YEARLY)
    ds["defiance"] = ds["defiance"].copy(data=np.repeat(ds["defiance"].values[:1], 2, axis=0))
    table = metrics.what_moved(ds)
    assert (table["effect_median"] == 0).all()
    assert metrics.left_alone(table) == metrics.compared(ds)
    assert metrics.largest_of_each(table).empty


def test_trade_is_compared_in_per_cent_and_flows_stand_for_their_sum() -> None:
    ds = small_run()
    trade = 100 * ds["influence"]
    table = metrics.what_moved(ds.assign(trade=trade))
    rows = table[table["measure"] == "trade"].set_index(["power", "state"])
    expected = 100 * (trade.sel(scenario="war") / trade.sel(scenario="baseline") - 1).sel(quarter="2025Q4").median("replicate")
    assert set(rows["unit"]) == {"%"}
    np.testing.assert_allclose(rows["effect_median"], expected.to_series().loc[rows.index], rtol=1e-5)
    split = metrics.what_moved(ds.assign(trade=trade, exports=trade / 4, imports=3 * trade / 4, other_trade=0 * trade.isel(power=0)))
    assert {"exports", "imports", "trade_share"} < set(split["measure"])
    assert "trade" not in set(split["measure"])


def test_a_summary_gives_the_same_as_the_paths() -> None:
    ds = recorded(small_run(), YEARLY)
    ds = ds.assign(trade=100 * ds["influence"])
    summary = metrics.bands(ds, *metrics.compared(ds))
    xr.testing.assert_equal(metrics.what_moved(summary).to_xarray(), metrics.what_moved(ds).to_xarray())


def shocked(start: str) -> xr.Dataset:
    covered = ["2021Q4", "2025Q4", "2030Q4", "2035Q4"]
    shared = {"scenario": "baseline", "shock": "visit", "start": "2022Q1", "end": None}
    own = {"scenario": "war", "shock": "war", "start": start, "end": None}
    events = json.dumps([shared, shared | {"scenario": "war"}, own])
    return xr.Dataset(coords={"quarter": covered}, attrs={"events": events, "paired": '{"war": "baseline"}'})


@pytest.mark.parametrize(
    ("start", "expected"),
    [("2022Q1", "2025Q4"), ("2025Q4", "2030Q4"), ("2026Q1", "2030Q4"), ("2029Q1", "2030Q4"), ("2030Q4", "2035Q4"), ("2036Q1", "2035Q4")],
)
def test_what_moved_is_told_soon_after_the_first_shock_of_its_own(start: str, expected: str) -> None:
    assert metrics.telling_quarter(shocked(start), "war") == expected


def test_a_run_without_counterfactual_has_no_effects() -> None:
    alone = small_run().sel(scenario=["baseline"])
    assert metrics.every_effect(alone).empty
    with pytest.raises(ValueError, match="has no counterfactual"):
        metrics.what_moved(alone)


def test_entries_have_a_name_each_and_leave_influence_to_the_headline() -> None:
    ds = recorded(small_run(), YEARLY)
    entries = metrics.headline_effects(metrics.every_effect(ds))
    assert f"effect.war.tension.{QUARTERS[1]}" in entries
    assert f"effect.war.hedging.KAZ.{QUARTERS[1]}" in entries
    assert not set(entries) & set(metrics.headline(ds))
