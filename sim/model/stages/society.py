"""Political ties and public opinion."""

from __future__ import annotations

from math import sqrt

import numpy as np

from sim.domain.arrays import POLITICAL, QUARTER
from sim.domain.constants import LEAST_REACH
from sim.model.situation import Situation
from sim.rules import diplomacy, society


def update_politics(now: Situation) -> None:
    """Let political ties follow a power's reach, the state's readiness and the public's welcome."""
    world, draws = now.world, now.draws
    world.welcome = diplomacy.welcome(world.opinion, draws.opinion_cap)
    ratio = np.maximum(world.reach[:, :, POLITICAL], LEAST_REACH) * world.acceptance * world.welcome / now.origin.welcome
    goal = diplomacy.political_goal(draws.political_ceiling, draws.political_response, ratio)
    noise = sqrt(QUARTER) * draws.political_noise * now.noise.normal("politics", now.quarter, *world.politics.shape[:3])
    world.politics = diplomacy.advance_politics(world.politics, goal, draws.political_rate, world.welcome, noise)


def update_opinion(now: Situation) -> None:
    """Let publics tire of a power's labour and loans, forget, and react to events."""
    world, origin, draws = now.world, now.origin, now.draws
    labour = now.figures.labour * draws.opinion_labour * np.maximum(0.0, np.log(world.imports / origin.imports))
    debt = draws.opinion_debt * (world.debt - origin.debt) / 100.0
    goal = society.mood_goal(now.figures.opinion, labour, debt)
    noise = draws.opinion_noise * now.noise.normal("opinion", now.quarter, *world.mood.shape[:3])
    world.mood = society.advance_mood(world.mood, goal, draws.opinion_return, noise)
    world.opinion = society.opinion(world.mood, now.drivers.opinion)
