"""Set the world at the origin: section 9, and every value that later rises are counted from."""

from __future__ import annotations

from math import exp

from sim.domain.arrays import QUARTERS_A_YEAR
from sim.reference.attention import measure_shares
from sim.reference.compilable import compilable
from sim.reference.influence import multiply, trailing
from sim.reference.inputs import (
    Cast,
    Cube,
    Drivers,
    Estimates,
    Noise,
    Origin,
    Table,
)
from sim.reference.rivalry import measure_entry, measure_overlap
from sim.reference.security import measure_arms
from sim.reference.trade import start_trade
from sim.reference.world import (
    CHANNEL_COUNT,
    POLITICAL,
    REMEMBERED,
    World,
)


@compilable
def start_dyad(p: int, s: int, cast: Cast, origin: Origin, estimates: Estimates, noise: Noise, world: World) -> None:
    """Set what a power and a state have between them."""
    world.drift[p][s] = 0.0
    world.pace[p][s] = origin.dependence_pace[p][s]
    world.economic_shift[p][s] = world.security_walk[p][s] = 0.0
    world.remittances[p][s], world.debt[p][s] = origin.remittances[p][s], origin.debt[p][s]
    world.arms[p][s] = world.arms_base[p][s] = origin.arms[p][s]
    world.opinion[p][s] = world.mood[p][s] = origin.opinion[p][s]
    world.politics[p][s] = origin.bandwidth[p][s][POLITICAL]
    factor = exp(estimates.constructed_spread * noise.constructed[p][s]) if cast.constructed[p] else 1.0
    world.economic_dependence_start[p][s] = world.economic_dependence[p][s] = factor * origin.economic_dependence[p][s]
    world.security_dependence_start[p][s] = world.security_dependence[p][s] = factor * origin.security_dependence[p][s]
    for c in range(CHANNEL_COUNT):
        world.bandwidth[p][s][c] = origin.bandwidth[p][s][c]


@compilable
def start_signals(cast: Cast, observed: Cube, signals: Cube, means: Table, estimates: Estimates) -> None:
    """Draw straight lines through the signals at lags of 0, 1 and 2 years, and take the trailing mean at the origin."""
    for p in range(cast.powers):
        for s in range(cast.states):
            for lag in range(REMEMBERED):
                years, quarters = lag // QUARTERS_A_YEAR, lag % QUARTERS_A_YEAR
                later, earlier = observed[years][p][s], observed[min(years + 1, 2)][p][s]
                # written so that flat signals stay flat to the last bit: a cube root near zero magnifies rounding
                signals[-lag % REMEMBERED][p][s] = later + quarters / QUARTERS_A_YEAR * (earlier - later)
            means[p][s] = trailing(0, signals, p, s, estimates)


@compilable
def start_arms(cast: Cast, world: World) -> None:
    """Leave to suppliers outside the cast what the powers have not supplied."""
    for s in range(cast.states):
        supplied = 0.0
        for p in range(cast.powers):
            supplied += world.arms[p][s]
        world.other_arms[s] = 1.0 - supplied
        measure_arms(s, cast, world)
        for p in range(cast.powers):
            world.arms_share_start[p][s] = world.arms[p][s] / world.arms_total[s]


@compilable
def start_effort(cast: Cast, origin: Origin, world: World) -> None:
    """Divide each power's effort in the region by the influence it has."""
    for p in range(cast.powers):
        total = 0.0
        for s in range(cast.states):
            for c in range(CHANNEL_COUNT):
                total += world.influence_by_channel[p][s][c] + 0.01
        spent = 0.0
        for s in range(cast.states):
            world.attention[p][s] = 0.0
            for c in range(CHANNEL_COUNT):
                effort = origin.effort_share[p] * (world.influence_by_channel[p][s][c] + 0.01) / total
                world.effort_start[p][s][c] = world.effort[p][s][c] = effort
                world.attention[p][s] += effort
            spent += world.attention[p][s]
        world.outside_start[p] = world.outside_effort[p] = 1.0 - spent


@compilable
def start_actors(cast: Cast, origin: Origin, world: World) -> None:
    """Set what actors have by themselves, and memberships."""
    for p in range(cast.powers):
        world.power_output[p] = origin.power_output[p]
        for s in range(cast.states):
            world.share_start[p][s] = world.alignment[p][s] = world.share[p][s]
    for s in range(cast.states):
        world.state_output[s] = origin.state_output[s]
        world.voice[s] = world.defiance[s] = 0.0
        for o in range(cast.organisations):
            world.membership[o][s] = origin.membership[o][s]


@compilable
def start_tension(cast: Cast, estimates: Estimates, world: World) -> None:
    """Set the tension, and what the rivals count its causes from."""
    world.tension[0] = estimates.tension_start
    world.confrontation[0] = 1.0 if estimates.tension_start > estimates.confrontation_threshold else 0.0
    if cast.rivals[0] >= 0 and cast.rivals[1] >= 0:
        world.entry_start[0] = measure_entry(cast, world)
        world.overlap_start[0] = measure_overlap(cast, world)


@compilable
def start(cast: Cast, origin: Origin, estimates: Estimates, noise: Noise, drivers: Drivers, world: World) -> None:
    """Fill the whole world at the origin."""
    start_trade(cast, origin, estimates, noise, drivers, world)
    for p in range(cast.powers):
        for s in range(cast.states):
            start_dyad(p, s, cast, origin, estimates, noise, world)
    start_signals(cast, origin.economic_signals, world.economic_signal, world.economic_trailing_start, estimates)
    start_signals(cast, origin.security_signals, world.security_signal, world.security_trailing_start, estimates)
    start_signals(cast, origin.dependence_signals, world.dependence_signal, world.dependence_trailing_start, estimates)
    multiply(cast, world)
    measure_shares(cast, world)
    start_arms(cast, world)
    start_effort(cast, origin, world)
    start_actors(cast, origin, world)
    start_tension(cast, estimates, world)
