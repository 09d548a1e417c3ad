"""Hold contenders to one another: whoever computes something else is not measured."""

from __future__ import annotations

from collections.abc import Iterator
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
from sim.studies.benchmark.bridge import replicate_first
from sim.studies.benchmark.case import Case

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
