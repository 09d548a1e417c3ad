"""A state left out of the calibration: its figures touch no estimate that forecasts it."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from sim.config import Config, compose
from sim.history import observe
from sim.studies import backtest
from sim.studies.backtest import left_out, report
from sim.studies.backtest.forecasts import forecast
from sim.studies.backtest.targets import observed

STUDY = ("study=backtest", "ensemble.replicates=20", "figures=false", "origin=2016Q2")
CAST = compose().region
TARGETS = observed(observe(CAST.powers, CAST.states))
TABLES = Path(backtest.__file__).parents[2] / "data"


def config(*overrides: str) -> Config:
    return backtest.with_history(compose(*STUDY, *overrides))


@pytest.fixture(scope="module")
def shifted(tmp_path_factory: pytest.TempPathFactory) -> str:
    """Every figure of Tajikistan, changed."""
    names = ("trade", "influence", "output", "arms", "remittances")
    rows = pd.concat([pd.read_csv(TABLES / f"{name}.csv", dtype=str, keep_default_na=False, encoding="utf-8") for name in names])
    rows = rows[rows["state"].eq("TJK") & rows["power"].isin(["", *CAST.powers]) & ~rows["variable"].eq("remittances_share")]
    rows = rows.drop_duplicates(["variable", "year", "state", "power"]).assign(view="shifted")
    growing = 1.0 + 0.03 * (rows["year"].astype(int) - 1990)
    rows["value"] = (rows["value"].astype(float) * growing + 0.01).where(rows["variable"] != "remittances", 33.0).astype(str)
    path = tmp_path_factory.mktemp("tables") / "shifted.csv"
    rows.to_csv(path, index=False, encoding="utf-8")
    return f"region.observations={path}"


@pytest.mark.slow
def test_the_figures_of_a_state_left_out_touch_no_estimate(shifted: str) -> None:
    assert left_out.refitted(config(shifted), "TJK").estimates == left_out.refitted(config(), "TJK").estimates
    assert left_out.refitted(config(shifted), "KGZ").estimates != left_out.refitted(config(), "KGZ").estimates


def test_all_that_calibration_found_is_fitted_anew_and_nothing_else() -> None:
    before = config()
    after = left_out.refitted(before, "UZB")
    changed = {name for name, estimate in before.estimates.items() if after.estimates[name] != estimate}
    assert {"import_own_growth", "political_rate", "dependence_noise"} <= changed
    assert all(left_out.is_posterior(before.estimates[name]) for name in changed)
    assert all(after.estimates[name].low < after.estimates[name].value < after.estimates[name].high for name in changed)
    assert after.region == before.region


@pytest.mark.slow
def test_only_the_state_left_out_is_read_of_each_run() -> None:
    ticks: list[int] = []
    cases, draws = left_out.forecast_left_out(config(), TARGETS, range(2018, 2020), (1,), ticks.append)
    assert len(ticks) == left_out.runs(config(), range(2018, 2020)) == 10
    assert draws.shape == (len(cases), 20)
    assert np.isfinite(draws).all()
    assert set(cases["variable"]) == set(left_out.VARIABLES)
    assert cases["conditional"].all()
    usual, _ = forecast(config(), TARGETS[TARGETS["variable"].isin(left_out.VARIABLES)], (2018, 2019), (1,), True)
    columns = ["variable", "power", "state", "origin"]
    pd.testing.assert_frame_equal(*(table.sort_values(columns, ignore_index=True) for table in (cases, usual)))


def test_nothing_is_left_out_where_nothing_is_fitted_or_nobody_stays() -> None:
    for lone in (config("calibration=prior"), config("region.states=[KGZ]")):
        assert not left_out.can_leave_out(lone)
        cases, draws = left_out.forecast_left_out(lone, TARGETS, range(2018, 2019), (1,))
        assert len(cases) == len(draws) == left_out.runs(lone, range(2018, 2019)) == 0


def test_the_report_says_what_leaving_out_costs() -> None:
    row = {"power": "all", "horizon": 1, "conditional": True, "n": 9, "coverage80": 0.8, "skill_low": 0.1, "skill_high": 0.3}
    row |= {"mae": 0.12, "mae_baseline": 0.2}
    kinds = [("all", "all", 0.25), ("left_out", "all", 0.2), ("left_out", "TJK", 0.15)]
    scores = pd.DataFrame(
        [
            row | {"variable": "remittances", "baseline": "own_gdp", "partition": partition, "state": state, "skill": skill}
            for partition, state, skill in kinds
        ]
    )
    text = "\n".join(report.left_out(scores))
    assert "skill changes by -0.050 on average over 1 comparisons" in text
    assert "| remittances (log) | own GDP | TJK | **+0.15** (+0.10 to +0.30) |" in text
    errors = "\n".join(report.remittances(scores))
    assert "| own GDP | 1 | 9 | **+0.25** (+0.10 to +0.30) | 0.120 | 0.200 | 40 % | conditional |" in errors
    assert report.left_out(scores[scores["partition"] == "all"]) == []
