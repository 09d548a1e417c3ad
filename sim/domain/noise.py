"""Declare the noise of every decision, and draw it so that it depends only on (seed, decision, quarter, replicate).

A decision is the name of a choice or chance event ("trade", "voice"). Each (seed, decision, quarter, chunk of replicates) has its own
generator, and a chunk is always drawn whole, so that a replicate meets the same noise in every scenario, block, engine and ensemble size.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from math import sqrt
from typing import Any
from zlib import crc32

import numpy as np

from sim.domain.arrays import DYAD, Array
from sim.domain.declaration import described

CHUNK = 1024  # replicates a generator serves; part of the definition of the noise: another value is another noise
TAIL_FREEDOM = 5  # degrees of freedom of the heavy-tailed draw

Draw = Callable[[np.random.Generator, tuple[int, ...]], Array]


@dataclass(frozen=True)
class Decision:
    """Describe the noise of one decision or chance event.

    distribution: the method of `Noise` that draws it; dims: one draw for each; once: drawn at the origin alone, not every quarter.
    """

    name: str
    distribution: str
    dims: tuple[str, ...]
    once: bool


def decision(distribution: str, dims: tuple[str, ...] = (), once: bool = False) -> Any:
    """Declare the noise of a decision; see `Decision`."""
    return field(metadata={"distribution": distribution, "dims": dims, "once": once})


@dataclass(slots=True, eq=False, repr=False)
class Decisions[Value]:
    """Hold the noise of a run besides its estimates and shocks; the model draws it as it goes, by name."""

    exports_start: Value = decision("normal", DYAD, once=True)
    imports_start: Value = decision("normal", DYAD, once=True)
    diversion: Value = decision("normal", DYAD, once=True)
    constructed: Value = decision("normal", DYAD, once=True)
    voice: Value = decision("uniform", ("state",))
    organisations: Value = decision("uniform", ("organisation", "state"))
    world_growth: Value = decision("normal")
    power_growth: Value = decision("normal", ("power",))
    state_growth: Value = decision("normal", ("state",))
    exports: Value = decision("heavy_tailed", DYAD)
    imports: Value = decision("heavy_tailed", DYAD)
    other_trade: Value = decision("heavy_tailed", ("state",))
    remittances: Value = decision("normal", ("state",))
    arms: Value = decision("uniform", DYAD)
    politics: Value = decision("normal", DYAD)
    opinion: Value = decision("normal", DYAD)
    tension: Value = decision("normal")
    economic_shared: Value = decision("normal", ("power",))
    economic: Value = decision("normal", DYAD)
    security: Value = decision("normal", DYAD)
    dependence_shared: Value = decision("normal", ("power",))
    dependence: Value = decision("normal", DYAD)


DECISIONS = described(Decisions, Decision)


def _heavy_tailed(generator: np.random.Generator, shape: tuple[int, ...]) -> Array:
    drawn = generator.standard_t(TAIL_FREEDOM, shape)
    drawn /= sqrt(TAIL_FREEDOM / (TAIL_FREEDOM - 2))
    return drawn


class Noise:
    """Serve draws for replicates first to first + count - 1, and remember those of the present quarter.

    Paired scenarios advance in step and share one Noise, so that each draw is made once.
    """

    def __init__(self, seed: int, first: int, count: int) -> None:
        """Serve `count` replicates from number `first` on."""
        self.seed, self.first, self.count = seed, first, count
        self._quarter = -1
        self._drawn: dict[str, Array] = {}

    def normal(self, decision: str, quarter: int, *shape: int) -> Array:
        """Draw standard normals of shape (*shape, replicate)."""
        return self._draw(decision, quarter, shape, lambda generator, size: generator.standard_normal(size))

    def uniform(self, decision: str, quarter: int, *shape: int) -> Array:
        """Draw uniforms in [0, 1) of shape (*shape, replicate)."""
        return self._draw(decision, quarter, shape, lambda generator, size: generator.random(size))

    def heavy_tailed(self, decision: str, quarter: int, *shape: int) -> Array:
        """Draw Student t with five degrees of freedom, scaled to variance one, of shape (*shape, replicate)."""
        return self._draw(decision, quarter, shape, _heavy_tailed)

    def _draw(self, decision: str, quarter: int, shape: tuple[int, ...], draw: Draw) -> Array:
        if quarter != self._quarter:
            self._quarter, self._drawn = quarter, {}
        if decision not in self._drawn:
            self._drawn[decision] = self._assemble(decision, quarter, shape, draw)
        return self._drawn[decision]

    def _assemble(self, decision: str, quarter: int, shape: tuple[int, ...], draw: Draw) -> Array:
        last = self.first + self.count
        parts = []
        for chunk in range(self.first // CHUNK, (last - 1) // CHUNK + 1):
            drawn = draw(generator(self.seed, decision, quarter, chunk), (*shape, CHUNK))
            start, stop = max(self.first, chunk * CHUNK), min(last, (chunk + 1) * CHUNK)
            parts.append(drawn[..., start - chunk * CHUNK : stop - chunk * CHUNK])
        result = parts[0] if len(parts) == 1 else np.concatenate(parts, axis=-1)
        result.flags.writeable = False
        return result


def generator(seed: int, decision: str, quarter: int, chunk: int) -> np.random.Generator:
    """Make the generator of one decision in one quarter for one chunk of replicates.

    >>> generator(1, "trade", 3, 0).random() == generator(1, "trade", 3, 0).random()
    True
    """
    return np.random.Generator(np.random.SFC64([seed, crc32(decision.encode()), quarter, chunk]))
