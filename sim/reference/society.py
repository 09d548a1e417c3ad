"""Publics change their mind and rivals eye each other: section 7."""

from __future__ import annotations

from math import exp, log

from sim.domain.arrays import QUARTER
from sim.reference.compilable import compilable
from sim.reference.growth import ROOT_QUARTER
from sim.reference.inputs import (
    Cast,
    Drivers,
    Estimates,
    Noise,
    Origin,
)
from sim.reference.world import World


@compilable
def update_opinion(quarter: int, cast: Cast, origin: Origin, estimates: Estimates, noise: Noise, drivers: Drivers, world: World) -> None:
    """Move every public's opinion of every power."""
    speed, scale = 1.0 - exp(-QUARTER * estimates.opinion_return), estimates.opinion_noise * ROOT_QUARTER
    for p in range(cast.powers):
        mood, start, draws = world.mood[p], origin.opinion[p], noise.opinion[quarter - 1][p]
        labour = origin.labour[p] * estimates.opinion_labour
        for s in range(cast.states):
            boom = max(0.0, log(world.imports[p][s] / world.imports_start[p][s]))
            burden = estimates.opinion_debt * (world.debt[p][s] - origin.debt[p][s]) / 100.0
            mood[s] += speed * (start[s] - labour * boom - burden - mood[s]) + scale * draws[s]
            world.opinion[p][s] = min(max(mood[s] + drivers.opinion[quarter][p][s], -1.0), 1.0)
