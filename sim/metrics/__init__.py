"""Measures of a run's Dataset: shares, hedging, partners, quantiles, paired effects and tables.

Nothing here knows the model: a measure needs only the names of the Dataset's variables and its attributes.
"""

from sim.metrics.attributes import (
    HEADLINE_YEARS,
    attribute,
    counterfactual,
    headline_quarters,
    replicates,
    require_counterfactual,
    scenarios,
    subjects,
    title,
)
from sim.metrics.distribution import (
    BAND,
    interval_width,
    paired_effect,
    quantiles,
    same_sign,
)
from sim.metrics.measures import BILLION, hedging, partners, patron_share, patron_trade, shares, trade_share
from sim.metrics.moved import (
    COMPARED,
    MOVES,
    compared,
    every_effect,
    headline_effects,
    largest_of_each,
    left_alone,
    tabulated,
    telling_quarter,
    what_moved,
)
from sim.metrics.summary import QUANTILES, bands, patronal, slab_length, summarise
from sim.metrics.table import TABULATED, effect_table, headline, tabulate

__all__ = [
    "BAND",
    "BILLION",
    "COMPARED",
    "HEADLINE_YEARS",
    "MOVES",
    "QUANTILES",
    "TABULATED",
    "attribute",
    "bands",
    "compared",
    "counterfactual",
    "effect_table",
    "every_effect",
    "headline",
    "headline_effects",
    "headline_quarters",
    "hedging",
    "interval_width",
    "largest_of_each",
    "left_alone",
    "paired_effect",
    "partners",
    "patron_share",
    "patron_trade",
    "patronal",
    "quantiles",
    "replicates",
    "require_counterfactual",
    "same_sign",
    "scenarios",
    "shares",
    "slab_length",
    "subjects",
    "summarise",
    "tabulate",
    "tabulated",
    "telling_quarter",
    "title",
    "trade_share",
    "what_moved",
]
