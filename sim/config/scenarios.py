"""Put scenarios together: what one includes, what it inherits, what several make in one run. Plain mappings throughout."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from sim.config.origins import common
from sim.config.schema import Actor, Config, Organisation, Scenario, Shock
from sim.domain.errors import ConfigError

BASELINE = "baseline"

Plain = dict[str, Any]
Leaf = tuple[str, ...]  # a shock's name and the keys that lead to one of its values


def scenario_name(config: Config) -> str:
    """Give the name of the scenario that a config runs: several make one, `a+b`."""
    return "+".join(config.selected)


def references(scenario: Any) -> list[str]:
    """List the scenarios that one names: those it builds on and the one it is compared with.

    >>> references({"builds_on": ["a"], "against": "b"})
    ['a', 'b']
    """
    if not isinstance(scenario, dict):
        return []
    bases, against = scenario.get("builds_on") or [], scenario.get("against")
    return [str(name) for name in (bases if isinstance(bases, list) else [bases])] + ([str(against)] if against else [])


def lineage(name: str, scenarios: Mapping[str, Plain], path: tuple[str, ...] = ()) -> list[str]:
    """List what a scenario includes, bases first, itself last, each once.

    Raises:
        ConfigError: it builds on itself, by whatever way round, or on one that does not exist.

    >>> lineage("c", {"a": {}, "b": {"builds_on": ["a"]}, "c": {"builds_on": ["a", "b"]}})
    ['a', 'b', 'c']
    """
    if name in path:
        raise ConfigError(f"scenarios.{path[0]}.builds_on: scenarios build on each other in a circle, {' > '.join([*path, name])}")
    bases = [lineage(base, scenarios, (*path, name)) for base in scenarios[name].get("builds_on") or []]
    return list(dict.fromkeys([base for found in bases for base in found] + [name]))


def inherit(scenarios: Mapping[str, Plain]) -> dict[str, Plain]:
    """Give every scenario the shocks of those it builds on, its own values winning, key by key.

    Raises:
        ConfigError: scenarios build on each other, or two that do not define the same shock differently.

    >>> base = {"shocks": {"x": {"start": "2022Q1", "size": 1}}}
    >>> inherit({"a": base, "b": {"builds_on": ["a"], "shocks": {"x": {"end": "2027Q1"}}}})["b"]["shocks"]
    {'x': {'start': '2022Q1', 'size': 1, 'end': '2027Q1'}}
    """
    for name, scenario in scenarios.items():
        _well_formed(name, scenario)
    return {name: {**scenario, "shocks": _shocks(name, scenarios)} for name, scenario in scenarios.items()}


def _well_formed(name: str, scenario: Any) -> None:
    if not isinstance(scenario, dict):
        raise ConfigError(f"scenarios.{name}: found {scenario!r}; expected a mapping with title, story and shocks")
    if not isinstance(scenario.get("builds_on") or [], list):
        raise ConfigError(f"scenarios.{name}.builds_on: found '{scenario['builds_on']}'; expected a list of scenarios, such as [a,b]")
    shocks = scenario.get("shocks") or {}
    if not isinstance(shocks, dict) or not all(isinstance(shock, dict) for shock in shocks.values()):
        raise ConfigError(f"scenarios.{name}.shocks: found {shocks!r}; expected a mapping of shocks by name")


def _shocks(name: str, scenarios: Mapping[str, Plain]) -> Plain:
    values: dict[Leaf, Any] = {}
    setters: dict[Leaf, list[str]] = {}  # the scenarios that set it; two where neither may overrule the other
    for base in lineage(name, scenarios):
        for leaf, value in _leaves(scenarios[base].get("shocks") or {}):
            older = lineage(base, scenarios)
            rivals = [other for other in setters.get(leaf, []) if other not in older and values[leaf] != value]
            values[leaf], setters[leaf] = value, [*rivals, base]
    for leaf, found in setters.items():
        if len(found) > 1:
            where = f"'{leaf[0]}' ({'.'.join(leaf[1:])})"
            raise ConfigError(f"scenarios: {found[0]} and {found[1]} define shock {where} differently; rename it in one of them")
    return _nested(values)


def _leaves(values: Plain, path: Leaf = ()) -> Iterable[tuple[Leaf, Any]]:
    for key, value in values.items():
        if isinstance(value, dict) and value:
            yield from _leaves(value, (*path, str(key)))
        else:
            yield (*path, str(key)), value


def _nested(values: Mapping[Leaf, Any]) -> Plain:
    result: Plain = {}
    for leaf, value in values.items():
        here = result
        for key in leaf[:-1]:
            here = here.setdefault(key, {})
        here[leaf[-1]] = value
    return result


def combine(selected: Sequence[str], scenarios: Mapping[str, Plain]) -> Plain:
    """Make one scenario of several: the shocks of all, against their common counterfactual, or the baseline where they differ.

    >>> combine(["a", "b"], {"a": {"title": "A", "against": "c"}, "b": {"title": "B", "against": "c"}})["against"]
    'c'
    """
    parts = [scenarios[name] for name in selected]
    against = {part.get("against", BASELINE) for part in parts}
    known = [str(part["known_until"]) for part in parts if part.get("known_until")]
    return {
        "title": " + ".join(str(part.get("title")) for part in parts),
        "story": " ".join(str(part.get("story")).strip() for part in parts),
        "builds_on": list(selected),
        "against": against.pop() if len(against) == 1 else BASELINE,
        "origin": common(parts),
        "known_until": min(known, default=None),
        "shocks": {},
    }


def within_cast(config: Config) -> Config:
    """Drop what names only actors that the region knows but does not cast; a code that it does not know stays, to be refused."""
    region = config.region
    absent = set(region.actors) - set(region.powers) - set(region.states)
    actors = {code: _actor(actor, absent) for code, actor in region.actors.items()}
    organisations = {code: _organisation(item, absent) for code, item in region.organisations.items() if item.leader not in absent}
    scenarios = {name: _scenario(scenario, absent) for name, scenario in config.scenarios.items()}
    region = replace(region, actors=actors, organisations=organisations, sanctioning=_present(region.sanctioning, absent))
    return replace(config, region=region, scenarios=scenarios)


def _actor(actor: Actor, absent: set[str]) -> Actor:
    return replace(actor, respects={code: channels for code, channels in actor.respects.items() if code not in absent})


def _organisation(organisation: Organisation, absent: set[str]) -> Organisation:
    return replace(organisation, candidates=_present(organisation.candidates, absent))


def _scenario(scenario: Scenario, absent: set[str]) -> Scenario:
    shocks = {name: _shock(shock, absent) for name, shock in scenario.shocks.items() if not _falls_nowhere(shock, absent)}
    return replace(scenario, shocks=shocks)


def _falls_nowhere(shock: Shock, absent: set[str]) -> bool:
    return any(codes and not _present(codes, absent) for codes in (shock.powers, shock.states))


def _shock(shock: Shock, absent: set[str]) -> Shock:
    powers = None if shock.powers is None else _present(shock.powers, absent)
    states = None if shock.states is None else _present(shock.states, absent)
    return replace(shock, powers=powers, states=states)


def _present(codes: Iterable[str], absent: set[str]) -> list[str]:
    return [code for code in codes if str(code) not in absent]
