"""Say which series the tables may hold: to whom a figure belongs and which values can be true."""

from __future__ import annotations

from dataclasses import dataclass
from math import inf

COLUMNS = ("year", "state", "power", "variable", "value", "unit", "view", "source")
KEY = ["variable", "year", "state", "power"]
FIRST_YEAR, LAST_YEAR = 1990, 2035
YEARS = tuple(range(FIRST_YEAR, LAST_YEAR + 1))
CHANNEL_BANDWIDTHS = ("bandwidth_economic", "bandwidth_political", "bandwidth_security")
ASSUMPTION = "assumption"  # the source of a figure that nobody has measured


@dataclass(frozen=True)
class Kind:
    """Describe one series: whether rows name a state, a power or both, and the inclusive bounds of a figure."""

    state: bool
    power: bool
    low: float = 0.0
    high: float = inf


SMALLEST = 1e-6  # a figure whose logarithm is taken must be positive; "nothing recorded" is an absent row
DYAD, ONLY_STATE, ONLY_POWER = (True, True), (True, False), (False, True)

KINDS: dict[str, Kind] = {
    "trade": Kind(*DYAD, SMALLEST),
    **{name: Kind(*DYAD) for name in CHANNEL_BANDWIDTHS},
    "economic_dependence": Kind(*DYAD),
    "security_dependence": Kind(*DYAD),
    "influence": Kind(*DYAD),
    "arms_deliveries": Kind(*DYAD),
    "remittances": Kind(*ONLY_STATE, high=100.0),
    "remittances_share": Kind(*DYAD, high=1.0),
    "output_ppp": Kind(*ONLY_STATE, SMALLEST),
    "vote_distance": Kind(*DYAD),
    "opinion": Kind(*DYAD, -1.0, 1.0),
    "debt": Kind(*DYAD),
    "stake": Kind(*DYAD, high=1.0),
    "presence": Kind(*DYAD, high=1.0),
    "agreement": Kind(*DYAD, high=2.0),
    "alliance": Kind(*DYAD, high=1.0),
    "threat": Kind(*ONLY_STATE, high=1.0),
    "societal_voice": Kind(*ONLY_STATE, high=1.0),
    "diversion_state": Kind(*ONLY_STATE, high=1.0),
    "effort_share": Kind(*ONLY_POWER, SMALLEST, 1.0),
    "labour": Kind(*ONLY_POWER, high=1.0),
    "output": Kind(state=False, power=False, low=SMALLEST),  # of a state or of a power: exactly one is named
}
