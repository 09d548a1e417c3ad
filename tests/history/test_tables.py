"""The tables under sim/data: one format, one view a series, every figure with a source, nothing later than the clean test allows."""

from importlib.resources import files
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from sim.domain.constants import INFLUENCE_NORM
from sim.history.series import COLUMNS, KEY, KINDS
from sim.history.tables import FILES, names, own, read
from sim.history.user_table import fault_of

DATA = Path(str(files("sim") / "data"))
TABLES = pd.concat([read(name).assign(file=name) for name in FILES], ignore_index=True)
TYPED = TABLES.assign(year=TABLES["year"].astype(int), value=TABLES["value"].astype(float))


@pytest.mark.parametrize("name", FILES)
def test_every_table_has_the_same_columns(name):
    assert tuple(read(name).columns) == COLUMNS


def test_every_row_passes_the_checks_made_of_a_users_rows():
    powers, states = set(TABLES["power"]) - {""}, set(TABLES["state"]) - {""}
    faults = {fault_of(row, powers, states) for row in TABLES[list(COLUMNS)].to_dict("records")}
    assert faults == {""}


def test_no_figure_is_given_twice():
    assert not TYPED.duplicated(KEY).any()


def test_every_variable_is_known_and_used():
    assert set(TABLES["variable"]) == set(KINDS)


def test_every_figure_has_a_source_with_citation_and_licence():
    sources = read("sources").set_index("key")
    used = set(TABLES["source"]) | set(read("membership")["source"])
    assert used == set(sources.index)
    assert (sources["citation"] != "").all()
    assert (sources["licence"] != "").all()
    assert (sources["address"].drop(["assumption", "fit_2022"]).str.startswith("http")).all()


def test_an_assumption_says_so_in_view_and_source():
    assert ((TABLES["view"] == "assumption") == (TABLES["source"] == "assumption")).all()


@pytest.mark.parametrize(
    ("variable", "last"),
    [(name, 2023) for name in KINDS if name not in ("output", "output_ppp", "influence")] + [("influence", 2020), ("output", 2025)],
)
def test_later_figures_are_kept_for_a_clean_test(variable, last):
    assert TYPED.loc[TYPED["variable"] == variable, "year"].max() <= last


def test_holes_are_absent_and_not_zero():
    trade = TYPED[TYPED["variable"].isin(["trade", "exports", "imports"])]
    assert (trade["value"] > 0).all()
    china_tajikistan = trade[(trade["power"] == "CHN") & (trade["state"] == "TJK")]
    assert not china_tajikistan["year"].between(2015, 2022).any()
    assert trade[(trade["power"] == "IRN") & (trade["state"] == "UZB") & trade["year"].isin([1998, 1999])].empty


@pytest.mark.parametrize(
    ("year", "state", "power", "variable", "value"),
    [
        (2018, "KGZ", "CHN", "exports", 61.24),  # National Statistical Committee of Kyrgyzstan: exports 61.2 million
        (2016, "TJK", "TUR", "imports", 114.31),  # embassy of Tajikistan in Ankara
        (2020, "TKM", "RUS", "trade", 970.1),  # Russian customs
        (2013, "TJK", "", "remittances", 43.7684),  # World Bank: 43.8 % of GDP
        (2019, "UZB", "RUS", "influence", 0.135),  # FBIC, release to 2020
        (2016, "TKM", "CHN", "arms_deliveries", 230.1),  # SIPRI
        (2021, "KAZ", "RUS", "opinion", 0.35),  # Gallup: 55 approve, 20 disapprove
        (2022, "KAZ", "RUS", "opinion", -0.21),  # Gallup: 29 approve, 50 disapprove
        (2023, "TJK", "", "remittances", 37.84),  # World Bank: 37.84 % of GDP
        (2023, "KAZ", "RUS", "vote_distance", 0.7264),  # ideal points of July 2025
    ],
)
def test_known_figures(year, state, power, variable, value):
    rows = TYPED[(TYPED["year"] == year) & (TYPED["state"] == state) & (TYPED["power"] == power) & (TYPED["variable"] == variable)]
    assert rows["value"].item() == pytest.approx(value)


@pytest.mark.parametrize(
    ("code", "levels"),  # World Economic Outlook, October 2025, USD billion: 2023, 2024, 2025
    [("UZB", (102.634, 114.962, 137.48)), ("RUS", (2059.759, 2173.225, 2540.656)), ("EU", (18644.233, 19459.717, 21096.78))],
)
def test_gdp_after_2023_grows_as_the_imf_has_it_from_the_world_banks_level(code, levels):
    rows = TYPED[(TYPED["variable"] == "output") & ((TYPED["state"] == code) | (TYPED["power"] == code))].set_index("year")["value"]
    np.testing.assert_allclose(rows.loc[2024:2025].to_numpy() / rows.loc[2023], np.array(levels[1:]) / levels[0], rtol=1e-5)


def test_a_gdp_of_the_imf_says_whether_it_is_actual_or_a_projection():
    rows = TYPED[TYPED["source"] == "imf_weo"]
    assert set(rows["year"]) == {2024, 2025}
    assert rows["view"].str.contains("actual|projection").all()
    assert (rows.loc[rows["year"] == 2025, "view"] == "IMF, projection").all()


def test_the_world_banks_remittances_keep_to_one_vintage_where_vintages_differ():
    mixed = TYPED[TYPED["variable"] == "remittances"].groupby("state")["source"].nunique()
    assert list(mixed[mixed > 1].index) == ["TJK"]  # its two vintages agree in 2018-21; Kyrgyzstan's and Uzbekistan's do not


def test_fbic_bandwidths_of_2019_and_2020_fall_short_of_the_totals_and_are_rescaled():
    def ratio(table):
        wide = table[table["source"] == "fbic"].pivot_table(index=["year", "power", "state"], columns="variable", values="value")
        bandwidth = wide.filter(like="bandwidth_").sum(axis=1)
        product = bandwidth * (wide["economic_dependence"] + wide["security_dependence"])
        return (INFLUENCE_NORM * wide["influence"]).groupby("year").sum() / product.groupby("year").sum()

    published = ratio(TYPED)
    np.testing.assert_allclose(published.loc[:2018], 1, atol=0.005)
    np.testing.assert_allclose(published.loc[2019:], 1.053, atol=0.001)
    np.testing.assert_allclose(ratio(own()), 1, atol=0.005)


def test_every_place_has_a_name():
    assert {*TABLES["power"], *TABLES["state"]} - {""} <= set(names())


def test_memberships_have_an_order_of_dates():
    table = read("membership")
    ended = table[table["end"] != ""]
    assert (ended["end"] > ended["start"]).all()
    assert set(table["status"]) == {"1.0", "0.5"}


def test_uzbekistan_left_the_security_treaty_twice():
    rows = read("membership").query("state == 'UZB' and organisation == 'CSTO'")
    assert list(rows["end"]) == ["1999-04-02", "2012-12-19"]  # TASS, 19 December 2012


def test_the_tables_stay_small():
    assert sum(path.stat().st_size for path in DATA.glob("*.csv")) < 400_000
