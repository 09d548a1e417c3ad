"""The scope of a start: its powers and states, the origin, and the user's own observations."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from sim.config.schema import Region
from sim.domain import quarters
from sim.domain.arrays import Array
from sim.domain.errors import ConfigError
from sim.history import trade
from sim.history.series import YEARS
from sim.history.tables import Extra, extra_of, names, series

FIRST, LAST = quarters.parse("2000Q1"), quarters.parse("2023Q4")
MIDDLE = 0.5  # an annual value belongs at the middle of its year
Flags = NDArray[np.bool_]


@dataclass(frozen=True)
class Scope:
    """Name a run's powers and states, its origin and the user's extra observations."""

    powers: tuple[str, ...]
    states: tuple[str, ...]
    origin: int
    hub: str | None = None
    extra: Extra | None = None

    @property
    def year(self) -> int:
        """Give the calendar year of the origin; a value of that year or an earlier one is known."""
        return quarters.year(self.origin)

    @property
    def time(self) -> float:
        """Give the decimal year of the origin."""
        return quarters.end(self.origin)

    @property
    def label(self) -> str:
        """Give the origin as a label."""
        return quarters.label(self.origin)

    def series(self, variable: str, powers: tuple[str, ...] | None = None, states: tuple[str, ...] | None = None) -> tuple[Array, Flags]:
        """Give the known values of a variable and whether each is an assumption, shapes (year, power, state)."""
        values, assumed = self.all_years(variable, powers, states)
        known = known_years(self.year)
        return values[known], assumed[known]

    def turnover(self) -> Array:
        """Give the known turnovers of every dyad, USD million a year, shape (year, power, state)."""
        return trade.turnover(self.powers, self.states, self.extra)[known_years(self.year)]

    def flows(self) -> trade.Flows:
        """Give the known exports and imports of every dyad, USD million a year, shapes (year, power, state)."""
        both, known = trade.flows(self.powers, self.states, self.extra), known_years(self.year)
        return trade.Flows(both.exports[known], both.imports[known], both.constructed[known])

    def total_turnover(self) -> Array:
        """Give the known turnovers of every state with the whole world, USD million a year, shape (year, state)."""
        whole = trade.totals(self.states, self.extra)
        return (whole.exports + whole.imports)[known_years(self.year)]

    def until(self, year: int) -> Scope:
        """Give the same cast at the end of an earlier year."""
        return replace(self, origin=quarters.parse(f"{year}Q4"))

    def all_years(self, variable: str, powers: tuple[str, ...] | None = None, states: tuple[str, ...] | None = None) -> tuple[Array, Flags]:
        """Give the values of a variable, those after the origin included: only for what a run may know in advance."""
        powers, states = self.powers if powers is None else powers, self.states if states is None else states
        return series(variable, powers, states, self.extra)


def known_years(year: int) -> slice:
    """Give the part of a yearly array that is known in a year."""
    return slice(0, YEARS.index(year) + 1)


def scope_of(region: Region, origin: int, checked: bool = False) -> Scope:
    """Read the cast off a region and refuse an origin that the tables do not cover; `checked` is `observations_checked` of the config.

    Raises:
        ConfigError: the origin lies outside 2000Q1 to 2023Q4.
    """
    if not FIRST <= origin <= LAST:
        allowed = f"{quarters.label(FIRST)} to {quarters.label(LAST)}"
        raise ConfigError(f"origin: {quarters.label(origin)} is not covered by the observations; allowed: {allowed}")
    extra = extra_of(region.observations or None, region.powers, region.states, checked)
    return Scope(tuple(region.powers), tuple(region.states), origin, region.hub, extra)


def called(code: str) -> str:
    """Name a place by its full name and its code.

    >>> called("IRN")
    'Iran (IRN)'
    """
    return f"{names()[code]} ({code})" if code in names() else code


def refuse_missing(what: str, between: str, scope: Scope) -> None:
    """Refuse a start because a value that every run needs is missing.

    Raises:
        ConfigError: always.
    """
    raise ConfigError(f"no value of {what} {between} up to {scope.label}; add rows to region.observations")
