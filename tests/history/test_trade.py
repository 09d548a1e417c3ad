"""Trade by flow: what adds up, what is split, what stays a hole, and whose row wins."""

import numpy as np
import pandas as pd
import pytest

from sim.history import observe, trade
from sim.history.series import COLUMNS, FIRST_YEAR
from sim.history.tables import extra_of, own

POWERS, STATES = ("RUS", "CHN", "TUR", "EU", "USA"), ("KAZ", "UZB", "KGZ", "TJK", "TKM")
CAST = POWERS, STATES


def at(values, year, power, state, powers=POWERS):
    return values[year - FIRST_YEAR, powers.index(power), STATES.index(state)].item()


def rows(folder, *lines):
    path = folder / "more.csv"
    path.write_text("\n".join([",".join(COLUMNS), *lines]) + "\n", encoding="utf-8")
    return extra_of(path, *CAST)


def row(year, place, variable, value):
    state, power = place.split("-")
    return f"{year},{state},{power},{variable},{value},USD million a year,mine,mine"


def test_flows_add_up_to_the_turnover_wherever_both_are_known():
    flows, turnover = trade.flows(*CAST, None), trade.turnover(*CAST, None)
    both = np.isfinite(flows.exports) & np.isfinite(flows.imports)
    assert both.sum() > 500
    np.testing.assert_allclose((flows.exports + flows.imports)[both], turnover[both])


def test_two_flows_on_record_stand():
    flows = trade.flows(*CAST, None)
    found = at(flows.exports, 2018, "CHN", "KGZ"), at(flows.imports, 2018, "CHN", "KGZ")
    assert found == pytest.approx((61.2, 1942), rel=1e-3)  # as the press had them
    assert not at(flows.constructed, 2018, "CHN", "KGZ")


def test_the_missing_flow_is_the_difference_and_not_constructed():
    flows = trade.flows(*CAST, None)
    assert at(flows.imports, 2023, "CHN", "TKM") == 1000  # Chinese customs: 10.6 billion, 9.6 of it to China
    assert not at(flows.constructed, 2023, "CHN", "TKM")


def test_a_turnover_alone_is_split_by_the_last_known_share():
    flows, turnover = trade.flows(*CAST, None), trade.turnover(*CAST, None)
    share = 84.4 / (84.4 + 343.8)  # 2017
    for year in (2019, 2020):
        assert at(flows.exports, year, "RUS", "TKM") == pytest.approx(share * at(turnover, year, "RUS", "TKM"))
        assert at(flows.constructed, year, "RUS", "TKM")
    assert np.isnan(at(flows.exports, 2018, "RUS", "TKM"))


def test_no_later_share_splits_an_earlier_turnover(tmp_path):
    extra = rows(tmp_path, row(1991, "KAZ-CHN", "trade", 10))
    flows, turnover = trade.flows(*CAST, extra), trade.turnover(*CAST, extra)
    assert np.isnan(at(flows.exports, 1991, "CHN", "KAZ"))
    assert at(turnover, 1991, "CHN", "KAZ") == 10


def test_a_users_turnover_replaces_the_packages_flows_and_keeps_their_shares(tmp_path):
    before = trade.flows(*CAST, None)
    extra = rows(tmp_path, row(2021, "KAZ-RUS", "trade", 1000))
    flows, turnover = trade.flows(*CAST, extra), trade.turnover(*CAST, extra)
    share = at(before.exports, 2021, "RUS", "KAZ") / (at(before.exports, 2021, "RUS", "KAZ") + at(before.imports, 2021, "RUS", "KAZ"))
    assert at(turnover, 2021, "RUS", "KAZ") == 1000
    assert at(flows.exports, 2021, "RUS", "KAZ") == pytest.approx(1000 * share)
    assert at(flows.constructed, 2021, "RUS", "KAZ")
    assert at(flows.exports, 2020, "RUS", "KAZ") == at(before.exports, 2020, "RUS", "KAZ")


def test_a_users_flow_replaces_that_flow_alone(tmp_path):
    before = trade.flows(*CAST, None)
    extra = rows(tmp_path, row(2021, "KAZ-RUS", "exports", 1000))
    flows, turnover = trade.flows(*CAST, extra), trade.turnover(*CAST, extra)
    assert at(flows.exports, 2021, "RUS", "KAZ") == 1000
    assert at(flows.imports, 2021, "RUS", "KAZ") == at(before.imports, 2021, "RUS", "KAZ")
    assert at(turnover, 2021, "RUS", "KAZ") == pytest.approx(1000 + at(before.imports, 2021, "RUS", "KAZ"))


