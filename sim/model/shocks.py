"""Compile a scenario's shocks into drivers over the quarters of a run, before it starts: nothing is mutated and nothing undone."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from sim.config.schema import Config, Shock
from sim.domain import quarters
from sim.domain.arrays import CHANNELS, QUARTERS_A_YEAR, Array
from sim.domain.drivers import BY_NAME, DRIVERS, Driver, Drivers, DriversOf
from sim.domain.mechanisms import MECHANISMS
from sim.domain.noise import Noise
from sim.model.draws import ORIGIN, sample


def profile(shape: str, since: NDArray[np.int64], duration: int | None, half_life: float | None) -> Array:
    """Give how much of a shock is felt, in [0, 1], `since` quarters after it starts.

    step 1; pulse 1 for `duration` quarters; ramp linear, 1 from its `duration`-th quarter on; decay halves every `half_life` years.

    >>> profile("ramp", np.array([-1, 0, 1, 2]), 2, None).tolist()
    [0.0, 0.5, 1.0, 1.0]
    """
    felt = np.ones(since.shape)
    if shape == "pulse":
        felt = np.where(since < (duration or 0), 1.0, 0.0)
    elif shape == "ramp":
        felt = np.minimum(1.0, (since + 1) / (duration or 1))
    elif shape == "decay":
        felt = 0.5 ** (np.maximum(since, 0) / QUARTERS_A_YEAR / (half_life or 1.0))
    return np.where(since >= 0, felt, 0.0)


@dataclass(frozen=True)
class CompiledShock:
    """A shock ready to run: what it moves, whom (1 where it acts), how much of it when, and its size in each replicate."""

    driver: Driver
    mask: Array
    felt: Array
    size: Array


class Timeline:
    """Serve the drivers of any quarter of a run, in force and against the origin, which is quarter 0."""

    def __init__(self, shocks: list[CompiledShock], sizes: Mapping[str, int]) -> None:
        """Keep the shocks, the neutral value of every driver, and what is in force at the origin."""
        self._shocks = shocks
        self._neutral = {driver.name: np.full(_shape(driver, sizes), driver.neutral) for driver in DRIVERS}
        at_origin = self.in_force(ORIGIN)
        self._at_origin = {shock.driver.name: getattr(at_origin, shock.driver.name) for shock in shocks if shock.felt[ORIGIN]}

    def at(self, quarter: int) -> Drivers:
        """Give the drivers of a quarter against the origin, where each is neutral: (power, state, channel, replicate)."""
        return self.since_origin(self.in_force(quarter))

    def since_origin(self, in_force: Drivers) -> Drivers:
        """Give the change of drivers since the origin: what was in force then is in its figures already."""
        moved = {name: BY_NAME[name].since(getattr(in_force, name), value) for name, value in self._at_origin.items()}
        return replace(in_force, **moved)

    def in_force(self, quarter: int) -> Drivers:
        """Combine the shocks felt in a quarter, each driver held within its bounds: (power, state, channel, replicate)."""
        values, moved = dict(self._neutral), {}
        for shock in self._shocks:
            felt, driver = shock.felt[quarter] * shock.mask, shock.driver
            if felt.any():
                before = values[driver.name]
                values[driver.name] = before * (1.0 + felt * (shock.size - 1.0)) if driver.multiplies else before + felt * shock.size
                moved[driver.name] = driver
        for name, driver in moved.items():
            values[name] = np.clip(values[name], driver.low, driver.high)
        return DriversOf(**values)


def compile_shocks(config: Config, scenario: str, noise: Noise) -> Timeline:
    """Compile one scenario; drivers of mechanisms that are off stay silent."""
    silent = {name for mechanism in MECHANISMS if not getattr(config.mechanisms, mechanism.name) for name in mechanism.silences}
    shocks = config.scenarios[scenario].shocks
    compiled = [_compile(name, shock, config, scenario, noise) for name, shock in shocks.items() if shock.driver not in silent]
    region = config.region
    return Timeline(compiled, {"power": len(region.powers), "state": len(region.states), "channel": len(CHANNELS)})


def _compile(name: str, shock: Shock, config: Config, scenario: str, noise: Noise) -> CompiledShock:
    """Compile one shock; its size is drawn by the stream of its name, the same in every scenario that has it."""
    origin, end, start = (quarters.parse(label) for label in (config.origin, config.end, shock.start))
    count = np.arange(origin, end + 1)
    felt = profile(shock.shape, count - start, shock.duration, shock.half_life)
    if shock.end:
        felt = np.where(count < quarters.parse(shock.end), felt, 0.0)
    driver = BY_NAME[shock.driver]
    mask = _mask(driver, shock, config.region.powers, config.region.states)
    return CompiledShock(driver, mask, felt, sample(shock.size, f"shock {name}", noise))


def _shape(driver: Driver, sizes: Mapping[str, int]) -> tuple[int, ...]:
    return (*(sizes[axis] if axis in driver.dims else 1 for axis in ("power", "state", "channel")), 1)


def _mask(driver: Driver, shock: Shock, powers: list[str], states: list[str]) -> Array:
    """Mark with 1 whom a shock reaches; an axis the shock does not name is reached whole."""
    mask = np.ones((1, 1, 1, 1))
    for axis, (name, members, named) in enumerate(
        (("power", powers, shock.powers), ("state", states, shock.states), ("channel", CHANNELS, shock.channels))
    ):
        if name in driver.dims:
            reached = np.array([named is None or member in named for member in members], dtype=np.float64)
            mask = mask * reached.reshape([-1 if position == axis else 1 for position in range(4)])
    return mask
