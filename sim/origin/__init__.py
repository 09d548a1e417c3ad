"""The observed start of a run, made of nothing but values dated no later than its origin."""

from sim.origin.assembly import start

__all__ = ["start"]
