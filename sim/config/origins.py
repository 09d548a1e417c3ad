"""Settle from which quarter a run starts, and refuse a start after which nothing of its scenario happens."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from sim.config.schema import Config, Shock
from sim.domain import quarters
from sim.domain.errors import ConfigError

FIRST_ORIGIN, LAST_ORIGIN = "2000Q1", "2023Q4"  # what the tables cover
LAST_END = "2100Q4"
LATEST = "latest"  # the last of them
EACH = "gallery"  # the study that runs every scenario, each from its own origin

Plain = Mapping[str, Any]


def quarter_of(origin: str) -> str:
    """Give the quarter that an origin means.

    >>> quarter_of("2010Q4"), quarter_of("latest") == LAST_ORIGIN
    ('2010Q4', True)
    """
    return LAST_ORIGIN if origin == LATEST else origin


def settle(values: dict[str, Any], selected: Sequence[str]) -> None:
    """Put the quarter into a config's plain values, in place: the one asked for, else the one that the selected scenarios name.

    Raises:
        ConfigError: they name different ones.
    """
    asked, scenarios = values.get("origin"), values["scenarios"]
    if asked is not None:
        values["origin"] = quarter_of(asked)
        if values.get("study") == EACH:
            values["scenarios"] = {name: {**scenario, "origin": values["origin"]} for name, scenario in scenarios.items()}
        return
    moving = [name for name in selected if scenarios[name].get("shocks")] or selected[-1:]  # the baseline starts wherever another does
    named = {name: quarter_of(scenarios[name].get("origin", LATEST)) for name in moving}
    first, *others = named
    for name in others:
        if named[name] != named[first] and values.get("study") != EACH:
            raise ConfigError(
                f"origin: {first} starts at {named[first]} and {name} at {named[name]}; "
                f"one world has one start, such as origin={min(named[first], named[name])}"
            )
    values["origin"] = named[first]


def common(parts: Sequence[Plain]) -> str:
    """Give the origin of several scenarios in one world: theirs where they agree, the latest where the command line must say it."""
    named = {str(part.get("origin", LATEST)) for part in parts}
    return named.pop() if len(named) == 1 else LATEST


def changes(shock: Shock, span: range) -> set[int]:
    """Give the quarters of a span in which more or less of a shock is felt than in the quarter before.

    >>> war = Shock(shape="step", start="2022Q1", end="2027Q1")
    >>> [quarters.label(quarter) for quarter in sorted(changes(war, range(quarters.parse("2000Q1"), quarters.parse("2030Q1"))))]
    ['2022Q1', '2027Q1']
    """
    start, stop = quarters.parse(shock.start), quarters.parse(shock.end) if shock.end else span.stop
    turns: Mapping[str, Sequence[int]] = {
        "pulse": (start, start + (shock.duration or 0)),
        "ramp": range(start, start + (shock.duration or 0)),
        "decay": range(start, max(start, span.stop)),
    }
    felt = turns.get(shock.shape, (start,))
    return {quarter for quarter in (*(turn for turn in felt if turn < stop), stop) if quarter in span}


def check_something_happens(name: str, config: Config) -> None:
    """Refuse a scenario none of whose shocks is felt more or less between the origin and the end; one without shocks may be run.

    Raises:
        ConfigError: naming the ends, or the origins, that are allowed.
    """
    origin, end = quarters.parse(config.origin), quarters.parse(config.end)
    span = range(quarters.parse(LAST_END) + 1)
    found = {quarter for shock in config.scenarios[name].shocks.values() for quarter in changes(shock, span)}
    if not found or any(origin < quarter <= end for quarter in found):
        return
    what = f"no shock of {name} begins, grows or ends after the origin {config.origin}, to the end {config.end}"
    if later := [quarter for quarter in found if quarter > origin]:
        raise ConfigError(f"end: found {config.end}; {what}; allowed: {quarters.label(min(later))} or later")
    if max(found) > quarters.parse(FIRST_ORIGIN):
        raise ConfigError(f"origin: found {config.origin}; {what}; allowed: {FIRST_ORIGIN} to {quarters.label(max(found) - 1)}")
    raise ConfigError(f"scenarios.{name}.shocks: {what}; allowed: shocks that start after {FIRST_ORIGIN}")
