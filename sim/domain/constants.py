"""Numbers about the world that stay fixed: no estimate draws them and no config sets them; each with its unit, meaning and source.

What the ensemble should vary is an estimate in `configs/calibration/` instead; an assumption here that turns out to matter becomes one when
its rule is next changed. What the fit believes before it sees data stands with each equation in `sim/studies/calibrate/`. The reference
(`sim/reference/`) writes its numbers again, as it writes the formulas, so that its agreement with the model checks this table too.
"""

from __future__ import annotations

import sys
from dataclasses import dataclass
from typing import Annotated, get_type_hints


@dataclass(frozen=True)
class About:
    """Describe one constant: its unit, its meaning, and where it comes from ("assumption: why" where nobody measured it)."""

    unit: str
    doc: str
    source: str


Span = tuple[float, float, float]  # value, low and high; drawn in each replicate, as an estimate is

# The published index of influence
INFLUENCE_NORM: Annotated[
    float, About("index", "divides bandwidth x dependence", "FBIC to 2018; holds to three digits for all dyads to 2020")
] = 7.55
INDEX_YEARS: Annotated[int, About("years", "years whose mean the index publishes", "FBIC: its bandwidths are trailing means")] = 3

# Rules
PRESENCE_WEIGHT: Annotated[
    float,
    About("share", "what troops in a state guarantee, as a share of its arms", "assumption: as much as half of its arms"),
] = 0.5
LEAST_ACCEPTANCE: Annotated[
    float, About("ratio", "lowest acceptance of a power's offers, against the origin", "assumption: no state refuses everything")
] = 0.1
MOST_ACCEPTANCE: Annotated[
    float, About("ratio", "highest acceptance of a power's offers, against the origin", "assumption: what a state can take on is limited")
] = 3.0
LEAST_WELCOME: Annotated[
    float, About("ratio", "lowest welcome of a public", "assumption: regimes deal with a power whose public image is ruined, but slowly")
] = 0.05
MOST_WELCOME: Annotated[float, About("ratio", "highest welcome of a public", "assumption: goodwill at most doubles the pace")] = 2.0
DEFIANCE_HALF_LIFE: Annotated[
    float, About("years", "time after which an act of defiance is half forgotten", "assumption: within 2 to 3 years")
] = 2.5
ORDINARY_NEED: Annotated[
    float,
    About(
        "share",
        "need of the patron at which defiance is as likely as its base",
        "assumption: between Uzbekistan's .24 and Kazakhstan's .55 in 2021",
    ),
] = 0.3
ALARMING: Annotated[
    float, About("index", "rise of the threat in a quarter that makes a regime ask for help", "assumption: a tenth of the scale")
] = 0.1
POLITICS_HIGHEST: Annotated[
    float, About("index", "highest political bandwidth", "assumption: room above the highest published one, .184 (FBIC to 2020)")
] = 0.3
LEAST_REACH: Annotated[
    float,
    About("ratio", "lowest reach that political ties answer to", "assumption: small, and the logarithm stays finite"),
] = 0.05
FLOOR_OF_EFFORT: Annotated[
    float,
    About("index", "added to each influence, by which effort is divided at the origin", "assumption: a little is spent everywhere"),
] = 0.01

MOST_RE_EXPORTED: Annotated[
    float,
    About(
        "ratio",
        "largest re-exports round sanctions, against a state's own exports to the power",
        "assumption: Kyrgyzstan's exports to Russia, the extreme, doubled in 2022 beyond what incomes let expect",
    ),
] = 1.0

# The observed start
MEAN_YEARS: Annotated[int, About("years", "yearly growths averaged into an expected growth", "assumption: about a business cycle")] = 10
SPREAD_YEARS: Annotated[
    int,
    About("years", "yearly growths and surprises that a standard deviation is taken of", "assumption: recent, and enough to measure by"),
] = 15
POOLING: Annotated[
    float, About("figures", "weight of the variance pooled over dyads in a dyad's own", "assumption: less than half of 15 years' figures")
] = 6.0
RECENT_YEARS: Annotated[
    int,
    About(
        "years",
        "surprises of trade and of remittances that their spreads are taken of: both became calmer after the 1990s",
        "likelihood of the next year's surprise of trade, 2001-2013: best of 6, 8, 10 and 15",
    ),
] = 10
TRADE_POOLING: Annotated[
    float,
    About(
        "figures",
        "weight of the variance pooled over a power's dyads in the spread of a dyad's trade",
        "likelihood of the next year's surprise of trade, 2001-2013: best of 2, 6 and 15",
    ),
] = 2.0
TRADE_BREAK: Annotated[
    float,
    About("log", "surprise in trade above which the new level is accepted whole", "assumption: a change of source or a pipeline, no shock"),
] = 1.0
ARMS_DECAY: Annotated[
    float, About("share a year", "what a year leaves of the weight of a delivery of arms", "assumption: after ten years a third")
] = 0.9
ARMS_YEARS: Annotated[
    int, About("years", "age of the oldest delivery of arms that counts", "assumption: older ones weigh a fifth or less")
] = 15
SIGNAL_YEARS: Annotated[
    int, About("years", "published years that the index's signals are recovered from", "assumption: four times the index's memory")
] = 12
SIGNAL_RIDGE: Annotated[
    float, About("weight", "weight of squared second differences of a recovered signal", "assumption: signals are smooth")
] = 0.02
LEAST_DEPENDENCE: Annotated[
    float, About("index", "economic dependence below which a log change is not counted", "assumption: it would measure rounding")
] = 0.05
LEAST_REMITTANCES: Annotated[
    float, About("% of GDP", "remittances below which a state's are neither fitted nor scored", "assumption: they would measure rounding")
] = 1.0

# What the back-test reads off a run, with the noise of measuring
DEALS_A_YEAR: Annotated[
    Span, About("1/yr", "arms deals of a state", "assumption: arms arrive in lumps; the register has about one supplier a state and year")
] = (1.0, 0.5, 2.0)
NEWCOMERS: Annotated[
    Span, About("share", "arms deals that any supplier may win", "assumption: no market is closed; chosen on outcomes to 2012")
] = (0.1, 0.05, 0.2)
VOLUME_SPREAD: Annotated[
    Span, About("log per root year", "spread of a deal's volume", "assumption: volumes of arms vary widely; chosen on outcomes to 2012")
] = (0.8, 0.5, 1.0)
LEAST_SHARE: Annotated[
    float, About("share", "share of arms below which there is no delivery", "assumption: a smaller one is no delivery")
] = 0.001
VOTE_RESPONSE: Annotated[
    Span,
    About("ideal points per share", "how votes follow alignment", "assumption: aligned states vote alike; never fitted"),
] = (0.2, 0.0, 0.5)
VOTE_GAIN: Annotated[float, About("share", "part of a surprise in the votes that lasts", "assumption: as in trade; never fitted")] = 0.75

CONSTANTS: dict[str, About] = {
    name: hint.__metadata__[0]
    for name, hint in get_type_hints(sys.modules[__name__], include_extras=True).items()
    if hasattr(hint, "__metadata__")
}
