"""Write a run's results into a folder of their own, atomically, and read them back."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import xarray as xr
import yaml

from sim import PROJECT, metrics
from sim.config import Config, ConfigError, digest, is_default, scenario_name
from sim.config.identity import record_of, suffix
from sim.metrics import tabulate
from sim.results import finished
from sim.results.atomic_folder import replacing
from sim.results.finished import COMPOSED, DATASET, SIGNED
from sim.results.formats import composed, write_json, write_signed, write_table
from sim.results.netcdf import SPARE, require_room
from sim.results.parts import Parts
from sim.results.provenance import package_version

AXES, REQUIRED = {"scenario", "quarter", "power", "state"}, {"config_hash", "seed", "origin", "version", "versions", "paired", "titles"}
MOST_EXPANSION = 8  # times its size on disk that a Dataset may take in memory
FOREIGN = "unknown"  # the content of a folder that no run of this program has signed


def folder_for(config: Config) -> Path:
    """Name the folder of a run: its scenarios, and a short hash where values were overridden or the plain name holds another run.

    Raises:
        ConfigError: a folder of that name exists and is not a result of ours.
    """
    root, name, fingerprint = Path(config.results), scenario_name(config) + suffix(config), digest(config)
    plain = root / name
    own = is_default(config) and _holds(plain) in (None, FOREIGN, fingerprint)
    folder = plain if own else root / f"{name}-{fingerprint[:8]}"
    refuse_foreign(folder)
    return folder


def refuse_foreign(folder: Path) -> None:
    """Refuse to replace what this program did not write.

    Raises:
        ConfigError: the folder exists and is not a result of ours.
    """
    if _holds(folder) == FOREIGN:
        raise ConfigError(f"results: {folder} exists and holds no results of this program; move it, or choose another results=FOLDER")


def _holds(folder: Path) -> str | None:
    """Say whose results a folder holds: a fingerprint, None for nothing, or FOREIGN."""
    if not folder.exists():
        return None
    try:
        first_line = (folder / COMPOSED).read_text(encoding="utf-8").partition("\n")[0]
    except (OSError, ValueError):
        return FOREIGN
    return first_line.removeprefix(SIGNED) if first_line.startswith(SIGNED) else FOREIGN


@contextmanager
def written_atomically(folder: Path) -> Iterator[Path]:
    """Give an empty folder to write into, and put it in `folder`'s place when all is written; on any failure nothing is left.

    Raises:
        ConfigError: `folder` exists and is not a result of ours. OSError: naming `folder`, it cannot be written.
    """
    refuse_foreign(folder)
    with replacing(folder) as temporary:
        yield temporary


def write(dataset: xr.Dataset, config: Config, folder: Path) -> None:
    """Write the Dataset, the composed config and the tables of a run that is in memory into a folder.

    Raises:
        OSError: the disk has no room for it.
    """
    require_room(folder, dataset.nbytes)
    dataset.to_netcdf(folder / DATASET, engine="h5netcdf")
    summary = metrics.bands(dataset, *metrics.tabulated(dataset))
    sign(summary, config, folder)
    for make in tables(lambda: summary).values():
        make(folder)


def sign(summary: xr.Dataset, config: Config, folder: Path) -> None:
    """Write the composed config of a run into its folder, with the signature by which the run is found."""
    rerun = replace(config, dry_run=False, fresh=False)  # asked of this command alone: the file runs as any other
    replicates = metrics.replicates(summary)
    signed = finished.signature(config, str(summary.attrs["program"]), replicates, record_of(config, replicates))
    write_signed(folder, signed.run, f"{finished.found_by(signed)}{composed(rerun)}")


def tables(summary: Callable[[], xr.Dataset]) -> Parts:
    """List the tables of a run; its summary is asked for when one is made."""
    return {
        "summary.csv": lambda folder: write_table(folder / "summary.csv", tabulate(summary())),
        "what_moved.csv": lambda folder: write_table(folder / "what_moved.csv", metrics.every_effect(summary())),
        "summary.json": lambda folder: write_json(folder / "summary.json", _headline(summary())),
    }


def _headline(summary: xr.Dataset) -> dict[str, dict[str, object]]:
    headlines = metrics.headline(summary) | metrics.headline_effects(metrics.every_effect(summary))
    found: dict[str, dict[str, object]] = {name: dict(entry) for name, entry in headlines.items()}
    return found | _workers(summary) | _precision(summary)


def _workers(summary: xr.Dataset) -> dict[str, dict[str, object]]:
    """List the processes that did the work of an engine."""
    names = metrics.attribute(summary, "workers", [])
    return {"workers": {"value": len(names), "unit": "processes", "low": None, "high": None, "names": names}} if names else {}


def _precision(summary: xr.Dataset) -> dict[str, dict[str, object]]:
    """Give how well the effects are known, where a run was asked to know them well."""
    found = metrics.attribute(summary, "precision", None)
    return {"precision": {"value": found["reached"], "unit": "index", "low": None, "high": None} | found} if found else {}


def load(path: str | Path) -> xr.Dataset:
    """Open the Dataset of a result folder, or of a file, in memory.

    Raises:
        ConfigError: there is none, it cannot be read, is not a result of this program, or is one of another version.
    """
    place = Path(path).expanduser()
    file = place / DATASET if place.is_dir() else place
    if not file.is_file():  # a pipe or a device would never end
        raise ConfigError(f"{file}: no results can be read there (no such file)")
    try:
        with xr.open_dataset(file, engine="h5netcdf") as dataset:
            if dataset.nbytes > MOST_EXPANSION * file.stat().st_size + SPARE:
                raise ValueError("it claims to hold more than it does")
            found = dataset.load()
            fault = foreign(found)
    except Exception as error:  # a broken file makes the libraries raise whatever they meet in it
        raise ConfigError(f"{file}: no results can be read there ({error})") from error
    if fault:
        raise ConfigError(f"{file}: {fault}; run it again, or open it with xarray")
    return found


def foreign(dataset: xr.Dataset) -> str:
    """Say why a Dataset is no result of this version of the program, or nothing.

    >>> foreign(xr.Dataset())
    'no results of this program'
    """
    if (REQUIRED - set(dataset.attrs)) | (AXES - set(dataset.sizes)) or not {"replicate", "quantile"} & set(dataset.sizes):
        return "no results of this program"
    if not all(isinstance(json.loads(str(dataset.attrs[name])), dict) for name in ("paired", "titles", "versions")):
        return "no results of this program"
    theirs, ours = str(dataset.attrs["version"]), package_version(PROJECT)
    known = "not installed" not in (theirs, ours)  # run from its folder, the program does not know its version
    return f"results of version {theirs} of this program, which is version {ours}" if known and theirs != ours else ""


def write_sweep(points: dict[str, xr.Dataset], folder: Path) -> None:
    """Write what a sweep found at the headline quarters, point by point, and which points it ran."""
    summary = {f"{point}.{name}": entry for point, dataset in points.items() for name, entry in metrics.headline(dataset).items()}
    write_json(folder / "summary.json", summary)
    listed = yaml.safe_dump({"points": list(points)}, sort_keys=False)
    write_signed(folder, "+".join(points), listed)
