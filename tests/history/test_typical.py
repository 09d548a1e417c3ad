"""Typical yearly changes: of the own record where it is long enough, never of years after the origin."""

from __future__ import annotations

import numpy as np
import pytest
import xarray as xr

from sim import metrics
from sim.history import observe
from sim.history.typical import FLOWS, LEAST_NEWS, typical, typical_changes
from sim.metrics.moved import COMPARED

POWERS, STATES = ["RUS", "CHN", "TUR", "EU", "USA"], ["KAZ", "UZB", "KGZ", "TJK", "TKM"]


@pytest.fixture(scope="module")
def history() -> xr.Dataset:
    return observe(POWERS, STATES)


def test_it_is_the_median_of_the_yearly_changes(history: xr.Dataset) -> None:
    """By hand, for a pair whose record is long: Russia's trade with Kazakhstan to 2020."""
    logs = np.log(history["trade"].sel(power="RUS", state="KAZ", year=slice(None, 2020)).values)
    expected = 100 * (np.exp(np.nanmedian(np.abs(np.diff(logs)))) - 1)
    found = typical_changes(history, 2020).sel(power="RUS", state="KAZ")
    assert found["trade_yearly"].item() == pytest.approx(expected)
    assert found["trade_record"].item() == "pair"


def test_later_years_change_nothing(history: xr.Dataset) -> None:
    later = history.copy(deep=True)
    later["trade"][later["year"].values > 2015] *= 3
    assert typical_changes(later, 2015).identical(typical_changes(history, 2015))
    assert not typical_changes(later, 2018).identical(typical_changes(history, 2018))


def test_what_nobody_measured_has_no_record(history: xr.Dataset) -> None:
    found = typical_changes(history, 2021)
    assert found["opinion_yearly"].isnull().all()  # polls of two neighbouring years are too few to tell
    assert set(found["opinion_record"].values.ravel()) == {"none"}
    assert set(found["influence_record"].sel(power=["TUR", "EU", "USA"]).values.ravel()) == {"all"}  # no published index


def test_each_belongs_to_a_measure_and_has_its_unit(history: xr.Dataset) -> None:
    found = typical_changes(history, 2021)
    names = {str(name).rpartition("_")[0] for name in found}
    assert names <= set(COMPARED)
    assert all(found[f"{name}_yearly"].attrs["units"] == "%" for name in names & set(FLOWS))
    assert (found["trade_share_yearly"] < 1).all()


def test_a_short_record_is_pooled_and_a_record_of_nothing_has_no_measure() -> None:
    changes = np.full((LEAST_NEWS, 2, 2), np.nan)
    changes[:, 0, 0], changes[0, 0, 1] = 1.0, 9.0
    yearly, record = typical(changes, np.isfinite(changes))
    assert record.tolist() == [["pair", "power"], ["all", "all"]]
    assert yearly.tolist() == [[1.0, 1.0], [1.0, 1.0]]
    none = typical(np.zeros((LEAST_NEWS, 1, 1)), np.ones((LEAST_NEWS, 1, 1), bool))
    assert np.isnan(none[0]).all()


@pytest.mark.parametrize(("powers", "states"), [(["CHN"], ["KGZ"]), (["JPN", "RUS"], ["TKM"])])
def test_any_cast_has_a_yardstick_or_none(powers: list[str], states: list[str]) -> None:
    found = typical_changes(observe(powers, states), 2021)
    for name in (str(name) for name in found if str(name).endswith("_yearly")):
        measured = found[name].notnull().values
        assert ((found[name].values > 0) == measured).all()
        assert ((found[name.replace("_yearly", "_record")].values != "none") == measured).all()


def test_a_run_carries_it(distracted: xr.Dataset) -> None:
    table = metrics.what_moved(distracted)
    assert {"pair", "all", "none"} <= set(table["record"])
    rows = table[table["measure"] == "influence"].set_index(["power", "state"])
    expected = typical_changes(observe(POWERS, STATES), 2021)["influence_yearly"]
    assert rows.loc[("CHN", "KGZ"), "yearly"] == pytest.approx(expected.sel(power="CHN", state="KGZ").item())
