"""Scores say what is so where the answer is known."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import example, given
from hypothesis import strategies as some

from sim.studies.backtest import scores
from sim.studies.backtest.baselines import baselines
from sim.studies.backtest.scores import COLUMNS, diebold_mariano, resampled, score, skill_interval
from tests.studies.backtest.conftest import cases_of, growing_history, observed, walk

TARGETS = observed({"vote_distance": 5 + walk()})
CASES = cases_of(TARGETS)
MEMBERS = 200
FIRST_COLUMNS = (
    "variable", "power", "state", "horizon", "baseline", "partition", "conditional", "n", "crps", "crps_baseline", "skill", "skill_low",
    "skill_high", "coverage80",
)  # fmt: skip


def truth(seed: int = 4, members: int = MEMBERS, sd: float = 0.2) -> np.ndarray:
    """Draw from the process that made the observations."""
    spread = sd * np.sqrt(CASES["horizon"].to_numpy())[:, np.newaxis]
    return CASES["last"].to_numpy()[:, np.newaxis] + spread * np.random.default_rng(seed).normal(size=(len(CASES), members))


def pooled(table: pd.DataFrame, partition: str = "all", horizon: int = 1) -> pd.Series:
    kept = table["power"].eq("all") & table["state"].eq("all") & table["partition"].eq(partition) & table["horizon"].eq(horizon)
    return table[kept].iloc[0]


def test_the_columns_that_other_programs_read_come_first() -> None:
    table = score(CASES, truth(), {"persistence": truth(5)})
    assert list(table.columns) == list(COLUMNS)
    assert COLUMNS[: len(FIRST_COLUMNS)] == FIRST_COLUMNS
    assert set(table["partition"]) == {"calibration", "test", "all"}
    assert not ((table["power"] != "all") & (table["state"] != "all")).any()
    row = pooled(table, "test")
    assert row["n"] == (CASES["origin"].ge(2013) & CASES["horizon"].eq(1)).sum()
    assert row["origins"] == 8


def test_no_forecast_of_a_random_walk_beats_persistence() -> None:
    made = baselines(TARGETS, growing_history(), CASES, MEMBERS, seed=1)
    row = pooled(score(CASES, truth(), made).query("baseline == 'persistence'"))
    assert abs(row["skill"]) < 0.05
    assert row["skill_low"] < 0.05
    drift = pooled(score(CASES, truth(), made).query("baseline == 'drift'"), horizon=3)
    assert drift["skill"] > 0.02


def test_the_truth_beats_a_worse_forecast_and_the_other_way_round() -> None:
    worse = truth(5) + 0.4
    better, lost = (pooled(score(CASES, one, {"other": two})) for one, two in ((truth(), worse), (worse, truth())))
    assert better["skill_low"] > 0.2
    assert better["dm_statistic"] > 3
    assert lost["skill_high"] < 0
    assert lost["dm_statistic"] == pytest.approx(-better["dm_statistic"])
    assert lost["dm_p"] == pytest.approx(better["dm_p"])


def test_a_perfect_forecast_covers_what_its_bands_say_and_its_pit_is_flat() -> None:
    row = pooled(score(CASES, truth(members=1000), {"other": truth(5)}))
    for percent in (50, 80, 95):
        assert row[f"coverage{percent}"] == pytest.approx(percent / 100, abs=0.08)
    pit = scores.pits(CASES, truth())["pit"]
    assert pit.between(0, 1).all()
    assert np.histogram(pit, 5, (0, 1))[0] / len(pit) == pytest.approx(np.full(5, 0.2), abs=0.07)


def test_the_pit_of_a_discrete_forecast_is_flat_too() -> None:
    values = np.random.default_rng(1).integers(0, 2, 4000).astype(float)
    draws = np.random.default_rng(2).integers(0, 2, (4000, 50)).astype(float)
    pit = scores.pits(pd.DataFrame({"value": values}), draws)["pit"]
    assert np.histogram(pit, 4, (0, 1))[0] / 4000 == pytest.approx(np.full(4, 0.25), abs=0.03)


def test_few_origins_have_a_skill_and_no_interval() -> None:
    few = (CASES["origin"] >= 2017).to_numpy()
    row = pooled(score(CASES[few].reset_index(drop=True), truth()[few], {"other": truth(5)[few] + 1}))
    assert row["origins"] == 4
    assert row["skill"] > 0
    assert np.isnan(row[["skill_low", "skill_high", "dm_statistic", "dm_p"]].astype(float)).all()


def test_cases_that_a_baseline_does_not_forecast_count_for_neither() -> None:
    holed, chance = truth(5), truth()
    holed[::2] = np.nan
    table = score(CASES, chance, {"whole": truth(5), "holed": holed})
    half = CASES.iloc[1::2].reset_index(drop=True)
    alone = score(half, chance[1::2], {"holed": holed[1::2]})
    pd.testing.assert_frame_equal(table[table["baseline"] == "holed"].reset_index(drop=True), alone)
    assert "never" not in set(score(CASES, chance, {"never": np.full_like(chance, np.nan)})["baseline"])


def test_no_case_is_an_empty_table() -> None:
    assert list(score(CASES.iloc[:0], np.empty((0, 5)), {"other": np.empty((0, 5))}).columns) == list(COLUMNS)


def test_a_baseline_without_error_leaves_the_skill_empty() -> None:
    exact = np.repeat(CASES["value"].to_numpy()[:, np.newaxis], 5, axis=1)
    row = pooled(score(CASES, truth(), {"oracle": exact}))
    assert np.isnan(row["skill"])
    assert np.isnan(row["skill_low"])


def test_resampled_years_come_in_blocks_and_each_as_often() -> None:
    counts = resampled(12, 3)
    assert (counts.sum(axis=1) == 12).all()
    assert counts.mean(axis=0) == pytest.approx(np.ones(12), abs=0.08)
    assert np.corrcoef(counts[:, 4], counts[:, 5])[0, 1] > np.corrcoef(counts[:, 4], counts[:, 8])[0, 1] + 0.3


def test_a_nominal_interval_holds_the_truth_about_as_often_as_it_says() -> None:
    stream = np.random.default_rng(8)
    inside = []
    for _ in range(300):
        model, other = stream.gamma(20, 0.04, 20), stream.gamma(20, 0.05, 20)
        low, high = skill_interval(model, other, 1)
        inside.append(low <= 0.2 <= high)
    assert 0.78 < np.mean(inside) < 0.95


@given(some.lists(some.floats(-5, 5), min_size=5, max_size=20), some.integers(1, 4))
@example([0.0, 0.0, 0.0, 0.0, 6.649973086971431e-162], 1)  # a variance that rounds to zero when divided
def test_the_test_of_equal_skill_is_symmetric(losses_differ: list[float], horizon: int) -> None:
    difference = np.array(losses_differ)
    one, other = diebold_mariano(difference, horizon), diebold_mariano(-difference, horizon)
    assert np.isnan(one[0]) == np.isnan(other[0])
    if not np.isnan(one[0]):
        assert one == pytest.approx((-other[0], other[1]))
        assert 0 <= one[1] <= 1


def test_crps_is_that_of_the_definition() -> None:
    stream = np.random.default_rng(6)
    draws, values = stream.normal(size=(20, 31)), stream.normal(size=20)
    pairs = np.abs(draws[:, :, np.newaxis] - draws[:, np.newaxis, :]).mean(axis=(1, 2)) / 2
    assert scores.crps(values, draws) == pytest.approx(np.abs(draws - values[:, np.newaxis]).mean(axis=1) - pairs)
