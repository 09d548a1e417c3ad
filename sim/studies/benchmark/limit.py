"""Run replicates through the reference compiled by numba: what one core could do that takes a replicate at a time."""

from __future__ import annotations

from time import process_time

from sim.config import ConfigError
from sim.domain.noise import Noise
from sim.reference.compilable import HAS_NUMBA
from sim.reference.compiled import (
    Records,
    compile_many,
    empty_records,
    pack,
)
from sim.reference.world import new_paths, new_world
from sim.studies.benchmark.bridge import Inputs, inputs
from sim.studies.benchmark.case import Case


def require_numba() -> None:
    """Refuse to start where the limit cannot be compiled.

    Raises:
        ConfigError: numba is not installed.
    """
    if not HAS_NUMBA:
        raise ConfigError("study=benchmark: numba is needed (the extra dev)")


class CompiledLoop:
    """Hold the compiled loop with its inputs laid out in memory, and the paths it records in double precision."""

    def __init__(self, case: Case, noise: Noise) -> None:
        """Lay out, compile (some 20 seconds) and run once; `compile_seconds` says how long the first run took."""
        self.inputs: Inputs = inputs(case, noise)
        self._quarters = case.quarters
        self._cast, self._origin = pack([self.inputs.cast]), pack([self.inputs.origin])
        self._world = empty_records(new_world(self.inputs.cast), 1)
        self.paths: Records = empty_records(new_paths(self.inputs.cast, case.quarters), noise.count)
        self._compiled = compile_many()
        began = process_time()
        self.run()
        self.compile_seconds = process_time() - began

    def run(self) -> None:
        """Run every replicate from the origin to the end."""
        given = self.inputs
        self._compiled(self._cast, self._origin, given.estimates, given.noises, given.drivers, self._quarters, self._world, self.paths)
