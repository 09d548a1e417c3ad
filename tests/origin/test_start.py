"""Where a run starts: nothing from the future, values with their source, and errors a user can act on."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as some

from sim.domain import quarters
from sim.domain.errors import ConfigError
from sim.history import observe
from sim.history.series import COLUMNS
from sim.origin import start
from sim.origin.trade import filtered, spread_of
from tests.origin.conftest import CENTRAL, HORIZON, POWERS, STATES, at, region

BASES = {"observed", "carried", "constructed", "assumption"}


# Nothing from the future


@settings(max_examples=12, deadline=None)
@given(origin=some.integers(quarters.parse("2000Q1"), quarters.parse("2023Q4")))
def test_every_origin_has_a_whole_finite_start(origin):
    begin = start(region(), origin, HORIZON, CENTRAL)
    for name, variable in begin.data_vars.items():
        if str(name).endswith("_basis"):
            assert set(np.unique(variable)) <= BASES
        elif not str(name).endswith("_growth_known"):
            assert np.isfinite(variable).all(), name
        assert variable.attrs["units"], name
        assert variable.attrs["long_name"], name
    assert begin["quarter"].values[0] == quarters.label(origin + 1)


def test_figures_after_the_origin_change_nothing_but_what_is_declared_as_known(tmp_path):
    path = tmp_path / "future.csv"
    changes = ["trade,1000,USD million a year", "arms_deliveries,900,TIV million", "opinion,-1,net share"]
    changes += ["bandwidth_economic,9,index", "economic_dependence,9,index"]
    rows = ["2011,,RUS,output,9e5,USD million,v,s", *(f"2011,KAZ,RUS,{change},v,s" for change in changes)]
    path.write_text("\n".join([",".join(COLUMNS), *rows]), encoding="utf-8")
    plain, changed = at("2010Q4"), at("2010Q4", observations=str(path))
    for name in plain.data_vars:
        same = plain[name].equals(changed[name])
        assert same != (name == "power_growth_known"), name


def test_growth_is_known_only_where_the_tables_have_it():
    begin = start(region(), quarters.parse("2021Q4"), quarters.parse("2030Q1"), CENTRAL)
    known = begin["power_growth_known"].sel(power="CHN")
    assert begin["quarter"].values[-1] == "2030Q1"
    assert known.notnull().sel(quarter=slice(None, "2025Q2")).all()
    assert known.isnull().sel(quarter=slice("2025Q3", None)).all()


def test_known_growth_runs_in_straight_lines_between_mid_years():
    begin, history = at("2010Q2"), observe(POWERS, STATES)
    growth = history["power_output"].sel(year=2011).values - history["power_output"].sel(year=2010).values
    four = begin["power_growth_known"].sel(quarter=["2010Q3", "2010Q4", "2011Q1", "2011Q2"])
    np.testing.assert_allclose(four.sum("quarter"), growth)
    np.testing.assert_allclose(four.isel(quarter=0), growth / 4)


# At a mid-year the start is the figure itself


def test_a_mid_year_origin_starts_on_the_years_figures():
    begin, history = at("2010Q2"), observe(POWERS, STATES).sel(year=2010)
    np.testing.assert_allclose(begin["power_output"], history["power_output"])
    np.testing.assert_allclose(begin["state_output"], history["state_output"])
    both = {"power": ["RUS", "CHN"]}
    for name in ("bandwidth", "economic_dependence", "security_dependence"):
        np.testing.assert_allclose(begin[name].sel(both), history[name].sel(both))
        assert set(np.unique(begin[f"{name}_basis"].sel(both))) == {"observed"}
    for flow in ("export", "import"):
        assert (begin[f"{flow}s_basis"] == "observed").all()
        assert (begin[f"{flow}_spread"] == 0).all()


def test_outputs_are_carried_from_mid_year_with_mean_growth():
    middle, later = at("2010Q2"), at("2010Q4")
    np.testing.assert_allclose(later["state_output"], middle["state_output"] + later["state_growth_mean"] / 2)


def test_turkmen_growth_is_always_cleaned_and_uzbek_growth_to_2019():
    begin, history = at("2016Q2"), observe(POWERS, STATES)
    year = begin["state_growth_known"].sel(quarter=["2016Q3", "2016Q4", "2017Q1", "2017Q2"]).sum("quarter")
    published = history["state_output"].sel(year=2017) - history["state_output"].sel(year=2016)
    assert published.sel(state="UZB") < -0.3  # the devaluation of 2017
    assert year.sel(state="UZB") > 0
    np.testing.assert_allclose(year.sel(state=["KAZ", "KGZ", "TJK"]), published.sel(state=["KAZ", "KGZ", "TJK"]))
    later = 4 * at("2019Q2")["state_growth_known"].isel(quarter=0).sel(state="UZB").item()
    levels = history["state_output"].sel(state="UZB")
    assert later == pytest.approx((levels.sel(year=2020) - levels.sel(year=2019)).item())


# Trade


def test_the_filter_bridges_holes_and_accepts_breaks():
    trade = np.exp(np.array([0.0, 0.5, np.nan, 3.0])).reshape(4, 1, 1)
    run = filtered(trade, np.full((4, 1, 1), 0.1), gain=0.75)
    np.testing.assert_allclose(run.level.ravel(), [0, 0.1 + 0.75 * 0.4, 0.5, 3.0])
    assert run.surprise[3].item() == pytest.approx((3.0 - 0.6) / np.sqrt(2))
    assert run.last.item() == 1993


def test_a_spread_is_shrunk_to_the_pooled_one_and_leaves_breaks_out():
    surprises = np.stack([np.full((15, 1), 0.1), np.full((15, 1), 0.3)], axis=2)
    surprises[0, 0, 0] = 5.0
    pooled = (14 * 0.01 + 15 * 0.09) / 29
    expected = np.sqrt([(14 * 0.01 + 6 * pooled) / 20, (15 * 0.09 + 6 * pooled) / 21])
    np.testing.assert_allclose(spread_of(surprises).ravel(), expected)


def test_trade_without_a_recent_figure_is_carried_and_less_certain():
    begin = at("2021Q2")
    stale, fresh = ({"power": "CHN", "state": state} for state in ("TJK", "UZB"))  # last figures 2014 and 2021
    assert begin["trade_basis"].sel(stale).item() == "carried"
    assert begin["import_spread"].sel(fresh).item() == 0
    spread = begin["import_spread"].sel(stale).item()
    assert spread == pytest.approx(0.75 * begin["import_innovation"].sel(stale).item() * np.sqrt(7))


def test_a_turnover_that_was_split_says_so():
    """Of Turkmenistan's trade with Russia in 2019 only the turnover was published."""
    basis = at("2019Q2")["exports_basis"].sel(state="TKM", power="RUS").item()
    assert basis == "constructed"


