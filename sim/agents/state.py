"""Regional states align, accept, speak, join and leave."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from sim.agents.actor import Actor, Owned
from sim.axes import CHANNEL, CHANNELS, Array, only
from sim.rules.adjustment import approach, chance
from sim.rules.alignment import accept, guarantee, target_alignment, worth
from sim.rules.diplomacy import change_membership, exit_hazard, grievance, remember_acts, voice_hazard

if TYPE_CHECKING:
    from sim.model import InfluenceModel

SECURITY = only(CHANNELS.index("security"))


class RegionalState(Actor):
    """Divide itself among the powers, take or refuse their offers, speak out, join and leave organisations."""

    alignment = Owned()
    acceptance = Owned()
    voice = Owned()
    defiance = Owned()
    membership = Owned()

    def __init__(self, model: InfluenceModel, position: int) -> None:
        """Take a state's column."""
        super().__init__(model, model.situation.cast.states[position], (slice(None), only(position)))

    def decide(self) -> None:
        """Choose alignment first; offers, words and memberships follow from it."""
        self._need = self.need()
        self._complaint = grievance(self.here("opinion"), self.at_origin("opinion"))
        self._favour = self.alignment / np.maximum(self.at_origin("alignment"), 1e-12)
        self._alignment = self.align()
        self._acceptance = accept(self._alignment, self.at_origin("alignment"), self.situation.draws.acceptance)
        self._voice = self.speak()
        self._membership = self.affiliate()

    def commit(self) -> None:
        """Write what was decided."""
        self.alignment, self.acceptance = self._alignment, self._acceptance
        self.defiance = remember_acts(self.defiance, self._voice)
        self.voice, self.membership = self._voice, self._membership

    def here(self, name: str) -> Array:
        """Look at this state's column of a variable (power, 1, 1, replicate)."""
        column: Array = getattr(self.situation.world, name)[self.place]
        return column

    def at_origin(self, name: str) -> Array:
        """Look at this state's column of a variable at the origin."""
        column: Array = getattr(self.situation.origin, name)[self.place]
        return column

    def need(self) -> Array:
        """Measure how much the state needs each power: share of influence plus remittances over GDP."""
        return self.here("influence_share") + self.here("remittances") / 100.0

    def align(self) -> Array:
        """Move the alignment towards what the powers are now worth."""
        now, draws = self.situation, self.situation.draws
        rents = self.here("trade_rise") + now.drivers.stake[self.place]
        opinion = now.figures.societal_voice[self.place] * (self.here("opinion") - self.at_origin("opinion"))
        dependence = self.alignment * self.here("influence_share") - self.at_origin("alignment") * self.at_origin("influence_share")
        weights = (draws.rents_weight, draws.security_weight, draws.opinion_weight, draws.dependence_cost)
        utility = worth(rents, self.protection(), opinion, dependence, weights)
        target = target_alignment(self.at_origin("alignment"), utility, draws.state_sharpness)
        return approach(self.alignment, target, 1.0 / draws.alignment_lag)

    def protection(self) -> Array:
        """Value each power's guarantee under the present threat and supply, against the origin."""
        now = self.situation
        threat, presence = now.figures.threat[self.place], now.figures.presence[self.place]
        supply = now.world.strength[:, :, SECURITY]
        secured = guarantee(self.here("arms_share"), presence)
        return (threat + now.drivers.threat[self.place]) * secured * supply - threat * guarantee(self.at_origin("arms_share"), presence)

    def speak(self) -> Array:
        """Defy the patron in public, or keep silent: 1 or 0."""
        now, draws = self.situation, self.situation.draws
        patron = now.cast.patron
        if patron is None:
            return np.zeros_like(self.voice)
        weights = (draws.voice_distraction, draws.voice_grievance, draws.voice_need, draws.voice_need_distraction)
        distraction = self.distraction_of(patron)
        hazard = voice_hazard(draws.voice_hazard, distraction, self._complaint[only(patron)], self._need[only(patron)], weights)
        luck = self.luck("voice", 1, len(now.cast.states), 1)
        return np.where(luck < chance(hazard), 1.0, 0.0)

    def affiliate(self) -> Array:
        """Leave or join organisations."""
        now, draws = self.situation, self.situation.draws
        leaders = now.cast.leaders
        distraction = now.drivers.distraction[leaders].max(axis=CHANNEL, keepdims=True)
        complaint = draws.exit_grievance * self._complaint[leaders]
        leaving = exit_hazard(draws.exit_hazard, draws.lock_in, distraction, complaint, self._need[leaders])
        joining = draws.join_hazard * (1.0 - distraction) * self._favour[leaders]
        luck = self.luck("organisations", len(leaders), len(now.cast.states), 1)
        return change_membership(self.membership, now.figures.candidates[self.place], leaving, joining, luck)

    def distraction_of(self, power: int) -> Array:
        """Give the largest share of a power's capability that is bound elsewhere, over channels."""
        largest: Array = self.situation.drivers.distraction[only(power)].max(axis=CHANNEL, keepdims=True)
        return largest

    def luck(self, decision: str, *shape: int) -> Array:
        """Look at this state's column of a decision's uniform draws."""
        now = self.situation
        return now.noise.uniform(decision, now.quarter, *shape)[self.place]
