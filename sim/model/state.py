"""The world: one array a variable, the signals that influence remembers, and the view of it that a rule's caller gets."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from sim.domain.arrays import QUARTERS_A_YEAR, Array, Arrays
from sim.domain.noise import Noise
from sim.domain.variables import BY_NAME
from sim.model.cast import Cast
from sim.rules.influence import trailing

YEARS_REMEMBERED = 2


class World(Arrays):
    """Hold one array a variable, named in `sim.domain.variables`; each has the four axes of `sim.domain.arrays`."""

    def __setattr__(self, name: str, values: Array) -> None:
        """Put a new array in a variable's place.

        Raises:
            AttributeError: the data dictionary has no such variable.
        """
        if name not in BY_NAME:
            raise AttributeError(f"the data dictionary (sim/domain/variables.py) has no variable '{name}'")
        self.__dict__[name] = values

    def copy(self) -> World:
        """Copy every array, so that the copy stays as it is."""
        return World({name: values.copy() for name, values in self.__dict__.items()})


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

    world: now; origin: as it was at the start; figures: observed inputs (replicate axis of length one); draws: the estimates;
    drivers: of this quarter, before: of the last one; memory: the signals of influence, anchors: what ties their mean to the observed
    start; power_growth, state_growth: log growth of output in this quarter.
    """

    cast: Cast
    world: World
    origin: World
    figures: Arrays
    draws: Arrays
    drivers: Arrays
    noise: Noise
    memory: Memory
    anchors: Array
    before: Arrays
    power_growth: Array
    state_growth: Array
    quarter: int = 0

    def advance(self, drivers: Arrays) -> None:
        """Enter the next quarter with its drivers."""
        self.before, self.drivers = self.drivers, drivers
        self.quarter += 1
