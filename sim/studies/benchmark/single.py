"""Run one replicate at a time in ordinary Mesa models: on plain floats, or on the model's own arrays with one replicate in them.

Both are given what the ensemble pays for: their noise is drawn beforehand, their world stands, and nothing is recorded.
"""

from __future__ import annotations

from collections.abc import Callable

import mesa
import numpy as np

from sim.domain.arrays import Array, shape_of
from sim.domain.noise import TAIL_FREEDOM, Draw, Noise
from sim.model import InfluenceModel
from sim.reference.alignment import accept, align
from sim.reference.attention import measure_shares, spend
from sim.reference.diplomacy import choose_memberships, speak
from sim.reference.growth import measure_strength
from sim.reference.inputs import Estimates
from sim.reference.start import start
from sim.reference.step import observe, respond
from sim.reference.world import new_world
from sim.studies.benchmark.bridge import DRAWN_ONCE, DRAWS, Replicate
from sim.studies.benchmark.case import Case


class FloatModel(mesa.Model):  # type: ignore[misc]  # Mesa is not typed
    """Hold one replicate in lists of floats."""

    def __init__(self, replicate: Replicate) -> None:
        """Set the world up at the origin."""
        super().__init__(rng=0)
        self.given, self.world, self.quarter = replicate, new_world(replicate.cast), 0
        start(replicate.cast, replicate.origin, replicate.estimates, replicate.noise, self.world)
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
    """Stand for all powers: one agent for all is the fastest way to call them."""

    def step(self) -> None:
        """Split every power's effort."""
        cast, _, estimates, _, drivers = self.model.given
        spend(self.model.quarter, cast, estimates, drivers, self.model.world)


class States(mesa.Agent):  # type: ignore[misc]  # Mesa is not typed
    """Stand for all states."""

    def step(self) -> None:
        """Let every state speak, join, leave, align and accept."""
        quarter, world = self.model.quarter, self.model.world
        cast, origin, estimates, noise, drivers = self.model.given
        speak(quarter, cast, origin, estimates, noise, drivers, world)
        choose_memberships(quarter, cast, origin, estimates, noise, drivers, world)
        align(quarter, cast, origin, estimates, drivers, world)
        accept(cast, estimates, world)


class Drawn(Noise):
    """Serve draws that are made at the first asking and kept for every later one."""

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
    shapes = {decision: shape_of(dims, case.cast.sizes, 1)[:3] for decision, (_, dims) in DRAWS.items()}
    for replicate in range(replicates):
        generator = np.random.default_rng(replicate)
        generator.random(len(Estimates._fields))
        for decision, (law, _) in DRAWS.items():
            draw = drawer(generator, law)
            for _ in range(1 if decision in DRAWN_ONCE else case.quarters):
                draw(shapes[decision])


def drawer(generator: np.random.Generator, law: str) -> Callable[[tuple[int, ...]], Array]:
    """Give what draws from a law with a generator."""
    laws: dict[str, Callable[[tuple[int, ...]], Array]] = {
        "uniform": generator.random,
        "normal": generator.standard_normal,
        "heavy_tailed": lambda shape: np.asarray(generator.standard_t(TAIL_FREEDOM, shape)),
    }
    return laws[law]
