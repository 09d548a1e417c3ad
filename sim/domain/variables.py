"""Say once what exists: every variable of the world with its axes, unit, bounds and meaning.

The world allocates from this table, the setter takes its bounds, the results their labels and units, the figures their axis titles.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import inf


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
    low: float = -inf
    high: float = inf
    recorded: bool = True


DYAD = ("power", "state")
CHANNELLED = ("power", "state", "channel")

VARIABLES: tuple[Variable, ...] = (
    Variable("influence", DYAD, "index", "influence of a power over a state, total over channels", 0),
    Variable("influence_by_channel", CHANNELLED, "index", "influence of a power over a state in one channel", 0),
    Variable("economic_dependence", DYAD, "index", "reliance of a state on a power's economy", 0),
    Variable("security_dependence", DYAD, "index", "reliance of a state on a power's arms", 0),
    Variable("trade", DYAD, "USD million a year", "turnover of goods trade between a state and a power", 0),
    Variable("diverted_trade", DYAD, "USD million a year", "part of the trade that goes round sanctions", 0),
    Variable("remittances", DYAD, "% of GDP", "money sent home from a power", 0, 100),
    Variable("debt", DYAD, "% of GDP", "public external debt owed to a power", 0),
    Variable("arms", DYAD, "share of the stock at the origin", "stock of arms that a power has supplied", 0),
    Variable("opinion", DYAD, "net share", "public opinion of a power in a state, favourable less unfavourable", -1, 1),
    Variable("alignment", DYAD, "share", "how a state divides itself among powers", 0, 1),
    Variable("attention", DYAD, "share", "share of a power's effort spent on a state, over all channels", 0, 1),
    Variable("outside_effort", ("power",), "share", "effort that a power spends on the rest of the world", 0, 1),
    Variable("membership", ("organisation", "state"), "0, 0.5 or 1", "a state is a member (1) or observer (0.5) of an organisation", 0, 1),
    Variable("voice", ("state",), "acts", "public acts of symbolic defiance of the patron in the quarter", 0, 1),
    Variable("defiance", ("state",), "acts", "acts of defiance remembered, half-life 2.5 years", 0),
    Variable("requests", DYAD, "0 or 1", "a state under a threat that has risen asks a power for help in the quarter", 0, 1),
    Variable("tension", (), "index", "tension between the two rival powers", 0, 1),
    Variable("confrontation", (), "0 or 1", "the tension stands above its threshold", 0, 1),
    Variable("power_output", ("power",), "log USD million", "log of a power's gross domestic product, current prices"),
    Variable("state_output", ("state",), "log USD million", "log of a state's gross domestic product, current prices"),
    Variable("bandwidth", CHANNELLED, "index", "volume of interaction in one channel, in the manner of FBIC", 0, recorded=False),
    Variable("influence_share", DYAD, "share", "share of a power in all influence over a state", 0, 1, recorded=False),
    Variable("effort", CHANNELLED, "share", "how a power divides its effort over states and channels", 0, 1, recorded=False),
    Variable("acceptance", DYAD, "ratio", "how readily a state takes a power's offers, against the origin", 0.1, 3, recorded=False),
    Variable("trade_level", DYAD, "log USD million a year", "log of the underlying trade, without diversion", recorded=False),
    Variable("arms_base", DYAD, "share", "standing share of a power in a state's arms orders", 0, 1, recorded=False),
    Variable("politics", DYAD, "index", "political bandwidth before agreements", 0, 0.3, recorded=False),
    Variable("mood", DYAD, "net share", "opinion without the driver's dated shifts", recorded=False),
    Variable("trade_rise", DYAD, "log", "log of trade against the origin", recorded=False),
    Variable("arms_share", DYAD, "share", "share of a power in a state's arms", 0, 1, recorded=False),
    Variable("strength", ("power", "channel"), "ratio", "what a power can do with a unit of effort, against the origin", 0, recorded=False),
    Variable("reach", CHANNELLED, "ratio", "effort times strength, against the origin", 0, recorded=False),
    Variable("welcome", DYAD, "ratio", "how far a public lets a power gain politically", 0.05, 2, recorded=False),
    Variable("economic_shift", DYAD, "index", "random walk of the economic signal since the origin", recorded=False),
    Variable("security_walk", DYAD, "root years", "random walk behind security ties since the origin, variance one a year", recorded=False),
    Variable("pace", DYAD, "log a year", "pace of economic dependence, which goes on for a while", recorded=False),
    Variable("drift", DYAD, "log", "random walk of economic dependence since the origin", recorded=False),
)

BY_NAME = {variable.name: variable for variable in VARIABLES}
RECORDED = tuple(variable for variable in VARIABLES if variable.recorded)
