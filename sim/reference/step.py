"""Run the equations in their order: one quarter, one replicate."""

from __future__ import annotations

from sim.reference.alignment import accept, align
from sim.reference.attention import measure_shares, spend
from sim.reference.compilable import compilable
from sim.reference.diplomacy import ask, choose_memberships, speak, update_politics
from sim.reference.finance import borrow, remit
from sim.reference.growth import (
    grow_powers,
    grow_states,
    measure_reach,
    measure_strength,
)
from sim.reference.influence import (
    count_agreements,
    multiply,
    observe_bandwidth,
    observe_dependence,
    random_walks,
    signal,
    update_drift,
)
from sim.reference.inputs import (
    Cast,
    Drivers,
    Estimates,
    Noise,
    Origin,
)
from sim.reference.rivalry import update_tension
from sim.reference.security import update_arms
from sim.reference.society import update_opinion
from sim.reference.start import start
from sim.reference.trade import trade
from sim.reference.world import Dyads, Paths, World


@compilable
def keep(source: Dyads, target: Dyads) -> None:
    """Copy a table, row by row."""
    for i in range(len(source)):
        target[i][:] = source[i]


@compilable
def record_dyads(quarter: int, world: World, out: Paths) -> None:
    """Copy what powers and states have between them."""
    keep(world.influence, out.influence[quarter])
    keep(world.economic_dependence, out.economic_dependence[quarter])
    keep(world.security_dependence, out.security_dependence[quarter])
    keep(world.trade, out.trade[quarter])
    keep(world.exports, out.exports[quarter])
    keep(world.imports, out.imports[quarter])
    keep(world.diverted_trade, out.diverted_trade[quarter])
    keep(world.remittances, out.remittances[quarter])
    keep(world.debt, out.debt[quarter])
    keep(world.arms, out.arms[quarter])
    keep(world.opinion, out.opinion[quarter])
    keep(world.alignment, out.alignment[quarter])
    keep(world.attention, out.attention[quarter])
    keep(world.requests, out.requests[quarter])
    keep(world.membership, out.membership[quarter])


@compilable
def record_actors(quarter: int, world: World, out: Paths) -> None:
    """Copy what actors have by themselves, and what all share."""
    out.other_trade[quarter][:] = world.other_trade
    out.outside_effort[quarter][:] = world.outside_effort
    out.voice[quarter][:] = world.voice
    out.defiance[quarter][:] = world.defiance
    out.power_output[quarter][:] = world.power_output
    out.state_output[quarter][:] = world.state_output
    out.tension[quarter] = world.tension[0]
    out.confrontation[quarter] = world.confrontation[0]


@compilable
def record(quarter: int, world: World, out: Paths) -> None:
    """Copy every recorded variable."""
    record_dyads(quarter, world, out)
    record_actors(quarter, world, out)
    for p in range(len(world.influence_by_channel)):
        keep(world.influence_by_channel[p], out.influence_by_channel[quarter][p])


@compilable
def decide(quarter: int, cast: Cast, origin: Origin, estimates: Estimates, noise: Noise, drivers: Drivers, world: World) -> None:
    """Let powers and states choose; memberships come before alignments, since they read last quarter's."""
    measure_shares(cast, world)
    measure_strength(quarter, cast, origin, estimates, drivers, world)
    spend(quarter, cast, estimates, drivers, world)
    speak(quarter, cast, origin, estimates, noise, drivers, world)
    choose_memberships(quarter, cast, origin, estimates, noise, drivers, world)
    ask(quarter, cast, origin, drivers, world)
    align(quarter, cast, origin, estimates, drivers, world)
    accept(cast, estimates, world)


@compilable
def respond(quarter: int, cast: Cast, origin: Origin, estimates: Estimates, noise: Noise, drivers: Drivers, world: World) -> None:
    """Let the world answer the choices."""
    grow_powers(quarter, cast, origin, estimates, noise, drivers, world)
    grow_states(quarter, cast, origin, estimates, noise, drivers, world)
    measure_strength(quarter, cast, origin, estimates, drivers, world)
    measure_reach(cast, world)
    trade(quarter, cast, origin, estimates, noise, drivers, world)
    remit(quarter, cast, estimates, noise, drivers, world)
    borrow(cast, origin, estimates, world)
    update_arms(quarter, cast, estimates, noise, drivers, world)
    update_politics(quarter, cast, origin, estimates, noise, world)
    update_opinion(quarter, cast, origin, estimates, noise, drivers, world)
    update_tension(quarter, cast, estimates, noise, drivers, world)


@compilable
def observe(quarter: int, cast: Cast, origin: Origin, estimates: Estimates, noise: Noise, drivers: Drivers, world: World) -> None:
    """Read influence off the world."""
    update_drift(quarter, cast, origin, estimates, noise, world)
    random_walks(quarter, cast, estimates, noise, world)
    count_agreements(quarter, cast, origin, drivers, world)
    signal(quarter, cast, origin, estimates, world)
    observe_bandwidth(quarter, cast, origin, estimates, world)
    observe_dependence(quarter, cast, origin, estimates, drivers, world)
    multiply(cast, world)


@compilable
def step(quarter: int, cast: Cast, origin: Origin, estimates: Estimates, noise: Noise, drivers: Drivers, world: World) -> None:
    """Move the world by a quarter, the `quarter`-th after the origin."""
    decide(quarter, cast, origin, estimates, noise, drivers, world)
    respond(quarter, cast, origin, estimates, noise, drivers, world)
    observe(quarter, cast, origin, estimates, noise, drivers, world)


@compilable
def run(cast: Cast, origin: Origin, estimates: Estimates, noise: Noise, drivers: Drivers, quarters: int, world: World, out: Paths) -> None:
    """Run one replicate in a world already allocated."""
    start(cast, origin, estimates, noise, drivers, world)
    record(0, world, out)
    for quarter in range(1, quarters + 1):
        step(quarter, cast, origin, estimates, noise, drivers, world)
        record(quarter, world, out)
