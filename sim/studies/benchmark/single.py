"""Run one replicate at a time in ordinary Mesa models: on plain floats, or on the model's own arrays with one replicate in them.

Both are spared what the ensemble pays for: their noise is drawn beforehand, their world is there, and nothing is recorded.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import fields
from time import process_time

import mesa
import numpy as np

from sim.config import ConfigError
from sim.domain.arrays import Array, shape_of
from sim.domain.draws import DrawsOf
from sim.domain.noise import DECISIONS, TAIL_FREEDOM, Draw, Noise
from sim.model import InfluenceModel
from sim.reference.alignment import accept, align
from sim.reference.attention import measure_shares, spend
from sim.reference.compilable import HAS_NUMBA
from sim.reference.compiled import (
    Records,
    compile_many,
    empty_records,
    pack,
)
from sim.reference.diplomacy import ask, choose_memberships, speak
from sim.reference.growth import measure_strength
from sim.reference.start import start
from sim.reference.step import observe, respond
from sim.reference.world import new_paths, new_world
from sim.studies.benchmark.bridge import Inputs, Replicate, inputs
from sim.studies.benchmark.case import Case


class FloatModel(mesa.Model):  # type: ignore[misc]  # Mesa is not typed
    """Hold one replicate in lists of floats."""

    def __init__(self, replicate: Replicate) -> None:
        """Set the world up at the origin."""
        super().__init__(rng=0)
        self.given, self.world, self.quarter = replicate, new_world(replicate.cast), 0
        start(*replicate, self.world)
        Powers(self)
        States(self)

    def step(self) -> None:
        """Advance by one quarter."""
        self.quarter += 1
        cast, origin, estimates, _, drivers = self.given
        measure_shares(cast, self.world)
        measure_strength(self.quarter, cast, origin, estimates, drivers, self.world)
        self.agents.do("step")
        respond(self.quarter, *self.given, self.world)
        observe(self.quarter, *self.given, self.world)


class Powers(mesa.Agent):  # type: ignore[misc]  # Mesa is not typed
    """Act for all powers: one agent for all is the fastest way to call them."""

    def step(self) -> None:
        """Split every power's effort."""
        cast, _, estimates, _, drivers = self.model.given
        spend(self.model.quarter, cast, estimates, drivers, self.model.world)


class States(mesa.Agent):  # type: ignore[misc]  # Mesa is not typed
    """Act for all states."""

    def step(self) -> None:
        """Let every state speak, join, leave, ask, align and accept."""
        quarter, world = self.model.quarter, self.model.world
        cast, origin, estimates, noise, drivers = self.model.given
        speak(quarter, cast, origin, estimates, noise, drivers, world)
        choose_memberships(quarter, cast, origin, estimates, noise, drivers, world)
        ask(quarter, cast, origin, drivers, world)
        align(quarter, cast, origin, estimates, drivers, world)
        accept(cast, estimates, world)


class Drawn(Noise):
    """Serve draws that are made on the first call and kept for every later one."""

    def __init__(self, noise: Noise) -> None:
        """Serve the same replicates as another noise."""
        super().__init__(noise.seed, noise.first, noise.count)
        self._made: dict[tuple[str, int], Array] = {}

    def _draw(self, decision: str, quarter: int, shape: tuple[int, ...], draw: Draw) -> Array:
        key = decision, quarter
        if key not in self._made:
            self._made[key] = self._assemble(decision, quarter, shape, draw)
        return self._made[key]


def array_model(case: Case, noise: Drawn) -> mesa.Model:
    """Make the model on arrays of one replicate."""
    return InfluenceModel(case.config, case.scenario, case.start, noise)


def advance(models: list[mesa.Model], quarters: int) -> None:
    """Run models one after the other."""
    for model in models:
        for _ in range(quarters):
            model.step()


def draw_alone(case: Case, replicates: int) -> None:
    """Draw noise as one would without blocks: a plain generator a replicate, one call a decision and quarter."""
    shapes = {item: shape_of(item.dims, case.cast.sizes, 1)[:3] for item in DECISIONS}
    for replicate in range(replicates):
        generator = np.random.default_rng(replicate)
        generator.random(len(fields(DrawsOf)))
        for item in DECISIONS:
            draw = drawer(generator, item.distribution)
            for _ in range(1 if item.once else case.quarters):
                draw(shapes[item])


def drawer(generator: np.random.Generator, distribution: str) -> Callable[[tuple[int, ...]], Array]:
    """Give what draws from a distribution with a generator."""
    distributions: dict[str, Callable[[tuple[int, ...]], Array]] = {
        "uniform": generator.random,
        "normal": generator.standard_normal,
        "heavy_tailed": lambda shape: np.asarray(generator.standard_t(TAIL_FREEDOM, shape)),
    }
    return distributions[distribution]


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
