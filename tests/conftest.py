"""What tests of several rooms share: small runs, a copy of the configs or the project to stand in, blocks of pages, refusals."""

from __future__ import annotations

import os
import re
import shutil
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from hashlib import sha256
from pathlib import Path

import numpy as np
import pytest
import xarray as xr

from sim import compose, run
from sim.config import Config, ConfigError
from sim.config import files as place
from sim.config.files import folder

PROJECT = Path(__file__).parents[1]
AGREEMENT_OF_TURKEY = Path(__file__).with_name("agreement_of_turkey.csv")
WAR = "+scenario=ukraine_distraction"
LIMIT = 120  # seconds that a process of a test may take
SECRET = "HOSTILE_SECRET"
SMALL = ("ensemble.replicates=20", "end=2025Q4", "figures=false")


def small(*overrides: str) -> Config:
    return compose(*SMALL, *overrides)


def same(first: xr.Dataset, second: xr.Dataset) -> bool:
    """Say whether two runs hold the same bits, attributes apart."""
    return first.drop_attrs().identical(second.drop_attrs())


def recorded(ds: xr.Dataset, yearly: float) -> xr.Dataset:
    """Give the influence of a run a record in which it changes by so much in a typical year."""
    shape = ds.sizes["power"], ds.sizes["state"]
    dims = ("power", "state")
    return ds.assign(influence_yearly=(dims, np.full(shape, yearly)), influence_record=(dims, np.full(shape, "pair")))


def bits(ds: xr.Dataset) -> str:
    """Hash every figure of a run, whatever the order of its axes; attributes, which say who did the work, are left out."""
    found = sha256()
    for name in sorted(str(name) for name in ds.data_vars):
        values = ds[name].transpose(*sorted(str(dim) for dim in ds[name].dims)).values
        found.update(f"{name} {values.shape}".encode())
        found.update(np.ascontiguousarray(values).tobytes() if values.dtype.kind == "f" else str(values.tolist()).encode())
    return found.hexdigest()


def listing(folder: Path) -> list[str]:
    """List all that is in a folder."""
    return sorted(str(path.relative_to(folder)) for path in folder.rglob("*"))


def blocks(text: str, language: str) -> list[str]:
    """Give the fenced blocks of a language, without the indent they have in a list."""
    found = re.findall(rf"^( *)```{language}\n(.*?)^ *```", text, re.DOTALL | re.MULTILINE)
    return [re.sub(rf"^{indent}", "", block, flags=re.MULTILINE) for indent, block in found]


def copy(project: Path) -> Path:
    """Copy the project without its results and notebooks, so that a test may change it."""
    for name in ("docs", "configs", "sim", "tests"):
        shutil.copytree(PROJECT / name, project / name, ignore=shutil.ignore_patterns("__pycache__"))
    for name in ("mkdocs.yml", "README.md", "CONTRIBUTING.md", "pyproject.toml"):
        shutil.copy(PROJECT / name, project)
    return project


def refused(read: Callable[[], object]) -> str | None:
    """Call what reads hostile input; give the one line that refuses it, or None where it was read. Any other error fails the test."""
    line = None
    try:
        read()
    except ConfigError as error:
        line = str(error)
    if line is not None:
        assert line, "an empty line says nothing"
        assert "\n" not in line
        assert SECRET not in os.environ or os.environ[SECRET] not in line
    return line


def started(*arguments: str, cwd: Path) -> subprocess.Popen[str]:
    """Start the program in a process, and a group of processes, of its own."""
    environment = os.environ | {"PYTHONPATH": str(place.PACKAGE.parent)}
    command = [sys.executable, "-m", "sim", WAR, "figures=false", *arguments]
    how = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE, "text": True, "start_new_session": True, "preexec_fn": accept_interrupts}
    return subprocess.Popen(command, cwd=cwd, env=environment, **how)  # type: ignore[call-overload, no-any-return]


def accept_interrupts() -> None:
    """Accept the interrupt, which a shell makes all that it runs in the background ignore."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)


@pytest.fixture(scope="session")
def distracted() -> xr.Dataset:
    """A small paired run of the main scenario."""
    return run(small(WAR))


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
    (copy / "calibration" / "prior.yaml").write_text("# @package _global_\ndefaults: [trade]\n", encoding="utf-8")
    monkeypatch.setattr(place, "PACKAGE", tmp_path / "sim")
    if Path.cwd() == PROJECT:  # whose configs/ would be read as well
        monkeypatch.chdir(tmp_path)
    return copy


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """Mount a disk of 1 MB, where one may."""
    folder, mount = tmp_path / "disk", shutil.which("mount")
    folder.mkdir()
    command = [str(mount), "-t", "tmpfs", "-o", "size=1m", "tmpfs", str(folder)]
    if not mount or os.geteuid() != 0 or subprocess.run(command, capture_output=True, check=False).returncode != 0:
        pytest.skip("needs the right to mount")
    yield folder
    subprocess.run(["umount", str(folder)], check=True)


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Give a test that asks for `scenario_name` every scenario there is a file of."""
    if "scenario_name" in metafunc.fixturenames:
        scenarios = (PROJECT / "configs" / "scenario").glob("*.yaml")
        metafunc.parametrize("scenario_name", sorted(path.stem for path in scenarios))


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--update-baseline", action="store_true", help="accept the model's present numbers as the baseline")
