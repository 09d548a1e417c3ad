"""Define the series that the tables may hold: the places that a value belongs to, and its bounds."""

from __future__ import annotations

from dataclasses import dataclass
from math import inf

COLUMNS = ("year", "state", "power", "variable", "value", "unit", "view", "source")
KEY = ["variable", "year", "state", "power"]
SERIES = ["variable", "power", "state"]  # what tells one series from another
NOBODY = ("",)  # the powers, or the states, of a series that names none
FIRST_YEAR, LAST_YEAR = 1990, 2035
YEARS = tuple(range(FIRST_YEAR, LAST_YEAR + 1))
CHANNEL_BANDWIDTHS = ("bandwidth_economic", "bandwidth_political", "bandwidth_security")
ASSUMPTION = "assumption"  # the source of a value that nobody has measured


@dataclass(frozen=True)
class Kind:
    """Describe one series: whether rows name a state, a power or both, and the inclusive bounds of a value."""

    state: bool
    power: bool
    low: float = 0.0
    high: float = inf


SMALLEST = 1e-6  # a value whose logarithm is taken must be positive; where nothing was recorded, the row is left out
BOTH, ONLY_STATE, ONLY_POWER = (True, True), (True, False), (False, True)

KINDS: dict[str, Kind] = {
    "exports": Kind(*BOTH, SMALLEST),  # what the state sells to the power; the power WLD holds its total
    "imports": Kind(*BOTH, SMALLEST),
    "trade": Kind(*BOTH, SMALLEST),  # the turnover, where only that is published
    **{name: Kind(*BOTH) for name in CHANNEL_BANDWIDTHS},
    "economic_dependence": Kind(*BOTH),
    "security_dependence": Kind(*BOTH),
    "influence": Kind(*BOTH),
    "arms_deliveries": Kind(*BOTH),
    "remittances": Kind(*ONLY_STATE, high=100.0),
    "remittances_share": Kind(*BOTH, high=1.0),
    "output_ppp": Kind(*ONLY_STATE, SMALLEST),
    "vote_distance": Kind(*BOTH),
    "opinion": Kind(*BOTH, -1.0, 1.0),
    "debt": Kind(*BOTH),
    "stake": Kind(*BOTH, high=1.0),
    "presence": Kind(*BOTH, high=1.0),
    "agreement": Kind(*BOTH, high=2.0),
    "alliance": Kind(*BOTH, high=1.0),
    "threat": Kind(*ONLY_STATE, high=1.0),
    "societal_voice": Kind(*ONLY_STATE, high=1.0),
    "gateway": Kind(*ONLY_STATE),
    "effort_share": Kind(*ONLY_POWER, SMALLEST, 1.0),
    "labour": Kind(*ONLY_POWER, high=1.0),
    "output": Kind(state=False, power=False, low=SMALLEST),  # of a state or of a power: exactly one is named
}