def test_without_a_hub_its_growth_moves_nothing():
    assert not at("2010Q2", hub=None)["import_level"].equals(at("2010Q2")["import_level"])


def test_other_trade_is_what_totals_leave():
    """At mid-year it is the total less the trade with the powers, as far as the filter trusts the last figure; 0 without a total."""
    begin, history = at("2010Q2"), observe(POWERS, STATES).sel(year=2010)
    left = history["exports_total"] + history["imports_total"] - history["trade"].sum("power")
    ratio = np.log(begin["other_trade"] / left)
    assert (np.abs(ratio) < 0.35).all()
    assert set(begin["other_trade_basis"].values) == {"observed"}
    assert set(at("2021Q2")["other_trade_basis"].sel(state=["TJK", "TKM"]).values) == {"carried"}


# Errors


@pytest.mark.parametrize("label", ["1999Q4", "2024Q1"])
def test_an_origin_outside_the_tables_is_refused(label):
    with pytest.raises(ConfigError, match=f"origin: {label} is not covered.*allowed: 2000Q1 to 2023Q4"):
        at(label)


def test_a_cast_member_without_trade_is_refused(tmp_path):
    path = tmp_path / "japan.csv"
    rows = [f"{year},,JPN,output,{4e6 + year},USD million,v,s" for year in range(2000, 2011)] + ["2010,,JPN,effort_share,.02,share,v,s"]
    path.write_text("\n".join([",".join(COLUMNS), *rows]), encoding="utf-8")
    says = r"^no value of trade between JPN and Kazakhstan \(KAZ\) up to 2010Q4; add rows to region\.observations$"
    with pytest.raises(ConfigError, match=says):
        at("2010Q4", powers=["RUS", "JPN"], observations=str(path))


def test_a_cast_member_without_output_is_refused():
    with pytest.raises(ConfigError, match=r"no value of gross domestic product in 3 years of JPN up to 2010Q4"):
        at("2010Q4", powers=["RUS", "JPN"])


def test_iran_and_india_are_in_the_tables():
    assert at("2013Q2", powers=[*POWERS, "IRN", "IND"])["constructed"].sel(power=["IRN", "IND"]).all()
