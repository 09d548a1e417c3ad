"""Find the theories by which states may divide themselves, for studies that run them all."""

from __future__ import annotations

from sim.config.composition import compose
from sim.config.folder import options
from sim.config.schema import Config, Theory

GROUP = "theory"
USUAL = "quantal_response"  # the one that configs/config.yaml takes


def theories() -> dict[str, Theory]:
    """Give every theory of configs/theory/, by the name of its file: `replace(config, theory=theories()["landscape"])`.

    Raises:
        ConfigError: a file cannot be used.

    >>> theories()["landscape"].name
    'landscape'
    """
    return {name: compose(f"{GROUP}={name}").theory for name in options(GROUP)}


def suffix(config: Config) -> str:
    """Give what the name of a results folder adds for the theory: nothing for the usual one.

    >>> suffix(compose()), suffix(compose("theory=landscape"))
    ('', '-landscape')
    """
    return "" if config.theory.name == USUAL else f"-{config.theory.name}"
