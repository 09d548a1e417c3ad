"""Laws of the measures: what must hold for any run."""

import numpy as np
import pytest
import xarray as xr
from hypothesis import given, settings
from hypothesis import strategies as st

from sim import metrics
from tests.metrics.conftest import small_run


@settings(deadline=None)
@given(st.integers(0, 10_000), st.integers(1, 4))
def test_shares_sum_to_one_and_measures_stay_within_their_bounds(seed: int, powers: int) -> None:
    ds = small_run(seed, powers, replicates=3)
    np.testing.assert_allclose(metrics.shares(ds["influence"]).sum("power"), 1, rtol=1e-5)
    partners = metrics.partners(ds)
    assert float(partners.min()) >= 1 - 1e-5
    assert float(partners.max()) <= powers + 1e-4
    hedging = metrics.hedging(ds)
    assert float(hedging.min()) >= 0
    assert float(hedging.max()) <= 1
    assert hedging.dims == ("scenario", "replicate", "quarter", "state")


def test_partners_count_equal_powers_and_a_monopoly() -> None:
    influence = xr.DataArray([[1.0, 5.0], [1.0, 0.0], [1.0, 0.0]], dims=("power", "state"))
    np.testing.assert_allclose(metrics.partners(influence.to_dataset(name="influence")), [3, 1])


def test_no_influence_at_all_has_no_shares() -> None:
    nothing = xr.DataArray([[0.0], [0.0]], dims=("power", "state"))
    assert metrics.shares(nothing).isnull().all()
    assert metrics.partners(nothing.to_dataset(name="influence")).isnull().all()


def test_hedging_follows_its_equation() -> None:
    ds = xr.Dataset(
        {"alignment": (("power", "state"), [[0.5], [0.3], [0.2]]), "defiance": (("state",), [2.0])},
        coords={"power": ["RUS", "CHN", "TUR"]},
        attrs={"rivals": '["RUS", "CHN"]'},
    )
    spread, balance, defiance = (1 - 0.38) / (2 / 3), 1 - 0.2 / 0.8, 1 - np.exp(-2.0)
    assert metrics.hedging(ds).item() == pytest.approx(0.5 * spread + 0.25 * balance + 0.25 * defiance)
    assert metrics.hedging(ds.assign_attrs(rivals="[]")).item() == pytest.approx(0.5 * spread + 0.25 * defiance)


def test_quantiles_agree_with_numpy_and_keep_the_other_dimensions() -> None:
    ds = small_run()
    found = metrics.quantiles(ds["influence"], (0.1, 0.9))
    assert found.dims == ("quantile", "scenario", "quarter", "power", "state")
    np.testing.assert_allclose(found[1], np.quantile(ds["influence"].values, 0.9, axis=1), rtol=1e-6)
    assert found.attrs["units"] == "index"


def test_the_effect_of_identical_scenarios_is_exactly_zero() -> None:
    ds = small_run(effect=0.0)
    assert (metrics.paired_effect(ds, "influence", "war") == 0).all()
    table = metrics.effect_table(ds)
    war = table[table["scenario"] == "war"]
    assert (war[["effect_median", "effect_low", "effect_high"]] == 0).all(axis=None)
    assert war["same_sign"].isna().all()


def test_the_effect_table_has_a_row_for_each_scenario_quarter_power_and_state() -> None:
    table = metrics.effect_table(small_run(), quarters=["2025Q4", "2026Q1"])
    assert len(table) == 2 * 2 * 4 * 3
    assert list(table.columns[:4]) == ["scenario", "quarter", "power", "state"]
    war = table[table["scenario"] == "war"]
    np.testing.assert_allclose(war["effect_median"], 0.1, atol=1e-6)
    assert (war["same_sign"] == 1).all()
    assert table.loc[table["scenario"] == "baseline", "effect_median"].isna().all()
    assert set(table["unit"]) == {"index"}
    assert (table["low"] <= table["median"]).all()


def test_the_effect_table_takes_variables_without_powers_and_states() -> None:
    table = metrics.effect_table(small_run(), "tension")
    assert len(table) == 2
    assert set(table["power"]) == {""}


@pytest.mark.parametrize(
    ("effects", "expected"), [([1, 2, 3, -1], 0.75), ([-1, -2, -3, 1], 0.75), ([0, 0, 0, 1], 0.75), ([1, 1, 1, 1], 1.0)]
)
def test_same_sign_is_the_share_that_agrees_with_the_median(effects: list[float], expected: float) -> None:
    assert metrics.same_sign(xr.DataArray(effects, dims="replicate")).item() == expected


def test_a_scenario_without_counterfactual_is_refused_with_the_names_that_have_one() -> None:
    with pytest.raises(ValueError, match=r"'baseline' has no counterfactual.*war"):
        metrics.paired_effect(small_run(), "influence", "baseline")


@pytest.mark.parametrize(
    ("quarters", "expected"),
    [(["2021Q4", "2022Q1"], ["2022Q1"]), (["2025Q4", "2030Q4", "2031Q1"], ["2025Q4", "2030Q4"]), (["2030Q3"], ["2030Q3"])],
)
def test_headlines_are_the_ends_of_headline_years_or_the_last_quarter(quarters: list[str], expected: list[str]) -> None:
    assert metrics.headline_quarters(xr.Dataset(coords={"quarter": quarters})) == expected


def test_subjects_are_the_paired_scenarios_or_all() -> None:
    ds = small_run()
    assert metrics.subjects(ds) == ["war"]
    assert metrics.subjects(ds.sel(scenario=["baseline"])) == ["baseline"]
