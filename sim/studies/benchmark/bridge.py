"""Lay the model's own inputs out as the scalar reference reads them: records for many replicates, named tuples for one."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, fields
from math import sqrt
from typing import NamedTuple

import numpy as np
import xarray as xr

from sim.domain.arrays import AXIS, CHANNELS, Array, shape_of
from sim.domain.declaration import contents
from sim.domain.draws import DrawsOf
from sim.domain.drivers import BY_NAME, DRIVERS
from sim.domain.noise import DECISIONS, TAIL_FREEDOM, Decision, Decisions
from sim.domain.noise import Noise as ModelNoise
from sim.model.cast import Cast as ModelCast
from sim.model.draws import ORIGIN, draw
from sim.model.model import quarters_known
from sim.model.shocks import compile_shocks
from sim.reference.compiled import Records
from sim.reference.inputs import (
    IN_FORCE,
    THEORIES,
    Cast,
    Drivers,
    Estimates,
    Noise,
    Origin,
)
from sim.studies.benchmark.case import Case

HEAVY_TAIL = sqrt(TAIL_FREEDOM / (TAIL_FREEDOM - 2))  # standard deviation of what the reference divides by itself

# figures that have another name in the reference than in the observed start
CALLED = {
    "economic_signals": "economic_signal",
    "security_signals": "security_signal",
    "dependence_signals": "dependence_signal",
    "arms": "arms_base",
    "known_power_growth": "power_growth_known",
    "known_state_growth": "state_growth_known",
}
ORDER = ("lag", "quarter", "power", "organisation", "state", "channel")


class Replicate(NamedTuple):
    """Hold everything that one run of the reference reads."""

    cast: Cast
    origin: Origin
    estimates: Estimates
    noise: Noise
    drivers: Drivers


@dataclass(frozen=True)
class Inputs:
    """Hold everything that runs of the reference read, for many replicates; drivers that no replicate moves are laid out once."""

    cast: Cast
    origin: Origin
    estimates: Records
    noises: Records
    drivers: Records

    def replicate(self, position: int) -> Replicate:
        """Take one replicate out, as plain floats and lists."""
        drivers = self.drivers[position % len(self.drivers)]
        return Replicate(
            self.cast,
            self.origin,
            DrawsOf(*self.estimates[position].tolist()),
            Decisions(*(self.noises[position][item.name].tolist() for item in DECISIONS)),
            Drivers(**{item.name: drivers[item.name].tolist() for item in fields(Drivers)}),
        )


def inputs(case: Case, noise: ModelNoise) -> Inputs:
    """Lay out everything that the replicates of a block read."""
    cast, origin = cast_of(case), origin_of(case.start, quarters_known(case.config, case.scenario))
    return Inputs(cast, origin, estimate_records(case, noise), noise_records(case, noise), driver_records(case, noise))


def cast_of(case: Case) -> Cast:
    """Say who plays by number, and by which theory states choose."""
    cast, start = case.cast, case.start
    return Cast(
        powers=len(cast.powers),
        states=len(cast.states),
        organisations=len(cast.organisations),
        theory=THEORIES.index(case.config.theory.name),
        patron=-1 if cast.patron is None else cast.patron,
        hub=-1 if cast.hub is None else cast.hub,
        rivals=cast.rivals or [-1, -1],
        sanctioning=cast.sanctioning.ravel().astype(int).tolist(),
        respects=[_respects(cast, power) for power in range(len(cast.powers))],
        leader=cast.leaders,
        organisation_channel=[CHANNELS.index(cast.region.organisations[name].channel) for name in cast.organisations],
        candidates=figures(start, "candidates").astype(int).tolist(),
        constructed=figures(start, "constructed").max(axis=1).astype(int).tolist(),
    )


def _respects(cast: ModelCast, power: int) -> list[list[int]]:
    marks = dict(cast.respected_by(power))
    return [marks[holder].ravel().astype(int).tolist() if holder in marks else [0] * len(CHANNELS) for holder in range(len(cast.powers))]


def origin_of(start: xr.Dataset, use_known_growth: int) -> Origin:
    """Take the observed start as nested lists; growth after the origin is known for so many quarters and no more."""
    tables = {name: figures(start, CALLED.get(name, name)) for name in Origin._fields}
    for name in ("known_power_growth", "known_state_growth"):
        tables[name][use_known_growth:] = np.nan
    return Origin(**{name: table.tolist() for name, table in tables.items()})


def figures(start: xr.Dataset, name: str) -> Array:
    """Copy a variable of the start, its dims in the reference's order."""
    return np.array(start[name].transpose(*ORDER, missing_dims="ignore").values, dtype=np.float64)


