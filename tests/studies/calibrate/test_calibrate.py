"""The calibration: it finds what was put in, reads nothing after its origin, and the committed posterior is its own."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
import yaml

from sim import compose, run
from sim.__main__ import main
from sim.config import ConfigError, Estimate
from sim.domain.noise import Noise
from sim.model.draws import sample
from sim.studies import calibrate
from sim.studies.calibrate.fitted import Fitted, hazard
from sim.studies.calibrate.linear import Term, lasting_factor, regress, shared_factor
from sim.studies.calibrate.panels import Flat, shared, spread
from sim.studies.calibrate.report import REFRESH, calibration
from tests.conftest import PROJECT

COMMITTED = PROJECT / "configs" / "calibration" / "to_2013.yaml"
STUDY = ("study=calibrate", "figures=false")


@pytest.fixture(scope="module")
def fits() -> list[Fitted]:
    return calibrate.fit(compose(*STUDY))


def panel(years: int, seed: int, slope: float = 0.4, noise: float = 0.1) -> tuple[np.ndarray, np.ndarray]:
    stream = np.random.default_rng(seed)
    x = stream.standard_normal((years, 2, 5))
    return x, slope * x + noise * stream.standard_normal(x.shape)


def test_the_committed_posterior_is_what_the_study_finds(fits: list[Fitted]) -> None:
    committed = yaml.safe_load(COMMITTED.read_text(encoding="utf-8"))["estimates"]
    found = yaml.safe_load(calibration(compose(*STUDY), fits))["estimates"]
    assert list(committed) == list(found), f"stale; refresh by: {REFRESH}"
    for name, estimate in found.items():
        known = committed[name]
        width = estimate["high"] - estimate["low"]
        for part in ("value", "low", "high"):
            assert abs(known[part] - estimate[part]) < 0.02 * width, f"{name} is stale; refresh by: {REFRESH}"
        assert {key: known[key] for key in ("unit", "source", "claims")} == {key: estimate[key] for key in ("unit", "source", "claims")}


def test_the_posterior_stands_over_the_prior_and_runs() -> None:
    prior, posterior = compose("calibration=prior"), compose("calibration=to_2013")
    assert list(prior.estimates) == list(posterior.estimates)
    for name, estimate in posterior.estimates.items():
        known = prior.estimates[name]
        assert (estimate.unit, estimate.claims) == (known.unit, known.claims)
        assert estimate == known or (estimate.fitted and estimate.distribution == "normal" and "2013" in estimate.source)
    result = run(compose("calibration=to_2013", "ensemble.replicates=5", "end=2023Q4"))
    assert np.isfinite(result["influence"]).all()


def test_the_back_test_takes_the_estimates_of_2013_unless_asked_otherwise() -> None:
    """Whatever other runs take: a fit on later figures may stand in the posterior, and must not be scored on the years it saw."""
    assert compose("study=backtest").estimates == compose("calibration=to_2013").estimates
    assert compose("study=backtest", "calibration=prior").estimates == compose("calibration=prior").estimates
    later = set(yaml.safe_load((PROJECT / "configs/calibration/posterior.yaml").read_text(encoding="utf-8"))["estimates"])
    early, usual = compose("calibration=to_2013").estimates, compose().estimates
    assert {name for name in usual if usual[name] != early[name]} == later


def test_only_identified_estimates_leave_the_prior(fits: list[Fitted]) -> None:
    written = yaml.safe_load(calibration(compose(*STUDY), fits))["estimates"]
    assert set(written) == {fit.name for fit in fits if fit.contraction >= 0.5}
    assert {"arms_onset", "arms_exit"}.isdisjoint(written), "three entries and no end decide no hazard"


def test_no_figure_after_the_origin_is_touched(tmp_path: Path, fits: list[Fitted]) -> None:
    tables = Path(calibrate.__file__).parents[2] / "data"
    names = ("trade", "influence", "output", "arms", "remittances")
    rows = pd.concat([pd.read_csv(tables / f"{name}.csv", dtype=str, keep_default_na=False, encoding="utf-8") for name in names])
    cast = compose().region
    rows = rows[(rows["year"].astype(int) > 2013) & rows["state"].isin(["", *cast.states]) & rows["power"].isin(["", *cast.powers])]
    rows = rows[rows["variable"] != "remittances_share"].drop_duplicates(["variable", "year", "state", "power"]).assign(view="shifted")
    rows["value"] = (rows["value"].astype(float) * 1.7 + 0.01).where(rows["variable"] != "remittances", 33.0).astype(str)
    rows.to_csv(tmp_path / "shifted.csv", index=False, encoding="utf-8")
    mine = f"region.observations={tmp_path / 'shifted.csv'}", "observations_checked=true"  # a third of Kazakhstan's GDP from migrants
    assert calibrate.fit(compose(*STUDY, *mine)) == fits


def test_figures_up_to_the_origin_do_count(fits: list[Fitted]) -> None:
    later = {fit.name: fit for fit in calibrate.fit(compose(*STUDY, "origin=2018Q4"))}
    assert all(later[fit.name].posterior != fit.posterior for fit in fits)
    assert all(later[fit.name].count > fit.count for fit in fits)


def test_the_same_seed_gives_the_same_posterior(fits: list[Fitted]) -> None:
    assert calibrate.fit(compose(*STUDY)) == fits
    other = calibrate.fit(compose(*STUDY, "ensemble.seed=2"))
    for one, two in zip(fits, other, strict=True):
        assert abs(one.posterior.value - two.posterior.value) < 0.03 * (one.posterior.high - one.posterior.low), one.name


def test_known_elasticities_are_covered_nine_times_in_ten() -> None:
    covered = 0
    for seed in range(60):
        x, y = panel(20, seed)
        fit = regress(y, {"slope": Term(x, 0.5, 0.3)}, seed).fitted("slope", "made up")
        covered += fit.posterior.low < 0.4 < fit.posterior.high
    assert 48 <= covered <= 60


def test_errors_shared_within_years_do_not_pass_for_many_figures() -> None:
    covered = 0
    for seed in range(60):
        stream = np.random.default_rng(seed)
        x, common = stream.standard_normal((2, 20, 1, 1)) * np.ones((2, 20, 2, 5))
        y = 0.4 * x + 0.2 * common + 0.05 * stream.standard_normal(x.shape)
        fit = regress(y, {"slope": Term(x, 0.5, 0.3)}, seed).fitted("slope", "made up")
        covered += fit.posterior.low < 0.4 < fit.posterior.high
    assert covered >= 45, "without the design effect about 25"


def test_more_data_narrow_the_posterior() -> None:
    widths = []
    for years in (8, 32, 128):
        x, y = panel(years, 3)
        belief = regress(y, {"slope": Term(x, 0.5, 0.3)}, 1).fitted("slope", "made up").posterior
        widths.append(belief.high - belief.low)
    assert widths[0] > 1.5 * widths[1] > 2.25 * widths[2]
    spreads = [spread("noise", np.full(count, 0.1), 0.1, count, "made up").posterior for count in (10, 100)]
    assert spreads[0].high - spreads[0].low > 2 * (spreads[1].high - spreads[1].low)
    hazards = [hazard("onset", 0.02, 0.01, (2 * more, 100 * more), "made up").contraction for more in (1, 10)]
    assert hazards[0] < hazards[1]


def test_no_data_leave_the_prior() -> None:
    x, y = panel(20, 5)
    fit = regress(y, {"slope": Term(x, 0.5, 0.3), "nothing": Term(np.zeros_like(x), 0.5, 0.3)}, 1).fitted("nothing", "made up")
    assert abs(fit.contraction) < 0.03
    assert not fit.identified


def test_no_coefficient_of_the_wrong_sign_is_believed() -> None:
    x, y = panel(20, 7, slope=-0.02)
    signed = regress(y, {"slope": Term(x, 0.5, 0.3)}, 1).fitted("slope", "made up").posterior
    free = regress(y, {"slope": Term(x, 0.5, 0.3, signed=False)}, 1).fitted("slope", "made up").posterior
    assert free.value < 0 <= signed.low


@pytest.mark.parametrize("share", [0.0, 0.4, 0.8])
def test_the_shared_part_of_a_variance_is_found(share: float) -> None:
    stream = np.random.default_rng(11)
    residual = np.sqrt(share) * stream.standard_normal((80, 1)) + np.sqrt(1 - share) * stream.standard_normal((80, 5))
    residual[stream.random(residual.shape) < 0.2] = np.nan
    belief = shared("share", residual, Flat(), 1.0, "made up").posterior
    assert belief.low - 0.02 <= share <= belief.high


def test_overlapping_windows_count_for_what_they_are() -> None:
    stream = np.random.default_rng(2).standard_normal((3000, 4))
    assert lasting_factor(stream) < 1.2
    assert lasting_factor(stream[2:] + stream[1:-1] + stream[:-2]) == pytest.approx(3, abs=0.3)
    assert shared_factor(np.repeat(stream[:, :1], 4, axis=1)) == pytest.approx(4, abs=0.1)


def test_a_normal_estimate_is_drawn_by_its_quantiles_within_its_unit() -> None:
    estimate = Estimate(value=0.97, low=0.88, high=1.0, unit="gain", source="fit", distribution="normal")
    drawn = sample(estimate, "trade_gain", Noise(1, 0, 20_000))
    assert np.quantile(drawn, [0.05, 0.5]) == pytest.approx([0.88, 0.97], abs=0.005)
    assert drawn.max() == 1.0


def test_it_writes_its_files(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["study=calibrate", f"results={tmp_path}"]) == 0
    folder = tmp_path / "calibrate"
    assert capsys.readouterr().out.splitlines()[-1] == f"Results: {folder}"
    names = {str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file()}
    assert names == {
        "config.yaml", "estimates.csv", "posterior.yaml", "REPORT.md", "summary.json", "figures/posterior.png", "figures/posterior.svg",
    }  # fmt: skip
    table = pd.read_csv(folder / "estimates.csv", encoding="utf-8")
    assert list(table["name"]) == list(compose().estimates)
    assert table["verdict"].notna().all()
    summary = json.loads((folder / "summary.json").read_text(encoding="utf-8"))
    assert {"value", "unit", "low", "high", "contraction", "verdict"} == set(summary["import_hub_growth"])
    assert summary["seconds"]["value"] < 900
    report = (folder / "REPORT.md").read_text(encoding="utf-8")
    assert all(f"| {name} |" in report for name in table["name"])


@pytest.mark.parametrize("override", ["calibration=posterior", "origin=2003Q4"])
def test_what_it_cannot_fit_is_refused(override: str) -> None:
    with pytest.raises(ConfigError, match=r"study=calibrate needs"):
        calibrate.fit(compose(*STUDY, override))


@pytest.mark.parametrize(("powers", "decided"), [("CHN,USA", True), ("TUR,USA", False)])
def test_a_smaller_cast_is_fitted_as_far_as_it_has_figures(powers: str, decided: bool) -> None:
    nobody = ("region.hub=null", "region.patron=null", "region.rivals=[]")
    fits = {fit.name: fit for fit in calibrate.fit(compose(*STUDY, f"region.powers=[{powers}]", "region.states=[KAZ,KGZ,UZB]", *nobody))}
    assert fits["bandwidth_trade"].identified == decided
    assert not fits["import_hub_growth"].identified
    assert "remittance_elasticity" not in fits
