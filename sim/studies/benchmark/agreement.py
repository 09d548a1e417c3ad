"""Hold contenders to one another: whoever computes something else is not measured."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import groupby
from math import inf, isnan
from operator import itemgetter
from typing import Any

import numpy as np

from sim.config import ConfigError
from sim.domain import quarters
from sim.domain.arrays import Array
from sim.domain.noise import Noise
from sim.domain.variables import RECORDED
from sim.reference.step import record
from sim.reference.world import new_paths
from sim.studies.benchmark.bridge import Replicate, inputs, replicate_first
from sim.studies.benchmark.case import Case
from sim.studies.benchmark.single import CompiledLoop, Drawn, FloatModel

TOLERANCE = 1e-9  # of the larger of one and the value


def distance(name: str, ours: Array, theirs: Array) -> float:
    """Measure the largest difference between two arrays, of the larger of one and the value.

    Security dependence is compared by its cube, of which it is the root: near zero a root magnifies rounding beyond any tolerance.

    >>> distance("trade", np.array([2.0, 0.0]), np.array([2.5, 0.0]))
    0.25
    """
    if name == "security_dependence":
        ours, theirs = ours**3, theirs**3
    return float(np.max(np.abs(ours - theirs) / np.maximum(1.0, np.abs(ours)), initial=0.0))


def distances(case: Case, noise: Noise, paths: Any) -> Iterator[tuple[int, str, float]]:
    """Run the model and measure how far other paths lie from its own: quarter, variable, distance.

    paths: by name, each (replicate, quarter, *dims), of the replicates that the noise serves.
    """
    for quarter, world in enumerate(case.worlds(noise)):
        for variable in RECORDED:
            ours = replicate_first(getattr(world, variable.name), variable.dims)
            theirs = np.reshape(
                paths[variable.name][:, quarter], ours.shape
            )  # nested lists forget the length of an axis after an empty one
            yield quarter, variable.name, distance(variable.name, ours, theirs)


def require(case: Case, noise: Noise, paths: Any, whose: str) -> None:
    """Refuse paths that are not those of the model.

    Raises:
        ConfigError: naming the first quarter that differs, the variable that differs most in it, and by how much.
    """
    for quarter, rows in groupby(distances(case, noise, paths), key=itemgetter(0)):
        found, name = max((inf if isnan(found) else found, name) for _, name, found in rows)
        if found > TOLERANCE:
            label = quarters.label(quarters.parse(case.config.origin) + quarter)
            reason = f"{name} of {whose} differs from the ensemble's by {found:.2g} in {label}; allowed: {TOLERANCE:g}"
            raise ConfigError(f"study=benchmark: {reason}; no speed is reported")


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
    return {name: np.array(path) for name, path in vars(paths).items()}


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
