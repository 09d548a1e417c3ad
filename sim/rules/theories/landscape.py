"""Landscape: a state moves downhill on the frustration of standing far from friends, near to foes, and between powers at odds.

Axelrod and Bennett 1993 let an actor join one of two camps; here it divides itself, so its distance from a power is what it withholds from
it, two powers are as near through it as it stands with both, and moving has a cost. States do not see each other: no table measures what
two of the region want of one another, and a propensity that nobody measured would be an answer put into the question.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from sim.domain.arrays import (
    POWER,
    Array,
    mean,
    total,
)
from sim.rules.theories.view import Draws, View


@dataclass(frozen=True)
class Landscape:
    """Hold what shapes a state's frustration, all as rises against the origin.

    pull: size x propensity (power, state, 1, replicate). rifts: pairs of camps at odds, which share no power (power, 1, 1, replicate);
    two powers' propensity is minus the product of their places in the first and the second camp.
    sharpness, moving_cost: 1/utility, utility per squared share.
    """

    pull: Array
    rifts: list[tuple[Array, Array]]
    sharpness: Array
    moving_cost: Array


def target(baseline: Array, view: View, draws: Draws) -> Array:
    """Take a state downhill from where it stands.

    Source: Axelrod and Bennett 1993 for frustration and descent; the continuous form and the cost of moving are assumptions.
    """
    return downhill(view.alignment, baseline, survey(view, draws))


def survey(view: View, draws: Draws) -> Landscape:
    """Draw the landscape that a state sees."""
    now, before = (size(output, draws.size_elasticity) for output in (view.output, view.output_at_origin))
    voice = draws.opinion_weight * view.societal_voice
    gain = draws.rents_weight * (view.rents - mean(view.rents, POWER))
    felt = np.tanh(gain + draws.security_weight * view.protection + voice * view.opinion)
    felt_at_origin = np.tanh(draws.security_weight * view.protection_at_origin + voice * view.opinion_at_origin)
    rifts = [sanctioned(now, view.sanctions, view.sanctioning, draws.rift_weight)]
    if view.rivals:
        rifts.append(rivalry(now, before, view.tension, view.tension_at_origin, view.rivals, draws.rift_weight))
    return Landscape(now * felt - before * felt_at_origin, rifts, draws.state_sharpness, draws.moving_cost)


def size(output: Array, elasticity: Array) -> Array:
    """Measure the powers by their economies: output ^ elasticity, one on average.

    Args:
        output: log GDP (power, 1, 1, replicate). elasticity: 0 makes all equal, 1 measures by GDP.

    >>> size(np.log([[[[1.0]]], [[[4.0]]]]), np.array([0.5])).ravel().round(9).tolist()
    [0.666666667, 1.333333333]
    """
    weights = np.exp(elasticity * (output - mean(output, POWER)))
    sizes: Array = weights / mean(weights, POWER)
    return sizes


def rivalry(
    sizes: Array, sizes_at_origin: Array, tension: Array, tension_at_origin: Array, rivals: tuple[Array, ...], weight: Array
) -> tuple[Array, Array]:
    """Set the two rivals at odds by the rise of tension between them, weighted by both their sizes.

    Args:
        sizes: of the powers (power, 1, 1, replicate). tension: index. rivals: masks of the two. weight: utility per index.
    """
    one, other = rivals
    heat = total(sizes * one, POWER) * total(sizes * other, POWER) * tension
    heat_at_origin = total(sizes_at_origin * one, POWER) * total(sizes_at_origin * other, POWER) * tension_at_origin
    return weight * (heat - heat_at_origin) * one, other


def sanctioned(sizes: Array, sanctions: Array, sanctioning: Array, weight: Array) -> tuple[Array, Array]:
    """Set powers under sanctions at odds with those who impose them, weighted by the sizes of both.

    Args:
        sanctions: share of exports lost to them (power, 1, 1, replicate). sanctioning: 1 for those who impose them. weight: utility.
    """
    return weight * sizes * sanctions * (1.0 - sanctioning), sizes * sanctioning


def frustration(alignment: Array, baseline: Array, land: Landscape) -> Array:
    """Measure a state's frustration with the cost of having moved, against the origin's landscape (1, state, 1, replicate).

    sharpness x (- sum_p pull_p a_p + sum over rifts of (one . a)(other . a)) + moving_cost / 2 x sum_p (a_p - baseline_p)^2
    """
    felt = -total(land.pull * alignment, POWER)
    for one, other in land.rifts:
        felt = felt + total(one * alignment, POWER) * total(other * alignment, POWER)
    moved = alignment - baseline
    return land.sharpness * felt + 0.5 * land.moving_cost * total(moved * moved, POWER)


def downhill(alignment: Array, baseline: Array, land: Landscape) -> Array:
    """Step to the lowest point of a bowl that touches the frustration where the state stands and lies above it everywhere else.

    The quadratic part of a rift curves by at most |one| |other|, since its camps share no power; adding that much curvature makes the bowl.
    So frustration never rises on the way to the target, however far a state goes, and a state that stays is at a local minimum.
    """
    slope, curvature = land.pull, np.zeros((1, 1, 1, 1))
    for one, other in land.rifts:
        slope = slope - one * total(other * alignment, POWER) - other * total(one * alignment, POWER)
        curvature = curvature + np.sqrt(total(one * one, POWER) * total(other * other, POWER))
    goal = land.moving_cost * baseline + land.sharpness * (curvature * alignment + slope)
    return nearest_shares(goal / (land.moving_cost + land.sharpness * curvature))


def nearest_shares(point: Array) -> Array:
    """Find the shares, none negative and one in all over powers, that lie nearest to a point.

    max(0, point - excess), with the excess that makes them sum to one. Source: Held, Wolfe and Crowder 1974.

    >>> nearest_shares(np.array([0.9, 0.7, -0.3]).reshape(3, 1, 1, 1)).ravel().round(9).tolist()
    [0.6, 0.4, 0.0]
    """
    falling = -np.sort(-point, axis=POWER)
    count = np.arange(1.0, len(point) + 1.0).reshape(-1, 1, 1, 1)
    excess = (np.cumsum(falling, axis=POWER) - 1.0) / count
    kept = total((falling > excess).astype(np.float64), POWER).astype(np.intp)
    shares: Array = np.maximum(0.0, point - np.take_along_axis(excess, kept - 1, axis=POWER))
    return shares
