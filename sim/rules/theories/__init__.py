"""Theories of how a state divides itself among the powers: one module each, one interface, chosen by name.

A theory is a pure function of the alignment at the origin, what the state sees, and the draws of the estimates; it gives the alignment that
the state now heads for. Where nothing has changed since the origin, and where `state_sharpness` is zero, that is the one at the origin.
"""

from __future__ import annotations

from collections.abc import Callable

from sim.domain.arrays import Array
from sim.rules.theories import bandwagon_or_balance, landscape, quantal_response
from sim.rules.theories.view import Draws, View

Theory = Callable[[Array, View, Draws], Array]

THEORIES: dict[str, Theory] = {
    "quantal_response": quantal_response.target,
    "landscape": landscape.target,
    "bandwagon_or_balance": bandwagon_or_balance.target,
}
