"""Fit a linear equation to a panel by Bayesian ridge regression, with errors that may be shared within a year and last over years.

    y_t,i = sum_k b_k x_k,t,i + error,   b_k ~ N(mean_k, spread_k), where signed cut at zero

The noise variance is estimated with the coefficients (MacKay 1992, by scikit-learn). Where errors are shared or last, a panel of n figures
says less than n independent ones: each figure's weight is divided by the design effect (Kish 1965) times Bartlett's factor.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from scipy.stats import norm, truncnorm
from sklearn.linear_model import BayesianRidge

from sim.domain.arrays import Array
from sim.studies.calibrate.fitted import Belief, Fitted, believe, believe_weighted

CERTAIN = 1e9  # weight of the prior on the prior's own precision: it is given, not estimated
DRAWS = 100_000
FEWEST = 100  # draws of the right signs, below which the signs are put right instead
LAGS = 2  # years over which an error may last; the index is a three-year mean


@dataclass(frozen=True)
class Term:
    """Hold a regressor, of the panel's shape, and the mean and standard deviation of its coefficient's prior.

    signed: theory knows the coefficient's sign, so that no negative value is believed.
    """

    values: Array
    mean: float
    spread: float
    signed: bool = True

    def prior(self) -> Belief:
        """Give what is believed of the coefficient before the data."""
        if self.signed:
            return believe(truncnorm(-self.mean / self.spread, np.inf, self.mean, self.spread))
        return believe(norm(self.mean, self.spread))


@dataclass(frozen=True)
class Regression:
    """Hold a fit: draws of the coefficients, residuals of the panel's shape (NaN where unused), the number of figures.

    effective: how many independent figures they are worth.
    """

    terms: Mapping[str, Term]
    draws: Array
    residual: Array
    count: int
    effective: float

    @property
    def mean(self) -> Array:
        """Give the coefficients' posterior means, in the order of the terms."""
        return np.asarray(self.draws.mean(axis=0))

    def fitted(self, name: str, data: str) -> Fitted:
        """Give a coefficient's beliefs before and after."""
        drawn = self.draws[:, list(self.terms).index(name)]
        return Fitted(name, self.terms[name].prior(), believe_weighted(drawn, np.ones(len(drawn))), self.count, data)


def regress(target: Array, terms: Mapping[str, Term], seed: int, weight: Array | None = None) -> Regression:
    """Fit a target to terms; arrays of shape (year, ...), NaN for holes; `weight` is relative, of the target's shape.

    >>> x = np.arange(12.0).reshape(6, 2) - 5.5
    >>> fit = regress(0.3 * x, {"slope": Term(x, 0.0, 1.0)}, seed=1)
    >>> round(float(fit.mean[0]), 3)
    0.3
    """
    used = np.isfinite(target) & np.logical_and.reduce([np.isfinite(term.values) for term in terms.values()])
    if not used.any():
        return unfitted(terms, target.shape, seed)
    relative = np.ones(target.shape) if weight is None else weight / weight[used].mean()
    columns = [term.values[used] for term in terms.values()]
    first, _ = posterior(target[used], columns, terms, relative[used])
    errors = (np.where(used, target, np.nan) - combine(first, terms)) * np.sqrt(relative)
    worth = 1.0 / (shared_factor(errors) * lasting_factor(errors))
    draws = draw(*posterior(target[used], columns, terms, worth * relative[used]), terms, seed)
    residual = np.where(used, target - combine(draws.mean(axis=0), terms), np.nan)
    return Regression(terms, draws, residual, int(used.sum()), float(worth * used.sum()))


def unfitted(terms: Mapping[str, Term], shape: tuple[int, ...], seed: int) -> Regression:
    """Believe after no figures what was believed before."""
    return Regression(terms, draw_prior(terms, seed), np.full(shape, np.nan), 0, 0.0)


def combine(coefficients: Array, terms: Mapping[str, Term]) -> Array:
    """Give what the terms explain."""
    return np.asarray(sum(b * term.values for b, term in zip(coefficients, terms.values(), strict=True)))


def draw_prior(terms: Mapping[str, Term], seed: int) -> Array:
    """Draw coefficients (draw, term) from what is believed before the data."""
    means, deviations = (np.array([getattr(term, part) for term in terms.values()]) for part in ("mean", "spread"))
    return draw(means, np.diag(deviations**2), terms, seed)


def draw(mean: Array, covariance: Array, terms: Mapping[str, Term], seed: int) -> Array:
    """Draw coefficients (draw, term), and keep those of the signs that theory demands."""
    drawn = np.random.default_rng(seed).multivariate_normal(mean, covariance, DRAWS, method="cholesky")
    signed = np.array([term.signed for term in terms.values()])
    right = ((drawn >= 0.0) | ~signed).all(axis=1)
    return np.asarray(drawn[right] if right.sum() >= FEWEST else np.where(signed, np.maximum(drawn, 0.0), drawn))


def posterior(target: Array, columns: list[Array], terms: Mapping[str, Term], weight: Array) -> tuple[Array, Array]:
    """Give the mean and covariance of the coefficients; in units of prior spreads the prior is N(0, 1)."""
    means = np.array([term.mean for term in terms.values()])
    spreads = np.array([term.spread for term in terms.values()])
    matrix = np.stack(columns, axis=1)
    ridge = BayesianRidge(fit_intercept=False, lambda_1=CERTAIN, lambda_2=CERTAIN, tol=1e-10, max_iter=1000)
    ridge.fit(matrix * spreads, target - matrix @ means, weight)
    return means + spreads * ridge.coef_, ridge.sigma_ * np.outer(spreads, spreads)


def shared_factor(residual: Array) -> float:
    """Give the design effect of errors shared within a year: 1 + (m - 1) x intraclass correlation, at least 1.

    >>> shared_factor(np.array([[1.0, 1.0], [-1.0, -1.0], [1.0, 1.0]]))
    2.0
    """
    rows = residual.reshape(len(residual), -1)
    sizes = np.isfinite(rows).sum(axis=1)
    rows, sizes = rows[sizes > 0], sizes[sizes > 0]
    spare = int(sizes.sum() - len(sizes))
    if spare == 0 or not rows[np.isfinite(rows)].any():
        return 1.0
    size = float(sizes.mean())
    means = np.nanmean(rows, axis=1)
    between = float((sizes * means**2).mean())
    within = float(np.nansum((rows - means[:, np.newaxis]) ** 2)) / spare
    correlation = (between - within) / (between + (size - 1.0) * within)
    return max(1.0, 1.0 + (size - 1.0) * correlation)


def lasting_factor(residual: Array) -> float:
    """Give Bartlett's factor of errors that last: 1 + 2 (autocorrelation at one year + at two), at least 1.

    >>> lasting_factor(np.array([1.0, -1.0, 1.0, -1.0])), lasting_factor(np.ones(1000)) > 4.9
    (1.0, True)
    """
    known = residual[np.isfinite(residual)]
    if not known.any():
        return 1.0
    variance = float(np.mean(known**2))
    correlations = [lagged(residual, lag) / variance for lag in range(1, LAGS + 1) if np.isfinite(residual[lag:] * residual[:-lag]).any()]
    return max(1.0, 1.0 + 2.0 * sum(correlations))


def lagged(residual: Array, lag: int) -> float:
    """Give the mean product of figures some years apart."""
    return float(np.nanmean(residual[lag:] * residual[:-lag]))
