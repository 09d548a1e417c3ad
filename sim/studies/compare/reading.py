"""Read a run to be compared: its influence alone, and only if this version wrote it, whole."""

from __future__ import annotations

import json
from pathlib import Path

import xarray as xr

from sim import PROJECT, results
from sim.config import ConfigError
from sim.metrics.pairing import subject_of
from sim.results.provenance import package_version

READ = ("influence", "influence_by_channel")
NEEDED = ("config", "config_hash", "seed", "version", "origin", "paired", "titles")  # attributes


def labels(paths: list[Path]) -> dict[str, Path]:
    """Label runs by their folders; by the whole path where two folders have one name.

    >>> list(labels([Path("results/a"), Path("results/b/ensemble.nc")]))
    ['a', 'b']
    """
    folders = [path.parent if path.suffix == ".nc" else path for path in paths]
    plain = [folder.name for folder in folders]
    return {(folder.name if plain.count(folder.name) == 1 else str(folder)): path for folder, path in zip(folders, paths, strict=True)}


def folder(path: Path) -> Path:
    """Give the folder of a run that is named by its folder or by its file."""
    return (path.parent if path.suffix == ".nc" else path).resolve()


def read(path: Path) -> xr.Dataset:
    """Read influence, whole and by channel, of the scenario that a run is about.

    Raises:
        ConfigError: there is no run, it was cut short, or another program or version wrote it.
    """
    file = path / results.DATASET if path.is_dir() or not path.suffix else path
    try:
        with xr.open_dataset(file, engine="h5netcdf") as dataset:
            _check(dataset, path)
            return dataset[list(READ)].sel(scenario=[subject_of(dataset)]).load()
    except ConfigError:
        raise
    except (OSError, ValueError, KeyError, RuntimeError) as error:
        why = "there is no such file" if not file.exists() else "it was cut short, or another program wrote it"
        raise ConfigError(f"runs: {file} cannot be read; {why}") from error


def size(path: Path) -> int:
    """Count the bytes that `read` takes in memory."""
    with xr.open_dataset(path / results.DATASET, engine="h5netcdf") as dataset:
        return int(dataset[list(READ)].isel(scenario=[0]).nbytes)


def _check(dataset: xr.Dataset, path: Path) -> None:
    missing = [name for name in READ if name not in dataset] + [name for name in NEEDED if name not in dataset.attrs]
    if missing:
        raise ConfigError(f"runs: {path} is no run of this program, it has no {missing[0]}; expected a folder such as results/baseline")
    if not all(isinstance(json.loads(str(dataset.attrs[name])), dict) for name in ("paired", "titles")):
        raise ValueError("not what this program writes")
    if "replicate" not in dataset.dims:
        raise ConfigError(f"runs: {path} holds a summary, not every replicate, so it cannot be paired; run it with ensemble.record=full")
    written, here = str(dataset.attrs["version"]), package_version(PROJECT)
    if written != here:
        again = f"run it again: {dataset.attrs.get('command', 'its command')}"
        raise ConfigError(f"runs: {path} was written by version {written}, this is {here}; {again}")
