"""Compile the reference over many replicates: the limit of one core that takes a replicate at a time.

Inputs and results are structured arrays, one record a replicate, so that a replicate's draws and paths lie side by side in memory and its
world (15 kB for five powers and five states) stays in the nearest cache.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from importlib import import_module
from typing import Any

import numpy as np
from numpy.typing import NDArray

from sim.domain.declaration import contents
from sim.reference.inputs import Cast, Origin
from sim.reference.step import run
from sim.reference.world import Paths, World

type Records = NDArray[np.void]


def by_name(example: Any) -> dict[str, Any]:
    """Give what a named tuple, the paths or a declared class holds."""
    if isinstance(example, Cast | Origin | World):
        return example._asdict()
    return vars(example) if isinstance(example, Paths) else contents(example)


def record_type(example: Any) -> np.dtype[np.void]:
    """Give the record that holds what an object holds: numbers and nested lists, by name.

    >>> from sim.reference.world import Paths, World
    >>> record_type(Paths(trade=[[0.0, 0.0]]))["trade"].shape
    (1, 2)
    """
    arrays = {name: np.asarray(value) for name, value in by_name(example).items()}
    return np.dtype([(name, array.dtype, array.shape) for name, array in arrays.items()], align=True)


def empty_records(example: Any, replicates: int) -> Records:
    """Allocate records of zeros in the shape of an object."""
    return np.zeros(replicates, record_type(example))


def pack(examples: Sequence[Any]) -> Records:
    """Copy objects of one shape into records."""
    records = empty_records(examples[0], len(examples))
    for place, example in enumerate(examples):
        for name, value in by_name(example).items():
            records[name][place] = value
    return records


def run_many(
    cast: Records, origins: Records, estimates: Records, noises: Records, drivers: Records, quarters: int, world: Records, outs: Records
) -> None:
    """Run replicates one after another in one world; a single origin or set of drivers serves all of them."""
    for r in range(len(outs)):
        origin, driver = origins[r % len(origins)], drivers[r % len(drivers)]
        run(cast[0], origin, estimates[r], noises[r], driver, quarters, world[0], outs[r])


def compile_many() -> Callable[..., None]:
    """Compile `run_many`; the first call takes some seconds for each new shape.

    Raises:
        ModuleNotFoundError: numba is not installed.
    """
    compiled: Callable[..., None] = import_module("numba").njit(error_model="numpy")(run_many)
    return compiled
