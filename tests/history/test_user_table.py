"""Tables as offices make them, by both ways in: what is read, to the last digit, and what is refused, with its line and the remedy."""

from __future__ import annotations

import codecs
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from sim.__main__ import main
from sim.config import ConfigError, compose
from sim.history import notation, observe, plausible, user_table
from sim.history.tables import own
from sim.studies.backtest import observations

REGION = compose().region
HEADER = "year,state,power,variable,value,unit,view,source"
TRADE = "USD million a year"
FOUR = [
    f"{year},KAZ,RUS,trade,{value},{TRADE},,mine" for year, value in ((2018, 18200.5), (2019, 19600.1), (2020, 18900.7), (2021, 24200.3))
]
Reader = Callable[..., pd.DataFrame]


def start(path: Path, checked: bool = False) -> pd.DataFrame:
    return user_table.read(path, user_table.START, own(), REGION.powers, REGION.states, checked)


def scored(path: Path, checked: bool = False) -> pd.DataFrame:
    return observations.read(path, REGION, checked)


@pytest.fixture(params=[start, scored], ids=["region.observations", "history"])
def read(request: pytest.FixtureRequest) -> Reader:
    found: Reader = request.param
    return found


def save(folder: Path, content: str | bytes) -> Path:
    path = folder / "mine.csv"
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return path


def table_of(folder: Path, *rows: str, header: str = HEADER) -> Path:
    return save(folder, "\n".join([header, *rows]) + "\n")


def refused(read: Reader, path: Path) -> str:
    with pytest.raises(ConfigError) as caught:
        read(path)
    assert str(caught.value).startswith(str(path))
    assert "\n" not in str(caught.value)
    return str(caught.value).removeprefix(str(path))


PLAIN = "\n".join([HEADER, *FOUR]) + "\n"
SEMICOLONS = PLAIN.replace(",", ";").replace(".", ",")
READ = {  # how an office saves the same four figures
    "plain": PLAIN.encode(),
    "semicolons and decimal commas": SEMICOLONS.encode(),
    "semicolons and decimal points": PLAIN.replace(",", ";").encode(),
    "semicolons, a mark and lines of Windows": codecs.BOM_UTF8 + SEMICOLONS.replace("\n", "\r\n").encode(),
    "tabs": PLAIN.replace(",", "\t").encode(),
    "bars": PLAIN.replace(",", "|").encode(),
    "sep= with commas": b"sep=,\n" + PLAIN.encode(),
    "sep= with semicolons": b'"sep=;"\r\n' + SEMICOLONS.encode(),
    "UTF-16, as Excel's Unicode text": PLAIN.replace(",", "\t").encode("utf-16"),
    "UTF-16 of the other end": codecs.BOM_UTF16_BE + PLAIN.encode("utf-16-be"),
    "UTF-32": SEMICOLONS.encode("utf-32"),
    "digits in groups": SEMICOLONS.replace("18200", "18 200").replace("19600", "19\u00a0600").replace("24200", "24\u202f200").encode(),
    "points between groups": SEMICOLONS.replace("18200", "18.200").replace("24200", "24.200").encode(),
    "apostrophes of Switzerland": PLAIN.replace("18200", "18'200").replace("19600", "19\u2019600").encode(),
    "quoted groups beside a decimal point": PLAIN.replace("18200.5", '"18,200.5"').encode(),
    "quoted decimal commas": PLAIN.replace("18200.5", '"18200,5"').encode(),
    "powers of ten": PLAIN.replace("18200.5", "1.82005E+04").encode(),
    "everything quoted": "\n".join(",".join(f'"{cell}"' for cell in line.split(",")) for line in PLAIN.splitlines()).encode(),
    "blanks around cells": PLAIN.replace(",", " , ").encode(),
}


@pytest.mark.parametrize("case", READ)
def test_the_same_figures_are_read_however_they_are_saved(case: str, read: Reader, tmp_path: Path) -> None:
    table = read(save(tmp_path, READ[case]))
    assert table["value"].tolist() == [18200.5, 19600.1, 18900.7, 24200.3]
    assert table["year"].tolist() == [2018, 2019, 2020, 2021]
    first = 3 if b"sep=" in READ[case] else 2
    assert set(table["state"] + table["power"] + table["variable"]) == {"KAZRUStrade"}
    assert table.index.tolist() == list(range(first, first + 4))


