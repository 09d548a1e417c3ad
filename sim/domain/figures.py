"""Declare the observed figures that a run starts from: a typed field each, with its axes, unit and meaning."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from sim.domain.arrays import DYAD, Array
from sim.domain.declaration import described
from sim.domain.variables import BY_NAME as VARIABLE


@dataclass(frozen=True)
class Figure:
    """Describe one figure.

    dims: its axes in the observed start. Of a lag (years before the origin) the model takes the origin's own figure; quarters are those
    after the origin. derived: whether it is computed from other figures, not read.
    """

    name: str
    dims: tuple[str, ...]
    unit: str
    doc: str
    derived: bool


def figure(dims: tuple[str, ...], unit: str, doc: str, derived: bool = False) -> Any:
    """Declare a figure; see `Figure`."""
    return field(metadata={"dims": dims, "unit": unit, "doc": doc, "derived": derived})


def at_origin(variable: str) -> Any:
    """Declare the figure that a variable of the world has at the origin."""
    item = VARIABLE[variable]
    return figure(item.dims, item.unit, item.doc)


SIGNAL = ("lag", "power", "state")


@dataclass(slots=True, eq=False, repr=False)
class Figures:
    """Hold one array a figure, each with the four axes of `sim.domain.arrays`, the replicate of length one."""

    power_output: Array = at_origin("power_output")
    state_output: Array = at_origin("state_output")
    power_growth_mean: Array = figure(("power",), "log a year", "mean of the last ten annual growths of GDP")
    power_growth_spread: Array = figure(("power",), "log a year", "standard deviation of the last fifteen annual growths of GDP")
    power_growth_known: Array = figure(("quarter", "power"), "log a quarter", "observed growth of GDP after the origin")
    state_growth_mean: Array = figure(
        ("state",), "log a year", "mean of the last ten annual growths of GDP, cleaned of official exchange rates"
    )
    state_growth_spread: Array = figure(("state",), "log a year", "standard deviation of the last fifteen annual growths of GDP, cleaned")
    state_growth_known: Array = figure(("quarter", "state"), "log a quarter", "observed growth of GDP after the origin, cleaned")
    export_level: Array = figure(DYAD, "log USD million a year", "log of exports, filtered and carried to the origin")
    import_level: Array = figure(DYAD, "log USD million a year", "log of imports, filtered and carried to the origin")
    export_spread: Array = figure(DYAD, "log", "standard deviation of the level of exports, from carrying the last figure to the origin")
    import_spread: Array = figure(DYAD, "log", "standard deviation of the level of imports, from carrying the last figure to the origin")
    export_innovation: Array = figure(DYAD, "log per root year", "standard deviation of the yearly surprises in exports")
    import_innovation: Array = figure(DYAD, "log per root year", "standard deviation of the yearly surprises in imports")
    other_trade: Array = at_origin("other_trade")
    other_innovation: Array = figure(("state",), "log per root year", "standard deviation of the yearly surprises in other trade")
    remittances: Array = at_origin("remittances")
    debt: Array = at_origin("debt")
    arms_base: Array = at_origin("arms_base")
    other_arms: Array = figure(("state",), "share", "share of suppliers outside the cast in a state's arms", derived=True)
    opinion: Array = at_origin("opinion")
    presence: Array = figure(DYAD, "0 or 1", "a power has troops based in a state")
    societal_voice: Array = figure(("state",), "share", "share of the region's protests, how much society is heard")
    threat: Array = figure(("state",), "level", "threat to the regime or the border, 0 to 1")
    gateway: Array = figure(("state",), "ratio", "how readily sanctioned goods pass through the state, against a typical one")
    effort_share: Array = figure(("power",), "share", "share of a power's foreign effort spent on the region")
    labour: Array = figure(("power",), "0 or 1", "the power brings its own labour")
    dependence_pace: Array = figure(DYAD, "log", "change of economic dependence over the year before the origin")
    dependence_volatility: Array = figure(
        DYAD, "ratio", "restlessness of the dyad's economic dependence in the last fifteen years, against the average dyad"
    )
    membership: Array = at_origin("membership")
    candidates: Array = figure(("organisation", "state"), "0 or 1", "the state may join the organisation")
    bandwidth: Array = at_origin("bandwidth")
    economic_dependence: Array = at_origin("economic_dependence")
    security_dependence: Array = at_origin("security_dependence")
    constructed: Array = figure(DYAD, "0 or 1", "no published index: mapped from components")
    economic_signal: Array = figure(SIGNAL, "index", "economic bandwidth of the year itself, before the index's three-year mean")
    security_signal: Array = figure(SIGNAL, "index", "security bandwidth of the year itself, before the index's three-year mean")
    dependence_signal: Array = figure(
        SIGNAL, "index cubed", "cube of the security dependence of the year itself, before the three-year mean"
    )


FIGURES = described(Figures, Figure)
BY_NAME = {item.name: item for item in FIGURES}
