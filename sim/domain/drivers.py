"""Declare which exogenous series a shock can move, how shocks on one driver combine, and within which bounds.

A driver that adds is neutral at 0, one that multiplies at 1. What shocks make of it in a quarter is the value *in force*. What was in force
at the origin is in the figures already, so that rules read the change since: `Driver.since`.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from math import inf
from typing import Any

import numpy as np

from sim.domain.arrays import DYAD, Array
from sim.domain.declaration import described

LEAST_LEFT = 0.01  # of a ratio or a whole, which keeps a change against next to nothing finite


@dataclass(frozen=True)
class Driver:
    """Describe one driver.

    dims: which of power, state, channel a shock on it must or may name; low, high: inclusive bounds of its combined value;
    multiplies: whether shocks on it multiply, or add; withholds: whether it is a share of a whole that is withheld.
    """

    name: str
    dims: tuple[str, ...]
    unit: str
    doc: str
    low: float
    high: float
    multiplies: bool
    withholds: bool

    @property
    def neutral(self) -> float:
        """Give the value without shocks."""
        return 1.0 if self.multiplies else 0.0

    def since(self, in_force: Array, at_origin: Array) -> Array:
        """Give the change of a value in force against the one at the origin, neutral where they are the same.

        One that adds: their difference. One that multiplies: their ratio. A share withheld: that share of what was left at the origin,
        below 0 where less is withheld than then. What was left at the origin counts as `LEAST_LEFT` at least.

        >>> half, fifth = np.array([0.5]), np.array([0.2])
        >>> [BY_NAME[name].since(fifth, half).round(2).item() for name in ("threat", "capability", "distraction")]
        [-0.3, 0.4, -0.6]
        """
        if self.multiplies:
            return np.where(at_origin < LEAST_LEFT, np.maximum(in_force, LEAST_LEFT), in_force) / np.maximum(at_origin, LEAST_LEFT)
        if not self.withholds:
            return in_force - at_origin
        most = 1.0 - LEAST_LEFT
        held = np.minimum(at_origin, most)
        return (np.where(at_origin > most, np.minimum(in_force, most), in_force) - held) / (1.0 - held)


def driver(dims: tuple[str, ...], unit: str, doc: str, low: float, high: float, multiplies: bool = False, withholds: bool = False) -> Any:
    """Declare a driver; see `Driver`."""
    values = {"dims": dims, "unit": unit, "doc": doc, "low": low, "high": high, "multiplies": multiplies, "withholds": withholds}
    return field(metadata=values)


@dataclass(slots=True, eq=False, repr=False)
class DriversOf[Value]:
    """Hold the drivers of a quarter: in the model arrays with the four axes of `sim.domain.arrays`."""

    power_output: Value = driver(("power",), "log", "shift of a power's gross domestic product in US dollars", -2, 2)
    state_output: Value = driver(("state",), "log", "shift of a state's gross domestic product in US dollars", -2, 2)
    capability: Value = driver(
        ("power", "channel"), "ratio", "what a power can do in a channel with one unit of effort", 0, 10, multiplies=True
    )
    distraction: Value = driver(
        ("power", "state", "channel"), "share", "share of a power's capability for a state that is bound elsewhere", 0, 1, withholds=True
    )
    priority: Value = driver(("power",), "utility", "weight of the region against the rest of the world for a power", -5, 5)
    sanctions: Value = driver(("power",), "share", "share of Western exports to a power that sanctions stop", 0, 1)
    diversion_ease: Value = driver(DYAD, "ratio", "how freely sanctioned goods pass through a state", 0, 10, multiplies=True)
    opinion: Value = driver(DYAD, "net share", "shift of public opinion of a power", -2, 2)
    threat: Value = driver(("state",), "index", "shift of the threat that a regime sees to its security", -1, 1)
    presence: Value = driver(DYAD, "net share", "troops that a power bases in a state, or withdraws", -1, 1)
    trade_ease: Value = driver(DYAD, "log", "shift of trade by corridors, payment frictions, border rules", -inf, inf)
    migration: Value = driver(DYAD, "log", "shift of remittances by migrants' access to a power's labour market", -inf, inf)
    agreement: Value = driver(
        ("power", "state", "channel"), "tier", "treaties that tie a state to a power, above those at the origin", -2, 2
    )
    stake: Value = driver(DYAD, "net share", "shift of a power's stake in a state's key sector", -1, 1)


type Drivers = DriversOf[Array]

DRIVERS = described(DriversOf, Driver)
BY_NAME = {item.name: item for item in DRIVERS}
