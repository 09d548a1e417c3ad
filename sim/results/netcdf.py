"""Keep an ensemble in a netCDF file, block by block, so that memory does not grow with it; its disk space is reserved before the run."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from errno import ENOSPC
from pathlib import Path
from typing import Any

import h5netcdf
import h5py
import numpy as np
import xarray as xr
from numpy.typing import NDArray

from sim.metrics import slab_length

SPARE = 2**20  # bytes that the tables and the labels of a Dataset may need beside its figures
REPLICATES = 1024  # the most that are stored side by side

Arrays = Iterator[tuple[str, NDArray[np.float32]]]


class Store:
    """Write blocks of an ensemble into a file that `created` made."""

    def __init__(self, file: h5netcdf.File) -> None:
        """Write into an open file."""
        self._file = file

    def put(self, first: int, arrays: Arrays) -> None:
        """Store a block whose first replicate is number `first`: by variable, each (scenario, replicate, quarter, ...)."""
        for name, values in arrays:
            self._file[name][:, first : first + values.shape[1]] = values

    def copy(self, path: Path, count: int) -> None:
        """Store the first replicates of another file."""
        with opened(path) as source:
            names = [str(name) for name, values in source.data_vars.items() if "replicate" in values.dims]
            for first in range(0, count, REPLICATES):
                part = source.isel(replicate=slice(first, min(first + REPLICATES, count)))
                self.put(first, ((name, part[name].values) for name in names))


@contextmanager
def created(path: Path, frame: xr.Dataset, template: xr.Dataset, beside: int = 0) -> Iterator[Store]:
    """Make a file with the labels and attributes of `frame` and room for the variables of `template`, which has one replicate.

    beside: bytes that must stay free.

    Raises:
        OSError: the disk has no room for it.
    """
    count = frame.sizes["replicate"]
    require_room(path.parent, count * template.nbytes + beside)
    frame.to_netcdf(path, engine="h5netcdf")
    with h5netcdf.File(path, "a") as file:
        for name, variable in template.data_vars.items():
            _make_room(file, str(name), variable, count)
    _reserve(path)
    with h5netcdf.File(path, "a") as file:
        yield Store(file)


@contextmanager
def opened(path: Path) -> Iterator[xr.Dataset]:
    """Open an ensemble without reading it: variables are read when they are used, and not kept."""
    with xr.open_dataset(path, engine="h5netcdf", cache=False) as dataset:
        yield dataset


def describe(path: Path, attributes: dict[str, str]) -> None:
    """Add attributes to a file."""
    with h5netcdf.File(path, "a") as file:
        file.attrs.update(attributes)


def require_room(folder: Path, size: int) -> None:
    """Refuse a disk that has no room for so many bytes: HDF5 can crash the process when a disk fills up under it.

    Raises:
        OSError: it has not.
    """
    if shutil.disk_usage(folder).free < size + SPARE:
        raise OSError(ENOSPC, os.strerror(ENOSPC), str(folder))


def _make_room(file: h5netcdf.File, name: str, variable: xr.DataArray, count: int) -> None:
    """Allocate a variable whole, in chunks by which a slab of quarters of all replicates is read without the rest."""
    length = {**variable.sizes, "replicate": count}
    layout = h5py.h5p.create(h5py.h5p.DATASET_CREATE)
    layout.set_alloc_time(h5py.h5d.ALLOC_TIME_EARLY)
    settings: dict[str, Any] = {"fill_time": "never", "dcpl": layout}
    if all(length.values()):  # HDF5 knows no chunks of nothing: an axis may be empty where no actor leads an organisation
        chunk = {**length, "scenario": 1, "replicate": _side_by_side(count)}
        chunk["quarter"] = slab_length(variable.isel(quarter=0, replicate=0).nbytes, length["quarter"], count)
        settings["chunks"] = tuple(chunk[str(dim)] for dim in variable.dims)
    made = file.create_variable(name, tuple(map(str, variable.dims)), variable.dtype, **settings)
    made.attrs.update(variable.attrs)


def _side_by_side(count: int) -> int:
    """Choose how many replicates are stored side by side, so that little room is left over at the end.

    >>> _side_by_side(1000), _side_by_side(1025), _side_by_side(100_000)
    (1000, 513, 1024)
    """
    return REPLICATES if count > 8 * REPLICATES else -(-count // -(-count // REPLICATES))


def _reserve(path: Path) -> None:
    """Reserve the disk space now, so that it cannot run out later; where the system cannot, it was at least there."""
    if hasattr(os, "posix_fallocate"):
        with path.open("r+b") as file:
            os.posix_fallocate(file.fileno(), 0, path.stat().st_size)
