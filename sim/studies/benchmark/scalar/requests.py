"""States under a risen threat ask for help: section 2."""

from __future__ import annotations

from sim.studies.benchmark.scalar.compilable import compilable
from sim.studies.benchmark.scalar.inputs import Cast, Drivers, Origin
from sim.studies.benchmark.scalar.world import World
from sim.studies.benchmark.scalar.worth import protection


@compilable
def ask(quarter: int, cast: Cast, origin: Origin, drivers: Drivers, world: World) -> None:
    """Let a state whose threat has just risen turn to whoever protects it best."""
    for s in range(cast.states):
        alarmed = drivers.threat[quarter][s] - drivers.threat[quarter - 1][s] >= 0.1
        best = 0.0
        for p in range(cast.powers):
            best = max(best, protection(quarter, p, s, origin, drivers, world))
        for p in range(cast.powers):
            chosen = best > 0.0 and protection(quarter, p, s, origin, drivers, world) == best
            world.requests[p][s] = 1.0 if alarmed and chosen else 0.0
