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
from sim.model.initial import initial_situation, read_figures
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
            noise: the replicates' random draws; scenarios that share it are paired.
        """
        super().__init__(rng=0)  # Mesa's own generator is never drawn from
        cast = Cast(config.region)
        self.timeline = compile_shocks(config, scenario, noise)
        figures = read_figures(start, quarters_known(config, scenario))
        self.situation = initial_situation(cast, start, figures, draw(config, noise), self.timeline, noise)
        theory = THEORIES[config.theory.name]
        for position in range(len(cast.powers)):
            GreatPower(self, self.situation, position)
        for position in range(len(cast.states)):
            RegionalState(self, self.situation, position, theory)

    def step(self) -> None:
        """Advance the world by one quarter.

        Each line has the number of its section in docs/model.md, which has the equations, and names the variables that it writes.
        """
        now = self.situation
        now.advance(self.timeline)  # 0 none: the drivers of this quarter
        economy.update_strength(now)  # 3 strength, with this quarter's drivers and last quarter's output
        self.agents.do("decide")  # 1 and 2 none: everyone chooses by the same world, so order cannot matter
        self.agents.do("commit")  # 1 effort, attention, outside_effort; 2 alignment, acceptance, voice, requests, defiance, membership
        economy.update_output(now)  # 3 power_output, state_output
        economy.update_strength(now)  # 3 strength, with this quarter's output
        economy.update_reach(now)  # 3 reach
        economy.update_trade(now)  # 4 trade_level, diverted_trade, trade, trade_rise
        economy.update_remittances(now)  # 5 remittances
        economy.update_debt(now)  # 5 debt
        security.update_arms(now)  # 6 arms_base, arms, arms_share
        society.update_politics(now)  # 6 welcome, politics
        society.update_opinion(now)  # 7 mood, opinion
        security.update_tension(now)  # 7 tension, confrontation
        influence.update_walks(now)  # 8 economic_shift, security_walk
        influence.update_bandwidth(now)  # 8 bandwidth, security_dependence
        influence.update_dependence(now)  # 8 pace, drift, economic_dependence
        influence.update_influence(now.world)  # 8 influence_by_channel, influence, influence_share


def quarters_known(config: Config, scenario: str) -> int:
    """Count the quarters after the origin that observed growth may drive: none unless the run asks and the scenario allows it."""
    if not config.drivers.observed:
        return 0
    known_until = config.scenarios[scenario].known_until
    last = quarters.parse(known_until or config.end)
    return max(0, last - quarters.parse(config.origin))
