"""Quantal response: a state leans on each power by what it is worth, rents, security, opinion and the cost of dependence weighed."""

from __future__ import annotations

from sim.domain.arrays import Array
from sim.rules.alignment import target_alignment
from sim.rules.theories.view import Draws, Seen


def target(baseline: Array, seen: Seen, draws: Draws) -> Array:
    """Divide a state by what each power is worth to it: baseline exp(state_sharpness utility) / sum over powers of the same.

    Args:
        baseline: alignment at the origin, share (power, state, 1, replicate). seen: the state's view. draws: estimates.

    Source: McKelvey and Palfrey 1995 for the form; see `worth` for the utility.
    """
    opinion = seen.societal_voice * (seen.opinion - seen.opinion_at_origin)
    dependence = seen.alignment * seen.share - baseline * seen.share_at_origin
    weights = (draws.rents_weight, draws.security_weight, draws.opinion_weight, draws.dependence_cost)
    utility = worth(seen.rents, seen.protection - seen.protection_at_origin, opinion, dependence, weights)
    return target_alignment(baseline, utility, draws.state_sharpness)


def worth(rents: Array, security: Array, opinion: Array, dependence: Array, weights: tuple[Array, Array, Array, Array]) -> Array:
    """Add up what a power is worth to a state, each part against the origin.

    rents_weight rents + security_weight security + opinion_weight opinion - 2 dependence_cost dependence

    Args:
        rents: log trade plus stakes. security: threat x guarantee x supply. opinion: societal voice x net opinion.
        dependence: alignment x share of influence. weights: of the four, in this order.

    Source: Assumption; Cooley 2012 for rents first, Lim and Cooper 2015 for hedging.

    >>> import numpy as np
    >>> one = np.ones(1)
    >>> worth(one, one, one, one, (one, one, one, one)).item()
    1.0
    """
    rents_weight, security_weight, opinion_weight, dependence_cost = weights
    return rents_weight * rents + security_weight * security + opinion_weight * opinion - 2 * dependence_cost * dependence
