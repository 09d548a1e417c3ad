"""Tell one run from another: the resolved values, a fingerprint of them, and whether they are a scenario's own."""

from __future__ import annotations

import hashlib
import json
from dataclasses import asdict
from typing import Any

from sim.config.composition import compose
from sim.config.schema import Config

INDIFFERENT = ("results", "engine", "figures", "dashboard", "runs", "file")  # where and how, not what


def resolved(config: Config) -> dict[str, Any]:
    """Give a config as plain values, ready for JSON or YAML."""
    return asdict(config)


def digest(config: Config) -> str:
    """Fingerprint what a run computes, as 64 hexadecimal digits; the first eight do for a folder's name.

    >>> digest(compose()) == digest(compose("results=elsewhere")) != digest(compose("ensemble.seed=2"))
    True
    """
    values = {key: value for key, value in resolved(config).items() if key not in INDIFFERENT}
    text = json.dumps(values, sort_keys=True, allow_nan=False, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def is_default(config: Config) -> bool:
    """Say whether a config is what its study and scenarios alone would give.

    >>> is_default(compose("figures=false")), is_default(compose("ensemble.seed=2"))
    (True, False)
    """
    return digest(config) == digest(compose(f"study={config.study}", f"+scenario=[{','.join(config.selected)}]"))
