"""What states say and where they belong: symbolic defiance, leaving and joining organisations, political bandwidth."""

from __future__ import annotations

import numpy as np

from sim.domain.arrays import (
    POWER,
    QUARTER,
    STATE,
    Array,
    total,
)
from sim.domain.constants import ALARMING, DEFIANCE_HALF_LIFE, LEAST_WELCOME, MOST_WELCOME, ORDINARY_NEED, POLITICS_HIGHEST
from sim.rules.adjustment import approach, chance

DEFIANCE_KEPT: float = 0.5 ** (QUARTER / DEFIANCE_HALF_LIFE)  # of an act, after a quarter


def grievance(opinion: Array, opinion_at_origin: Array) -> Array:
    """Measure how far a public has turned against a power since the origin: max(0, opinion_0 - opinion), net share.

    >>> grievance(np.array([0.2, 0.9]), np.array([0.5, 0.5])).tolist()
    [0.3, 0.0]
    """
    return np.maximum(0.0, opinion_at_origin - opinion)


def example(defiance: Array, own: Array) -> Array:
    """Measure how far the other states have shown that one can speak: 1 - exp(-mean of their remembered acts), in [0, 1].

    Args:
        defiance: remembered acts of all states (1, state, 1, replicate). own: of the state that looks (1, 1, 1, replicate).

    Source: Assumption, after Kuran 1991 (Now Out of Never): who has kept silent speaks once others have; acts came in clusters, as on the
    independence of Abkhazia in August 2008 and within five days of October 2022.

    >>> example(np.ones((1, 2, 1, 1)), np.ones((1, 1, 1, 1))).round(3).item()
    0.632
    """
    others = (total(defiance, STATE) - own) / max(defiance.shape[STATE] - 1, 1)
    shown: Array = 1.0 - np.exp(-others)
    return shown


def voice_hazard(
    base: Array,
    distraction: Array,
    grievance: Array,
    need: Array,
    encouragement: Array,
    by_distraction: Array,
    by_grievance: Array,
    by_need: Array,
    by_need_distracted: Array,
) -> Array:
    """Give the hazard, per year, of a public act of defiance of the patron.

    base x exp(by_distraction D + by_grievance grievance + by_need (need - 0.3) + by_need_distracted D need + encouragement)

    Args:
        base: 1/yr. distraction: share. grievance: net share. need: share of influence plus remittances over GDP.
        encouragement: by the example of others, log. by_distraction, by_grievance, by_need, by_need_distracted: weights, log per share.

    Source: Assumption.

    >>> zero = np.zeros(1)
    >>> voice_hazard(np.array([0.08]), zero, zero, np.array([0.3]), zero, zero, zero, zero, zero).item()
    0.08
    """
    log_ratio = by_distraction * distraction + by_grievance * grievance + by_need * (need - ORDINARY_NEED)
    hazard: Array = base * np.exp(log_ratio + by_need_distracted * distraction * need + encouragement)
    return hazard


def ask_for_help(alarm: Array, protection: Array) -> Array:
    """Ask the power that protects best for help, where the threat has risen by a tenth or more within the quarter: 1 or 0.

    Args:
        alarm: rise of the threat within the quarter, index (1, state, 1, replicate).
        protection: threat x guarantee x supply (power, state, 1, replicate); where nobody protects, nobody is asked.

    >>> ask_for_help(np.full((1, 1, 1, 1), 0.3), np.array([0.1, 0.4]).reshape(2, 1, 1, 1)).ravel().tolist()
    [0.0, 1.0]
    """
    best = (protection == protection.max(axis=POWER, keepdims=True)) & (protection > 0.0)
    return np.where(best & (alarm >= ALARMING), 1.0, 0.0)


def remember_acts(defiance: Array, voice: Array) -> Array:
    """Let acts of defiance fade and add the new one: defiance x 0.5 ^ (dt / 2.5) + voice.

    >>> remember_acts(np.zeros(1), np.ones(1)).item()
    1.0
    """
    return defiance * DEFIANCE_KEPT + voice


def exit_hazard(base: Array, lock_in: Array, distraction: Array, grievance: Array, need: Array) -> Array:
    """Give the hazard, per year, of leaving an organisation: base x exp(-lock_in + D + grievance - need).

    Args:
        base: 1/yr. lock_in: log. distraction of the leader, grievance (weighted) and need: see `voice_hazard`.

    Source: Assumption; the lock-in is bounded by no exit of KAZ, KGZ, TJK in 63 member-years.

    >>> exit_hazard(np.ones(1), np.zeros(1), np.zeros(1), np.zeros(1), np.zeros(1)).item()
    1.0
    """
    return base * np.exp(distraction + grievance - lock_in - need)


def change_membership(membership: Array, candidate: Array, leaving: Array, joining: Array, uniform: Array) -> Array:
    """Let members leave and candidates join; one uniform draw serves both.

    Args:
        membership: 0, 0.5 or 1 (organisation, state, 1, replicate). candidate: 1 where a state may join.
        leaving, joining: hazards, per year. uniform: the draw.

    >>> membership = np.array([1.0, 0.0, 0.0])
    >>> change_membership(membership, np.array([0.0, 1.0, 0.0]), np.ones(3), np.ones(3), np.zeros(3)).tolist()
    [0.0, 1.0, 0.0]
    """
    leaves = (membership >= 0.5) & (uniform < chance(leaving))
    joins = (membership < 1.0) & (candidate > 0.0) & (uniform < chance(joining)) & ~leaves
    return np.where(leaves, 0.0, np.where(joins, 1.0, membership))


def welcome(opinion: Array, opinion_cap: Array) -> Array:
    """Measure how far a public lets a power gain politically: clip(1 + opinion_cap opinion, 0.05, 2).

    >>> welcome(np.array([-1.0, 0.0]), np.array([0.65])).tolist()
    [0.35, 1.0]
    """
    return np.clip(1.0 + opinion_cap * opinion, LEAST_WELCOME, MOST_WELCOME)


def political_goal(ceiling: Array, response: Array, ratio: Array) -> Array:
    """Give the political bandwidth that a power's standing supports: ceiling + response log(ratio), index.

    Args:
        ceiling: index. response: index per log. ratio: reach x acceptance x welcome against the origin.

    >>> political_goal(np.array([0.18]), np.array([0.02]), np.ones(1)).item()
    0.18
    """
    return ceiling + response * np.log(ratio)


def advance_politics(politics: Array, goal: Array, rate: Array, welcome: Array, noise: Array) -> Array:
    """Move political bandwidth towards its goal; rises are slowed or eased by the public, falls are not.

    Args:
        politics, goal: index. rate: 1/yr. welcome: of the public, a ratio. noise: index in this quarter.

    >>> advance_politics(np.array([0.1]), np.array([0.1]), np.ones(1), np.ones(1), np.zeros(1)).item()
    0.1
    """
    pace = rate * np.where(goal > politics, welcome, 1.0)
    return np.clip(approach(politics, goal, pace) + noise, 0.0, POLITICS_HIGHEST)
