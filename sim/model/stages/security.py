"""Arms and their suppliers, and the tension between the rivals."""

from __future__ import annotations

from sim.domain.arrays import (
    POLITICAL,
    POWER,
    SECURITY,
    Array,
    only,
    total,
)
from sim.model.situation import Situation
from sim.rules import rivalry, security
from sim.rules.alignment import arms_share

BEYOND_TRADE = slice(POLITICAL.start, SECURITY.stop)


def update_arms(now: Situation) -> None:
    """Let suppliers come and go, orders follow supply and alignment, and stocks renew."""
    world, origin, draws = now.world, now.origin, now.draws
    reach = world.reach[:, :, SECURITY]
    uniform = now.noise.uniform("arms", now.quarter, *world.arms.shape[:3])
    unmet = security.unmet(world.arms_base, reach, now.figures.other_arms)
    onset = security.onset_hazard(draws.arms_onset, reach, world.acceptance, unmet, draws.arms_substitution)
    ending = draws.arms_exit * (1.0 - world.arms_share)
    world.arms_base, entered, left = security.suppliers(world.arms_base, onset, ending, draws.arms_jump, uniform)
    pull = draws.arms_alignment * (world.alignment - origin.alignment)
    ordered = security.ordered_share(world.arms_base, reach, pull, now.figures.other_arms)
    goal = (1.0 + now.drivers.threat) * ordered
    world.arms = security.advance_arms(world.arms, goal, draws.arms_renewal, draws.arms_jump, entered, left)
    world.arms_share = arms_share(world.arms, now.figures.other_arms)


def update_tension(now: Situation) -> None:
    """Raise tension as one rival enters where the other was alone, and lower it while both face the West."""
    world, origin, draws = now.world, now.origin, now.draws
    if not now.cast.rivals:
        return
    entered = _entry(now, world.influence_by_channel) - _entry(now, origin.influence_by_channel)
    overlapped = _overlap(now, world.influence) - _overlap(now, origin.influence)
    threat = draws.common_threat * total(now.drivers.sanctions, POWER)
    goal = origin.tension + draws.tension_entry * entered + draws.tension_overlap * overlapped - threat
    noise = draws.tension_noise * now.noise.normal("tension", now.quarter, 1, 1, 1)
    world.tension = rivalry.advance_tension(world.tension, goal, draws.tension_return, noise)
    world.confrontation = rivalry.confronted(world.tension, draws.confrontation_threshold)


def _entry(now: Situation, by_channel: Array) -> Array:
    return rivalry.entry(by_channel[:, :, BEYOND_TRADE], now.cast.rivals[1])


def _overlap(now: Situation, influence: Array) -> Array:
    first, second = now.cast.rivals
    return rivalry.overlap(influence[only(first)], influence[only(second)])
