"""Hold what is believed of an estimate before and after the data, and decide whether the data identify it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any, Protocol

import numpy as np
from scipy.stats import gamma

from sim.domain.arrays import Array

LOW, MIDDLE, HIGH = 0.05, 0.5, 0.95
IDENTIFIED = 0.5  # the least contraction of the variance that counts as an answer from the data


class Distribution(Protocol):
    """Read quantiles; what scipy.stats freezes can."""

    def ppf(self, where: float, /) -> Any:
        """Give the value at a probability."""


class Density(Distribution, Protocol):
    """Read densities as well."""

    def pdf(self, where: Array, /) -> Any:
        """Give the density at values."""


@dataclass(frozen=True)
class Belief:
    """Hold the median and the 5 % and 95 % quantiles of an estimate."""

    value: float
    low: float
    high: float


@dataclass(frozen=True)
class Fitted:
    """Hold an estimate's belief before and after, the number of figures behind it, and what they are."""

    name: str
    prior: Belief
    posterior: Belief
    count: int
    data: str

    @property
    def contraction(self) -> float:
        """Give 1 - posterior variance / prior variance, from the widths of the 90 % intervals.

        >>> Fitted("a", Belief(0, -2, 2), Belief(1, 0, 2), 9, "years").contraction
        0.75
        """
        return 1.0 - ((self.posterior.high - self.posterior.low) / (self.prior.high - self.prior.low)) ** 2

    def renamed(self, name: str) -> Fitted:
        """Give the same under another name."""
        return replace(self, name=name)

    @property
    def identified(self) -> bool:
        """Say whether the data have at least halved the variance."""
        return self.contraction >= IDENTIFIED


def believe(distribution: Distribution) -> Belief:
    """Summarise a frozen distribution.

    >>> from scipy.stats import uniform
    >>> believe(uniform(0, 1))
    Belief(value=0.5, low=0.05, high=0.95)
    """
    return Belief(*(float(distribution.ppf(where)) for where in (MIDDLE, LOW, HIGH)))


def believe_weighted(values: Array, weights: Array) -> Belief:
    """Summarise values on a grid, or draws, by their weights.

    >>> believe_weighted(np.linspace(0, 1, 101), np.ones(101)).value
    0.5
    """
    order = np.argsort(values)
    reached = np.cumsum(weights[order]) - 0.5 * weights[order]
    return Belief(*(float(np.interp(where, reached / weights.sum(), values[order])) for where in (MIDDLE, LOW, HIGH)))


def hazard(name: str, mean: float, spread: float, counted: tuple[int, int], data: str) -> Fitted:
    """Update a gamma belief of a hazard by events and the dyad-years in which they could happen.

    hazard ~ Gamma(shape, rate), shape = (mean / spread)^2, rate = mean / spread^2; afterwards Gamma(shape + events, rate + dyad-years).

    >>> fit = hazard("arms_onset", 0.02, 0.01, (0, 200), "none")
    >>> round(fit.prior.value, 3), round(fit.posterior.value, 3)
    (0.018, 0.009)
    """
    events, exposure = counted
    shape, rate = (mean / spread) ** 2, mean / spread**2
    before, after = gamma(shape, scale=1.0 / rate), gamma(shape + events, scale=1.0 / (rate + exposure))
    return Fitted(name, believe(before), believe(after), exposure, data)
