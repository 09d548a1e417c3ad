"""Write a run's results: into a folder of their own, aside first, then renamed; and read them back."""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from errno import ENOSPC
from pathlib import Path
from secrets import token_hex

import pandas as pd
import xarray as xr
import yaml

from sim import metrics
from sim.config import Config, ConfigError, digest, is_default, resolved, scenario_name
from sim.config.theory import suffix

DATASET = "ensemble.nc"
COMPOSED = "config.yaml"
SIGNED = "# fingerprint of this run: "
FOREIGN = "unknown"  # what a folder holds that no run of ours has signed
TABULATED = [
    "influence",
    "trade",
    "remittances",
    "debt",
    "arms",
    "opinion",
    "alignment",
    "attention",
    "outside_effort",
    "hedging",
    "partners",
    "defiance",
    "tension",
    "confrontation",
]

SPARE = 2**20  # bytes that the tables and the labels of a Dataset may need beside its figures
RESTS_ON = {"influence": "bandwidth", "trade": "trade_level", "arms": "arms_base"}  # the figure at the origin, where it has another name


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
        first_line = (folder / COMPOSED).read_text().partition("\n")[0]
    except (OSError, ValueError):
        return FOREIGN
    return first_line.removeprefix(SIGNED) if first_line.startswith(SIGNED) else FOREIGN


@contextmanager
def written_aside(folder: Path) -> Iterator[Path]:
    """Give an empty folder to write into, and put it in `folder`'s place when all is written; on any failure nothing is left.

    What stood in `folder` goes only when the new one stands, and comes back if it cannot.

    Raises:
        ConfigError: `folder` exists and is not a result of ours. OSError: naming `folder`, it cannot be written.
    """
    refuse_foreign(folder)
    aside = folder.parent / f".{folder.name}-{token_hex(4)}"
    former = aside.with_name(f"{aside.name}-former")
    missing = [parent for parent in aside.parents if not parent.exists()]
    try:
        aside.mkdir(parents=True)
        yield aside
        if folder.exists():
            folder.rename(former)
        aside.rename(folder)
        shutil.rmtree(former, ignore_errors=True)
    except BaseException as error:
        _undo(folder, aside, former, missing)
        if isinstance(error, OSError) and error.errno:  # HDF5 tells of addresses and offsets, not of the folder
            raise OSError(error.errno, os.strerror(error.errno), str(folder)) from error
        raise


def _undo(folder: Path, aside: Path, former: Path, missing: list[Path]) -> None:
    """Leave everything as it was, down to the folders that were missing."""
    if former.exists() and not folder.exists():
        former.rename(folder)
    for leftover in (aside, former):
        shutil.rmtree(leftover, ignore_errors=True)
    for parent in missing:
        with suppress(OSError):
            parent.rmdir()


def write(dataset: xr.Dataset, config: Config, folder: Path) -> None:
    """Write the Dataset, the tables and the composed config of a run into a folder.

    Raises:
        OSError: the disk has no room for it.
    """
    if shutil.disk_usage(folder).free < dataset.nbytes + SPARE:  # asked first: HDF5 can crash the process when a disk fills up under it
        raise OSError(ENOSPC, os.strerror(ENOSPC), str(folder))
    dataset.to_netcdf(folder / DATASET, engine="h5netcdf")
    tabulate(dataset).to_csv(folder / "summary.csv", index=False, float_format="%.6g")
    composed = yaml.safe_dump(resolved(config), sort_keys=False, allow_unicode=True)
    (folder / COMPOSED).write_text(f"{SIGNED}{digest(config)}\n{composed}")
    (folder / "summary.json").write_text(json.dumps(headline(dataset), indent=1) + "\n")


def tabulate(dataset: xr.Dataset) -> pd.DataFrame:
    """Tabulate the measures at every year's end, one row each, with the paired effect and the basis of the figure at the origin."""
    ends = [str(label) for label in dataset["quarter"].values if str(label).endswith("Q4")]
    tables = [metrics.effect_table(dataset, name, ends).assign(variable=name) for name in TABULATED]
    table = pd.concat(tables, ignore_index=True)
    keys = table[["variable", "power", "state"]].astype(str).to_numpy()
    table["basis"] = [_basis(dataset, *key) for key in keys]
    first = ["scenario", "variable", "quarter", "power", "state"]
    return table[first + [name for name in table.columns if name not in first]]


def _basis(dataset: xr.Dataset, variable: str, power: str, state: str) -> str:
    """Say where the figure stood at the origin: observed, carried, constructed, assumption, or made by the model."""
    name = f"{RESTS_ON.get(variable, variable)}_basis"
    if name not in dataset or not (power and state):
        return "model"
    return str(dataset[name].sel(power=power, state=state).item())


def headline(dataset: xr.Dataset) -> dict[str, dict[str, float | str | None]]:
    """Give the influences at the headline quarters, and their paired effects, as name: value, unit, low, high."""
    table = metrics.effect_table(dataset)
    result: dict[str, dict[str, float | str | None]] = {}
    for row in table.to_dict("records"):
        name = f"{row['scenario']}.influence.{row['power']}.{row['state']}.{row['quarter']}"
        result[name] = {"value": row["median"], "unit": row["unit"], "low": row["low"], "high": row["high"]}
        if pd.notna(row["effect_median"]):
            ends = {"low": row["effect_low"], "high": row["effect_high"]}
            result[f"effect.{name}"] = {"value": row["effect_median"], "unit": row["unit"], **ends}
    return result


def load(path: str | Path) -> xr.Dataset:
    """Open the Dataset of a result folder, or of a file, in memory.

    Raises:
        ConfigError: there is none, or it cannot be read.
    """
    file = Path(path) / DATASET if Path(path).is_dir() else Path(path)
    try:
        return xr.load_dataset(file, engine="h5netcdf")
    except (OSError, ValueError, KeyError) as error:
        raise ConfigError(f"{file}: no results can be read there ({error})") from error


def write_sweep(points: dict[str, xr.Dataset], folder: Path) -> None:
    """Write what a sweep found at the headline quarters, point by point, and which points it ran."""
    summary = {f"{point}.{name}": entry for point, dataset in points.items() for name, entry in headline(dataset).items()}
    (folder / "summary.json").write_text(json.dumps(summary, indent=1) + "\n")
    listed = yaml.safe_dump({"points": list(points)}, sort_keys=False)
    (folder / COMPOSED).write_text(f"{SIGNED}{'+'.join(points)}\n{listed}")
