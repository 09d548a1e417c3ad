"""Tell one run from another: the resolved values, a fingerprint of them, and whether they are a scenario's own."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Collection, Sequence
from dataclasses import asdict
from functools import lru_cache
from typing import Any

from sim.config.composition import compose
from sim.config.files import state
from sim.config.schema import Config
from sim.domain.errors import ConfigError

USUAL = "quantal_response"  # the theory that configs/config.yaml names
# keys that change where and how a run is made, not what it computes
INDIFFERENT = ("results", "engine", "figures", "dashboard", "runs", "file", "dry_run", "fresh", "observations_checked")
HOW_MANY = ("replicates", "record", "precision", "most")  # of an ensemble: how much of it is run and kept, not which worlds it holds
FULL_UP_TO = 10_000  # replicates, whose paths are kept unless the config says otherwise


def resolved(config: Config) -> dict[str, Any]:
    """Give a config as plain values, ready for JSON or YAML."""
    return asdict(config)


def digest(config: Config) -> str:
    """Fingerprint what a run computes, as 64 hexadecimal digits; the first eight do for a folder's name.

    >>> digest(compose()) == digest(compose("results=elsewhere")) != digest(compose("ensemble.seed=2"))
    True
    """
    return _hash(config, () if config.ensemble.precision is not None else ("precision", "most"))


def question(config: Config) -> str:
    """Fingerprint the worlds that a run draws from, however many it runs, as 64 hexadecimal digits.

    >>> question(compose()) == question(compose("ensemble.replicates=5")) != question(compose("ensemble.seed=2"))
    True
    """
    return _hash(config, HOW_MANY)


def _hash(config: Config, left_out: Collection[str]) -> str:
    """Hash a config without what is indifferent, and without some keys of the ensemble."""
    values = {key: value for key, value in resolved(config).items() if key not in INDIFFERENT}
    values["ensemble"] = {key: value for key, value in values["ensemble"].items() if key not in left_out}
    text = json.dumps(values, sort_keys=True, allow_nan=False, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def is_default(config: Config) -> bool:
    """Say whether a config is what its study and scenarios alone would give.

    >>> is_default(compose("figures=false")), is_default(compose("ensemble.seed=2"))
    (True, False)
    """
    return digest(config) == _plain(config.study, tuple(config.selected), state())


@lru_cache(maxsize=64)  # points of a sweep ask again and again
def _plain(study: str, selected: Sequence[str], _: object) -> str | None:
    """Fingerprint what a study and scenarios alone give, as the files stand now; None where they need another value, such as an origin."""
    chosen = [] if study == Config.study else [f"study={study}"]  # the usual one is in the files: most often composed already
    try:
        return digest(compose(*chosen, f"+scenario=[{','.join(selected)}]"))
    except ConfigError:
        return None


def record_of(config: Config, replicates: int | None = None) -> str:
    """Say what a run keeps, of as many replicates as it came to: full, the paths of every one, or summary, their quantiles."""
    return config.ensemble.record or ("full" if (replicates or config.ensemble.replicates) <= FULL_UP_TO else "summary")


def suffix(config: Config) -> str:
    """Give what the name of a results folder adds for the theory: nothing for the usual one.

    >>> suffix(compose()), suffix(compose("theory=landscape"))
    ('', '-landscape')
    """
    return "" if config.theory.name == USUAL else f"-{config.theory.name}"
