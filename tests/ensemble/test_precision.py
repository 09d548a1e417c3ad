"""Pairs are added until effects are known as well as asked: how many, of what kind, and what is said where they do not suffice."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest
import xarray as xr

from sim import load, metrics, run
from sim.__main__ import main
from sim.config import ConfigError, compose
from sim.ensemble import stream
from sim.ensemble.gather import Base
from tests.conftest import WAR, bits

SHORT = (WAR, "end=2026Q4", "figures=false", "ensemble.replicates=100")


def width(ds: xr.Dataset, pairs: int) -> float:
    """Measure by hand what the program should have."""
    both = ds["influence"].sel(quarter=metrics.headline_quarters(ds)).isel(replicate=slice(pairs)).transpose("replicate", ...)
    effect = (both.sel(scenario=WAR.partition("=")[2]) - both.sel(scenario="baseline")).values.astype(float)
    deviation = np.sqrt(((effect - effect.mean(axis=0)) ** 2).sum(axis=0) / (pairs - 1))
    return float((2 * 1.96 * deviation / np.sqrt(pairs)).max())


@pytest.fixture(scope="module")
def plain() -> xr.Dataset:
    return run(compose(*SHORT, "ensemble.replicates=2000"))


@pytest.mark.parametrize("engine", [("engine.block=300", "engine=processes", "engine.workers=2")])
@pytest.mark.slow
def test_pairs_are_added_until_they_suffice_and_no_longer(plain: xr.Dataset, engine: tuple[str, ...]) -> None:
    asked = (width(plain, 1000) + width(plain, 2000)) / 2
    found = run(compose(*SHORT, f"ensemble.precision={asked}", *engine))
    found_precision = json.loads(found.attrs["precision"])
    assert found_precision["met"]
    assert found_precision["pairs"] == found.sizes["replicate"] == 2000
    assert found_precision["reached"] == pytest.approx(width(plain, 2000), rel=1e-4)
    assert bits(found) == bits(plain)


def test_no_pair_is_added_where_those_at_the_start_suffice() -> None:
    few = run(compose(*SHORT))
    found = run(compose(*SHORT, f"ensemble.precision={width(few, 100) * 1.001}"))
    assert found.sizes["replicate"] == 100


@pytest.mark.slow
def test_what_a_finished_run_holds_changes_nothing(plain: xr.Dataset, tmp_path: Path) -> None:
    asked = (width(plain, 100) + width(plain, 1000)) / 2
    config = compose(*SHORT, f"ensemble.precision={asked}")
    plain.to_netcdf(tmp_path / "base.nc", engine="h5netcdf")
    (tmp_path / "stream").mkdir()
    stream(config, tmp_path / "stream" / "ensemble.nc", base=Base(tmp_path / "base.nc", 2000))
    assert bits(load(tmp_path / "stream")) == bits(run(config))
    assert [path.name for path in (tmp_path / "stream").iterdir()] == ["ensemble.nc"]
    assert (tmp_path / "base.nc").exists()


def test_it_stops_at_the_most_and_says_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.chdir(tmp_path)
    for _ in range(2):  # the second is found
        assert main([*SHORT, "ensemble.precision=0.0001", "ensemble.most=150", "results=r"]) == 0
        assert "150 pairs are the most allowed (ensemble.most) and do not suffice" in capsys.readouterr().out
    folder = next(Path("r").iterdir())
    entry = json.loads((folder / "summary.json").read_text(encoding="utf-8"))["precision"]
    assert entry["pairs"] == load(folder).sizes["replicate"] == 150
    assert entry["value"] > entry["asked"] == 0.0001
    assert entry["met"] is False


def test_one_pair_shows_nothing() -> None:
    assert metrics.interval_width(xr.DataArray([1.0], dims="replicate")).item() == np.inf


def test_the_interval_holds_the_mean_as_often_as_it_says() -> None:
    draws = xr.DataArray(np.random.default_rng(1).normal(3.0, 2.0, (4000, 200)), dims=("case", "replicate"))
    off = abs(draws.mean("replicate") - 3.0)
    assert float((off < metrics.interval_width(draws) / 2).mean()) == pytest.approx(0.95, abs=0.012)


@pytest.mark.parametrize(
    ("keys", "words"),
    [
        (("ensemble.precision=0",), "ensemble.precision: found 0; allowed: 1e-06 or more"),
        (("ensemble.precision=-1",), "ensemble.precision: found -1; allowed"),
        (("ensemble.precision=nan",), "ensemble.precision: found nan; allowed"),
        (("ensemble.precision=0.1", "ensemble.most=50"), "ensemble.most: found 50; allowed for 100 replicates at the start: 100 to"),
        (("ensemble.most=0",), "ensemble.most: found 0; allowed: 1 to"),
    ],
)
@pytest.mark.usefixtures("few_configs")
def test_what_cannot_be_reached_is_refused(keys: tuple[str, ...], words: str) -> None:
    with pytest.raises(ConfigError) as refusal:
        compose(*SHORT, *keys)
    assert str(refusal.value).startswith(words)


def test_a_world_without_a_counterfactual_has_no_effect_to_know() -> None:
    with pytest.raises(ConfigError, match=r"ensemble\.precision: .* baseline has no counterfactual"):
        compose("ensemble.precision=0.1")
