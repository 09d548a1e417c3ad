"""What stands at the origin: arms, memberships, bases, remittances and shares, with the source of each figure."""

import numpy as np
import pytest

from sim.domain.errors import ConfigError
from sim.origin.latest import aged
from tests.origin.conftest import at


def test_arms_are_shares_of_all_deliveries():
    begin = at("2021Q4")["arms_base"]
    assert (begin >= 0).all()
    assert (begin.sum("power") <= 1 + 1e-12).all()
    assert begin.sel(power="RUS", state="KAZ").item() == pytest.approx(0.88, abs=0.02)  # SIPRI: 88 % of 2020-24, 85 % of 1991-2020
    assert begin.sel(power="TUR", state="TJK").item() == 0


def test_arms_shares_do_not_depend_on_who_is_in_the_cast():
    full, alone = at("2013Q2")["arms_base"], at("2013Q2", powers=["RUS"], organisations={})["arms_base"]
    np.testing.assert_allclose(full.sel(power=["RUS"]), alone)


def test_a_delivery_older_than_fifteen_years_is_forgotten():
    deliveries = np.zeros((17, 1))
    deliveries[1] = 9.0
    assert aged(deliveries) == 0
    assert aged(deliveries[:16]) == pytest.approx(9 * 0.9**14)


@pytest.mark.parametrize(
    ("label", "name", "state", "status"),
    [
        ("2006Q2", "CSTO", "UZB", 0),
        ("2006Q3", "CSTO", "UZB", 1),  # back on 16 August 2006
        ("2012Q4", "CSTO", "UZB", 0),  # out on 19 December 2012
        ("2014Q4", "EAEU", "KAZ", 0),
        ("2015Q1", "EAEU", "KAZ", 1),
        ("2021Q4", "EAEU", "UZB", 0.5),  # observer
        ("2021Q4", "OTS", "TKM", 0.5),
        ("2021Q4", "CSTO", "TKM", 0),
    ],
)
def test_memberships_by_date(label, name, state, status):
    assert at(label)["membership"].sel(organisation=name, state=state).item() == status


def test_candidates_come_from_the_region():
    assert list(at("2021Q4")["candidates"].sel(organisation="EAEU").values) == [0, 1, 0, 1, 0]


def test_an_organisation_without_its_leader_plays_no_part():
    assert list(at("2021Q4", powers=["CHN", "TUR"], hub=None)["organisation"].values) == ["OTS"]


def test_american_bases_end():
    assert at("2010Q4")["presence"].sel(power="USA", state="KGZ").item() == 1
    assert at("2015Q4")["presence"].sel(power="USA", state="KGZ").item() == 0
    assert at("2021Q4")["presence"].sel(power="RUS", state="TJK").item() == 1


def test_remittances_come_from_russia_in_the_known_order():
    flows = at("2013Q4")["remittances"].sel(power="RUS")
    assert list(flows.sortby(flows, ascending=False)["state"].values[:3]) == ["TJK", "KGZ", "UZB"]
    assert flows.sel(state="TJK").item() == pytest.approx(43.7684 * 0.9)  # World Bank; IMF
    assert (at("2013Q4")["remittances"].sel(power="CHN") == 0).all()


def test_diversion_shares_sum_to_one_and_favour_kyrgyzstan():
    begin = at("2021Q4")
    shares = begin["diversion_state"]
    assert shares.sum().item() == pytest.approx(1)
    incomes = np.exp(begin["state_output"])
    assert shares.sel(state="KGZ") > (incomes / incomes.sum()).sel(state="KGZ")


def test_shares_of_one_whole_that_sum_to_more_are_refused(tmp_path):
    table = tmp_path / "mine.csv"
    table.write_text(
        "year,state,power,variable,value,unit,view,source\n2021,KAZ,,diversion_state,0.9,share,none,assumption\n", encoding="utf-8"
    )
    with pytest.raises(ConfigError, match=r"diversion_state: found 0.9 \(KAZ\) .* which sum to 1.45; allowed: shares that sum to 1"):
        at("2021Q4", observations=str(table))
