"""Hostile input by name: what an attacker or a broken disk would try gets one line; no code runs, nothing is written elsewhere."""

from __future__ import annotations

import os
from pathlib import Path

import h5netcdf
import numpy as np
import pytest
import xarray as xr

from sim import compose, load, results
from sim.__main__ import main
from sim.history.tables import own
from sim.history.user_table import START
from sim.history.user_table import read as read_user
from tests.conftest import SECRET, WAR, listing, refused, small

HEADER = b"year,state,power,variable,value,unit,view,source\n"
BOMB = "a: &a [x,x,x,x,x,x,x,x,x]\n" + "".join(f"{chr(98 + n)}: &{chr(98 + n)} [{','.join([f'*{chr(97 + n)}'] * 9)}]\n" for n in range(9))

FILES = {  # the text of a scenario: what the line must say
    "title: !!python/object/apply:os.system ['touch pwned']\nstory: b\n": "mine.yaml, line 2: not readable as YAML",
    "title: !!python/name:os.system\nstory: b\n": "mine.yaml, line 2: not readable as YAML",
    "_target_: os.system\ntitle: touch pwned\nstory: b\n": "there is no such key",
    "title: ${oc.env:HOSTILE_SECRET}\nstory: b\n": "scenarios.mine.title: found ${oc.env:HOSTILE_SECRET}; allowed: the value itself",
    "title: ${results}\nstory: b\n": "scenarios.mine.title: found ${results}",
    "title: ${b\nstory: b\n": "",
    "title: a\nstory: &s b\nagainst: *s\n": "mine.yaml: found an alias",
    BOMB: "mine.yaml: found an alias",
    "a: " + "[" * 1200 + "]" * 1200 + "\n": "mine.yaml: not readable as YAML",
    "title: " + "9" * 5000 + "\nstory: b\n": "mine.yaml: not readable as YAML",
    "title: !!timestamp x\nstory: b\n": "mine.yaml: not readable as YAML",
    "title: !!float x\nstory: b\n": "mine.yaml: not readable as YAML",
    'title: "\\0"\nstory: b\n': "scenarios.mine.title: found '\\x00'",
    'title: "\\ud800"\nstory: b\n': "scenarios.mine.title: found '\\ud800'",
    "title: a\nstory: b\nknown_until: [" + "a," * 9 + "]\n": "scenarios.mine.known_until",
    "../mine: 5\ntitle: a\nstory: b\n": "no such key",
}