LETTERS = f"2017,KAZ,RUS,trade,16000,{TRADE},,Türkiye İstatistik\n"
CYRILLIC = PLAIN.replace("mine", "Росстат")
REFUSED = {  # the content of a file: what the line must say
    PLAIN.encode()
    + LETTERS.replace("İ", "I").encode("latin-1"): r", line 6: .*byte 0xfc is not UTF-8.*Windows-1252.*save it as 'CSV UTF-8'",
    CYRILLIC.encode("cp1251"): r", line 2: .*byte 0xd0 is not UTF-8.*Windows-1251.*save it as 'CSV UTF-8'",
    PLAIN.replace("\n", "\r\n").encode() + LETTERS.replace("İ", "I").encode("latin-1"): r", line 6: .*byte 0xfc is not UTF-8",
    PLAIN.encode("utf-16-le"): r", line 1: .*a zero byte, as in UTF-16 without its mark.*save it as 'CSV UTF-8'",
    PLAIN.encode("utf-16")[:-1]: r": .*UTF-16-LE.*cut.*save it as 'CSV UTF-8'",
    b"PK\x03\x04\x14\0": r": not a readable CSV but an Excel workbook.*save it as 'CSV UTF-8'",
    b"\xd0\xcf\x11\xe0\xa1\xb1": r": not a readable CSV but an Excel workbook of the old kind.*save it as 'CSV UTF-8'",
    b"<html><table>": r": not a readable CSV but a web page",
    b"\n\n": r": not a readable CSV \(it is empty\)",
    b",,,\n": r", line 1: column 1 has no name",
    (PLAIN + '2017,KAZ,RUS,trade,"16000').encode(): r", line 6: .*a quote is opened and not closed",
    PLAIN.replace("18200.5", "18200,5").encode(): r", line 2: .*9 cells between commas, more cells than the header has \(8\).*needs quotes",
    (SEMICOLONS + "2017;KAZ;RUS;trade;1;2;3;4;5").encode(): r", line 6: .*9 cells between semicolons, more cells than the header has",
    ("," + PLAIN.replace("\n", "\n0,").removesuffix("0,")).encode(): r", line 1: column 1 has no name",
    PLAIN.replace("\n", ",\n").encode(): r", line 1: column 9 has no name",
    PLAIN.replace("view", "year").encode(): r", line 1: column 'year' stands twice",
    PLAIN.replace("unit", "units").encode(): r", line 1: the header must be year,state,.*missing or unknown: unit, units",
    b"\n" + SEMICOLONS.replace("unit", "units").encode(): r", line 2: the header must be year,state,.*missing or unknown: unit, units",
}


@pytest.mark.parametrize("content", REFUSED, ids=range(len(REFUSED)))
def test_what_cannot_be_read_safely_is_refused_with_its_place_and_the_remedy(content: bytes, read: Reader, tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match=REFUSED[content]):
        read(save(tmp_path, content))


VALUES = {  # a value in a table with semicolons that has no other: what is said of it
    "18.200": "could be 18.2 or 18200",
    "18,200": "could be 18.2 or 18200",
    "1_000": "is not a number",
    "\u0661\u0668": "is not a number",  # digits of Arabic
    "18,200.5,0": "is not a number",
    "1 8200": "is not a number",
    "1'234 567": "is not a number",
    "12 %": "is not a number",
    "n/a": "is not a number",
    "1e999": "is not a number",
    "inf": "is not a number",
    "": "is not a number; leave the row out",
    "\N{MINUS SIGN}5": "is outside",  # as typesetters write it
}


@pytest.mark.parametrize("value", VALUES)
def test_a_value_that_is_not_one_number_is_refused_with_its_line(value: str, read: Reader, tmp_path: Path) -> None:
    row = f"2021;KAZ;RUS;trade;{value};{TRADE};;mine"
    said = refused(read, table_of(tmp_path, row, header=HEADER.replace(",", ";")))
    assert said.startswith(f", line 2: value '{value}' of 'trade'" if "outside" not in VALUES[value] else f", line 2: value {value}")
    assert VALUES[value] in said


