"""Results: what is in the folder of a run."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
import xarray as xr
import yaml

from sim import load, metrics, results
from sim.config import Config, ConfigError, digest, resolved
from sim.config.typed import typed
from sim.history.series import CHANNEL_BANDWIDTHS
from tests.conftest import SMALL, WAR, same, small

BASES = {"model", "observed", "carried", "constructed", "assumption"}


@pytest.fixture(scope="module")
def config() -> Config:
    return small(WAR)


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory, distracted: xr.Dataset, config: Config) -> Path:
    folder = tmp_path_factory.mktemp("root") / "results" / "ukraine_distraction-1"
    with results.written_atomically(folder) as temporary:
        results.write(distracted, config, temporary)
    return folder


@pytest.fixture
def opened(written: Path) -> Iterator[xr.Dataset]:
    with xr.open_dataset(written / "ensemble.nc", engine="h5netcdf") as dataset:
        yield dataset


def test_the_dataset_comes_back_as_it_was(opened: xr.Dataset, distracted: xr.Dataset, written: Path) -> None:
    assert same(opened.load(), distracted)
    assert opened.attrs == distracted.attrs
    assert load(written).identical(load(written / "ensemble.nc"))


def test_the_dataset_has_the_dimensions_that_others_rely_on(opened: xr.Dataset) -> None:
    assert opened["influence"].dims == opened["trade"].dims == ("scenario", "replicate", "quarter", "power", "state")
    assert opened["influence_by_channel"].dims == ("scenario", "replicate", "quarter", "power", "state", "channel")
    assert opened["scenario"].values.tolist() == ["ukraine_distraction", "baseline"]
    assert opened["quarter"].values[[0, -1]].tolist() == ["2021Q4", "2025Q4"]
    assert opened["power"].values.tolist() == ["RUS", "CHN", "TUR", "EU", "USA"]
    assert opened["state"].values.tolist() == ["KAZ", "UZB", "KGZ", "TJK", "TKM"]
    assert opened["state_name"].values[0] == "Kazakhstan"
    assert len(CHANNEL_BANDWIDTHS) == opened.sizes["channel"]


def test_every_variable_has_a_unit_and_a_name(opened: xr.Dataset) -> None:
    for attribute in ("units", "long_name"):
        assert [name for name in opened.data_vars if not opened[name].attrs.get(attribute)] == []


def test_the_attributes_say_how_to_make_it_again(opened: xr.Dataset, config: Config) -> None:
    found = opened.attrs
    assert yaml.safe_load(found["config"]) == resolved(config)
    assert found["config_hash"] == digest(config)[:8]
    assert found["seed"] == config.ensemble.seed
    assert found["command"]
    assert {"python", "numpy", "xarray", "mesa", "hydra-core"} <= set(json.loads(found["versions"]))
    assert json.loads(found["paired"]) == {"ukraine_distraction": "baseline", "baseline": None}
    assert {event["shock"] for event in json.loads(found["events"])} == set(config.scenarios["ukraine_distraction"].shocks)


def test_pandas_reads_it_too(opened: xr.Dataset) -> None:
    table = opened["influence"].sel(scenario="baseline", quarter="2025Q4").to_dataframe().reset_index()
    assert len(table) == 20 * 25
    assert table.groupby("power")["influence"].median().idxmax() == "RUS"


def test_the_summary_is_tidy(written: Path, distracted: xr.Dataset) -> None:
    table = pd.read_csv(written / "summary.csv", keep_default_na=False, encoding="utf-8")
    key = ["scenario", "variable", "quarter", "power", "state"]
    assert list(table.columns[:5]) == key
    assert not table.duplicated(key).any()
    assert set(table["variable"]) == set(metrics.TABULATED)
    assert set(table["quarter"]) == {f"{year}Q4" for year in range(2021, 2026)}
    assert (table["unit"] != "").all()
    assert set(table["basis"]) <= BASES
    for variable in ("influence", "trade", "arms", "opinion", "remittances", "debt"):
        assert "model" not in set(table.loc[table["variable"] == variable, "basis"]), variable
    row = table[(table["scenario"] == "baseline") & (table["variable"] == "trade")].iloc[0]
    cell = {name: row[name] for name in ("scenario", "quarter", "power", "state")}
    assert float(row["median"]) == pytest.approx(float(distracted["trade"].sel(cell).median()), rel=1e-5)


def test_the_basis_tells_a_published_index_from_a_constructed_one(written: Path) -> None:
    table = pd.read_csv(written / "summary.csv", encoding="utf-8").query("variable == 'influence' and quarter == '2021Q4'")
    bases = table.groupby("power")["basis"].unique()
    assert list(bases["RUS"]) == ["carried"]  # the index is published to 2020
    assert list(bases["EU"]) == list(bases["USA"]) == ["constructed"]


def refuse_constant(name: str) -> Any:
    raise ValueError(f"JSON has no {name}")


def test_the_summary_in_json_has_the_agreed_form(written: Path) -> None:
    summary = json.loads((written / "summary.json").read_text(encoding="utf-8"), parse_constant=refuse_constant)
    assert len([name for name in summary if ".influence." in name]) == 25 * 3
    for name, entry in summary.items():
        assert list(entry) == ["value", "unit", "low", "high"], name
        assert entry["unit"] == "index" or ".influence." not in name, name
        assert entry["unit"], name
        assert isinstance(entry["value"], float), name
        assert entry["low"] <= entry["value"] <= entry["high"], name


def test_the_effects_are_those_of_paired_replicates(written: Path, distracted: xr.Dataset) -> None:
    summary = json.loads((written / "summary.json").read_text(encoding="utf-8"))
    effect = metrics.paired_effect(distracted, "influence", "ukraine_distraction").sel(quarter="2025Q4", power="RUS", state="KAZ")
    entry = summary["effect.ukraine_distraction.influence.RUS.KAZ.2025Q4"]
    np.testing.assert_allclose([entry[key] for key in ("low", "value", "high")], effect.quantile([0.1, 0.5, 0.9]), rtol=1e-5)


def test_the_composed_config_runs_again(written: Path, config: Config) -> None:
    text = (written / "config.yaml").read_text(encoding="utf-8")
    again = typed(yaml.safe_load(text))
    assert text.startswith(f"{results.SIGNED}{digest(again)}\n")
    assert again == config
    assert again.ensemble.replicates == int(SMALL[0].partition("=")[2])


@pytest.mark.parametrize("content", [None, b"", b"not a netCDF file"])
def test_what_holds_no_results_is_named(tmp_path: Path, content: bytes | None) -> None:
    if content is not None:
        (tmp_path / "ensemble.nc").write_bytes(content)
    with pytest.raises(ConfigError, match=r"ensemble\.nc: no results can be read there"):
        load(tmp_path)
