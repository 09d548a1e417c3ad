"""The situation of a quarter: the world, what is given from outside, and the signals that influence remembers."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from sim.domain.arrays import QUARTERS_A_YEAR, Array
from sim.domain.draws import Draws
from sim.domain.drivers import Drivers
from sim.domain.figures import Figures
from sim.domain.noise import Noise
from sim.domain.variables import World
from sim.model.cast import Cast
from sim.model.shocks import Timeline
from sim.rules.influence import trailing

YEARS_REMEMBERED = 2


class Memory:
    """Remember the signals of the last two years, because the published index is a three-year mean."""

    def __init__(self, by_lag: tuple[Array, Array, Array]) -> None:
        """Start from the signals now, one and two years ago (power, state, signal, replicate), with straight lines between."""
        self._length = YEARS_REMEMBERED * QUARTERS_A_YEAR + 1
        self._kept = np.empty((self._length, *by_lag[0].shape))
        for back in range(self._length):
            year, part = divmod(back, QUARTERS_A_YEAR)
            nearer, farther = by_lag[year], by_lag[min(year + 1, YEARS_REMEMBERED)]
            self._kept[-back % self._length] = nearer + part / QUARTERS_A_YEAR * (farther - nearer)

    def keep(self, quarter: int, signal: Array) -> None:
        """Store a quarter's signal over the oldest one."""
        self._kept[quarter % self._length] = signal

    def mean(self, quarter: int, weights: tuple[Array, Array, Array]) -> Array:
        """Average the signal of a quarter with those one and two years before."""
        now, one, two = (self._kept[(quarter - years * QUARTERS_A_YEAR) % self._length] for years in (0, 1, 2))
        return trailing(now, one, two, *weights)


@dataclass
class Situation:
    """Everything that a quarter's choices and rules read.

    world: now; origin: the world at the origin; figures: observed inputs; draws: of the estimates, one a replicate;
    drivers: of this quarter, against the origin; last_drivers: of the quarter before; in_force: this quarter's as they
    stand; memory: the signals of influence; anchors: what ties their mean to the observed start; power_growth, state_growth: log growth of
    output in this quarter; passage: rise of imports if all Western exports stopped, ratio.
    """

    cast: Cast
    world: World
    origin: World
    figures: Figures
    draws: Draws
    drivers: Drivers
    noise: Noise
    memory: Memory
    anchors: Array
    last_drivers: Drivers
    in_force: Drivers
    power_growth: Array
    state_growth: Array
    passage: Array
    quarter: int = 0

    def advance(self, timeline: Timeline) -> None:
        """Enter the next quarter with its drivers, in force and against the origin."""
        self.quarter += 1
        self.in_force = timeline.in_force(self.quarter)
        self.last_drivers, self.drivers = self.drivers, timeline.since_origin(self.in_force)
