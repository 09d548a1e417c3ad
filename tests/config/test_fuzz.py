"""Hostile input by chance: hypothesis mutates scenarios, overrides, tables and result files; each is read or refused by one line.

The few examples of the usual tests show that the fuzzer works; the slow ones search.
"""

from __future__ import annotations

import subprocess
import sys
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import xarray as xr
import yaml
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sim import compose, results
from sim.config.files import folder
from sim.history.series import COLUMNS, KINDS
from sim.history.tables import own
from sim.history.user_table import START
from sim.history.user_table import read as read_user
from sim.studies.backtest.observations import read
from tests.conftest import listing, refused, small

QUICK = HealthCheck.function_scoped_fixture, HealthCheck.too_slow
FEW = settings(max_examples=4, deadline=20_000, suppress_health_check=QUICK)
MANY = settings(max_examples=25, deadline=20_000, suppress_health_check=QUICK)
CHEAP = settings(max_examples=40, deadline=5_000, suppress_health_check=QUICK)
LIMIT = 120  # seconds, in which a broken file must have been refused or read

TEXTS = st.sampled_from(
    ["${oc.env:HOME}", "../x", "!!python/name:os.system", "2022Q1", "2099Q4", "RUS", "KAZ", "baseline", "mine", "~", "a\0b", "\ud800", ""]
)
SCALARS = st.none() | st.booleans() | st.integers() | st.floats() | TEXTS | st.text(max_size=5)
VALUES = st.recursive(SCALARS, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(TEXTS, inner, max_size=3), max_leaves=6)


@cache
def scenario() -> Any:
    """Give a scenario with a shock of every kind of key, as plain values."""
    return yaml.safe_load((folder() / "scenario" / "debt_distress.yaml").read_text(encoding="utf-8"))


@st.composite
def mutated(draw: st.DrawFn, value: Any) -> Any:
    """Change one thing somewhere in nested values: replace it, drop it, or add to it."""
    if not isinstance(value, dict) or not value or draw(st.integers(0, 4)) == 0:
        return draw(VALUES)
    name = draw(st.sampled_from(sorted(value, key=str)))
    rest = {key: kept for key, kept in value.items() if key != name}
    how = draw(st.sampled_from(["change", "change", "drop", "rename"]))
    if how == "drop":
        return rest
    return rest | ({name: draw(mutated(value[name]))} if how == "change" else {draw(TEXTS): value[name]})


@st.composite
def damaged(draw: st.DrawFn, content: bytes) -> bytes:
    """Flip, cut or insert bytes at a few places."""
    found = bytearray(content)
    for _ in range(draw(st.integers(1, 4))):
        place = draw(st.integers(0, max(len(found) - 1, 0)))
        length = draw(st.integers(0, 40))
        found[place : place + length] = draw(st.binary(max_size=max(length, 8)))
    return bytes(found)


def try_scenario(text: str | bytes, configs: Path, elsewhere: Path) -> None:
    before = listing(configs)
    header = b"# @package scenarios.mine\n"
    (configs / "scenario" / "mine.yaml").write_bytes(header + (text if isinstance(text, bytes) else text.encode("utf-8", "replace")))
    refused(lambda: compose("+scenario=mine"))
    assert {*listing(configs)} - {*before} <= {"scenario/mine.yaml"}
    assert listing(elsewhere) == []


@FEW
@given(data=st.data())
def test_a_mutated_scenario_is_read_or_refused(data: st.DataObject, few_configs: Path, elsewhere: Path) -> None:
    try_scenario(yaml.safe_dump(data.draw(mutated(scenario()))), few_configs, elsewhere)


@pytest.mark.slow
@MANY
@given(data=st.data())
def test_many_mutated_scenarios_are_read_or_refused(data: st.DataObject, few_configs: Path, elsewhere: Path) -> None:
    try_scenario(yaml.safe_dump(data.draw(mutated(scenario()))), few_configs, elsewhere)


@pytest.mark.slow
@MANY
@given(data=st.data())
def test_many_damaged_scenarios_are_read_or_refused(data: st.DataObject, few_configs: Path, elsewhere: Path) -> None:
    try_scenario(data.draw(damaged((folder() / "scenario" / "ceasefire.yaml").read_bytes())), few_configs, elsewhere)


MAIN_KEYS = ["results", "origin", "end", "study", "region", "ensemble.seed", "engine", "engine.block", "selected", "a.b", "scenario"]
DEEP_KEYS = ["region.states", "region.actors.RUS", "mechanisms", "estimates.trade_gain", "estimates.trade_gain.value", "scenarios.baseline"]
KEYS = st.sampled_from([*MAIN_KEYS, *DEEP_KEYS])


