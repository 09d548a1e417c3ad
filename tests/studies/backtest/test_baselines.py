"""Baselines are right where the answer is known, and know nothing of the future."""

import numpy as np
import pytest

from sim.studies.backtest.baselines import NAMES, baselines, drift, fit_autoregression, fit_gravity, momentum
from sim.studies.backtest.panel import past_spread
from tests.studies.backtest.conftest import cases_of, growing_history, observed, walk

HISTORY = growing_history()
TARGETS = observed({"trade": 5 + walk(), "fbic": 1 + 0.1 * walk(2), "trade_share": np.clip(0.2 + 0.1 * walk(3), 0, 1)})
CASES = cases_of(TARGETS, (1, 3, 7), last=2014)


def test_every_baseline_forecasts_what_it_can() -> None:
    draws = baselines(TARGETS, HISTORY, CASES, 20, seed=1)
    applies = {name: {str(variable) for variable in CASES["variable"][np.isfinite(made).all(axis=1)]} for name, made in draws.items()}
    every = {"trade", "fbic", "trade_share"}
    assert applies["persistence"] == applies["drift"] == applies["ar1"] == every
    assert applies["momentum"] == {"fbic"}
    assert applies["own_gdp"] == applies["own_gdp_cleaned"] == applies["gravity"] == {"trade"}
    assert list(draws) == list(NAMES)


@pytest.mark.parametrize("conditional", [True, False])
def test_years_after_the_origin_change_no_baseline(conditional: bool) -> None:
    cases = CASES[CASES["origin"] <= 2008].assign(conditional=conditional).reset_index(drop=True)
    known = TARGETS[TARGETS["year"] <= 2008]
    history = HISTORY if conditional else HISTORY.sel(year=slice(None, 2008))
    later = baselines(TARGETS, HISTORY, cases, 5, seed=1)
    for name, made in baselines(known, history, cases, 5, seed=1).items():
        np.testing.assert_array_equal(made, later[name], err_msg=name)


def test_a_cases_draws_depend_on_the_seed_and_on_no_other_case() -> None:
    few = CASES.iloc[::7].reset_index(drop=True)
    every = baselines(TARGETS, HISTORY, CASES, 5, seed=1)["persistence"]
    np.testing.assert_array_equal(baselines(TARGETS, HISTORY, few, 5, seed=1)["persistence"], every[::7])
    assert not np.array_equal(baselines(TARGETS, HISTORY, few, 5, seed=2)["persistence"], every[::7])


def test_persistence_stays_and_its_spread_is_that_of_a_random_walk() -> None:
    made = baselines(TARGETS, HISTORY, CASES, 4000, seed=1)["persistence"]
    for horizon in (1, 3):
        rows = ((CASES["variable"] == "trade") & (CASES["horizon"] == horizon)).to_numpy()
        assert abs(made[rows].mean() - CASES["last"][rows].mean()) < 0.01
        assert made[rows].std(axis=1).mean() == pytest.approx(0.2 * np.sqrt(horizon), rel=0.25)


def test_draws_keep_to_what_a_variable_can_be() -> None:
    made = baselines(TARGETS, HISTORY, CASES, 200, seed=1)
    share = (CASES["variable"] == "trade_share").to_numpy()
    for draws in made.values():
        inside = draws[share][np.isfinite(draws[share])]
        assert not inside.size or (inside.min() >= 0 and inside.max() <= 1)


def test_a_place_the_observations_do_not_have_is_not_forecast() -> None:
    strange = CASES.iloc[:3].assign(state="AFG")
    assert all(np.isnan(draws).all() for draws in baselines(TARGETS, HISTORY, strange, 5, seed=1).values())


def test_trade_that_grows_with_income_is_forecast_to_the_point() -> None:
    own = HISTORY["state_output"].values[:, np.newaxis, :] + np.array([1.0, 2.0])[np.newaxis, :, np.newaxis]
    targets = observed({"trade": own})
    cases = cases_of(targets, (3,))
    made = baselines(targets, HISTORY, cases, 50, seed=1)
    np.testing.assert_allclose(made["own_gdp"].mean(axis=1), cases["value"], atol=1e-9)
    np.testing.assert_allclose(made["gravity"].mean(axis=1), cases["value"], atol=1e-6)


def test_gravity_finds_the_coefficients_it_was_made_with() -> None:
    stream = np.random.default_rng(5)
    own, partner = (10 + np.cumsum(stream.normal(0, 0.1, (8, 60)), axis=1) for _ in range(2))
    trade = np.zeros((8, 60))
    trade[:, 0] = 1 + 0.8 * own[:, 0] + 0.5 * partner[:, 0]
    for year in range(1, 60):
        gap = trade[:, year - 1] - (1 + 0.8 * own[:, year - 1] + 0.5 * partner[:, year - 1])
        growth = 0.4 * (own[:, year] - own[:, year - 1]) + 0.3 * (partner[:, year] - partner[:, year - 1])
        trade[:, year] = trade[:, year - 1] - 0.5 * gap + growth + stream.normal(0, 0.005, 8)
    found = fit_gravity(trade, own, partner, np.ones((8, 1)))
    assert found is not None
    assert found.long == pytest.approx([0.8, 0.5], abs=0.05)
    assert found.short == pytest.approx([0.4, 0.3], abs=0.05)
    assert found.correction == pytest.approx(-0.5, abs=0.06)


def test_drift_and_return_to_the_mean_are_found() -> None:
    line = np.arange(15.0)[np.newaxis]
    assert drift(line, 4)[0, -1] == pytest.approx(18)
    stream, level = np.random.default_rng(2), np.zeros((4, 400))
    for year in range(1, 400):
        level[:, year] = 3 + 0.6 * (level[:, year - 1] - 3) + stream.normal(0, 0.1, 4)
    centre, rho, sigma = fit_autoregression(level[:, 50:])
    assert rho == pytest.approx(0.6, abs=0.12)
    assert centre == pytest.approx(3, abs=0.06)
    assert sigma == pytest.approx(0.1, rel=0.1)


def test_momentum_knows_what_a_three_year_mean_will_do() -> None:
    signal = np.where(np.arange(20) < 15, 0.0, 1.0)
    index = np.convolve(signal, np.ones(3) / 3, mode="valid")
    now = index[np.newaxis, : 15 - 2 + 1]  # the first year in which the signal shows: a third of it
    assert now[0, -1] == pytest.approx(1 / 3)
    assert momentum(now, 1)[0, -1] > now[0, -1] + 0.15
    assert momentum(now, 5)[0, -1] == pytest.approx(momentum(now, 2)[0, -1])


def test_a_forecast_from_an_old_figure_strays_farther() -> None:
    values = walk()[:, 0, :].T.copy()
    values[0, -2:] = np.nan
    spread = past_spread(lambda figures, _: figures, np.nan_to_num(values), 1)
    assert np.isfinite(spread[:, -1]).all()
    from sim.studies.backtest.baselines import persistence

    old = past_spread(persistence, values, 1)
    assert old[0, -1] > 1.5 * old[0, -4]
