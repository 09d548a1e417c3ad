"""Estimate yearly hazards from counts."""

from __future__ import annotations

from scipy.stats import gamma

from sim.studies.calibrate.fitted import Fitted, believe


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
