"""The measured world as a Dataset, and what happens to a user's own rows."""

import os

import numpy as np
import pytest

from sim.domain.errors import ConfigError
from sim.history import observe
from sim.history.holes import filled
from sim.history.series import COLUMNS
from sim.history.tables import series

POWERS, STATES = ["RUS", "CHN", "TUR", "EU", "USA"], ["KAZ", "UZB", "KGZ", "TJK", "TKM"]
HEADER = ",".join(COLUMNS)


@pytest.fixture(scope="module")
def observed():
    return observe(POWERS, STATES)


def write(folder, *rows, header=HEADER):
    path = folder / "more.csv"
    path.write_text("\n".join([header, *rows]) + "\n", encoding="utf-8")
    return path


def test_every_variable_has_a_unit_and_a_meaning(observed):
    assert all(variable.attrs["units"] and variable.attrs["long_name"] for variable in observed.data_vars.values())


def test_the_cast_decides_order_and_size():
    small = observe(["CHN", "RUS"], ["TKM"])
    assert list(small["power"].values) == ["CHN", "RUS"]
    assert small["trade"].sel(power="RUS", state="TKM", year=2019).item() == 695  # Russian customs


def test_influence_is_the_product_and_agrees_with_the_published_total(observed):
    product = observed["bandwidth"] * (observed["economic_dependence"] + observed["security_dependence"]) / 7.55
    np.testing.assert_allclose(observed["influence_by_channel"], product)
    np.testing.assert_allclose(observed["influence"], product.sum("channel", skipna=False))
    published, _ = series("influence", ("RUS", "CHN"), tuple(STATES), None)
    last = len(observed["year"])
    np.testing.assert_allclose(observed["influence"].sel(power=["RUS", "CHN"]).values, published[:last], atol=0.001)


def test_holes_stay_holes(observed):
    assert np.isnan(observed["trade"].sel(power="CHN", state="TJK", year=2015))
    assert np.isnan(observed["influence"].sel(power="TUR")).all()
    assert np.isnan(observed["influence"].sel(power="RUS", year=2021)).all()
    assert np.isnan(observed["remittances"].sel(state="TJK", year=2001)).all()


def test_assumptions_are_not_history(observed):
    assert observed["opinion"].sel(power="RUS", state="KAZ", year=2021).item() == 0.35
    assert np.isnan(observed["opinion"].sel(power="RUS", state="TKM")).all()
    assert np.isnan(observed["debt"].sel(power="CHN", state="UZB")).all()


def test_remittances_are_the_total_times_the_share(observed):
    found = observed["remittances"].sel(power="RUS", state="KGZ", year=2018).item()
    assert found == pytest.approx(32.5056 * 0.95)  # World Bank; Trend, 18 June 2018


def test_outputs_are_logs_of_usd_million(observed):
    assert np.exp(observed["power_output"].sel(power="CHN", year=2021)).item() == pytest.approx(17.82e6, rel=1e-3)  # World Bank


def test_a_users_rows_win_and_may_name_the_users_own_cast(tmp_path):
    path = write(tmp_path, "2021,KAZ,RUS,trade,25000,USD million a year,KAZ,mine", "2021,KAZ,JPN,trade,1500,USD million a year,KAZ,mine")
    data = observe(["RUS", "JPN"], ["KAZ"], path)["trade"].sel(year=2021, state="KAZ")
    assert list(data.values) == [25000, 1500]
    assert observe(["RUS"], ["KAZ"])["trade"].sel(year=2021).item() == pytest.approx(24624.28)


def test_a_changed_file_is_read_again(tmp_path):
    path = write(tmp_path, "2021,KAZ,RUS,trade,21000,USD million a year,KAZ,mine")
    assert observe(["RUS"], ["KAZ"], path)["trade"].sel(year=2021).item() == 21000
    write(tmp_path, "2021,KAZ,RUS,trade,22000,USD million a year,KAZ,mine")
    os.utime(path, ns=(1, 1))
    assert observe(["RUS"], ["KAZ"], path)["trade"].sel(year=2021).item() == 22000


@pytest.mark.parametrize(
    ("row", "says"),
    [
        ("2021,KAX,RUS,trade,1,u,v,s", "line 2: unknown state 'KAX'.*did you mean 'KAZ'"),
        ("2021,KAZ,RUSS,trade,1,u,v,s", "line 2: unknown power 'RUSS'.*did you mean 'RUS'"),
        ("2021,KAZ,RUS,trad,1,u,v,s", "line 2: unknown variable 'trad'.*did you mean 'trade'"),
        ("2021,KAZ,RUS,trade,-5,u,v,s", "line 2: value -5 of 'trade' is outside"),
        ("2021,KAZ,RUS,trade,0,u,v,s", "line 2: value 0 of 'trade' is outside"),
        ("2021,KAZ,RUS,opinion,1.5,u,v,s", "line 2: value 1.5 of 'opinion' is outside -1 to 1"),
        ("2021,KAZ,RUS,trade,many,u,v,s", "line 2: value 'many' of 'trade' is not a number"),
        ("2021,KAZ,RUS,trade,nan,u,v,s", "line 2: value 'nan' of 'trade' is not a number"),
        ("2021,KAZ,RUS,trade,,u,v,s", "line 2: value '' of 'trade' is not a number"),
        ("21.5,KAZ,RUS,trade,1,u,v,s", "line 2: year '21.5' is not a whole number from 1990 to 2035"),
        ("2021,KAZ,,trade,1,u,v,s", "line 2: 'trade' needs a power"),
        ("2021,KAZ,RUS,remittances,1,u,v,s", "line 2: 'remittances' has no power, found 'RUS'"),
        ("2021,KAZ,RUS,output,1,u,v,s", "line 2: 'output' belongs to a state or to a power"),
    ],
)
def test_a_faulty_row_is_refused_by_file_and_line(tmp_path, row, says):
    path = write(tmp_path, row)
    with pytest.raises(ConfigError, match=says) as caught:
        observe(POWERS, STATES, path)
    assert str(path) in str(caught.value)
    assert "\n" not in str(caught.value)


def test_a_row_given_twice_is_refused(tmp_path):
    row = "2021,KAZ,RUS,trade,1,u,v,s"
    with pytest.raises(ConfigError, match="line 3: a second row for trade, 2021, KAZ, RUS"):
        observe(POWERS, STATES, write(tmp_path, row, row.replace(",1,", ",2,")))


def test_a_wrong_header_is_refused(tmp_path):
    with pytest.raises(ConfigError, match=r"line 1: the header must be year,state,.*missing or unknown: country, state"):
        observe(POWERS, STATES, write(tmp_path, header=HEADER.replace("state", "country")))


def test_a_missing_file_is_refused(tmp_path):
    with pytest.raises(ConfigError, match=r"region.observations: no file '.*none\.csv'"):
        observe(POWERS, STATES, tmp_path / "none.csv")


def test_an_empty_file_is_refused(tmp_path):
    path = tmp_path / "empty.csv"
    path.write_text("", encoding="utf-8")
    with pytest.raises(ConfigError, match="not a readable CSV"):
        observe(POWERS, STATES, path)


def test_shared_arrays_refuse_to_be_written():
    values, _ = series("trade", ("RUS",), ("KAZ",), None)
    with pytest.raises(ValueError, match="read-only"):
        values[0] = 1


def test_carrying_forward_never_fills_the_past():
    assert np.isnan(filled(np.array([np.nan, 2.0, np.nan]))[0])
