"""Say where a run starts, from nothing but figures dated no later than its origin."""

from sim.origin.assembly import start

__all__ = ["start"]
