"""Tabulate every estimate by theme: the range before and after the fit, its unit, the claims it matters for, its source."""

from __future__ import annotations

from functools import cache

from omegaconf import OmegaConf

from generator import PROJECT, figure, table
from sim.config import Config, Estimate, compose

FOLDER = PROJECT / "configs" / "calibration"
USUAL = Estimate().distribution


@cache
def composed(calibration: str) -> Config:
    """Compose the usual run with a calibration."""
    return compose(f"calibration={calibration}")


def tables() -> str:
    """Write a table for each file of the prior, under the comment that the file begins with."""
    prior, posterior = composed("prior"), composed("posterior")
    return "\n\n".join(_theme(name, prior, posterior) for name in themes())


@cache
def themes() -> dict[str, list[str]]:
    """List the estimates of each file of the prior, in the order of `prior.yaml`."""
    names = [str(name) for name in OmegaConf.load(FOLDER / "prior.yaml").defaults]
    return {name: [str(key) for key in OmegaConf.load(FOLDER / f"{name}.yaml")] for name in names}


def counted() -> str:
    """Say how many estimates there are, how many the data decide, and how many rest on an assumption."""
    prior, early, posterior = (composed(name).estimates for name in ("prior", "to_2013", "posterior"))
    decided = [name for name in prior if early[name] != prior[name]]
    assumed = [name for name in prior if posterior[name].source.startswith("assumption")]
    fixed = [name for name in prior if prior[name].low == prior[name].high]
    return (
        f"There are {len(prior)} estimates. Figures to 2013 decide {len(decided)} of them (`configs/calibration/to_2013.yaml`); "
        f"the others stay priors. The source of {len(assumed)} begins with the word *assumption*: no figure was found. "
        f"{len(fixed)} have no range, because the construction of the index fixes them. "
        "Shocks bring further estimates, their sizes, in the [scenario library](docs/scenarios.md)."
    )


def _theme(name: str, prior: Config, posterior: Config) -> str:
    lines = (FOLDER / f"{name}.yaml").read_text(encoding="utf-8").splitlines()
    story = " ".join(line[2:] for line in lines if line.startswith("# ") and not line.startswith("# @"))
    rows = [_row(key, prior.estimates[key], posterior.estimates[key]) for key in themes()[name]]
    header = ["estimate", "prior", "fitted", "unit", "claims", "source"]
    return f"## {name.capitalize()}\n\n{story}\n\n{table(header, rows)}"


def _row(name: str, prior: Estimate, posterior: Estimate) -> list[str]:
    fitted = posterior != prior
    source = f"{prior.source}. Fitted: {posterior.source}" if fitted else prior.source
    return [f"`{name}`", span(prior), span(posterior) if fitted else "", prior.unit, ", ".join(prior.claims), source]


def span(estimate: Estimate) -> str:
    """Write a value with its range, and the distribution where it is not the usual one.

    >>> span(Estimate(value=0.5, low=0, high=1)), span(Estimate(value=1, low=1, high=1))
    ('0.5 (0 to 1)', '1 (fixed)')
    >>> span(Estimate(value=0, low=-1, high=1, distribution="uniform"))
    '0 (-1 to 1), uniform'
    """
    value, low, high = (figure(number) for number in (estimate.value, estimate.low, estimate.high))
    kind = "" if estimate.distribution == USUAL else f", {estimate.distribution}"
    return f"{value} (fixed)" if low == high else f"{value} ({low} to {high}){kind}"
