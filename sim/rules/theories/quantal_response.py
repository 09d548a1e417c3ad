"""Quantal response: a state leans on each power by what it is worth, rents, security, opinion and the cost of dependence weighed."""

from __future__ import annotations

from sim.domain.arrays import Array
from sim.rules.alignment import target_alignment
from sim.rules.theories.view import Draws, View


def target(baseline: Array, view: View, draws: Draws) -> Array:
    """Divide a state by what each power is worth to it: baseline exp(state_sharpness utility) / sum over powers of the same.

    Args:
        baseline: alignment at the origin, share (power, state, 1, replicate). view: the state's view. draws: estimates.

    Source: McKelvey and Palfrey 1995 for the form; see `worth` for the utility.
    """
    opinion = view.societal_voice * (view.opinion - view.opinion_at_origin)
    dependence = view.alignment * view.share - baseline * view.share_at_origin
    utility = worth(
        view.rents,
        view.protection - view.protection_at_origin,
        opinion,
        dependence,
        rents_weight=draws.rents_weight,
        security_weight=draws.security_weight,
        opinion_weight=draws.opinion_weight,
        dependence_cost=draws.dependence_cost,
    )
    return target_alignment(baseline, utility, draws.state_sharpness)


def worth(
    rents: Array,
    security: Array,
    opinion: Array,
    dependence: Array,
    rents_weight: Array,
    security_weight: Array,
    opinion_weight: Array,
    dependence_cost: Array,
) -> Array:
    """Add up what a power is worth to a state, each part against the origin.

    rents_weight rents + security_weight security + opinion_weight opinion - 2 dependence_cost dependence

    Args:
        rents: rise of the share of trade plus rise of the stake. security: threat x guarantee x supply.
        opinion: societal voice x net opinion. dependence: alignment x share of influence.
        rents_weight, security_weight, opinion_weight, dependence_cost: utility per unit of each.

    Source: Assumption; Cooley 2012 for rents first, Lim and Cooper 2015 for hedging.

    >>> import numpy as np
    >>> one = np.ones(1)
    >>> worth(one, one, one, one, rents_weight=one, security_weight=one, opinion_weight=one, dependence_cost=one).item()
    1.0
    """
    return rents_weight * rents + security_weight * security + opinion_weight * opinion - 2 * dependence_cost * dependence
