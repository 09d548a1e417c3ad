"""Describe, compose and check what is to be run: YAML files and overrides in, one typed config out."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

from sim.domain.errors import ConfigError, nearest

if TYPE_CHECKING:
    from sim.config.composition import compose, read, sweep, theories
    from sim.config.identity import digest, is_default, question, resolved
    from sim.config.scenarios import scenario_name
    from sim.config.schema import Config, Estimate, Theory
    from sim.config.validate import check

__all__ = [
    "Config",
    "ConfigError",
    "Estimate",
    "Theory",
    "check",
    "compose",
    "digest",
    "is_default",
    "nearest",
    "question",
    "read",
    "resolved",
    "scenario_name",
    "sweep",
    "theories",
]

_PARTS = ("schema", "scenarios", "composition", "identity", "validate")


def __getattr__(name: str) -> Any:
    """Import the parts when a name is first used: they take 0.3 s, with Hydra, which `python -m sim --help` has no need of."""
    for part in _PARTS if name in __all__ else ():
        if name in vars(module := import_module(f"sim.config.{part}")):
            return getattr(module, name)
    raise AttributeError(f"module 'sim.config' has no attribute '{name}'")
