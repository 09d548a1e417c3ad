"""A user's own table for the back-test: what is refused, with its line, what is used, and what is said of the rest."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from sim.__main__ import main
from sim.config import ConfigError, compose
from sim.history import observe, tables
from sim.studies.backtest import collect, observations
from sim.studies.backtest.baselines import persistence
from sim.studies.backtest.panel import cleaned_output, panel
from sim.studies.backtest.targets import ARMS_WINDOW, observed
from sim.studies.backtest.targets import TRADE as TRADED

HEADER = "year,state,power,variable,value,unit,source"
VIEWED = "year,state,power,variable,value,unit,view,source"
TRADE = "USD million a year"
GOOD = f"2019,KAZ,RUS,trade,20000,{TRADE},mine"
REGION = compose().region


def write(folder: Path, *rows: str, header: str = HEADER) -> Path:
    path = folder / "mine.csv"
    path.write_text("\n".join([header, *rows]) + "\n", encoding="utf-8")
    return path


MISTAKES = {  # rows after the header and a good first row: what the line must say
    f"2019,KAZ,RUS,trade,30000,{TRADE},mine": "mine.csv, line 3: a second row for trade, 2019, KAZ, RUS; keep one",
    f"2019,UBZ,RUS,trade,30000,{TRADE},mine": "mine.csv, line 3: unknown state 'UBZ'; .*did you mean 'UZB'",
    f"2019,UZB,RSU,trade,30000,{TRADE},mine": "mine.csv, line 3: unknown power 'RSU'; .*did you mean 'RUS'",
    f"2019,UZB,RUS,trade,-5,{TRADE},mine": "mine.csv, line 3: value -5 of 'trade' is outside 1e-06 to inf",
    f"2019,UZB,RUS,trade,0,{TRADE},mine": "mine.csv, line 3: value 0 of 'trade' is outside",
    f"2019,UZB,RUS,trade,,{TRADE},mine": "mine.csv, line 3: value '' of 'trade' is not a number; leave the row out",
    f"2019,UZB,,trade,5,{TRADE},mine": "mine.csv, line 3: 'trade' needs a power",
    f"19,UZB,RUS,trade,5,{TRADE},mine": "mine.csv, line 3: year '19' is not a whole number from 1990 to 2035",
    "2019,UZB,RUS,trade,5,EUR million a year,mine": f"mine.csv, line 3: unit 'EUR million a year' of 'trade'; allowed: '{TRADE}'",
    "2019,UZB,RUS,alignment,1.5,share,mine": "mine.csv, line 3: value 1.5 of 'alignment' is outside 0 to 1",
    "\n2019,UZB,RUS,trade,-5,USD million a year,mine": "mine.csv, line 4: value -5",  # a blank line counts as a line
}


def refused(path: Path, capsys: pytest.CaptureFixture[str]) -> str:
    results = path.parent / "results"
    assert main(["study=backtest", f"history={path}", f"results={results}"]) == 2
    output = capsys.readouterr()
    assert output.out == ""
    assert output.err.startswith("error: ")
    assert output.err.count("\n") == 1
    assert not results.exists()
    return output.err


@pytest.mark.parametrize("row", MISTAKES)
def test_a_mistake_in_the_table_gets_one_line_with_its_place(row: str, tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match=MISTAKES[row]):
        observations.read(write(tmp_path, GOOD, row), REGION)


def test_the_door_refuses_a_table_with_exit_2(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert "mine.csv, line 3: unknown state 'UBZ'" in refused(write(tmp_path, GOOD, f"2019,UBZ,RUS,trade,3,{TRADE},mine"), capsys)


def test_a_wrong_header_and_a_missing_file_are_refused(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = write(tmp_path, GOOD, header=HEADER.replace("unit", "units"))
    assert f"mine.csv, line 1: the header must be {HEADER}; missing or unknown: unit, units" in refused(path, capsys)
    assert "history: no file" in refused(tmp_path / "none.csv", capsys)


def test_mixed_views_are_refused(tmp_path: Path) -> None:
    rows = [f"{year},KAZ,CHN,trade,5000,{TRADE},{view},mine" for year, view in ((2018, "KAZ"), (2019, "CHN"))]
    with pytest.raises(ConfigError, match="line 3: view 'CHN' of trade CHN KAZ after 'KAZ'; allowed: one reporter's view a series"):
        observations.read(write(tmp_path, *rows, header=VIEWED), REGION)
    assert len(observations.read(write(tmp_path, rows[0], rows[1].replace(",CHN,mine", ",KAZ,mine"), header=VIEWED), REGION)) == 2


def test_only_the_back_test_reads_a_table() -> None:
    with pytest.raises(ConfigError, match=r"history: found mine\.csv; only study=backtest reads a table"):
        compose("history=mine.csv")
    assert compose("study=backtest", "history=mine.csv").history == "mine.csv"


def test_holes_stay_holes_and_a_users_rows_win(tmp_path: Path) -> None:
    table = observations.read(write(tmp_path, f"2024,KAZ,RUS,trade,28000,{TRADE},mine", GOOD), REGION)
    history = observe(REGION.powers, REGION.states)
    merged = observations.merge(history, table)
    assert merged["trade"].sel(year=[2019, 2024], power="RUS", state="KAZ").values.tolist() == [20000, 28000]
    assert merged["trade"].sel(year=2024).notnull().sum() == 1
    assert history["trade"].sel(year=2019, power="RUS", state="KAZ").item() != 20000  # the project's own stays as it was
    shares = observed(merged).query("variable == 'trade_share' and year == 2024")
    assert shares.empty  # the other powers have no figure


FLOWS = {  # rows beside a turnover of 10,000 with exports of 4,000: turnover, exports and imports that follow
    "a turnover": (["trade,20000"], (20_000, np.nan, np.nan)),
    "a flow": (["exports,9000"], (15_000, 9_000, 6_000)),
    "both flows": (["exports,9000", "imports,2000"], (11_000, 9_000, 2_000)),
    "a turnover and a flow": (["exports,9000", "trade,20000"], (20_000, 9_000, 11_000)),
}


@pytest.mark.parametrize("case", FLOWS)
def test_turnover_and_flows_that_are_replaced_agree(case: str, tmp_path: Path) -> None:
    rows, expected = FLOWS[case]
    place = {"year": 2016, "power": "RUS", "state": "KAZ"}
    history = observe(REGION.powers, REGION.states).copy(deep=True)
    for name, value in zip(TRADED, (10_000, 4_000, 6_000), strict=True):
        history[name].loc[place] = value
    table = observations.read(write(tmp_path, *(f"2016,KAZ,RUS,{row},{TRADE},mine" for row in rows)), REGION)
    merged = observations.merge(history, table).sel(place)
    np.testing.assert_allclose([merged[name].item() for name in TRADED], expected)


REPLACED = {  # a row that the project has too: the target it decides, power, state, year, and what is then scored
    f"2016,KAZ,RUS,trade,40000,{TRADE},mine": ("trade", "RUS", "KAZ", 2016, np.log(40000)),
    f"2019,KAZ,RUS,exports,9000,{TRADE},mine": ("exports", "RUS", "KAZ", 2019, np.log(9000)),
    f"2019,KAZ,RUS,imports,9000,{TRADE},mine": ("imports", "RUS", "KAZ", 2019, np.log(9000)),
    "2021,TJK,,remittances,20,% of GDP,mine": ("remittances", "RUS", "TJK", 2021, None),
    "2010,TJK,,remittances,20,% of GDP,mine": ("remittances", "RUS", "TJK", 2010, None),
    "2016,KAZ,RUS,influence,0.9,index,mine": ("fbic", "RUS", "KAZ", 2016, 0.9),
    "2016,KAZ,RUS,bandwidth_security,0.9,index,mine": ("fbic_security_bandwidth", "RUS", "KAZ", 2016, 0.9),
    "2016,KAZ,RUS,economic_dependence,0.9,index,mine": ("fbic_economic_dependence", "RUS", "KAZ", 2016, 0.9),
    "2016,KAZ,RUS,vote_distance,0.9,ideal points,mine": ("vote_distance", "RUS", "KAZ", 2016, 0.9),
    "2016,KAZ,RUS,arms_deliveries,0,TIV million,mine": ("arms_share", "RUS", "KAZ", 2016, None),
    "2016,KAZ,OTH,arms_deliveries,900,TIV million,mine": ("arms_share", "RUS", "KAZ", 2016, None),
    "2016,KAZ,RUS,arms_share,0.25,share,mine": ("arms_share", "RUS", "KAZ", 2016, 0.25),
    "2019,KGZ,CHN,opinion,0.9,net share,mine": ("opinion", "CHN", "KGZ", 2019, 0.9),
}


def targets_with(*rows: str, folder: Path) -> pd.DataFrame:
    evidence = collect(compose("study=backtest", *([f"history={write(folder, *rows)}"] if rows else [])))
    return evidence.targets.set_index(["variable", "power", "state", "year"])["value"].sort_index()


@pytest.mark.parametrize("row", REPLACED)
def test_a_row_that_the_project_has_too_takes_its_place_in_scores_and_baselines(row: str, tmp_path: Path) -> None:
    variable, power, state, year, expected = REPLACED[row]
    before, after = targets_with(folder=tmp_path), targets_with(row, folder=tmp_path)
    assert not after.index.duplicated().any()
    place = (variable, power, state, year)
    assert after[place] != before.get(place)
    assert expected is None or after[place] == pytest.approx(expected)
    moved = [key for key in before.index if key in after.index and not np.isclose(after[key], before[key], rtol=1e-9)]
    assert all(key[2] == state and year <= key[3] < year + ARMS_WINDOW for key in moved)  # nothing of another state or time
    carried = panel(after.reset_index(), observe(REGION.powers, REGION.states), variable)
    from_there = persistence(carried.values, 1)[carried.places.index((power, state)), year - carried.first]
    assert from_there == pytest.approx(after[place])


def test_remittances_that_are_replaced_keep_the_shares_of_powers(tmp_path: Path) -> None:
    """Twice the share of GDP is twice the money, from every power, in that year and in no other: the last, from which shares are taken."""
    known = observe(REGION.powers, REGION.states)["remittances_total"].sel(state="TJK").to_series().dropna()
    last, own = known.index[-1], known.iloc[-1]
    before, after = targets_with(folder=tmp_path), targets_with(f"{last},TJK,,remittances,{2 * own},% of GDP,mine", folder=tmp_path)
    rise = (after - before)["remittances"].xs("TJK", level="state").groupby("year").mean()
    assert rise[last] == pytest.approx(np.log(2))
    assert rise.drop(last).abs().max() < 1e-9


def test_a_suppliers_row_outside_the_cast_replaces_the_registers(tmp_path: Path) -> None:
    """The register has deliveries of others; a row that repeats one of them adds nothing."""
    own = tables.own().query("variable == 'arms_deliveries' and power == 'OTH'").iloc[0]
    row = f"{own['year']},{own['state']},OTH,arms_deliveries,{own['value']},TIV million,mine"
    before, after = targets_with(folder=tmp_path), targets_with(row, folder=tmp_path)
    assert np.allclose(before["arms_share"], after["arms_share"])


def test_a_users_gdp_is_what_the_cleaned_baseline_grows_with(tmp_path: Path) -> None:
    """Kazakhstan's GDP needs no cleaning; Turkmenistan's growth is cleaned, whatever is published."""
    history = observe(REGION.powers, REGION.states)
    rows = [f"2016,{state},,output,900000,USD million,mine" for state in ("KAZ", "TKM")]
    merged = observations.merge(history, observations.read(write(tmp_path, *rows), REGION))
    growth = cleaned_output(merged).diff("year").sel(year=2016)
    assert growth.sel(state="KAZ").item() == pytest.approx(merged["state_output"].diff("year").sel(year=2016, state="KAZ").item())
    assert growth.sel(state="TKM").item() == pytest.approx(cleaned_output(history).diff("year").sel(year=2016, state="TKM").item())


def test_every_series_of_the_project_can_be_brought_and_changes_nothing(tmp_path: Path) -> None:
    history = observe(REGION.powers, REGION.states)
    here = history.sel(year=2015, power="RUS", state="KAZ")
    rows = [
        f"2015,KAZ,RUS,trade,{here['trade'].item()!r},{TRADE},mine",
        "2019,KGZ,,remittances,27.1728,% of GDP,mine",
        "2018,KAZ,RUS,arms_deliveries,1.5,TIV million,mine",
        f"2015,KAZ,RUS,bandwidth_economic,{here['bandwidth'].sel(channel='economic').item()!r},index,mine",
        f"2015,KAZ,,output,{float(np.exp(here['state_output'].item()))!r},USD million,mine",
    ]
    table = observations.read(write(tmp_path, *rows), REGION)
    merged = observations.merge(history, table)
    changed = [name for name in history.data_vars if not np.allclose(merged[name], history[name], rtol=1e-9, equal_nan=True)]
    assert changed == ["arms_deliveries", "arms_deliveries_total"]
    difference = float((merged["arms_deliveries_total"] - history["arms_deliveries_total"]).sum())
    own = float((merged["arms_deliveries"].fillna(0) - history["arms_deliveries"].fillna(0)).sum())
    assert difference == pytest.approx(own)


def test_the_total_of_the_index_follows_its_parts_unless_it_is_given(tmp_path: Path) -> None:
    history = observe(REGION.powers, REGION.states)
    part = "2015,KAZ,RUS,economic_dependence,1.0,index,mine"
    place = {"year": 2015, "power": "RUS", "state": "KAZ"}
    merged = observations.merge(history, observations.read(write(tmp_path, part), REGION)).sel(place)
    expected = merged["bandwidth"].sum() * (1.0 + merged["security_dependence"]) / 7.55
    assert merged["influence"].item() == pytest.approx(expected.item())
    both = observations.read(write(tmp_path, "2015,KAZ,RUS,influence,0.9,index,mine", part), REGION)
    assert observations.merge(history, both)["influence"].sel(place).item() == 0.9


def test_rows_that_cannot_be_used_are_named_with_the_reason(tmp_path: Path) -> None:
    rows = [GOOD, "2019,KAZ,,tourists,5,people,mine", f"2019,KAZ,IRN,trade,500,{TRADE},mine", "2019,KAZ,RUS,opinion,0.2,net share,mine"]
    table = observations.read(write(tmp_path, *rows), REGION)
    reasons = observations.unusable(table, REGION)
    assert reasons.tolist() == ["", observations.NOT_FORECAST, observations.OUTSIDE, ""]
    history = observe(REGION.powers, REGION.states)
    assert set(observations.plain_targets(table[reasons == ""], history)["variable"]) == {"opinion"}
    text = observations.notes(table, reasons)
    assert text == [
        "1 row of 'tourists' could not be used (line 3): the model forecasts no such variable",
        "1 row of 'trade' could not be used (line 4): the power or state is not in the cast",
    ]


def test_a_delivery_decides_five_years_of_every_powers_share() -> None:
    row = pd.Series({"variable": "arms_deliveries", "power": "CHN", "state": "KAZ", "year": 2015})
    assert observations.touched(row) == [("arms_share", "*", "KAZ", year) for year in range(2015, 2020)]
    cases = pd.DataFrame(
        [("arms_share", "RUS", "KAZ", 2019), ("arms_share", "RUS", "KAZ", 2020)], columns=["variable", "power", "state", "year"]
    )
    assert observations.scored_by(cases, pd.DataFrame([row])).tolist() == [True, False]
