"""Suppliers of arms come, deliver and go: section 6, first half."""

from __future__ import annotations

from math import exp

from sim.domain.arrays import QUARTER
from sim.reference.compilable import compilable
from sim.reference.inputs import Cast, Drivers, Estimates, Noise
from sim.reference.world import SECURITY, World


@compilable
def measure_arms(s: int, cast: Cast, world: World) -> None:
    """Add up a state's stock of arms, with suppliers outside the cast."""
    total = world.other_arms[s]
    for p in range(cast.powers):
        total += world.arms[p][s]
    world.arms_total[s] = total


@compilable
def unmet(s: int, cast: Cast, world: World) -> float:
    """Give the share of a state's standing orders that its suppliers cannot fill."""
    standing = filled = world.other_arms[s]
    for p in range(cast.powers):
        standing += world.arms_base[p][s]
        filled += world.arms_base[p][s] * world.reach[p][s][SECURITY]
    return max(0.0, 1.0 - filled / standing)


@compilable
def change_suppliers(quarter: int, s: int, cast: Cast, estimates: Estimates, noise: Noise, world: World) -> None:
    """Let suppliers begin where they had no standing share, and end where they had one."""
    wanting = exp(estimates.arms_substitution * unmet(s, cast, world))  # before anybody comes or goes
    for p in range(cast.powers):
        draw = noise.arms[quarter - 1][p][s]
        world.turn[p][s] = 0.0
        if world.arms_base[p][s] == 0.0:
            offered = world.reach[p][s][SECURITY] * world.acceptance[p][s] * wanting
            if draw < 1.0 - exp(-QUARTER * estimates.arms_onset * offered):
                world.turn[p][s] = 1.0
                world.arms_base[p][s] = estimates.arms_jump
        elif draw < 1.0 - exp(-QUARTER * estimates.arms_exit * (1.0 - world.arms[p][s] / world.arms_total[s])):
            world.turn[p][s] = -1.0
            world.arms_base[p][s] = 0.0


@compilable
def place_orders(s: int, cast: Cast, estimates: Estimates, world: World) -> float:
    """Set each supplier's orders from a state; return all orders, with suppliers outside the cast."""
    orders = world.other_arms[s]
    for p in range(cast.powers):
        order = world.arms_base[p][s] * world.reach[p][s][SECURITY]
        order *= exp(estimates.arms_alignment * (world.alignment[p][s] - world.share_start[p][s]))
        world.pull[p][s] = order
        orders += order
    return orders


@compilable
def update_arms(quarter: int, cast: Cast, estimates: Estimates, noise: Noise, drivers: Drivers, world: World) -> None:
    """Renew every stock of arms out of the orders placed."""
    renewal = 1.0 - exp(-QUARTER * estimates.arms_renewal)
    for s in range(cast.states):
        change_suppliers(quarter, s, cast, estimates, noise, world)
        orders = place_orders(s, cast, estimates, world)
        wanted = 1.0 + drivers.threat[quarter][s]
        for p in range(cast.powers):
            if world.turn[p][s] == 0.0:
                world.arms[p][s] += renewal * (wanted * world.pull[p][s] / orders - world.arms[p][s])
            else:
                world.arms[p][s] = world.arms_base[p][s]
        measure_arms(s, cast, world)
