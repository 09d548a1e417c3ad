"""List the runs that the ledger needs, and measure every claim in each: the calibration, ablations, other calibrations and theories."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, replace
from multiprocessing import get_context

import numpy as np
import xarray as xr

from sim.config import Config, compose
from sim.config.composition import theories
from sim.domain.mechanisms import MECHANISMS
from sim.ensemble import run as run_experiment
from sim.studies.claims.statistics import STATISTICS
from sim.studies.claims.statistics.measured import Measured
from sim.studies.claims.worlds import HISTORY, names, with_worlds, without_estimate

BASE, WITHOUT, UNDER, THEORY = "base", "without", "calibration", "theory"
OTHERS = ("posterior", "wide")  # calibrations beside the study's own
WITHOUT_ESTIMATE = {"no_labour": "opinion_labour", "no_debt": "opinion_debt"}
WORTH_PROCESSES = 500  # replicates from which two processes pay for their start
PROCESSES = 2


@dataclass(frozen=True)
class Run:
    """Hold one run: its kind, its name, its config with all worlds."""

    kind: str
    name: str
    config: Config


@dataclass(frozen=True)
class Outcome:
    """Hold what one run measured, and the sums of its paths, which say whether a switch changed anything."""

    kind: str
    name: str
    measured: dict[str, Measured]
    trace: dict[str, float]


def runs(config: Config, switches: Sequence[str] | None = None, others: Sequence[str] = OTHERS) -> list[Run]:
    """List the runs: the base first, one without each switch, one under each other calibration and each other theory.

    Raises:
        ConfigError: a world cannot be built.
    """
    whole = with_worlds(config)
    chosen = [mechanism.name for mechanism in MECHANISMS] if switches is None else list(switches)
    on = [name for name in chosen if getattr(config.mechanisms, name)]
    listed = [Run(BASE, BASE, whole), *(Run(WITHOUT, name, switched_off(whole, name)) for name in on)]
    for other in others:
        listed.append(Run(UNDER, other, replace(whole, estimates=compose(f"calibration={other}").estimates)))
    rivals = {name: theory for name, theory in theories().items() if name != config.theory.name}
    return [*listed, *(Run(THEORY, name, replace(whole, theory=theory)) for name, theory in rivals.items())]


def switched_off(config: Config, name: str) -> Config:
    """Switch a mechanism off, and with it what cannot do without it.

    >>> off = switched_off(compose(), "opinion").mechanisms
    >>> off.opinion, off.opinion_cap, off.voice
    (False, False, True)
    """
    off, growing = {name}, True
    while growing:
        more = {mechanism.name for mechanism in MECHANISMS if mechanism.needs in off} - off
        off, growing = off | more, bool(more)
    return replace(config, mechanisms=replace(config.mechanisms, **dict.fromkeys(off, False)))


def outcomes(listed: Sequence[Run]) -> Iterator[Outcome]:
    """Measure every run, in order; only statistics are kept of each."""
    if len(listed) == 1 or listed[0].config.ensemble.replicates < WORTH_PROCESSES:
        yield from map(outcome, listed)
        return
    with ProcessPoolExecutor(PROCESSES, get_context("spawn")) as pool:
        yield from pool.map(outcome, listed)


def outcome(run: Run) -> Outcome:
    """Run the worlds side by side and measure every claim in them."""
    dataset = run_experiment(run.config, scenarios=names(run.config))
    worlds = {str(name): dataset.sel(scenario=name, drop=True) for name in dataset["scenario"].values}
    for name, estimate in WITHOUT_ESTIMATE.items():
        alone = run_experiment(without_estimate(run.config, estimate), scenarios=[HISTORY])
        worlds[name] = alone.sel(scenario=HISTORY, drop=True)[["opinion"]]
    measured = {claim: _settled(statistic(worlds)) for claim, statistic in STATISTICS.items()}
    return Outcome(run.kind, run.name, measured, trace(worlds[HISTORY]))


def _settled(found: Measured) -> Measured:
    """Drop labels, so that what is kept is small."""
    value, holds = (array.reset_coords(drop=True).drop_vars("replicate", errors="ignore") for array in (found.value, found.holds))
    return replace(found, value=value.astype(np.float64), holds=holds.astype(bool))


def trace(world: xr.Dataset) -> dict[str, float]:
    """Sum every path of a world, in double precision."""
    return {str(name): float(path.sum(dtype=np.float64)) for name, path in world.data_vars.items() if "replicate" in path.dims}


def idle(base: Outcome, other: Outcome) -> bool:
    """Say whether a run differs in nothing from the base: its switch has no effect on any path.

    >>> idle(Outcome("base", "base", {}, {"trade": 1.0}), Outcome("without", "voice", {}, {"trade": 2.0}))
    False
    """
    return base.trace == other.trace
