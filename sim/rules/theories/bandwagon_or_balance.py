"""Bandwagoning or balancing: a state moves towards the power that looms larger, or away from it."""

from __future__ import annotations

from sim.domain.arrays import Array
from sim.rules.alignment import target_alignment
from sim.rules.theories.view import Draws, View


def target(baseline: Array, view: View, draws: Draws) -> Array:
    """Divide a state by how much larger each power looms than at the origin.

    baseline exp(state_sharpness bandwagoning rise of menace) / sum over powers of the same

    Args:
        baseline: alignment at the origin, share (power, state, 1, replicate). view: the state's view. draws: estimates;
        bandwagoning above zero draws the state towards what looms larger, below zero it balances.

    Source: Walt 1985 and 1987; Schweller 1994 for the range of the one estimate between the two.
    """
    now = menace(nearness(view.share, view.presence, draws.threat_presence), view.strength, view.grievance, draws.threat_grievance)
    before = nearness(view.share_at_origin, view.presence, draws.threat_presence)
    return target_alignment(baseline, draws.bandwagoning * (now - before), draws.state_sharpness)


def nearness(share: Array, presence: Array, presence_weight: Array) -> Array:
    """Measure how near a power is, in the manner of Walt's proximity: share of influence + presence_weight x troops.

    >>> import numpy as np
    >>> nearness(np.array([0.5]), np.array([1.0]), np.array([0.25])).item()
    0.75
    """
    return share + presence_weight * presence


def menace(near: Array, strength: Array, grievance: Array, grievance_weight: Array) -> Array:
    """Measure how large a power looms: near x (strength + grievance_weight x grievance).

    Walt's aggregate power and offensive capability (strength, 1 at the origin), proximity, and intentions (grievance: how far the public's
    opinion has fallen, 0 at the origin), so that at the origin it is the nearness alone.

    >>> import numpy as np
    >>> menace(np.array([0.5]), np.array([1.0]), np.array([0.0]), np.array([1.0])).item()
    0.5
    """
    return near * (strength + grievance_weight * grievance)
