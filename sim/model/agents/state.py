"""Regional states align, accept, speak, join and leave."""

from __future__ import annotations

from collections.abc import Callable

import mesa
import numpy as np

from sim.domain.arrays import (
    CHANNEL,
    POWER,
    SECURITY,
    Array,
    only,
    total,
)
from sim.model.agents.actor import Actor, Owned
from sim.model.situation import Situation
from sim.rules.adjustment import approach, chance
from sim.rules.alignment import accept, guarantee
from sim.rules.diplomacy import ask_for_help, change_membership, example, exit_hazard, grievance, remember_acts, voice_hazard
from sim.rules.theories import Theory
from sim.rules.theories.view import View


class RegionalState(Actor):
    """Divide itself among the powers, take or refuse their offers, speak out, join and leave organisations."""

    alignment = Owned()
    acceptance = Owned()
    voice = Owned()
    requests = Owned()
    defiance = Owned()
    membership = Owned()

    def __init__(self, model: mesa.Model, situation: Situation, position: int, theory: Theory) -> None:
        """Take a state's column, and the theory by which it divides itself."""
        super().__init__(model, situation, situation.cast.states[position], (slice(None), only(position)))
        self.choose = theory

    def decide(self) -> None:
        """Choose an alignment, and by it how far to accept offers; words, requests and memberships read the last quarter."""
        self._need = self.need()
        self._grievance = grievance(self.here("opinion"), self.at_origin("opinion"))
        self._favour = self.alignment / np.maximum(self.at_origin("alignment"), 1e-12)
        self._alignment = self.align()
        self._acceptance = accept(self._alignment, self.at_origin("alignment"), self.situation.draws.acceptance)
        self._voice = self.speak()
        self._requests = self.ask()
        self._membership = self.affiliate()

    def commit(self) -> None:
        """Write what was decided."""
        self.alignment, self.acceptance = self._alignment, self._acceptance
        self.defiance = remember_acts(self.defiance, self._voice)
        self.voice, self.requests, self.membership = self._voice, self._requests, self._membership

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
        """Move the alignment towards where the theory of the run says."""
        draws = self.situation.draws
        target = self.choose(self.at_origin("alignment"), self.look(), draws)
        return approach(self.alignment, target, 1.0 / draws.alignment_lag)

    def look(self) -> View:
        """See each power, now and at the origin."""
        now = self.situation
        return View(
            alignment=self.alignment,
            share=self.here("influence_share"),
            share_at_origin=self.at_origin("influence_share"),
            rents=self.rents(),
            protection=self.protection(),
            protection_at_origin=now.figures.threat[self.place] * guarantee(self.at_origin("arms_share"), self.troops()),
            opinion=self.here("opinion"),
            opinion_at_origin=self.at_origin("opinion"),
            societal_voice=now.figures.societal_voice[self.place],
            grievance=self._grievance,
            presence=self.troops(),
            strength=self.here("strength")[:, :, SECURITY],
            output=now.world.power_output,
            output_at_origin=now.origin.power_output,
            tension=now.world.tension,
            tension_at_origin=now.origin.tension,
            rivals=now.cast.rival_masks,
            sanctions=now.drivers.sanctions,
            sanctioning=now.cast.sanctioning,
        )

    def rents(self) -> Array:
        """Measure how much more of the state's whole trade is with each power than at the origin, and how much larger the power's stake."""
        return self._trade_share(self.here) - self._trade_share(self.at_origin) + self.situation.drivers.stake[self.place]

    def _trade_share(self, look: Callable[[str], Array]) -> Array:
        """Divide turnover by all of the state's trade: both flows bring a regime rents, exports their price, imports duties and margins."""
        trade = look("trade")
        return trade / (total(trade, POWER) + look("other_trade"))

    def troops(self) -> Array:
        """Look at which powers had troops in the state at the origin, 0 or 1."""
        based: Array = self.situation.figures.presence[self.place]
        return based

    def protection(self) -> Array:
        """Value each power's guarantee under the present threat and supply."""
        now = self.situation
        threat = np.maximum(now.figures.threat[self.place] + now.drivers.threat[self.place], 0.0)
        troops = np.clip(self.troops() + now.drivers.presence[self.place], 0.0, 1.0)
        return threat * guarantee(self.here("arms_share"), troops) * self.here("strength")[:, :, SECURITY]

    def speak(self) -> Array:
        """Defy the patron in public, or keep silent: 1 or 0."""
        now, draws = self.situation, self.situation.draws
        patron = now.cast.patron
        if patron is None:
            return np.zeros_like(self.voice)
        hazard = voice_hazard(
            draws.voice_hazard,
            self.distraction()[only(patron)],
            self._grievance[only(patron)],
            self._need[only(patron)],
            encouragement=draws.voice_example * example(now.world.defiance, self.defiance),
            by_distraction=draws.voice_distraction,
            by_grievance=draws.voice_grievance,
            by_need=draws.voice_need,
            by_need_distracted=draws.voice_need_distraction,
        )
        return np.where(self.uniform("voice", 1, len(now.cast.states), 1) < chance(hazard), 1.0, 0.0)

    def ask(self) -> Array:
        """Turn to the best protector when the threat rises: 1 or 0 for each power."""
        now = self.situation
        alarm = now.drivers.threat[self.place] - now.last_drivers.threat[self.place]
        return ask_for_help(alarm, self.protection())

    def affiliate(self) -> Array:
        """Leave or join organisations."""
        now, draws = self.situation, self.situation.draws
        leaders = now.cast.leaders
        distraction = self.distraction()[leaders]
        weighted_grievance = draws.exit_grievance * self._grievance[leaders]
        leaving = exit_hazard(draws.exit_hazard, draws.lock_in, distraction, weighted_grievance, self._need[leaders])
        joining = draws.join_hazard * (1.0 - distraction) * self._favour[leaders]
        uniform = self.uniform("organisations", len(leaders), len(now.cast.states), 1)
        return change_membership(self.membership, now.figures.candidates[self.place], leaving, joining, uniform)

    def distraction(self) -> Array:
        """Give the largest share of each power's capability for this state that is bound elsewhere now, over channels."""
        largest: Array = self.situation.in_force.distraction[self.place].max(axis=CHANNEL, keepdims=True)
        return largest

    def uniform(self, decision: str, *shape: int) -> Array:
        """Look at this state's column of a decision's uniform draws."""
        now = self.situation
        return now.noise.uniform(decision, now.quarter, *shape)[self.place]
