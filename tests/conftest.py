"""Small runs that several tests look at."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
import xarray as xr

from sim import compose, run
from sim.config import Config
from sim.config import files as place
from sim.config.files import folder

SMALL = ("ensemble.replicates=20", "end=2025Q4", "figures=false")


def small(*overrides: str) -> Config:
    return compose(*SMALL, *overrides)


def same(first: xr.Dataset, second: xr.Dataset) -> bool:
    """Say whether two runs hold the same bits, attributes apart."""
    return first.drop_attrs().identical(second.drop_attrs())


@pytest.fixture(scope="session")
def distracted() -> xr.Dataset:
    """A small paired run of the main scenario."""
    return run(small("+scenario=ukraine_distraction"))


@pytest.fixture
def elsewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Stand in an empty folder."""
    empty = tmp_path / "empty"
    empty.mkdir()
    monkeypatch.chdir(empty)
    return empty


@pytest.fixture
def few_configs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Copy the YAML files, so that a test may break some or add to them; one theme of estimates, so that it is quick."""
    copy = tmp_path / "configs"
    shutil.copytree(folder(), copy)
    (copy / "calibration" / "prior.yaml").write_text("# @package _global_\ndefaults: [trade]\n")
    monkeypatch.setattr(place, "PACKAGE", tmp_path / "sim")
    return copy


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Give a test that asks for `scenario_name` every scenario there is a file of."""
    if "scenario_name" in metafunc.fixturenames:
        folder = Path(__file__).parents[1] / "configs" / "scenario"
        metafunc.parametrize("scenario_name", sorted(path.stem for path in folder.glob("*.yaml")))


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--update-baseline", action="store_true", help="accept the model's present numbers as the baseline")