@pytest.mark.slow
@MANY
@given(key=KEYS, sign=st.sampled_from(["", "+", "++", "~"]), value=st.text(max_size=12) | VALUES.map(str))
def test_overrides_are_read_or_refused(key: str, sign: str, value: str, few_configs: Path, elsewhere: Path) -> None:
    refused(lambda: compose(f"{sign}{key}={value}"))
    assert listing(elsewhere) == []


CELLS = {
    "year": st.integers(1980, 2040).map(str),
    "state": st.sampled_from(["KAZ", "UZB", "", "XYZ"]),
    "power": st.sampled_from(["RUS", "CHN", "", "KAZ"]),
    "variable": st.sampled_from([*KINDS, "tension", "voice"]),
    "value": st.floats().map(str),
    "unit": st.sampled_from(sorted({*own()["unit"]})),
    "view": st.sampled_from(["", "state", "power"]),
    "source": st.text(max_size=4),
}


def try_table(content: bytes, folder: Path) -> None:
    file = folder / "mine.csv"
    file.write_bytes(content)
    region = small_region()
    refused(lambda: read_user(file, START, own(), region.powers, region.states))
    refused(lambda: read(file, region))
    assert listing(folder) == ["mine.csv"]


@cache
def small_region() -> Any:
    return small().region


@CHEAP
@given(rows=st.lists(st.tuples(*(CELLS[name] | st.text(max_size=6) for name in COLUMNS)), max_size=5))
def test_any_cells_are_read_or_refused(rows: list[tuple[str, ...]], tmp_path: Path) -> None:
    lines = [",".join(COLUMNS), *(",".join(row) for row in rows)]
    try_table("\n".join(lines).encode("utf-8", "surrogatepass"), tmp_path)


TABLE = ",".join(COLUMNS) + "\n2020,KAZ,RUS,trade,10,USD million a year,,s\n2020,UZB,CHN,debt,10,% of GDP,,s\n"


@CHEAP
@given(content=damaged(TABLE.encode()) | st.binary(max_size=80))
def test_any_bytes_are_read_or_refused_as_a_table(content: bytes, tmp_path: Path) -> None:
    try_table(content, tmp_path)


READER = """
import sys
from sim import load
from sim.config import ConfigError
for path in sys.argv[1:]:
    try:
        load(path)
    except ConfigError as error:
        assert "\\n" not in str(error)
"""


def try_results(contents: list[bytes], folder: Path) -> None:
    """Read broken results in a process of its own: HDF5 is C, and may crash or never end."""
    paths = [folder / f"{number}.nc" for number in range(len(contents))]
    for path, content in zip(paths, contents, strict=True):
        path.write_bytes(content)
    done = subprocess.run([sys.executable, "-c", READER, *map(str, paths)], capture_output=True, text=True, timeout=LIMIT, check=False)
    noise = [
        line for line in done.stderr.splitlines() if line.startswith("Exception ignored in: ")
    ]  # of h5netcdf, on closing what never opened
    assert (done.returncode, done.stderr if not noise else "") == (0, "")
    assert listing(folder) == sorted(path.name for path in paths)


@pytest.fixture(scope="module")
def tiny(tmp_path_factory: pytest.TempPathFactory, distracted: xr.Dataset) -> bytes:
    """A result that is small on disk, so that damage hits its structure."""
    folder = tmp_path_factory.mktemp("fuzz")
    part = distracted.isel(replicate=slice(0, 1), quarter=slice(0, 2))[["influence", "tension"]]
    part.to_netcdf(folder / results.DATASET, engine="h5netcdf")
    return (folder / results.DATASET).read_bytes()


@pytest.mark.slow
@settings(max_examples=5, deadline=None, suppress_health_check=QUICK)
@given(data=st.data())
def test_damaged_results_are_read_or_refused(data: st.DataObject, tiny: bytes, tmp_path: Path) -> None:
    try_results([data.draw(damaged(tiny)) for _ in range(20)], tmp_path)


def test_a_few_damaged_results_are_read_or_refused(tiny: bytes, tmp_path: Path) -> None:
    cut = [tiny[: length * len(tiny) // 8] for length in range(8)]
    flipped = [tiny[:place] + bytes([tiny[place] ^ 255]) + tiny[place + 1 :] for place in range(8, len(tiny), max(len(tiny) // 20, 1))]
    try_results([*cut, *flipped], tmp_path)