def test_two_decimal_marks_leave_a_doubtful_value_unread(read: Reader, tmp_path: Path) -> None:
    rows = [f"{year};KAZ;RUS;trade;{value};{TRADE};;mine" for year, value in ((2019, "19000,5"), (2020, "19000.5"), (2021, "18.200"))]
    assert ", line 4: value '18.200' of 'trade' could be 18.2 or 18200" in refused(
        read, table_of(tmp_path, *rows, header=HEADER.replace(",", ";"))
    )


@pytest.mark.parametrize("value", [18200.5, 0.125, 1.125, 1e-5, 123456.789, 1e21, 100.0])
def test_what_a_program_writes_is_read_back(value: float) -> None:
    assert notation.number(repr(value)) == value
    assert notation.number(repr(value).replace(".", ","), ";", ",") == value


def test_a_year_in_other_digits_is_refused(read: Reader, tmp_path: Path) -> None:
    assert ", line 2: year" in refused(read, table_of(tmp_path, FOUR[3].replace("2021", "\u0662\u0660\u0662\u0661")))


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_lines_are_counted_as_an_editor_counts_them(end: str, read: Reader, tmp_path: Path) -> None:
    broken = f'2017,KAZ,RUS,trade,16000,{TRADE},,"World{end}Bank"'
    wrong = f"2016,KAZ,XXX,trade,15000,{TRADE},,m"
    path = save(tmp_path, end.join([HEADER, *FOUR, broken, wrong, ""]))
    assert refused(read, path).startswith(", line 8: unknown power 'XXX'")
    path = save(tmp_path, end.join([HEADER, broken.replace("RUS", "XXX"), *FOUR]))
    assert refused(read, path).startswith(", line 2: unknown power 'XXX'")  # the line on which the row begins


UNITS = {
    "2021,KAZ,RUS,trade,24,USD billion a year,KAZ,mine": f"unit 'USD billion a year' of 'trade'; allowed: '{TRADE}'",
    "2021,,RUS,output,1836,USD billion,official exchange rate,WDI": "unit 'USD billion' of 'output'; allowed: 'USD million'",
    "2021,KGZ,,remittances,0.33,share,,mine": "unit 'share' of 'remittances'; allowed: '% of GDP'",
    "2021,KAZ,RUS,trade,24000,,KAZ,mine": f"unit '' of 'trade'; allowed: '{TRADE}'",
    "2021,KAZ,RUS,opinion,0.2,,,mine": "unit '' of 'opinion'; allowed: 'net share'",
}


@pytest.mark.parametrize("row", UNITS)
def test_every_variable_has_its_own_unit(row: str, read: Reader, tmp_path: Path) -> None:
    assert refused(read, table_of(tmp_path, row)).startswith(f", line 2: {UNITS[row]}")


def test_a_series_keeps_to_one_view(read: Reader, tmp_path: Path) -> None:
    rows = [f"{year},KAZ,RUS,trade,{value},{TRADE},{view},mine" for year, value, view in ((2019, 19000, "KAZ"), (2020, 12000, "RUS"))]
    assert refused(read, table_of(tmp_path, *rows)).startswith(
        ", line 3: view 'RUS' of trade RUS KAZ after 'KAZ'; allowed: one reporter's view a series"
    )
    assert len(read(table_of(tmp_path, rows[0], rows[1].replace("KAZ,RUS,trade", "UZB,RUS,trade")))) == 2  # another series may have another


def test_a_table_may_do_without_views(read: Reader, tmp_path: Path) -> None:
    header = HEADER.replace(",view", "")
    assert read(table_of(tmp_path, f"2021,KAZ,RUS,trade,24000,{TRADE},mine", header=header))["view"].tolist() == [""]


