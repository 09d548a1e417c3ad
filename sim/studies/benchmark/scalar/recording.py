"""Copy the recorded variables of a quarter into the paths."""

from __future__ import annotations

from sim.studies.benchmark.scalar.compilable import compilable
from sim.studies.benchmark.scalar.world import Dyads, Paths, World


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
