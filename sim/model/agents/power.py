"""Great powers split their effort."""

from __future__ import annotations

import mesa

from sim.domain.arrays import (
    CHANNEL,
    Array,
    only,
    total,
)
from sim.model.agents.actor import Actor, Owned
from sim.model.situation import Situation
from sim.rules.attention import appeal, restraint, split_effort, weight_of_region


class GreatPower(Actor):
    """Split a limited effort over states, channels and the rest of the world."""

    effort = Owned()
    attention = Owned()
    outside_effort = Owned()

    def __init__(self, model: mesa.Model, situation: Situation, position: int) -> None:
        """Take a power's row; `baseline` is its effort at the origin, `respected` whose preserve it holds back from, and where."""
        cast = situation.cast
        super().__init__(model, situation, cast.powers[position], (only(position),))
        self.respected = cast.respected_by(position)
        self.baseline: Array = self.effort.copy()

    def decide(self) -> None:
        """Weigh stakes, rivals' gains and restraint, and split the effort by quantal response."""
        now, draws = self.situation, self.situation.draws
        world, origin = now.world, now.origin
        share_rise = world.influence_share[self.place] - origin.influence_share[self.place]
        utility = appeal(now.drivers.stake[self.place], share_rise, draws.stake_weight, draws.rival_response)
        for holder, channels in self.respected:
            guard = world.influence_share[only(holder)] * world.strength[only(holder)]  # strength is 1 at the origin
            guard_rise = guard - origin.influence_share[only(holder)]
            utility = utility - channels * restraint(guard_rise, world.tension - origin.tension, draws.preserve, draws.caution)
        utility = utility + weight_of_region(now.drivers.priority[self.place], now.drivers.sanctions[self.place], draws.isolation)
        self._choice = split_effort(self.baseline, utility, draws.power_sharpness)

    def commit(self) -> None:
        """Spend the effort as decided."""
        self.effort, self.outside_effort = self._choice
        self.attention = total(self._choice[0], CHANNEL)
