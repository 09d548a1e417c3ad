"""Hold every contender to the ensemble before any is measured."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import numpy as np

from sim.domain.arrays import Array
from sim.domain.variables import RECORDED
from sim.reference.step import record
from sim.reference.world import new_paths
from sim.studies.benchmark.agreement import require
from sim.studies.benchmark.bridge import Replicate, inputs, replicate_first
from sim.studies.benchmark.case import Case
from sim.studies.benchmark.limit import CompiledLoop
from sim.studies.benchmark.single import Drawn, FloatModel


def require_singles(case: Case, replicates: int) -> None:
    """Refuse one-at-a-time models whose first replicates are not the ensemble's.

    Raises:
        ConfigError: one of them computes something else.
    """
    given = inputs(case, case.noise(0, replicates))
    floats = _stack(float_paths(given.replicate(number), case.quarters) for number in range(replicates))
    require(case, case.noise(0, replicates), floats, "the model on plain floats")
    arrays = _stack(array_paths(case, Drawn(case.noise(number, 1))) for number in range(replicates))
    require(case, case.noise(0, replicates), arrays, "the model on one-replicate arrays")


def require_limit(case: Case, loop: CompiledLoop) -> None:
    """Refuse a compiled loop that does not compute what the ensemble does, in all its replicates.

    Raises:
        ConfigError: it computes something else.
    """
    require(case, case.noise(0, len(loop.paths)), loop.paths, "the compiled loop")


def float_paths(replicate: Replicate, quarters: int) -> dict[str, Array]:
    """Run a replicate on plain floats and keep its paths (quarter, *dims)."""
    model, paths = FloatModel(replicate), new_paths(replicate.cast, quarters)
    record(0, model.world, paths)
    for quarter in range(1, quarters + 1):
        model.step()
        record(quarter, model.world, paths)
    return {name: np.array(path) for name, path in paths._asdict().items()}


def array_paths(case: Case, noise: Drawn) -> dict[str, Array]:
    """Run a replicate on arrays of its own and keep its paths (quarter, *dims)."""
    kept: dict[str, list[Any]] = {variable.name: [] for variable in RECORDED}
    for world in case.worlds(noise):
        for variable in RECORDED:
            kept[variable.name].append(replicate_first(getattr(world, variable.name), variable.dims)[0].copy())
    return {name: np.array(path) for name, path in kept.items()}


def _stack(replicates: Iterable[dict[str, Array]]) -> dict[str, Array]:
    rows = list(replicates)
    return {name: np.stack([row[name] for row in rows]) for name in rows[0]}
