"""Hold the measured world: observed series with the model's names and units. Holes stay holes; nothing is interpolated here."""

from sim.history.dataset import observe

__all__ = ["observe"]
