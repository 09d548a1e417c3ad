"""The back-test: targets on their scales, forecasts that see nothing later than they may, results for other programs."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
import xarray as xr

from sim.__main__ import main
from sim.config import Config, ConfigError, compose
from sim.history import observe
from sim.history.trade import FLOWS
from sim.studies import backtest
from sim.studies.backtest.forecasts import CASE, forecast
from sim.studies.backtest.targets import observed

SMALL = ("study=backtest", "ensemble.replicates=60", "figures=false", "origin=2016Q2")
HISTORY = observe(compose().region.powers, compose().region.states)
TARGETS = observed(HISTORY)


def small(*overrides: str) -> Config:
    return backtest.with_history(compose(*SMALL, *overrides))


def value(variable: str, power: str, state: str, year: int) -> float:
    found = TARGETS.query("variable == @variable and power == @power and state == @state and year == @year")["value"]
    return float(found.item())


@pytest.fixture(scope="module")
def known() -> tuple[pd.DataFrame, np.ndarray]:
    return forecast(small(), TARGETS, (2014,), (1, 5), conditional=True)


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("results")
    assert main([*SMALL, f"results={folder}"]) == 0
    return next(folder.iterdir())


def test_targets_stand_on_their_scales() -> None:
    assert value("trade", "RUS", "TKM", 2019) == pytest.approx(np.log(695))  # Russian customs
    shares = TARGETS[TARGETS["variable"] == "trade_share"].groupby(["state", "year"])["value"]
    assert (shares.sum() < 1).all()  # the rest of the world has its part
    rest = 1 - 0.29596 - 0.21537 - 0.19387 - 0.04289 - 0.02904  # Kazakhstan in 2023: the EU, China, Russia, Turkey, the United States
    assert 1 - shares.sum()["KAZ", 2023] == pytest.approx(rest, abs=1e-4)
    output = HISTORY["state_output"].sel(state="TJK", year=2013).item()
    assert value("remittances", "RUS", "TJK", 2013) == pytest.approx(np.log(0.437684 * 0.9) + output)  # World Bank; IMF's "up to 90 %"


def test_small_remittances_are_noise_and_no_target() -> None:
    assert set(TARGETS[TARGETS["variable"] == "remittances"]["state"]) == {"KGZ", "TJK", "UZB"}


def test_a_new_share_of_remittances_is_no_event() -> None:
    log_total = np.log(HISTORY["remittances_total"].sel(state="UZB")) + HISTORY["state_output"].sel(state="UZB")
    rise = value("remittances", "RUS", "UZB", 2017) - value("remittances", "RUS", "UZB", 2016)  # the year a share was first stated
    assert rise == pytest.approx(float(log_total.sel(year=2017) - log_total.sel(year=2016)))


def test_arms_shares_cover_five_years_and_every_supplier() -> None:
    shares = TARGETS[TARGETS["variable"] == "arms_share"]
    assert shares["year"].min() == 1999  # the register begins in 1995
    totals = shares.groupby(["state", "year"])["value"].sum()
    assert totals.max() <= 1 + 1e-12
    assert totals.min() < 1  # Israel, Korea and others
    window = HISTORY.sel(year=slice(2017, 2021), state="KAZ")
    share = window["arms_deliveries"].sel(power="RUS").sum() / window["arms_deliveries_total"].sum()
    assert value("arms_share", "RUS", "KAZ", 2021) == pytest.approx(share.item())


def test_the_votes_distance_is_that_of_ideal_points() -> None:
    assert value("vote_distance", "USA", "KAZ", 1992) == pytest.approx(2.39, abs=0.005)  # Bailey, Strezhnev and Voeten
    assert set(TARGETS[TARGETS["variable"] == "vote_distance"]["power"]) == {"RUS", "CHN", "TUR", "EU", "USA"}


def test_cases_have_their_outcome_and_their_last_figure(known: tuple[pd.DataFrame, np.ndarray]) -> None:
    cases, draws = known
    assert list(cases.columns) == CASE
    assert draws.shape == (len(cases), 60)
    assert np.isfinite(draws).all()
    assert set(TARGETS["variable"]) - set(cases["variable"]) <= set(FLOWS)  # flows are forecast where the model has them
    case = cases.query("variable == 'trade' and power == 'RUS' and state == 'KAZ' and horizon == 5").iloc[0]
    assert (case["value"], case["last"]) == (value("trade", "RUS", "KAZ", 2019), value("trade", "RUS", "KAZ", 2014))
    assert (cases["year"] == cases["origin"] + cases["horizon"]).all()


def test_forecasts_start_from_what_was_on_record(known: tuple[pd.DataFrame, np.ndarray]) -> None:
    cases, draws = known
    near = cases["horizon"].eq(1) & cases["last"].notna()
    for variable, tolerance in {
        "trade": 0.6,
        "fbic": 0.1,
        "trade_share": 0.1,
        "remittances": 0.6,
        "vote_distance": 0.7,
        "arms_share": 0.3,
    }.items():
        rows = (near & cases["variable"].eq(variable)).to_numpy()
        assert np.abs(np.median(draws[rows], axis=1) - cases["last"][rows]).mean() < tolerance, variable


def test_a_forecast_sees_no_later_observation(known: tuple[pd.DataFrame, np.ndarray]) -> None:
    later = TARGETS["year"] > 2014
    shifted = TARGETS.assign(value=TARGETS["value"].where(~later, TARGETS["value"] + 1))
    cases, draws = forecast(small(), shifted, (2014,), (1, 5), conditional=True)
    np.testing.assert_array_equal(draws, known[1])
    np.testing.assert_allclose(cases["value"], known[0]["value"] + 1)


def test_unconditional_forecasts_ignore_realised_growth(known: tuple[pd.DataFrame, np.ndarray]) -> None:
    cases, draws = forecast(small(), TARGETS, (2014,), (1, 5), conditional=False)
    assert not cases["conditional"].any()
    rows = (cases["variable"].eq("remittances") & cases["horizon"].eq(1)).to_numpy()
    assert draws[rows].std(axis=1).mean() > known[1][rows].std(axis=1).mean()  # Russia's growth is drawn
    assert np.median(draws[rows], axis=1).mean() > np.median(known[1][rows], axis=1).mean()  # nobody expected the rouble to halve


def test_blocks_do_not_matter(known: tuple[pd.DataFrame, np.ndarray]) -> None:
    config = small("engine.block=25")
    np.testing.assert_allclose(forecast(config, TARGETS, (2014,), (1, 5), conditional=True)[1], known[1], rtol=1e-12)


def test_the_dated_record_is_run_unless_a_scenario_is_chosen() -> None:
    assert small().selected == ["history"]
    assert all(shock.source or shock.size.source for shock in small().scenarios["history"].shocks.values())
    assert small("+scenario=ukraine_distraction").selected == ["ukraine_distraction"]
    fewer = backtest.with_history(compose(*SMALL, "region.states=[KGZ,TJK]"))
    assert all(set(shock.states or []) <= {"KGZ", "TJK"} for shock in fewer.scenarios["history"].shocks.values())


def test_origins_run_to_the_last_outcome() -> None:
    config = compose(*SMALL)
    assert backtest.origins_of(config, TARGETS) == range(2016, 2023)
    assert backtest.origins_of(config, TARGETS[TARGETS["year"] <= 2018]) == range(2016, 2018)
    assert backtest.origins_of(compose("study=backtest"), TARGETS) == range(2000, 2023)
    with pytest.raises(ConfigError, match="origin: found 2014Q4; the back-test starts at mid-year"):
        backtest.origins_of(replace(config, origin="2014Q4"), TARGETS)


@pytest.mark.slow
def test_results_are_written_for_other_programs(written: Path) -> None:
    names = {path.name for path in written.iterdir()}
    assert names == {"scores.csv", "scores.nc", "cases.csv", "summary.json", "REPORT.md", "config.yaml"}
    scores = pd.read_csv(written / "scores.csv", encoding="utf-8")
    asked = ["variable", "power", "state", "horizon", "baseline", "partition", "conditional", "n", "crps", "crps_baseline", "skill"]
    asked += ["skill_low", "skill_high", "coverage80"]
    assert list(scores.columns[: len(asked)]) == asked
    assert set(scores["conditional"]) == {True, False}
    assert set(scores["horizon"]) == {1, 2, 3, 5, 7}
    assert set(scores["partition"]) == {"test", "all", "left_out"}
    with xr.open_dataset(written / "scores.nc", engine="h5netcdf") as data:
        assert all(variable.attrs["units"] for variable in data.data_vars.values())
        row = scores.query("power == 'all' and state == 'all' and baseline == 'persistence' and variable == 'trade' and partition == 'all'")
        row = row[row["conditional"] & row["horizon"].eq(3)].iloc[0]
        place = {
            "variable": "trade",
            "power": "all",
            "state": "all",
            "horizon": 3,
            "baseline": "persistence",
            "partition": "all",
            "conditional": 1,
        }
        assert data["skill"].sel(place).item() == pytest.approx(row["skill"], rel=1e-4)
    summary = json.loads((written / "summary.json").read_text(encoding="utf-8"))
    assert all(set(entry) == {"value", "unit", "low", "high"} for entry in summary.values())
    assert summary["skill.conditional.all.trade.persistence.3"]["value"] == pytest.approx(row["skill"], rel=1e-4)


@pytest.mark.slow
def test_own_years_and_variables_are_scored_and_the_rest_accounted_for(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    table = tmp_path / "mine.csv"
    rows = [
        "2024,KAZ,RUS,trade,28000,USD million a year,mine",
        "2018,KAZ,RUS,opinion,0.3,net share,mine",
        "1995,KAZ,RUS,trade,3000,USD million a year,mine",
        "2018,KAZ,,tourists,5,people,mine",
        "2026,KGZ,,remittances,20,% of GDP,mine",
    ]
    table.write_text("\n".join(["year,state,power,variable,value,unit,source", *rows]) + "\n", encoding="utf-8")
    assert main([*SMALL, "ensemble.replicates=20", f"history={table}", f"results={tmp_path}"]) == 0
    text = capsys.readouterr().out
    assert "1 row of 'trade' could not be used (line 4): no forecast is made for the year" in text
    assert "1 row of 'tourists' could not be used (line 5): the model forecasts no such variable" in text
    assert "1 row of 'remittances' could not be used (line 6): the model, or another figure" in text  # no GDP of 2026
    cases = pd.read_csv(next(tmp_path.glob("backtest-*")) / "cases.csv", encoding="utf-8")
    found = cases.groupby(["variable", "year"]).size()
    assert found.index.tolist() == [("opinion", 2018), ("trade", 2024)]
    assert sorted(set(cases.query("variable == 'trade'")["origin"])) == [2017, 2019, 2021, 2022]


def test_a_table_of_which_nothing_can_be_scored_is_refused(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    table = tmp_path / "mine.csv"
    table.write_text("year,state,power,variable,value,unit,source\n2018,KAZ,,tourists,5,people,mine\n", encoding="utf-8")
    assert main([*SMALL, f"history={table}", f"results={tmp_path / 'results'}"]) == 2
    assert "history: nothing can be scored: 1 row of 'tourists'" in capsys.readouterr().err
    assert not (tmp_path / "results").exists()