def estimate_records(case: Case, noise: ModelNoise) -> Records:
    """Lay out the draws of every estimate, those of switched mechanisms set."""
    draws = contents(draw(case.config, noise))
    records = _empty(dict.fromkeys(draws, ()), noise.count)
    for name, values in draws.items():
        records[name] = values.ravel()
    return records


def every_draw(case: Case, noise: ModelNoise) -> Iterator[tuple[Decision, int, Array]]:
    """Make every draw that a run of the model makes besides its estimates: decision, quarter, values (four axes)."""
    for quarter in range(case.quarters + 1):
        for item in DECISIONS:
            if (quarter == ORIGIN) == item.once:
                shape = shape_of(item.dims, case.cast.sizes, noise.count)
                yield item, quarter, getattr(noise, item.distribution)(item.name, quarter, *shape[:3])


def noise_records(case: Case, noise: ModelNoise) -> Records:
    """Lay out every draw of a run; the model serves a heavy tail of variance one, the reference divides by itself."""
    spans = {item.name: () if item.once else (case.quarters,) for item in DECISIONS}
    records = _empty({item.name: (*spans[item.name], *_lengths(case, item.dims)) for item in DECISIONS}, noise.count)
    for item, quarter, values in every_draw(case, noise):
        place = records[item.name] if item.once else records[item.name][:, quarter - 1]
        place[...] = replicate_first(values, item.dims) * (HEAVY_TAIL if item.distribution == "heavy_tailed" else 1.0)
    return records


def driver_records(case: Case, noise: ModelNoise) -> Records:
    """Lay out the drivers of every quarter, the origin's first: against the origin, and as they stand where a rule reads them so."""
    timeline = compile_shocks(case.config, case.scenario, noise)
    dims = {item.name: item.dims for item in DRIVERS} | {f"{name}_in_force": BY_NAME[name].dims for name in IN_FORCE}
    shapes = {item.name: (case.quarters + 1, *_lengths(case, dims[item.name])) for item in fields(Drivers)}
    records = _empty(shapes, noise.count if case.config.scenarios[case.scenario].shocks else 1)
    for quarter in range(case.quarters + 1):
        in_force = timeline.in_force(quarter)
        served = contents(timeline.since_origin(in_force)) | {f"{name}_in_force": getattr(in_force, name) for name in IN_FORCE}
        for name, values in served.items():
            records[name][:, quarter] = replicate_first(values, dims[name])
    return records


def replicate_first(values: Array, dims: tuple[str, ...]) -> Array:
    """Turn an array on the four axes into (replicate, *dims), axes that do not apply left out.

    >>> replicate_first(np.ones((5, 1, 3, 2)), ("power", "channel")).shape
    (2, 5, 3)
    """
    kept = tuple(values.shape[AXIS[name]] for name in dims)
    return np.moveaxis(values, -1, 0).reshape(values.shape[-1], *kept)


def _lengths(case: Case, dims: tuple[str, ...]) -> tuple[int, ...]:
    return tuple(case.cast.sizes[name] for name in dims)


def _empty(lengths: dict[str, tuple[int, ...]], replicates: int) -> Records:
    return np.zeros(replicates, np.dtype([(name, np.float64, shape) for name, shape in lengths.items()], align=True))
