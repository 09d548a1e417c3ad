"""States speak, join and leave: the acts of section 2."""

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
from sim.reference.world import POLITICAL, World
from sim.reference.worth import grievance, protection

FORGETTING = 0.5 ** (QUARTER / 2.5)


@compilable
def distracted(quarter: int, p: int, s: int, drivers: Drivers) -> float:
    """Give a power's largest distraction from a state, over channels."""
    largest: float = max(drivers.distraction_in_force[quarter][p][s])
    return largest


@compilable
def need(p: int, s: int, world: World) -> float:
    """Give how much a state needs a power: share of influence and remittances."""
    return world.share[p][s] + world.remittances[p][s] / 100.0


@compilable
def look_around(cast: Cast, world: World) -> None:
    """Say for every state how far the others have shown that one can speak."""
    remembered = 0.0
    for s in range(cast.states):
        remembered += world.defiance[s]
    for s in range(cast.states):
        world.shown[s] = 1.0 - exp(-(remembered - world.defiance[s]) / max(cast.states - 1, 1))


@compilable
def speak(quarter: int, cast: Cast, origin: Origin, estimates: Estimates, noise: Noise, drivers: Drivers, world: World) -> None:
    """Let states defy the patron in words; without a patron nobody does."""
    patron = cast.patron
    look_around(cast, world)
    for s in range(cast.states):
        world.voice[s] = 0.0
        if patron >= 0:
            needed, distraction = need(patron, s, world), distracted(quarter, patron, s, drivers)
            drive = estimates.voice_distraction * distraction + estimates.voice_grievance * grievance(patron, s, origin, world)
            drive += estimates.voice_need * (needed - 0.3) + estimates.voice_need_distraction * distraction * needed
            drive += estimates.voice_example * world.shown[s]
            if noise.voice[quarter - 1][s] < 1.0 - exp(-QUARTER * estimates.voice_hazard * exp(drive)):
                world.voice[s] = 1.0
        world.defiance[s] = world.defiance[s] * FORGETTING + world.voice[s]


@compilable
def leaves(draw: float, p: int, s: int, distraction: float, origin: Origin, estimates: Estimates, world: World) -> bool:
    """Say whether a member leaves an organisation that p leads."""
    drive = distraction - estimates.lock_in + estimates.exit_grievance * grievance(p, s, origin, world) - need(p, s, world)
    return draw < 1.0 - exp(-QUARTER * estimates.exit_hazard * exp(drive))


@compilable
def joins(draw: float, p: int, s: int, distraction: float, estimates: Estimates, world: World) -> bool:
    """Say whether a candidate joins an organisation that p leads, by last quarter's alignment."""
    leaning = world.alignment[p][s] / world.share_start[p][s]
    return draw < 1.0 - exp(-QUARTER * estimates.join_hazard * (1.0 - distraction) * leaning)


@compilable
def choose_memberships(
    quarter: int, cast: Cast, origin: Origin, estimates: Estimates, noise: Noise, drivers: Drivers, world: World
) -> None:
    """Let members leave and candidates join; one draw serves both ways, and leaving comes first."""
    for o in range(cast.organisations):
        p = cast.leader[o]
        for s in range(cast.states):
            distraction = distracted(quarter, p, s, drivers)
            member, draw = world.membership[o][s], noise.organisations[quarter - 1][o][s]
            if member >= 0.5 and leaves(draw, p, s, distraction, origin, estimates, world):
                world.membership[o][s] = 0.0
            elif member < 1.0 and cast.candidates[o][s] and joins(draw, p, s, distraction, estimates, world):
                world.membership[o][s] = 1.0


@compilable
def welcome(opinion: float, estimates: Estimates) -> float:
    """Say how far opinion lets a power's political presence grow."""
    return min(max(1.0 + estimates.opinion_cap * opinion, 0.05), 2.0)


@compilable
def update_politics(quarter: int, cast: Cast, origin: Origin, estimates: Estimates, noise: Noise, world: World) -> None:
    """Move every dyad's political bandwidth; opinion is last quarter's."""
    scale = estimates.political_noise * ROOT_QUARTER
    for p in range(cast.powers):
        politics, draws = world.politics[p], noise.politics[quarter - 1][p]
        for s in range(cast.states):
            now, start = welcome(world.opinion[p][s], estimates), welcome(origin.opinion[p][s], estimates)
            offered = max(world.reach[p][s][POLITICAL], 0.05) * world.acceptance[p][s]
            goal = estimates.political_ceiling + estimates.political_response * log(offered * now / start)
            rate = estimates.political_rate * (now if goal > politics[s] else 1.0)
            moved = politics[s] + (1.0 - exp(-QUARTER * rate)) * (goal - politics[s]) + scale * draws[s]
            politics[s] = min(max(moved, 0.0), 0.3)


@compilable
def ask(quarter: int, cast: Cast, origin: Origin, drivers: Drivers, world: World) -> None:
    """Let a state whose threat has just risen turn to whoever protects it best."""
    for s in range(cast.states):
        alarmed = drivers.threat[quarter][s] - drivers.threat[quarter - 1][s] >= 0.1
        best = 0.0
        for p in range(cast.powers):
            best = max(best, protection(quarter, p, s, origin, drivers, world))
        for p in range(cast.powers):
            chosen = best > 0.0 and protection(quarter, p, s, origin, drivers, world) == best
            world.requests[p][s] = 1.0 if alarmed and chosen else 0.0
