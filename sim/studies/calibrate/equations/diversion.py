"""Fit the way round sanctions on the first year that had one, 2022; figures of later years are left to test it."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy.stats import norm, t, triang

from sim.domain.arrays import QUARTER, QUARTERS_A_YEAR, Array
from sim.domain.noise import TAIL_FREEDOM
from sim.history.series import FIRST_YEAR
from sim.origin.scope import Scope
from sim.origin.trade import WHOSE, by_flow, filtered, spread_of, yearly_growth
from sim.rules.trade import passage
from sim.studies.calibrate.equations import trade
from sim.studies.calibrate.fitted import Belief, Fitted, believe, believe_weighted

YEAR = 2022
SANCTIONED = "RUS"
STOPPED = 0.51  # share of Western exports, the size of western_sanctions in configs/scenario/ukraine_distraction.yaml
FIRST_QUARTER = 2  # of the year, that felt the sanctions
LAG = 0.5  # years, the best value of diversion_lag
TYPICAL, WIDTH = 0.5, 1.0  # median and log spread of a state's rise before the data (EBRD 2023, see diversion_rise)
RISES = np.geomspace(0.01, 20.0, 121)
SPREADS = np.linspace(0.1, 0.8, 15)  # of the dyads of a state around its rise, all alike before the data
RE_EXPORTS = np.linspace(0.0, 0.6, 121)
SOLD_ON = triang(0.5, 0.0, 0.6)  # before the data: customs record some of it, hardly most (re_export in configs/calibration/trade.yaml)
NODES, WEIGHTS = np.polynomial.hermite_e.hermegauss(15)
DRAWS = 20_000


@dataclass(frozen=True)
class Surprise:
    """Hold a flow of the year: what it was, what incomes let expect (power, state), and the spread of its usual surprises, log."""

    figure: Array
    expected: Array
    spread: Array

    def log_likelihood(self, expected: Array) -> Array:
        """Give the log likelihood of the figures, Student's t; 0 where there is none."""
        scale = self.spread * np.sqrt((TAIL_FREEDOM - 2) / TAIL_FREEDOM)
        found = t.logpdf((np.log(self.figure) - np.log(expected)) / scale, TAIL_FREEDOM) - np.log(scale)
        return np.where(np.isfinite(found), found, 0.0)


def fit(scope: Scope, seed: int) -> list[Fitted]:
    """Fit the rise of a typical state, the spread of its dyads around it and the share sold on; nothing before the year is over."""
    if scope.year < YEAR or SANCTIONED not in scope.powers:
        return []
    rises, spreads = draw(scope, seed)
    weight = import_weights(scope)
    rise = rises @ weight
    data = f"imports of {YEAR} from powers without sanctions, beyond what incomes let expect"
    count = int(np.isfinite(surprise(scope, "import", seed).figure).sum())
    flat = Belief(*np.quantile(SPREADS, (0.5, 0.05, 0.95)))
    before = believe(norm(np.log(TYPICAL), WIDTH))
    typical = Belief(*np.exp([before.value, before.low, before.high]))
    every = np.ones(len(rise))
    return [
        Fitted("diversion_rise", typical, believe_weighted(rise, every), count, data),
        Fitted("diversion_spread", flat, believe_weighted(spreads, every), count, data),
        re_export(scope, rises, seed),
    ]


def gateways(scope: Scope, seed: int) -> dict[str, Belief]:
    """Give how readily goods pass through each state, against the import-weighted mean of those with figures; `gateway` in the tables."""
    rises, _ = draw(scope, seed)
    relative = rises / (rises @ import_weights(scope))[:, np.newaxis]
    known = np.isfinite(surprise(scope, "import", seed).figure).any(axis=0)
    return {state: believe_weighted(relative[:, place], np.ones(DRAWS)) for place, state in enumerate(scope.states) if known[place]}


def surprise(scope: Scope, flow: str, seed: int) -> Surprise:
    """Compare a flow of the year with what the growth of incomes made of the year before, by elasticities fitted to figures before."""
    before = scope.until(YEAR - 1)
    found = trade.regression(before, flow, seed)
    given = {f"{flow}_{whose}_growth": value for whose, value in zip(WHOSE, found.mean, strict=True)}
    growth, figures = yearly_growth(scope, given, flow), trade.apart(scope, flow)
    run = filtered(by_flow(before)[flow], growth[: YEAR - FIRST_YEAR], 1.0)
    row = YEAR - FIRST_YEAR
    return Surprise(figures[row], np.exp(run.level[-1] + growth[row]), spread_of(run.surprise))


