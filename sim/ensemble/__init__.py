"""Many worlds on the same draws: a config is run in blocks of replicates, in one process, in several, or on a cluster."""

from __future__ import annotations

from sim.ensemble.experiment import run, stream

__all__ = ["run", "stream"]
