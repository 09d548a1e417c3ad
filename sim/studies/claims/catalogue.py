"""Read the claims: data, checked, in their order."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

from sim.config import ConfigError

DATA = Path(__file__).parents[2] / "data"
FILE = DATA / "claims.yaml"


@dataclass(frozen=True)
class Claim:
    """Hold one proposition: what it says, what is measured, what breaks it, the rule that carries it or why none does."""

    id: str
    group: str
    claim: str
    statistic: str
    falsified_if: str
    source: str
    carried_by: dict[str, str] = field(default_factory=dict)
    stated_by: str | None = None
    not_testable: str | None = None
    threshold: float | None = None  # of the statistic, drawn in the figure
    compared_without: str | None = None  # a switch
    judged_by_sign: str | None = None  # why its paired effect is not judged by size
    parts: list[str] = field(default_factory=list)  # of a riddle

    @property
    def mechanism(self) -> str:
        """Name the rule that carries the claim, or say why none does."""
        if self.parts:
            return " and ".join(self.parts)
        return f"{self.carried_by['words']} ({self.carried_by['rule']})" if self.carried_by else f"none: {self.not_testable}"


def claims(path: Path = FILE) -> list[Claim]:
    """Read the table of claims.

    Raises:
        ConfigError: a claim lacks a field, has one that is unknown, or says neither which rule carries it nor why none does.
    """
    return [_claim(str(name), values, path) for name, values in yaml.safe_load(path.read_text(encoding="utf-8")).items()]


def _claim(name: str, values: dict[str, Any], path: Path) -> Claim:
    try:
        claim = Claim(id=name, **values)
    except TypeError as error:
        raise ConfigError(f"{path.name}, {name}: {str(error).partition(') ')[2]}") from error
    if sum(bool(given) for given in (claim.carried_by, claim.not_testable, claim.parts)) != 1:
        raise ConfigError(f"{path.name}, {name}: found not exactly one of carried_by, not_testable, parts; one is needed")
    return claim
