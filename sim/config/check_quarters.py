"""Check a quarter's label."""

from __future__ import annotations

from sim.domain import quarters
from sim.domain.errors import ConfigError


def check_quarter(key: str, label: str) -> int:
    """Give the index of a quarter.

    Raises:
        ConfigError: it is not written as one.

    >>> check_quarter("origin", "2021Q4") + 1 == check_quarter("end", "2022Q1")
    True
    """
    try:
        return quarters.parse(label)
    except ValueError as error:
        raise ConfigError(f"{key}: {error}") from error
