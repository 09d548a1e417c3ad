"""Engines: the same bits wherever the blocks run, and what a summary keeps of them."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest
import xarray as xr

from sim import compose, load, metrics, plots, results, run
from sim.config import Config
from sim.config.identity import record_of
from sim.config.schema import Ensemble
from sim.ensemble import stream
from sim.plots.figures import FIGURES
from sim.results.netcdf import require_room
from tests.conftest import WAR, bits, same

SHORT = (WAR, "figures=false", "end=2022Q3")
SUMMARISED = compose(*SHORT, "ensemble.replicates=1025", "ensemble.record=summary")


def short(*overrides: str, replicates: int = 1025) -> xr.Dataset:
    return run(compose(*SHORT, f"ensemble.replicates={replicates}", *overrides))


@pytest.fixture(scope="module")
def serial() -> xr.Dataset:
    return short()


@pytest.mark.parametrize("block", [1, 7, 2048])
def test_blocks_of_any_size_give_the_same_bits(block: int, serial: xr.Dataset) -> None:
    few = short(f"engine.block={block}", replicates=9)
    assert bits(few) == bits(serial.isel(replicate=slice(9)))


@pytest.mark.slow
@pytest.mark.parametrize("replicates", [1, 1025])
@pytest.mark.parametrize(
    "engine",
    [("engine.block=1024",), ("engine=processes", "engine.workers=2"), ("engine=processes", "engine.workers=3", "engine.block=300"),
     ("engine=dask", "engine.workers=2"), ("engine=dask", "engine.workers=1", "engine.block=300")],
    ids=" ".join,
)  # fmt: skip
def test_every_engine_gives_the_same_bits(engine: tuple[str, ...], replicates: int, serial: xr.Dataset) -> None:
    expected = serial.isel(replicate=slice(replicates))
    assert bits(short(*engine, replicates=replicates)) == bits(expected)


def test_a_streamed_ensemble_is_the_one_in_memory(tmp_path: Path, serial: xr.Dataset) -> None:
    config = compose(*SHORT, "ensemble.replicates=1025", "engine.block=300")
    summary = stream(config, tmp_path / "ensemble.nc")
    kept = load(tmp_path / "ensemble.nc")
    assert same(kept, serial)
    assert kept["influence"].dims == serial["influence"].dims
    assert [path.name for path in tmp_path.iterdir()] == ["ensemble.nc"]  # nothing that workers handed over stays
    expected = metrics.bands(serial, *metrics.tabulated(serial), *metrics.patronal(serial))
    xr.testing.assert_identical(summary.drop_attrs(), expected.drop_attrs())


def test_the_record_is_full_up_to_ten_thousand_replicates() -> None:
    asked = {(10_000, None): "full", (10_001, None): "summary", (20, "summary"): "summary", (50_000, "full"): "full"}
    for (replicates, record), kept in asked.items():
        assert record_of(Config(ensemble=Ensemble(replicates=replicates, record=record))) == kept


@pytest.fixture(scope="module")
def summary(tmp_path_factory: pytest.TempPathFactory) -> xr.Dataset:
    file = tmp_path_factory.mktemp("summary") / "ensemble.nc"
    stream(SUMMARISED, file)
    return load(file)


def test_a_summary_by_slabs_is_the_one_of_the_whole(summary: xr.Dataset, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr("sim.metrics.summary.SLAB", 2**16)
    stream(SUMMARISED, tmp_path / "ensemble.nc")
    assert same(load(tmp_path / "ensemble.nc"), summary)


def test_quantiles_from_the_stream_are_exact(summary: xr.Dataset, serial: xr.Dataset) -> None:
    found = summary
    for name in ("influence", "influence_by_channel", "membership", "tension", "hedging", "partners"):
        exact = serial[name].quantile(list(metrics.QUANTILES), "replicate").transpose(*found[name].dims)
        np.testing.assert_allclose(found[name], exact, rtol=1e-6, err_msg=name)
    effect = metrics.paired_effect(serial, "influence", "ukraine_distraction")
    here = found.sel(scenario="ukraine_distraction")
    np.testing.assert_allclose(here["influence_effect"], effect.quantile(list(metrics.QUANTILES), "replicate"), rtol=1e-5, atol=1e-9)
    np.testing.assert_allclose(here["influence_effect_mean"], effect.mean("replicate"), rtol=1e-4, atol=1e-7)
    np.testing.assert_array_equal(here["influence_effect_largest"], abs(effect).max("replicate"))
    np.testing.assert_allclose(here["influence_same_sign"], metrics.same_sign(effect))


def test_a_summary_holds_the_same_variables_by_quantile(summary: xr.Dataset, serial: xr.Dataset) -> None:
    assert "replicate" not in summary.dims
    assert summary.attrs["replicates"] == 1025
    assert summary["quantile"].values.tolist() == list(metrics.QUANTILES)
    for name, values in serial.data_vars.items():
        dims = {"quantile" if dim == "replicate" else dim for dim in values.dims}
        assert set(summary[name].dims) == dims, name
    assert [name for name in summary.data_vars if not summary[name].attrs.get("units") and not str(name).endswith("_basis")] == []
    assert summary["patron_trade_effect"].attrs["units"] == "%"
    assert {key: summary.attrs[key] for key in ("seed", "paired", "origin")} == {
        key: serial.attrs[key] for key in ("seed", "paired", "origin")
    }


@pytest.mark.slow
def test_tables_and_figures_work_from_a_summary(summary: xr.Dataset, serial: xr.Dataset, tmp_path: Path) -> None:
    assert metrics.tabulate(summary).equals(metrics.tabulate(serial))
    assert metrics.headline(summary) == metrics.headline(serial)
    for figure in FIGURES:
        assert figure.make(summary).finding == figure.make(serial).finding, figure.name
        texts = [[text.get_text().split("; config")[0] for text in figure.make(ds).figure.texts] for ds in (summary, serial)]
        assert texts[0] == texts[1]
    assert plots.overlay_figure([summary]).finding == plots.overlay_figure([serial]).finding
    assert len(plots.draw(summary, tmp_path)) == 2 * len(FIGURES)


def test_the_summary_names_the_workers(serial: xr.Dataset, tmp_path: Path) -> None:
    run_by = serial.assign_attrs(workers=json.dumps(["host:1", "host:2"]))
    results.tables(lambda: metrics.bands(run_by, *metrics.tabulated(run_by)))["summary.json"](tmp_path)
    found = json.loads((tmp_path / "summary.json").read_text(encoding="utf-8"))["workers"]
    assert found == {"value": 2, "unit": "processes", "low": None, "high": None, "names": ["host:1", "host:2"]}


def test_a_disk_without_room_is_refused_before_the_run(tmp_path: Path) -> None:
    with pytest.raises(OSError, match="No space left on device"):
        require_room(tmp_path, 2**60)
    called: list[int] = []
    config = compose(*SHORT, "ensemble.replicates=1000000", "end=2100Q4")
    with pytest.raises(OSError, match="No space left on device"):
        stream(config, tmp_path / "ensemble.nc", progress=called.append)
    assert called == []
