"""A user's own table for the back-test: what is refused, with its line, what is used, and what is said of the rest."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from sim.__main__ import main
from sim.config import ConfigError, compose
from sim.history import observe
from sim.studies.backtest import observations
from sim.studies.backtest.targets import observed

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
    assert merged["trade"].sel(year=[2022, 2023]).isnull().all()
    assert history["trade"].sel(year=2019, power="RUS", state="KAZ").item() != 20000  # the project's own stays as it was
    shares = observed(merged).query("variable == 'trade_share' and year == 2024")
    assert shares.empty  # the other powers have no figure


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
    rows = [GOOD, "2019,KAZ,,tourists,5,people,mine", f"2019,KAZ,IRN,trade,5,{TRADE},mine", "2019,KAZ,RUS,opinion,0.2,net share,mine"]
    table = observations.read(write(tmp_path, *rows), REGION)
    reasons = observations.unusable(table, REGION)
    assert reasons.tolist() == ["", observations.NOT_FORECAST, observations.OUTSIDE, ""]
    assert observations.plain_targets(table[reasons == ""])["variable"].tolist() == ["opinion"]
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