FAR = {  # a right unit with a figure that is not in it: what is said
    f"2021,KAZ,RUS,trade,24,{TRADE},KAZ,mine": "24 of trade RUS KAZ is .* times smaller than any that the package has from 2016 to 2023",
    f"2021,KAZ,RUS,trade,24000000,{TRADE},KAZ,mine": "24000000 of trade RUS KAZ is .* times larger than any",
    f"2021,KAZ,RUS,exports,7,{TRADE},KAZ,mine": "7 of exports RUS KAZ is .* times smaller than any",
    f"2035,KAZ,RUS,trade,30,{TRADE},KAZ,mine": "30 of trade RUS KAZ is .* times smaller than any that the package has of 2023",
    "2021,,RUS,output,1836,USD million,official exchange rate,WDI": "1836 of output RUS is .* times smaller than any",
    "2021,KGZ,,output,8.7e9,USD million,official exchange rate,WDI": "8700000000 of output KGZ is .* times larger than any",
    "2021,KGZ,,remittances,0.33,% of GDP,,mine": "0.33 of remittances KGZ is .* times smaller than any",
}


@pytest.mark.parametrize("row", FAR)
def test_a_figure_far_from_the_packages_is_refused_or_named(
    row: str, read: Reader, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = table_of(tmp_path, row)
    with pytest.raises(ConfigError, match=f"line 2: {FAR[row]}.*observations_checked=true"):
        read(path)
    assert len(read(path, True)) == 1
    assert capsys.readouterr().err.startswith(f"note: {path}: taken by observations_checked=true: line 2: ")


def test_what_may_be_zero_below_zero_or_new_is_not_compared(read: Reader, tmp_path: Path) -> None:
    rows = [
        "2021,KAZ,RUS,opinion,0.0001,net share,,mine",
        "2018,KAZ,RUS,arms_deliveries,0,TIV million,,mine",
        "2019,TKM,CHN,security_dependence,0.01,index,,mine",  # zero in the years around it
    ]
    assert len(read(table_of(tmp_path, *rows))) == 3


def test_every_shipped_figure_would_pass_among_the_others() -> None:
    """The bound refuses nothing that was really seen: each figure against all others of its series."""
    for years, values in plausible.by_series(own()).values():
        for place in range(len(years)):
            others = np.arange(len(years)) != place
            assert not others.any() or not plausible.distance(values[place], years[place], (years[others], values[others]))


@pytest.mark.parametrize("factor", [0.001, 0.01, 100, 1000])
def test_a_unit_missed_by_a_hundred_shows_in_every_series_that_does_not_double(factor: float) -> None:
    """A hundred over the spread of the years around is above the bound of fifty: GDP and remittances, state by state."""
    steady = [series for series in plausible.by_series(own()).values() if 0 < series[1].max() < 2 * series[1].min()]
    assert len(steady) > 20
    for years, values in steady:
        assert all(plausible.distance(value * factor, year, (years, values)) for year, value in zip(years, values, strict=True))


WAYS = {"region.observations": (), "history": ("study=backtest",)}


@pytest.mark.parametrize("key", WAYS)
@pytest.mark.parametrize("row", ["2021,KAZ,RUS,trade,24,USD billion a year,KAZ,mine", f"2021,KAZ,RUS,trade,24,{TRADE},KAZ,mine"])
def test_a_wrong_unit_stops_the_command_by_both_ways_in(key: str, row: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    results = tmp_path / "results"
    assert main([*WAYS[key], f"{key}={table_of(tmp_path, row)}", "ensemble=quick", "figures=false", f"results={results}"]) == 2
    assert capsys.readouterr().err.startswith(f"error: {tmp_path / 'mine.csv'}, line 2: ")
    assert not results.exists()


def test_checked_figures_start_a_run_and_are_named(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = table_of(tmp_path, f"2021,KAZ,RUS,trade,200,{TRADE},KAZ,mine")
    command = [f"region.observations={path}", "observations_checked=true", "ensemble.replicates=2", "end=2022Q4", "figures=false"]
    assert main([*command, f"results={tmp_path / 'results'}"]) == 0
    assert capsys.readouterr().err.count("taken by observations_checked=true: line 2: 200 of trade RUS KAZ") == 1
    assert observe(["RUS"], ["KAZ"], path, checked=True)["trade"].sel(year=2021).item() == 200


def test_checked_without_a_table_is_refused() -> None:
    with pytest.raises(ConfigError, match="observations_checked: found true, but no table is given"):
        compose("observations_checked=true")
    assert compose("observations_checked=true", "region.observations=mine.csv").observations_checked
    assert compose("study=backtest", "observations_checked=true", "history=mine.csv").observations_checked