def felt() -> float:
    """Give the part of the long run that the year's mean has reached.

    >>> round(felt(), 2)
    0.45
    """
    quarters = np.arange(1, QUARTERS_A_YEAR + 1)
    return float(np.mean(1.0 - np.exp(-QUARTER * np.maximum(quarters - FIRST_QUARTER + 1, 0) / LAG)))


def draw(scope: Scope, seed: int) -> tuple[Array, Array]:
    """Draw each state's rise (draw, state), ratio, and the spread of dyads (draw,) from what the year's imports make of the prior.

    log imports_ps = log expected_ps + log(1 + stopped felt rise_s exp(spread e_ps)) + t5, e integrated by Gauss-Hermite quadrature.
    """
    found = surprise(scope, "import", seed)
    routes = [place for place, power in enumerate(scope.powers) if power != SANCTIONED]
    table = np.zeros((len(SPREADS), len(RISES), len(scope.states)))  # log likelihood
    for place, spread in enumerate(SPREADS):
        ratio = STOPPED * felt() * passage(RISES[:, np.newaxis], np.ones(1), np.array([spread]), NODES)
        each = found.log_likelihood(found.expected * (1.0 + ratio[..., np.newaxis, np.newaxis]))[:, :, routes]
        table[place] = np.log(np.einsum("n,rnps->rps", WEIGHTS / WEIGHTS.sum(), np.exp(each))).sum(axis=1)
    prior = norm.pdf(np.log(RISES), np.log(TYPICAL), WIDTH)[:, np.newaxis]
    weight = np.exp(table - table.max(axis=(0, 1))) * prior  # (spread, rise, state), flat in the logarithm of the grid
    generator = np.random.default_rng(seed)
    of_spread = weight.sum(axis=1).prod(axis=1)
    chosen = generator.choice(len(SPREADS), DRAWS, p=of_spread / of_spread.sum())
    rises = np.empty((DRAWS, len(scope.states)))
    for state in range(len(scope.states)):
        reached = np.cumsum(weight[:, :, state], axis=1)
        reached /= reached[:, -1:]
        rises[:, state] = RISES[(reached[chosen] < generator.random((DRAWS, 1))).sum(axis=1).clip(max=len(RISES) - 1)]
    return rises, SPREADS[chosen]


def import_weights(scope: Scope) -> Array:
    """Give each state's share in the imports that had figures, from powers without sanctions, the year before."""
    figures = trade.apart(scope, "import")
    before, year = figures[YEAR - 1 - FIRST_YEAR], figures[YEAR - FIRST_YEAR]
    imports = np.where(np.isfinite(year), np.nan_to_num(before), 0.0)
    size = np.delete(imports, scope.powers.index(SANCTIONED), axis=0).sum(axis=0)
    return np.asarray(size / size.sum())


def re_export(scope: Scope, rises: Array, seed: int) -> Fitted:
    """Weigh each share by what it makes of the year's exports to the sanctioned power, over the draws of the diverted imports."""
    sold, bought = surprise(scope, "export", seed), surprise(scope, "import", seed)
    here = scope.powers.index(SANCTIONED)
    diverted = STOPPED * felt() * rises * np.nansum(np.delete(bought.expected, here, axis=0), axis=0)
    likelihood = np.zeros((len(RE_EXPORTS), len(rises)))
    for state in np.flatnonzero(np.isfinite(sold.figure[here])):
        at = Surprise(*(part[here, state] for part in (sold.figure, sold.expected, sold.spread)))
        likelihood += at.log_likelihood(at.expected + RE_EXPORTS[:, np.newaxis] * diverted[:, state])
    weight = SOLD_ON.pdf(RE_EXPORTS) * np.exp(likelihood - likelihood.max()).mean(axis=1)
    count = int(np.isfinite(sold.figure[here]).sum())
    data = f"exports to {SANCTIONED} of {YEAR} beyond what incomes let expect"
    return Fitted("re_export", believe(SOLD_ON), believe_weighted(RE_EXPORTS, weight), count, data)
