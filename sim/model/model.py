"""The model: its cast and the order of a quarter."""

from __future__ import annotations

import mesa
import xarray as xr

from sim.config.schema import Config
from sim.domain import quarters
from sim.domain.noise import Noise
from sim.model.agents.power import GreatPower
from sim.model.agents.state import RegionalState
from sim.model.cast import Cast
from sim.model.draws import draw
from sim.model.initial import begin, read_figures
from sim.model.shocks import compile_shocks
from sim.model.stages import (
    economy,
    influence,
    security,
    society,
)
from sim.rules.theories import THEORIES


class InfluenceModel(mesa.Model):  # type: ignore[misc]  # Mesa is not typed
    """Powers court states, quarter by quarter, in as many replicates at once as the noise serves."""

    def __init__(self, config: Config, scenario: str, start: xr.Dataset, noise: Noise) -> None:
        """Set a scenario up at the origin.

        Args:
            config: checked. scenario: one of its scenarios. start: the observed origin (`sim.origin.start`).
            noise: the replicates' luck; scenarios that share it are paired.
        """
        super().__init__(rng=0)  # Mesa's own generator is never drawn from
        cast = Cast(config.region)
        self.timeline = compile_shocks(config, scenario, noise)
        figures = read_figures(start, quarters_known(config, scenario))
        self.situation = begin(cast, start, figures, draw(config, noise), self.timeline, noise)
        theory = THEORIES[config.theory.name]
        for position in range(len(cast.powers)):
            GreatPower(self, self.situation, position)
        for position in range(len(cast.states)):
            RegionalState(self, self.situation, position, theory)

    def step(self) -> None:
        """Advance the world by one quarter. docs/model.md has the equations, section by section."""
        now = self.situation
        now.advance(self.timeline.at(now.quarter + 1))  # 0 exogenous shocks of the quarter
        economy.gauge_strength(now)
        self.agents.do("decide")  # 1 powers split effort; 2 states align, accept, speak, join and leave
        self.agents.do("commit")  # all have read the same world: order cannot matter
        economy.grow(now)  # 3
        economy.reach_out(now)
        economy.trade_goods(now)  # 4
        economy.remit(now)  # 5
        economy.lend(now)
        security.arm(now)  # 6
        society.court(now)
        society.sway(now)  # 7
        security.strain(now)
        influence.measure(now)  # 8


def quarters_known(config: Config, scenario: str) -> int:
    """Count the quarters after the origin that observed growth may drive: none unless the run asks and the scenario allows it."""
    if not config.drivers.observed:
        return 0
    known_until = config.scenarios[scenario].known_until
    last = quarters.parse(known_until or config.end)
    return max(0, last - quarters.parse(config.origin))
