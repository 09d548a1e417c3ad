"""Make the figures, reports and tables that a results folder lacks: from its files, or by running its config again."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager, redirect_stdout
from dataclasses import replace
from importlib import import_module
from io import StringIO
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import yaml

from sim import results
from sim.config import Config, ConfigError
from sim.config import read as read_config
from sim.config.schema import Engine
from sim.domain.errors import Incomplete
from sim.results import netcdf, parts
from sim.results.atomic_folder import adding
from sim.studies import STUDIES
from sim.studies.compare import points, reading, report
from sim.studies.ensemble import point
from sim.studies.ensemble.merging import compared_part

AGAIN = ("backtest", "calibrate", "claims", "gallery")  # studies whose files do not hold all that their figures show


def complete(folder: Path) -> list[str]:
    """Make what a results folder lacks, in its place; list the new files.

    Raises:
        ConfigError: it holds no results of this program, or none that can be completed. Incomplete: some parts failed again.
    """
    before = _files(folder)
    index = _index(folder)
    if (folder / results.DATASET).is_file():
        failed = _complete_run(folder)
    elif isinstance(index.get("points"), list):
        failed = _complete_sweep(folder, [folder.parent / str(name) for name in index["points"]])
    elif isinstance(index.get("runs"), dict):
        failed = _complete_comparison(folder, {str(label): Path(str(run["path"])) for label, run in index["runs"].items()})
    else:
        failed = {}
        _copy_from_another_run(folder)
    parts.require_all({folder: failed})
    return sorted(_files(folder) - before)


def _files(folder: Path) -> set[str]:
    return {str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file()}


def _index(folder: Path) -> dict[str, Any]:
    """Read what a folder says of itself."""
    try:
        text = (folder / results.COMPOSED).read_text(encoding="utf-8")
        found = yaml.safe_load(text) if text.startswith(results.SIGNED) else None
    except (OSError, ValueError, yaml.YAMLError, RecursionError) as error:
        raise ConfigError(f"file: {folder} holds no results that can be completed ({results.COMPOSED} cannot be read)") from error
    if not isinstance(found, dict):
        raise ConfigError(f"file: {folder} holds no results of this program; expected a folder such as results/baseline")
    return found


def _complete_run(folder: Path) -> dict[str, str]:
    config = _config(folder)
    try:
        with netcdf.opened(folder / results.DATASET) as dataset:
            if fault := results.foreign(dataset):
                raise ConfigError(f"file: {folder} holds {fault}; run it again")
            return point.complete(folder, dataset, config)
    except (OSError, KeyError) as error:
        raise ConfigError(f"file: {folder / results.DATASET} cannot be read; run it again") from error


def _config(folder: Path) -> Config:
    """Read the config of a folder as data that is checked as any other, with figures, to be run by this machine alone."""
    return replace(read_config(folder / results.COMPOSED), figures=True, engine=Engine())


def _complete_sweep(folder: Path, runs: list[Path]) -> dict[str, str]:
    bands = {}
    for run in runs:
        reading.read(run)  # refuses what is no run of this version
        with netcdf.opened(run / results.DATASET) as dataset:
            bands[run.name] = compared_part(dataset)
    with adding(folder) as temporary:
        _, more = points.write(runs, bands, temporary)
    return parts.add(folder, parts.missing(folder, more))


def _complete_comparison(folder: Path, runs: dict[str, Path]) -> dict[str, str]:
    with adding(folder) as temporary:
        _, more = report.write({label: reading.read(path) for label, path in runs.items()}, temporary)
    return parts.add(folder, parts.missing(folder, more))


def _copy_from_another_run(folder: Path) -> None:
    """Run a study again beside its folder, and copy the files that the folder lacks."""
    config = _config(folder)
    if config.study not in AGAIN:
        raise ConfigError(f"file: {folder} comes from study={config.study}, which cannot be completed; run it again: study={config.study}")
    with TemporaryDirectory(dir=folder.parent, prefix=f".{folder.name}-") as root:
        fault = _run_quietly(replace(config, results=root), f"python -m sim config={folder / results.COMPOSED}")
        (made,) = Path(root).iterdir()
        with adding(folder) as temporary:
            for name in _files(made) - _files(folder):
                (temporary / name).parent.mkdir(parents=True, exist_ok=True)
                shutil.copy(made / name, temporary / name)
        if fault:
            raise Incomplete(fault.replace(str(made), str(folder)))


def _run_quietly(config: Config, command: str) -> str:
    """Run a study; give the line on what it could not make."""
    with quietly():
        try:
            import_module(STUDIES[config.study]).run(config, command)
        except Incomplete as error:
            return str(error)
    return ""


@contextmanager
def quietly() -> Iterator[None]:
    """Print no tables of a run that is made again."""
    with redirect_stdout(StringIO()):
        yield
