"""Declare which exogenous series a shock can move, how shocks on one driver combine, and within which bounds.

A driver that adds is neutral at 0, one that multiplies at 1.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from math import inf
from typing import Any

from sim.domain.arrays import DYAD, Array
from sim.domain.declaration import described


@dataclass(frozen=True)
class Driver:
    """Describe one driver.

    dims: which of power, state, channel a shock on it must or may name; low, high: inclusive bounds of its combined value;
    multiplies: whether shocks on it multiply, or add.
    """

    name: str
    dims: tuple[str, ...]
    unit: str
    doc: str
    low: float
    high: float
    multiplies: bool

    @property
    def neutral(self) -> float:
        """Give the value without shocks."""
        return 1.0 if self.multiplies else 0.0


def driver(dims: tuple[str, ...], unit: str, doc: str, low: float, high: float, multiplies: bool = False) -> Any:
    """Declare a driver; see `Driver`."""
    return field(metadata={"dims": dims, "unit": unit, "doc": doc, "low": low, "high": high, "multiplies": multiplies})


@dataclass(slots=True, eq=False, repr=False)
class DriversOf[Value]:
    """Hold the drivers of a quarter: in the model arrays with the four axes of `sim.domain.arrays`."""

    power_output: Value = driver(("power",), "log", "shift of a power's gross domestic product in US dollars", -2, 2)
    state_output: Value = driver(("state",), "log", "shift of a state's gross domestic product in US dollars", -2, 2)
    capability: Value = driver(
        ("power", "channel"), "ratio", "what a power can do in a channel with one unit of effort", 0, 10, multiplies=True
    )
    distraction: Value = driver(
        ("power", "state", "channel"), "share", "share of a power's capability for a state that is bound elsewhere", 0, 1
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
