"""The observed series, with the model's names and units. A missing value stays missing; nothing is interpolated here."""

from sim.history.dataset import observe

__all__ = ["observe"]