def test_a_users_turnover_and_flow_give_the_other_flow(tmp_path):
    extra = rows(tmp_path, row(2021, "KAZ-RUS", "exports", 300), row(2021, "KAZ-RUS", "trade", 1000))
    flows = trade.flows(*CAST, extra)
    assert (at(flows.exports, 2021, "RUS", "KAZ"), at(flows.imports, 2021, "RUS", "KAZ")) == (300, 700)
    assert not at(flows.constructed, 2021, "RUS", "KAZ")


def test_a_flow_above_the_turnover_leaves_the_other_a_hole(tmp_path):
    extra = rows(tmp_path, row(2021, "KAZ-RUS", "exports", 300), row(2021, "KAZ-RUS", "trade", 300))
    flows, turnover = trade.flows(*CAST, extra), trade.turnover(*CAST, extra)
    assert np.isnan(at(flows.imports, 2021, "RUS", "KAZ"))
    assert at(turnover, 2021, "RUS", "KAZ") == 300


def test_a_lone_flow_stands_without_a_turnover():
    flows, turnover = trade.flows(*CAST, None), trade.turnover(*CAST, None)
    assert at(flows.imports, 2021, "EU", "TKM") == 993.47  # Eurostat has the exports of the EU alone
    assert np.isnan(at(flows.exports, 2021, "EU", "TKM"))
    assert np.isnan(at(turnover, 2021, "EU", "TKM"))


@pytest.mark.parametrize("name", trade.FLOWS)
def test_a_states_total_is_at_least_what_the_powers_have_of_it(name):
    total = getattr(trade.totals(STATES, None), name)
    powers = np.nansum(getattr(trade.flows(*CAST, None), name), axis=1)
    known = np.isfinite(total)
    assert known.sum() >= 140
    assert (powers[known] <= total[known]).all()  # also where customs of Russia stand beside a total of Kazakhstan


def test_totals_end_where_their_source_does():
    total = pd.DataFrame(trade.totals(STATES, None).exports, columns=STATES).dropna(how="all")
    assert {name: FIRST_YEAR + int(total[name].last_valid_index()) for name in STATES} == {
        "KAZ": 2023, "UZB": 2023, "KGZ": 2023, "TJK": 2014, "TKM": 2014,
    }  # fmt: skip


def test_the_observed_flows_leave_out_what_was_only_split():
    data = observe(POWERS, STATES)
    assert np.isnan(data["exports"].sel(power="RUS", state="TKM", year=2019))
    assert data["trade"].sel(power="RUS", state="TKM", year=2019).item() == 695
    assert data["imports_total"].sel(state="KAZ", year=2023).item() == 60412.28  # Bureau of National Statistics of Kazakhstan


# One reporter's view a series: the jump from one to another is larger than most events

CHANGES = {  # the first year of each later view of a dyad
    ("KAZ", "CHN"): {1995}, ("KAZ", "RUS"): {1994, 2018}, ("KAZ", "USA"): {2015, 2018},
    **{("KAZ", power): {2018} for power in ("EU", "TUR", "IRN", "IND")},
    **{("KGZ", power): {1994} for power in ("RUS", "CHN", "EU", "TUR", "USA", "IRN", "IND", "WLD")},
    **{("UZB", power): {2010} for power in ("RUS", "CHN", "EU", "TUR", "USA", "IRN", "IND", "WLD")},
    ("TJK", "RUS"): {2015}, ("TJK", "USA"): {2015}, ("TJK", "TUR"): {2015}, ("TJK", "EU"): {2015}, ("TJK", "CHN"): {2023},
    ("TKM", "RUS"): {2017, 2021}, ("TKM", "USA"): {2015}, ("TKM", "EU"): {2015}, ("TKM", "CHN"): {2018},
    ("KAZ", "WLD"): {1995, 2018},
}  # fmt: skip


def reporter(view):
    """Drop what a view adds about how the figure came about."""
    return view.removesuffix(" (ambassador)")


def test_views_change_only_where_the_tables_declare_it():
    table = own()
    table = table[table["variable"].isin([trade.TURNOVER, *trade.FLOWS])]
    for dyad, rows_of in table.groupby(["state", "power"]):
        views = rows_of.groupby("year")["view"].agg(set)
        assert (views.map(len) == 1).all(), dyad
        views = views.map(lambda view: reporter(next(iter(view))))
        changed = {int(year) for year, view, last in zip(views.index[1:], views[1:], views[:-1], strict=True) if view != last}
        assert changed <= CHANGES.get(dyad, set()), dyad


@pytest.mark.parametrize("state", ["KAZ", "UZB", "KGZ"])
def test_the_three_states_own_customs_have_both_flows_in_2022_and_2023(state):
    flows = trade.flows(*CAST, None)
    recent = slice(2022 - FIRST_YEAR, 2024 - FIRST_YEAR), slice(None), STATES.index(state)
    assert np.isfinite(flows.exports[recent]).all()
    assert np.isfinite(flows.imports[recent]).all()
    assert not flows.constructed[recent].any()