@pytest.mark.parametrize("text", FILES, ids=range(len(FILES)))
def test_a_hostile_scenario_gets_one_line(text: str, few_configs: Path, elsewhere: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(SECRET, "the secret")
    (few_configs / "scenario" / "mine.yaml").write_text("# @package scenarios.mine\n" + text, encoding="utf-8")
    line = refused(lambda: compose("+scenario=mine"))
    assert line is not None
    assert FILES[text] in line
    assert listing(elsewhere) == []


OVERRIDES = {
    "results=${oc.env:HOSTILE_SECRET}": "results: found ${oc.env:HOSTILE_SECRET}",
    "results=${now:%Y}": "results: found",
    "results='a\0b'": "results: found 'a\\x00b'",
    "ensemble.seed=" + "9" * 32: "ensemble.seed: found a whole number of more than",
    "ensemble.seed=" + "9" * 5000: "cannot be read as key=value",
    "estimates.trade_gain.value=" + "9" * 400: "estimates.trade_gain.value: found a whole number of more than",
    "estimates.trade_gain.value=" + "[" * 500 + "]" * 500: "cannot be read as key=value",
    "estimates.trade_gain._target_=os.system": "no such key",
    "scenarios=null": "scenarios: found None",
    "+scenario=../baseline": "'../baseline' is unknown",
    "region=../region/central_asia": "is not one of its files",
    "hydra.searchpath=[file:///tmp]": "settings of Hydra",
    "defaults=[x]": "defaults",
}


@pytest.mark.parametrize("override", OVERRIDES, ids=range(len(OVERRIDES)))
def test_a_hostile_override_gets_one_line(override: str, few_configs: Path, elsewhere: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main([override]) == 2
    output = capsys.readouterr()
    assert output.out == ""
    assert output.err.count("\n") == 1
    assert OVERRIDES[override] in output.err
    assert listing(elsewhere) == []


TABLES = {
    b"": "not a readable CSV",
    b"\xff\xfe\x00": "not a readable CSV",
    HEADER + b'2020,KAZ,RUS,trade,"1': "not a readable CSV",
    HEADER + b"2020,KAZ,RUS,trade,1,u,v,s,extra\n": "more cells than the header",
    HEADER + "2020,KAZ,RUS,trade,\u0661,u,v,s\n".encode(): "",
    HEADER + "\u0662\u0660\u0662\u0660,KAZ,RUS,trade,1,u,v,s\n".encode(): "",
    HEADER + b"2020,KAZ,RUS,trade,1e999,u,v,s\n": "not a number",
    HEADER + b"2020,KAZ,RUS,trade,nan,u,v,s\n": "not a number",
    HEADER + b"9" * 5000 + b",KAZ,RUS,trade,1,u,v,s\n": "year",
    HEADER + b"2020,KAZ,RUS,__class__,1,u,v,s\n": "unknown variable",
    HEADER + b"2020,KAZ\0,RUS,trade,1,u,v,s\n": "",
    b"PK\x03\x04" + bytes(range(256)): "not a readable CSV",
}


@pytest.mark.parametrize("content", TABLES, ids=range(len(TABLES)))
def test_a_hostile_table_gets_one_line(content: bytes, tmp_path: Path) -> None:
    file = tmp_path / "mine.csv"
    file.write_bytes(content)
    line = refused(lambda: read_user(file, START, own(), ["RUS"], ["KAZ"]))
    if TABLES[content]:
        assert line is not None
        assert TABLES[content] in line


@pytest.fixture(scope="module")
def result(tmp_path_factory: pytest.TempPathFactory, distracted: xr.Dataset) -> bytes:
    """A result as it stands on disk."""
    folder = tmp_path_factory.mktemp("hostile")
    results.write(distracted, small(WAR), folder)
    return (folder / "ensemble.nc").read_bytes()


@pytest.mark.parametrize("share", [0.0, 0.01, 0.5, 0.99])
def test_a_truncated_result_is_refused(result: bytes, share: float, tmp_path: Path) -> None:
    file = tmp_path / "ensemble.nc"
    file.write_bytes(result[: int(share * len(result))])
    for place in (file, tmp_path):
        line = refused(lambda place=place: load(place))
        assert line is not None
        assert f"{file}: no results can be read there" in line


def test_a_result_of_another_version_is_refused(result: bytes, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = tmp_path / "ensemble.nc"
    file.write_bytes(result)
    with h5netcdf.File(file, "a") as data:
        data.attrs["version"] = "0.0.1"
    monkeypatch.setattr("sim.results.folder.package_version", lambda name: "9.9.9")
    line = refused(lambda: load(file))
    assert line is not None
    assert "results of version 0.0.1 of this program, which is version 9.9.9" in line


@pytest.mark.parametrize("broken", ["attribute", "json", "dimension", "other"])
def test_a_file_that_is_not_ours_is_refused(broken: str, distracted: xr.Dataset, tmp_path: Path) -> None:
    others = {
        "attribute": distracted.assign_attrs(config_hash=None).drop_attrs(deep=False),
        "json": distracted.assign_attrs(paired="{"),
        "dimension": distracted.isel(replicate=0),
        "other": xr.Dataset({"a": ("x", np.zeros(3))}),
    }
    others[broken].to_netcdf(tmp_path / "ensemble.nc", engine="h5netcdf")
    assert refused(lambda: load(tmp_path)) is not None


def test_a_file_that_claims_more_than_it_holds_is_refused(result: bytes, tmp_path: Path) -> None:
    file = tmp_path / "ensemble.nc"
    file.write_bytes(result)
    with h5netcdf.File(file, "a") as data:
        data.dimensions["bomb"] = 10**12
        data.create_variable("huge", ("bomb",), "f8", chunks=(2**20,))
    line = refused(lambda: load(file))
    assert line is not None
    assert "claims to hold more" in line


def test_what_is_no_file_is_refused_at_once(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    for place in (tmp_path / "pipe", Path("/dev/zero"), tmp_path / "a\0b", tmp_path):
        assert refused(lambda place=place: load(place)) is not None
