"""Fit a config to its cast: whatever concerns only actors that are left out is left out too."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from sim.config.schema import Actor, Config, Organisation, Scenario, Shock


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
