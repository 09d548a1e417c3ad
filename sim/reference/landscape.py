"""States go downhill on the landscape of frustration: section 2."""

from __future__ import annotations

from math import exp, inf, sqrt, tanh

from sim.reference.compilable import compilable
from sim.reference.inputs import (
    Cast,
    Drivers,
    Estimates,
    Origin,
    Row,
)
from sim.reference.world import World
from sim.reference.worth import protection, protection_start, rents_of


@compilable
def size(p: int, output: Row, powers: int, estimates: Estimates) -> float:
    """Give a power's size by its economy, one on average."""
    everybody = 0.0
    for q in range(powers):
        everybody += exp(estimates.size_elasticity * (output[q] - output[p]))
    return powers / everybody


@compilable
def rents(quarter: int, p: int, s: int, powers: int, origin: Origin, drivers: Drivers, world: World) -> float:
    """Give by how much a power's trade and stakes have risen beyond those of the average power."""
    average = 0.0
    for q in range(powers):
        average += rents_of(quarter, q, s, origin, drivers, world) / powers
    return rents_of(quarter, p, s, origin, drivers, world) - average


@compilable
def inclination(quarter: int, p: int, s: int, cast: Cast, origin: Origin, estimates: Estimates, drivers: Drivers, world: World) -> float:
    """Give the rise of size times propensity of a state towards a power."""
    voice = estimates.opinion_weight * origin.societal_voice[s]
    now = estimates.rents_weight * rents(quarter, p, s, cast.powers, origin, drivers, world) + voice * world.opinion[p][s]
    now = tanh(now + estimates.security_weight * protection(quarter, p, s, origin, drivers, world))
    then = tanh(voice * origin.opinion[p][s] + estimates.security_weight * protection_start(p, s, origin, world))
    large, formerly = size(p, world.power_output, cast.powers, estimates), size(p, origin.power_output, cast.powers, estimates)
    return large * now - formerly * then


@compilable
def heat(p: int, q: int, cast: Cast, origin: Origin, estimates: Estimates, world: World) -> float:
    """Give by how much two rivals are more at odds than at the origin; zero where they are not the rivals."""
    first, second = cast.rivals[0], cast.rivals[1]
    if not (p == first and q == second) and not (p == second and q == first):
        return 0.0
    now = size(p, world.power_output, cast.powers, estimates) * size(q, world.power_output, cast.powers, estimates)
    then = size(p, origin.power_output, cast.powers, estimates) * size(q, origin.power_output, cast.powers, estimates)
    return estimates.rift_weight * (now * world.tension[0] - then * estimates.tension_start)


@compilable
def embargo(p: int, q: int, quarter: int, cast: Cast, estimates: Estimates, drivers: Drivers, world: World) -> float:
    """Give by how much q, who imposes sanctions, is at odds with p, who is under them and imposes none."""
    if cast.sanctioning[p] == 1 or cast.sanctioning[q] == 0:
        return 0.0
    both = size(p, world.power_output, cast.powers, estimates) * size(q, world.power_output, cast.powers, estimates)
    sanctions: float = drivers.sanctions[quarter][p]
    return estimates.rift_weight * both * sanctions


@compilable
def steepness(quarter: int, cast: Cast, origin: Origin, estimates: Estimates, drivers: Drivers, world: World) -> float:
    """Give the most by which the powers' quarrels can curve the landscape: the rivals', and the root of all squared embargoes."""
    rivals, embargoes = 0.0, 0.0
    for p in range(cast.powers):
        for q in range(cast.powers):
            rivals = max(rivals, abs(heat(p, q, cast, origin, estimates, world)))
            embargoes += embargo(p, q, quarter, cast, estimates, drivers, world) ** 2
    return rivals + sqrt(embargoes)


@compilable
def descend(s: int, quarter: int, cast: Cast, origin: Origin, estimates: Estimates, drivers: Drivers, world: World) -> None:
    """Head for the bottom of the bowl that touches a state's landscape where it stands."""
    curve = estimates.state_sharpness * steepness(quarter, cast, origin, estimates, drivers, world)
    for p in range(cast.powers):
        slope = inclination(quarter, p, s, cast, origin, estimates, drivers, world)
        for q in range(cast.powers):
            quarrel = heat(p, q, cast, origin, estimates, world) + embargo(p, q, quarter, cast, estimates, drivers, world)
            slope -= (quarrel + embargo(q, p, quarter, cast, estimates, drivers, world)) * world.alignment[q][s]
        goal = estimates.moving_cost * world.share_start[p][s] + curve * world.alignment[p][s] + estimates.state_sharpness * slope
        world.pull[p][s] = goal / (estimates.moving_cost + curve)
    share_out(s, cast.powers, world)


@compilable
def share_out(s: int, powers: int, world: World) -> None:
    """Turn goals into the nearest shares: take the excess off those above zero, until none falls below it."""
    excess, higher = -inf, -inf
    while higher > excess or excess == -inf:
        excess, total, kept = higher, -1.0, 0
        for p in range(powers):
            if world.pull[p][s] > excess:
                total += world.pull[p][s]
                kept += 1
        higher = total / kept
    for p in range(powers):
        world.pull[p][s] = max(0.0, world.pull[p][s] - excess)
