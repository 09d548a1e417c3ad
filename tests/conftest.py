"""Small runs that several tests look at."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
import xarray as xr

from sim import compose, run
from sim.config import Config

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
def in_folder(tmp_path: object, monkeypatch: pytest.MonkeyPatch) -> Callable[[], None]:
    monkeypatch.chdir(str(tmp_path))
    return lambda: None


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Give a test that asks for `scenario_name` every scenario there is a file of."""
    if "scenario_name" in metafunc.fixturenames:
        folder = Path(__file__).parents[1] / "configs" / "scenario"
        metafunc.parametrize("scenario_name", sorted(path.stem for path in folder.glob("*.yaml")))


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--update-baseline", action="store_true", help="accept the model's present numbers as the baseline")
