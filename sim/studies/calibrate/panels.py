"""Cut panels by year, and estimate from residuals how large errors are and what part of their variance is shared."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy.stats import invgamma

from sim.domain.arrays import Array
from sim.domain.constants import INDEX_YEARS
from sim.history.series import FIRST_YEAR
from sim.studies.calibrate.fitted import Density, Fitted, believe, believe_weighted

FARTHEST = 2.5  # robust standard deviations; the model's noise is normal, and a rare jump must not widen every year's band
NORMAL_RATIO = 1.4826  # of a normal's standard deviation to its median absolute deviation
PRIOR_FIGURES = 4  # what a prior on a standard deviation is worth: 90 % between .65 and 2.4 times its centre
GRID = np.linspace(0.005, 0.985, 197)


def since(values: Array, year: int) -> Array:
    """Blank what lies before a year; the first axis is the year.

    >>> since(np.array([1.0, 2.0]), FIRST_YEAR + 1).tolist()
    [nan, 2.0]
    """
    late = np.arange(len(values)) >= year - FIRST_YEAR
    return np.where(late.reshape(-1, *[1] * (values.ndim - 1)), values, np.nan)


def before(values: Array, years: int = 1) -> Array:
    """Give the figures of some years before, NaN at first.

    >>> before(np.array([1.0, 2.0, 4.0]), 2).tolist()
    [nan, nan, 1.0]
    """
    return np.concatenate([np.full_like(values[:years], np.nan), values[:-years]])


def change(values: Array, years: int = 1) -> Array:
    """Give the change over some years, NaN at first.

    >>> change(np.array([1.0, 2.0, 4.0]), 2).tolist()
    [nan, nan, 3.0]
    """
    return values - before(values, years)


def signal_change(index: Array) -> Array:
    """Give the signal's change over three years from the index, which is its trailing three-year mean.

    index_t - index_(t-1) = (signal_t - signal_(t-3)) / 3, so no recovery of the signal itself, which would smooth it, is needed.

    >>> signal_change(np.array([0.0, 1.0, 1.0])).tolist()
    [nan, 3.0, 0.0]
    """
    return INDEX_YEARS * change(index)


def apart(values: Array) -> Array:
    """Subtract the mean over the states of each power and year, so that only differences among states are left.

    >>> apart(np.array([[[1.0, 3.0]]])).tolist()
    [[[-1.0, 1.0]]]
    """
    known = np.isfinite(values)
    sums = np.where(known, values, 0.0).sum(axis=-1, keepdims=True)
    return np.asarray(values - sums / np.maximum(known.sum(axis=-1, keepdims=True), 1))


def by_power(values: Array) -> Array:
    """Arrange (year, power, state) as groups (year and power, state).

    >>> by_power(np.zeros((3, 2, 5))).shape
    (6, 5)
    """
    return values.reshape(-1, values.shape[-1])


@dataclass(frozen=True)
class Spread:
    """Hold a scaled inverse chi-squared belief of a variance and read it as a standard deviation."""

    figures: float
    squares: float

    def ppf(self, where: float) -> float:
        """Give the standard deviation at a probability."""
        return float(np.sqrt(invgamma.ppf(where, self.figures / 2.0, scale=self.squares / 2.0)))


def spread(name: str, residual: Array, centre: float, effective: float, data: str) -> Fitted:
    """Estimate the standard deviation of residuals around zero, jumps clipped at 2.5 robust standard deviations (Huber).

    variance ~ inverse chi-squared with 4 figures around centre^2; the residuals add `effective` figures of their mean square.

    >>> fit = spread("noise", np.full(1000, 0.2), 0.1, 1000.0, "years")
    >>> round(fit.posterior.value, 2)
    0.2
    """
    known = winsorised(residual[np.isfinite(residual)])
    before = Spread(PRIOR_FIGURES, PRIOR_FIGURES * centre**2)
    after = Spread(PRIOR_FIGURES + effective, before.squares + effective * float(np.mean(known**2))) if known.size else before
    return Fitted(name, believe(before), believe(after), int(known.size), data)


def winsorised(values: Array) -> Array:
    """Clip what lies farther than 2.5 robust standard deviations from zero to there.

    >>> winsorised(np.array([1.0, -1.0, 1.0, 9.0])).round(1).tolist()
    [1.0, -1.0, 1.0, 3.7]
    """
    if not values.size:
        return values
    farthest = FARTHEST * NORMAL_RATIO * float(np.median(np.abs(values)))
    return np.clip(values, -farthest, farthest)


class Flat:
    """Believe every share of a variance alike."""

    def pdf(self, where: Array) -> Array:
        """Give the density."""
        return np.ones_like(where)

    def ppf(self, where: float) -> float:
        """Give the share at a probability."""
        return where


def shared(name: str, residual: Array, prior: Density, worth: float, data: str) -> Fitted:
    """Estimate the share of a variance that the members of a group have in common.

    Residuals (group, member), NaN for holes, of common variance: covariance v (share + (1 - share) [same member]); v is integrated out.
    `worth`: independent figures a figure stands for, at most 1.

    >>> generator = np.random.default_rng(6)
    >>> common, own = generator.standard_normal((400, 1)), generator.standard_normal((400, 5))
    >>> fit = shared("share", np.sqrt(0.3) * common + np.sqrt(0.7) * own, Flat(), 1.0, "years")
    >>> fit.posterior.low < 0.3 < fit.posterior.high
    True
    """
    count = int(np.isfinite(residual).sum())
    if not count:
        return Fitted(name, believe(prior), believe(prior), 0, data)
    likelihood = worth * np.array([log_likelihood(residual, share) for share in GRID])
    weight = prior.pdf(GRID) * np.exp(likelihood - likelihood.max())
    return Fitted(name, believe(prior), believe_weighted(GRID, weight), count, data)


def log_likelihood(residual: Array, share: float) -> float:
    """Give the log likelihood of equicorrelated groups, up to a constant, their variance integrated out."""
    sizes = np.isfinite(residual).sum(axis=1)
    rows, sizes = residual[sizes > 0], sizes[sizes > 0]
    means = np.nanmean(rows, axis=1)
    within = np.nansum((rows - means[:, np.newaxis]) ** 2, axis=1) / (1.0 - share)
    between = sizes * means**2 / (1.0 + (sizes - 1) * share)
    determinant = (sizes - 1) * np.log(1.0 - share) + np.log(1.0 + (sizes - 1) * share)
    return float(-0.5 * determinant.sum() - 0.5 * sizes.sum() * np.log((within + between).sum()))


def standardised(residual: Array, axis: int | tuple[int, ...]) -> Array:
    """Divide residuals by their root mean square along an axis, so that members of unequal spread can be compared.

    >>> standardised(np.array([[3.0], [-3.0]]), 0).ravel().tolist()
    [1.0, -1.0]
    """
    known = np.isfinite(residual).sum(axis=axis, keepdims=True)
    return np.asarray(residual / np.sqrt(np.nansum(residual**2, axis=axis, keepdims=True) / np.maximum(known, 1)))
