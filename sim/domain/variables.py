"""Declare every variable of the world: a typed field with its axes, unit, bounds and meaning.

The world is made from these fields, the agents take the bounds, the results their labels and units, the figures their axis titles.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from math import inf
from typing import Any

from sim.domain.arrays import DYAD, Array
from sim.domain.constants import DEFIANCE_HALF_LIFE, LEAST_ACCEPTANCE, LEAST_WELCOME, MOST_ACCEPTANCE, MOST_WELCOME, POLITICS_HIGHEST
from sim.domain.declaration import contents, described


@dataclass(frozen=True)
class Variable:
    """Describe one variable.

    dims: which of power, organisation, state, channel apply (the others have length one); low, high: inclusive bounds.
    recorded: whether results keep its path.
    """

    name: str
    dims: tuple[str, ...]
    unit: str
    doc: str
    low: float
    high: float
    recorded: bool


CHANNELLED = ("power", "state", "channel")


def variable(dims: tuple[str, ...], unit: str, doc: str, low: float = -inf, high: float = inf, recorded: bool = True) -> Any:
    """Declare a variable; see `Variable`."""
    return field(metadata={"dims": dims, "unit": unit, "doc": doc, "low": low, "high": high, "recorded": recorded})


@dataclass(slots=True, eq=False, repr=False)
class World:
    """Hold one array a variable, each with the four axes of `sim.domain.arrays`.

    Raises:
        AttributeError: a variable is read or set that is not declared here.
    """

    influence: Array = variable(DYAD, "index", "influence of a power over a state, total over channels", 0)
    influence_by_channel: Array = variable(CHANNELLED, "index", "influence of a power over a state in one channel", 0)
    economic_dependence: Array = variable(DYAD, "index", "reliance of a state on a power's economy", 0)
    security_dependence: Array = variable(DYAD, "index", "reliance of a state on a power's arms", 0)
    trade: Array = variable(DYAD, "USD million a year", "turnover of goods trade between a state and a power", 0)
    diverted_trade: Array = variable(DYAD, "USD million a year", "trade that goes round sanctions, above that at the origin")
    remittances: Array = variable(DYAD, "% of GDP", "money sent home from a power", 0, 100)
    debt: Array = variable(DYAD, "% of GDP", "public external debt owed to a power", 0)
    arms: Array = variable(DYAD, "share of the stock at the origin", "stock of arms that a power has supplied", 0)
    opinion: Array = variable(DYAD, "net share", "public opinion of a power in a state, favourable less unfavourable", -1, 1)
    alignment: Array = variable(DYAD, "share", "how a state divides itself among powers", 0, 1)
    attention: Array = variable(DYAD, "share", "share of a power's effort spent on a state, over all channels", 0, 1)
    outside_effort: Array = variable(("power",), "share", "effort that a power spends on the rest of the world", 0, 1)
    membership: Array = variable(
        ("organisation", "state"), "0, 0.5 or 1", "a state is a member (1) or observer (0.5) of an organisation", 0, 1
    )
    voice: Array = variable(("state",), "acts", "public acts of symbolic defiance of the patron in the quarter", 0, 1)
    defiance: Array = variable(("state",), "acts", f"acts of defiance remembered, half-life {DEFIANCE_HALF_LIFE} years", 0)
    requests: Array = variable(DYAD, "0 or 1", "a state under a threat that has risen asks a power for help in the quarter", 0, 1)
    tension: Array = variable((), "index", "tension between the two rival powers", 0, 1)
    confrontation: Array = variable((), "0 or 1", "the tension stands above its threshold", 0, 1)
    power_output: Array = variable(("power",), "log USD million", "log of a power's gross domestic product, current prices")
    state_output: Array = variable(("state",), "log USD million", "log of a state's gross domestic product, current prices")
    bandwidth: Array = variable(CHANNELLED, "index", "volume of interaction in one channel, in the manner of FBIC", 0, recorded=False)
    influence_share: Array = variable(DYAD, "share", "share of a power in all influence over a state", 0, 1, recorded=False)
    effort: Array = variable(CHANNELLED, "share", "how a power divides its effort over states and channels", 0, 1, recorded=False)
    acceptance: Array = variable(
        DYAD, "ratio", "how readily a state takes a power's offers, against the origin", LEAST_ACCEPTANCE, MOST_ACCEPTANCE, recorded=False
    )
    trade_level: Array = variable(DYAD, "log USD million a year", "log of the underlying trade, without diversion", recorded=False)
    arms_base: Array = variable(DYAD, "share", "standing share of a power in a state's arms orders", 0, 1, recorded=False)
    politics: Array = variable(DYAD, "index", "political bandwidth before agreements", 0, POLITICS_HIGHEST, recorded=False)
    mood: Array = variable(DYAD, "net share", "opinion without the driver's dated shifts", recorded=False)
    trade_rise: Array = variable(DYAD, "log", "log of trade against the origin", recorded=False)
    arms_share: Array = variable(DYAD, "share", "share of a power in a state's arms", 0, 1, recorded=False)
    strength: Array = variable(
        ("power", "channel"), "ratio", "what a power can do with a unit of effort, against the origin", 0, recorded=False
    )
    reach: Array = variable(CHANNELLED, "ratio", "effort times strength, against the origin", 0, recorded=False)
    welcome: Array = variable(DYAD, "ratio", "how far a public lets a power gain politically", LEAST_WELCOME, MOST_WELCOME, recorded=False)
    economic_shift: Array = variable(DYAD, "index", "random walk of the economic signal since the origin", recorded=False)
    security_walk: Array = variable(
        DYAD, "root years", "random walk behind security ties since the origin, variance one a year", recorded=False
    )
    pace: Array = variable(DYAD, "log a year", "pace of economic dependence, which goes on for a while", recorded=False)
    drift: Array = variable(DYAD, "log", "random walk of economic dependence since the origin", recorded=False)

    def copy(self) -> World:
        """Copy every array, so that the copy stays as it is."""
        return World(**{name: values.copy() for name, values in contents(self).items()})


VARIABLES = described(World, Variable)
BY_NAME = {item.name: item for item in VARIABLES}
RECORDED = tuple(item for item in VARIABLES if item.recorded)
