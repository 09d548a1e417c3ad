"""Run the equations in their order: one quarter, one replicate."""

from __future__ import annotations

from sim.studies.benchmark.scalar.alignment import accept, align
from sim.studies.benchmark.scalar.attention import measure_shares, spend
from sim.studies.benchmark.scalar.compilable import compilable
from sim.studies.benchmark.scalar.diplomacy import choose_memberships, speak
from sim.studies.benchmark.scalar.estimates import Estimates
from sim.studies.benchmark.scalar.finance import borrow, remit
from sim.studies.benchmark.scalar.growth import grow_powers, grow_states, measure_reach, measure_strength
from sim.studies.benchmark.scalar.influence import count_agreements, multiply, observe_bandwidth, observe_dependence, signal, walk, wander
from sim.studies.benchmark.scalar.inputs import Cast, Drivers, Noise, Origin
from sim.studies.benchmark.scalar.politics import engage
from sim.studies.benchmark.scalar.recording import record
from sim.studies.benchmark.scalar.requests import ask
from sim.studies.benchmark.scalar.security import arm
from sim.studies.benchmark.scalar.society import judge, strain
from sim.studies.benchmark.scalar.start import start
from sim.studies.benchmark.scalar.trade import trade
from sim.studies.benchmark.scalar.world import Paths, World, new_world


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
    arm(quarter, cast, estimates, noise, drivers, world)
    engage(quarter, cast, origin, estimates, noise, world)
    judge(quarter, cast, origin, estimates, noise, drivers, world)
    strain(quarter, cast, estimates, noise, drivers, world)


@compilable
def observe(quarter: int, cast: Cast, origin: Origin, estimates: Estimates, noise: Noise, drivers: Drivers, world: World) -> None:
    """Read influence off the world."""
    wander(quarter, cast, origin, estimates, noise, world)
    walk(quarter, cast, estimates, noise, world)
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
    start(cast, origin, estimates, noise, world)
    record(0, world, out)
    for quarter in range(1, quarters + 1):
        step(quarter, cast, origin, estimates, noise, drivers, world)
        record(quarter, world, out)


def simulate(cast: Cast, origin: Origin, estimates: Estimates, noise: Noise, drivers: Drivers, quarters: int, out: Paths) -> None:
    """Run one replicate in plain Python; fills `out` at quarters 0 to `quarters`."""
    run(cast, origin, estimates, noise, drivers, quarters, new_world(cast), out)
