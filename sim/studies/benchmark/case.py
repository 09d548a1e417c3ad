"""Fix what all contenders compute: one scenario of one config from one observed start, on one stream of noise."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

import xarray as xr

from sim.config import Config, scenario_name
from sim.domain import quarters
from sim.domain.noise import Noise
from sim.domain.variables import World
from sim.ensemble.engine import blocks
from sim.ensemble.start import observed_start
from sim.model import InfluenceModel
from sim.model.cast import Cast


@dataclass(frozen=True)
class Case:
    """Hold a config, the scenario of it that is run, without its counterfactual, and the observed start."""

    config: Config
    scenario: str
    start: xr.Dataset

    @property
    def cast(self) -> Cast:
        """Give who takes part."""
        return Cast(self.config.region)

    @property
    def quarters(self) -> int:
        """Count the steps of a run."""
        return quarters.parse(self.config.end) - quarters.parse(self.config.origin)

    @property
    def replicates(self) -> int:
        """Count the replicates of the ensemble."""
        return self.config.ensemble.replicates

    def resized(self, replicates: int) -> Case:
        """Give the same case with another number of replicates."""
        return replace(self, config=replace(self.config, ensemble=replace(self.config.ensemble, replicates=replicates)))

    def noise(self, first: int, count: int) -> Noise:
        """Serve the noise of some replicates."""
        return Noise(self.config.ensemble.seed, first, count)

    def blocks(self) -> Iterator[Noise]:
        """Serve the noise of the ensemble, block by block."""
        for first, count in blocks(self.replicates, self.config.engine.block):
            yield self.noise(first, count)

    def worlds(self, noise: Noise) -> Iterator[World]:
        """Run the model and show its world at the origin and after every quarter."""
        model = InfluenceModel(self.config, self.scenario, self.start, noise)
        yield model.situation.world
        for _ in range(self.quarters):
            model.step()
            yield model.situation.world


def case_of(config: Config) -> Case:
    """Take the scenario that a config selects.

    Raises:
        ConfigError: the tables do not cover the origin.
    """
    return Case(config, scenario_name(config), observed_start(config))
