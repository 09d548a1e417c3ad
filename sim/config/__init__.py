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

_FOUND_IN = {
    "Config": "schema",
    "Estimate": "schema",
    "Theory": "schema",
    "check": "validate",
    "compose": "composition",
    "digest": "identity",
    "read": "composition",
    "is_default": "identity",
    "question": "identity",
    "resolved": "identity",
    "scenario_name": "scenarios",
    "sweep": "composition",
    "theories": "composition",
}


def __getattr__(name: str) -> Any:
    """Import a part when it is first used, so that `python -m sim --help` stays quick."""
    if name not in _FOUND_IN:
        raise AttributeError(f"module 'sim.config' has no attribute '{name}'")
    return getattr(import_module(f"sim.config.{_FOUND_IN[name]}"), name)
