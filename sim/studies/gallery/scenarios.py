"""List the scenario library in Markdown: what each is compared with, its shocks, their dates, sizes and sources."""

from __future__ import annotations

from dataclasses import replace

from sim.config import Config
from sim.config.schema import Scenario, Shock
from sim.domain import quarters
from sim.studies.output import markdown

HEADING = """\
# The scenario library

Every scenario under `configs/scenario/`, written from the files by `python -m sim study=gallery`. A scenario is run beside its
counterfactual on the same draws. Only its own shocks are listed; those of the scenarios it builds on come with them. A size is the best
value with its range, from which every replicate draws; *ramp* and *pulse* give the quarters they take, *decay* its half-life in years.
A scenario starts from its origin, where `latest` is the last quarter that the tables cover; `origin=2021Q4` starts any of them there.
What its shocks had done by then is in the figures that it starts from.
"""


def scenarios_page(config: Config) -> str:
    """Write the scenarios of a config, in the order of their names."""
    names = [name for name in config.scenarios if "+" not in name]
    return "\n".join([HEADING, _contents(config, names), *(_section(name, config) for name in sorted(names))])


def own_shocks(name: str, config: Config) -> dict[str, Shock]:
    """Give the shocks that a scenario brings or changes: those that no scenario it builds on has alike."""
    scenario = config.scenarios[name]
    inherited = [config.scenarios[base].shocks for base in scenario.builds_on]
    return {key: shock for key, shock in scenario.shocks.items() if not any(shocks.get(key) == shock for shocks in inherited)}


def differences(shocks: dict[str, Shock], others: dict[str, Shock]) -> dict[str, str]:
    """Say from which quarter each shock is not felt alike by two scenarios: its start, or its end where only that differs.

    >>> war = Shock(shape="step", start="2022Q1")
    >>> differences({"war": Shock(shape="step", start="2022Q1", end="2027Q1")}, {"war": war}), differences({"war": war}, {})
    ({'war': '2027Q1'}, {'war': '2022Q1'})
    """
    found: dict[str, str] = {}
    for key in shocks.keys() | others.keys():
        one, other = shocks.get(key), others.get(key)
        if one and other and replace(one, end=None) == replace(other, end=None):
            ends = [shock.end for shock in (one, other) if shock.end and one.end != other.end]
            found |= {key: min(ends, key=quarters.parse)} if ends else {}
        else:
            found[key] = min((shock.start for shock in (one, other) if shock), key=quarters.parse)
    return found


def _contents(config: Config, names: list[str]) -> str:
    rows = []
    for name in sorted(names):
        scenario, own = config.scenarios[name], own_shocks(name, config)
        inherited = {key: shock for base in scenario.builds_on for key, shock in config.scenarios[base].shocks.items()}
        starts = sorted(differences(own, {key: shock for key, shock in inherited.items() if key in own}).values(), key=quarters.parse)
        dates = "" if not starts else starts[0] if starts[0] == starts[-1] else f"{starts[0]} to {starts[-1]}"
        rows.append([f"[{name}](#{name})", scenario.title, scenario.against or "nothing", scenario.origin, str(len(own)), dates])
    return markdown(["scenario", "title", "compared with", "origin", "own shocks", "felt from"], rows)


def _section(name: str, config: Config) -> str:
    scenario = config.scenarios[name]
    shocks = own_shocks(name, config)
    table = markdown(
        ["shock", "driver", "of", "when", "size", "source of the size", "source of the date", "claims"],
        [[f"`{key}` {shock.title}", *_shock(key, shock, scenario, config)] for key, shock in shocks.items()],
    )
    head = [f"\n## {name}\n", f"**{scenario.title}.** {scenario.story.strip()}\n", f"{_relations(scenario)}\n"]
    return "\n".join(head + ([table] if shocks else ["No shocks of its own."]))


def _relations(scenario: Scenario) -> str:
    against = f"`{scenario.against}`" if scenario.against else "nothing; it serves as counterfactual, or as the history"
    bases = f" Builds on {', '.join(f'`{base}`' for base in scenario.builds_on)}." if scenario.builds_on else ""
    return f"Compared with {against}.{bases} Origin: {scenario.origin}."


def _shock(key: str, shock: Shock, scenario: Scenario, config: Config) -> list[str]:
    older = next((config.scenarios[base].shocks[key] for base in scenario.builds_on if key in config.scenarios[base].shocks), None)
    size = f"{shock.size.value:g} ({shock.size.low:g} to {shock.size.high:g}) {shock.size.unit}"
    changed = older is not None and older.size == shock.size
    source = f"as in `{', '.join(scenario.builds_on)}`" if changed else shock.size.source
    claims = ", ".join(shock.claims)
    return [shock.driver, _extent(shock), _when(shock), size, source, shock.source or ("as the size" if not changed else ""), claims]


def _extent(shock: Shock) -> str:
    parts = [", ".join(codes) for codes in (shock.powers, shock.states, shock.channels) if codes]
    return "; ".join(parts) or "all"


def _when(shock: Shock) -> str:
    """Write the dates and shape of a shock.

    >>> _when(Shock(shape="ramp", start="2026Q1", duration=8, end="2030Q1"))
    'from 2026Q1 to 2030Q1, ramp of 8'
    """
    shape = (
        f"{shock.shape} of {shock.duration}" if shock.duration else f"decay, {shock.half_life:g} years" if shock.half_life else shock.shape
    )
    return f"from {shock.start}{f' to {shock.end}' if shock.end else ''}, {shape}"
