"""Turn what was chosen on the page into overrides for the command line, and, without composing again, into the config they make."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache
from typing import Any

from sim.command_line.arguments import written
from sim.config import Config, ConfigError, check, compose
from sim.config.files import definers
from sim.config.schema import Estimate, Scenario


@dataclass(frozen=True)
class Choice:
    """Hold what was chosen: scenarios, settings as typed, shocks left out, sizes of shocks and estimates that were moved.

    exact: whether a number that was moved is the same in every replicate, or stays the best value of its range.
    """

    scenarios: Sequence[str] = ()
    settings: Sequence[str] = ()
    without: Sequence[str] = ()
    sizes: Mapping[str, float] = field(default_factory=dict)
    estimates: Mapping[str, float] = field(default_factory=dict)
    exact: bool = True


def overrides(choice: Choice) -> list[str]:
    """Write a choice as overrides, such as one would type.

    >>> overrides(Choice(["baseline"], ["ensemble.replicates=50"], estimates={"acceptance": 0.5}))
    ['+scenario=baseline', 'ensemble.replicates=50', 'estimates.acceptance={value:0.5,low:0.5,high:0.5}']
    """
    found = _opening(choice)
    for shock in choice.without:
        found += [f"~scenarios.{name}.shocks.{shock}" for name in definers(shock, _chosen(choice))]
    for shock, size in choice.sizes.items():
        found += [f"scenarios.{name}.shocks.{shock}.size{_moved(choice, size)}" for name in definers(shock, _chosen(choice), "size")]
    return found + [f"estimates.{name}{_moved(choice, value)}" for name, value in choice.estimates.items()]


def command(choice: Choice) -> str:
    """Write a choice as a command line that gives the same numbers.

    >>> command(Choice(["baseline"], ["ensemble.replicates=50"]))
    'python -m sim +scenario=baseline ensemble.replicates=50'
    """
    return written(overrides(choice))


def config(choice: Choice) -> Config:
    """Make the config of a choice, checked: the same as `compose` makes of its overrides.

    Raises:
        ConfigError: a setting that is not allowed.
    """
    base = opening(choice)
    scenarios = {name: _scenario(choice, scenario) for name, scenario in base.scenarios.items()}
    estimates = {name: _estimate(choice, choice.estimates.get(name), estimate) for name, estimate in base.estimates.items()}
    made = replace(base, scenarios=scenarios, estimates=estimates)
    check(made)
    return made


def opening(choice: Choice) -> Config:
    """Compose the config of a choice's scenarios and settings alone, or remember it.

    Raises:
        ConfigError: a setting that is not allowed.
    """
    return _composed(tuple(_opening(choice)))


@lru_cache(maxsize=32)  # composing takes most of a second
def _composed(asked: Sequence[str]) -> Config:
    composed = compose(*asked)
    if composed.study != "ensemble":
        raise ConfigError(f"study: found {composed.study}; the page shows ensembles alone; allowed: ensemble")
    return composed


def _opening(choice: Choice) -> list[str]:
    names = list(choice.scenarios)
    scenario = [f"+scenario={names[0] if len(names) == 1 else f'[{",".join(names)}]'}"] if names else []
    return scenario + [text for text in choice.settings if text.strip()]


def _chosen(choice: Choice) -> list[str]:
    return [name for name in opening(choice).scenarios if "+" not in name]


def _moved(choice: Choice, value: float) -> str:
    return f"={{value:{value!r},low:{value!r},high:{value!r}}}" if choice.exact else f".value={value!r}"


def _estimate(choice: Choice, value: float | None, estimate: Estimate) -> Estimate:
    if value is None:
        return estimate
    ends: dict[str, Any] = {"low": value, "high": value} if choice.exact else {}
    return replace(estimate, value=value, **ends)


def _scenario(choice: Choice, scenario: Scenario) -> Scenario:
    kept = {name: shock for name, shock in scenario.shocks.items() if name not in choice.without}
    shocks = {name: replace(shock, size=_estimate(choice, choice.sizes.get(name), shock.size)) for name, shock in kept.items()}
    return replace(scenario, shocks=shocks)
