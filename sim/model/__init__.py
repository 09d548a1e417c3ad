"""The world that steps: powers and states decide, and the stages of a quarter follow."""

from __future__ import annotations

from sim.model.model import InfluenceModel

__all__ = ["InfluenceModel"]
