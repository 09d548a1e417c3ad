"""Say once which exogenous series a shock can move, how shocks on one driver combine, and within which bounds.

A driver that adds is neutral at 0, one that multiplies at 1.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import inf


@dataclass(frozen=True)
class Driver:
    """Describe one driver.

    dims: which of power, state, channel a shock on it must or may name; low, high: inclusive bounds of its combined value.
    """

    name: str
    dims: tuple[str, ...]
    multiplies: bool
    low: float
    high: float
    unit: str
    doc: str

    @property
    def neutral(self) -> float:
        """Give the value without shocks."""
        return 1.0 if self.multiplies else 0.0


DRIVERS: tuple[Driver, ...] = (
    Driver("power_output", ("power",), False, -2, 2, "log", "shift of a power's gross domestic product in US dollars"),
    Driver("state_output", ("state",), False, -2, 2, "log", "shift of a state's gross domestic product in US dollars"),
    Driver("capability", ("power", "channel"), True, 0, 10, "ratio", "what a power can do in a channel with one unit of effort"),
    Driver("distraction", ("power", "channel"), False, 0, 1, "share", "share of a power's capability that is bound elsewhere"),
    Driver("priority", ("power",), False, -5, 5, "utility", "weight of the region against the rest of the world for a power"),
    Driver("sanctions", ("power",), False, 0, 1, "share", "share of Western exports to a power that sanctions stop"),
    Driver("diversion_ease", ("power", "state"), True, 0, 10, "ratio", "how freely sanctioned goods pass through a state"),
    Driver("opinion", ("power", "state"), False, -2, 2, "net share", "shift of public opinion of a power"),
    Driver("threat", ("state",), False, -1, 1, "index", "shift of the threat that a regime sees to its security"),
    Driver("presence", ("power", "state"), False, -1, 1, "net share", "troops that a power bases in a state, or withdraws"),
    Driver("trade_ease", ("power", "state"), False, -inf, inf, "log", "shift of trade by corridors, payment frictions, border rules"),
    Driver("migration", ("power", "state"), False, -inf, inf, "log", "shift of remittances by migrants' access to a power's labour market"),
    Driver(
        "agreement", ("power", "state", "channel"), False, -2, 2, "tier", "treaties that tie a state to a power, above those at the origin"
    ),
    Driver("stake", ("power", "state"), False, -1, 1, "net share", "shift of a power's stake in a state's key sector"),
)

BY_NAME = {driver.name: driver for driver in DRIVERS}
