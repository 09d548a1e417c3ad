"""The rivals' tension: section 7, second half."""

from __future__ import annotations

from math import exp

from sim.domain.arrays import QUARTER
from sim.reference.compilable import compilable
from sim.reference.growth import ROOT_QUARTER
from sim.reference.inputs import (
    Cast,
    Drivers,
    Estimates,
    Noise,
)
from sim.reference.trade import total_sanctions
from sim.reference.world import POLITICAL, SECURITY, World


@compilable
def measure_entry(cast: Cast, world: World) -> float:
    """Give the second rival's share of all political and security influence in the region."""
    own, total = 0.0, 0.0
    for p in range(cast.powers):
        for s in range(cast.states):
            held = world.influence_by_channel[p][s][POLITICAL] + world.influence_by_channel[p][s][SECURITY]
            total += held
            if p == cast.rivals[1]:
                own += held
    return own / total


@compilable
def measure_overlap(cast: Cast, world: World) -> float:
    """Give how evenly the rivals' influence meets, averaged over states."""
    total = 0.0
    for s in range(cast.states):
        first, second = world.influence[cast.rivals[0]][s], world.influence[cast.rivals[1]][s]
        total += min(first, second) / max(first, second)
    return total / cast.states


@compilable
def update_tension(quarter: int, cast: Cast, estimates: Estimates, noise: Noise, drivers: Drivers, world: World) -> None:
    """Move the rivals' tension by last quarter's influence; without rivals it stays where it starts."""
    if cast.rivals[0] >= 0 and cast.rivals[1] >= 0:
        tension = world.tension[0]
        goal = estimates.tension_start - estimates.common_threat * total_sanctions(quarter, cast, drivers)
        goal += estimates.tension_entry * (measure_entry(cast, world) - world.entry_start[0])
        goal += estimates.tension_overlap * (measure_overlap(cast, world) - world.overlap_start[0])
        tension += (1.0 - exp(-QUARTER * estimates.tension_return)) * (goal - tension)
        tension += estimates.tension_noise * ROOT_QUARTER * noise.tension[quarter - 1]
        world.tension[0] = min(max(tension, 0.0), 1.0)
    world.confrontation[0] = 1.0 if world.tension[0] > estimates.confrontation_threshold else 0.0
