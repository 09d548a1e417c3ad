"""What a state sees of each power before it divides itself, now and at the origin: the same for every theory."""

from __future__ import annotations

from dataclasses import dataclass

from sim.domain.arrays import Array
from sim.domain.draws import Draws

__all__ = ["Draws", "View"]


@dataclass(frozen=True)
class View:
    """Hold a state's view: arrays (power, state, 1, replicate) unless noted; what ends in `_at_origin` is the same at the origin.

    alignment: its present division, share. share: each power's part of all influence over it.
    rents: rise of the power's share of the state's trade, plus rise of its stake.
    protection: threat x guarantee x supply. opinion: net; societal_voice: how far the public counts (1, state, 1, 1).
    grievance: how far opinion has fallen. presence: troops at the origin, 0 or 1.
    strength: what the power can do for the state in security, 1 at the origin.
    output: log GDP (power, 1, 1, replicate). tension: between the rivals (1, 1, 1, replicate); rivals: two masks (power, 1, 1, 1), or
    none. sanctions: share of Western exports that a power has lost (power, 1, 1, replicate); sanctioning: mask of those who sanction.
    """

    alignment: Array
    share: Array
    share_at_origin: Array
    rents: Array
    protection: Array
    protection_at_origin: Array
    opinion: Array
    opinion_at_origin: Array
    societal_voice: Array
    grievance: Array
    presence: Array
    strength: Array
    output: Array
    output_at_origin: Array
    tension: Array
    tension_at_origin: Array
    rivals: tuple[Array, ...]
    sanctions: Array
    sanctioning: Array
