"""Make the controls of the page from a config: what can be chosen, and how far each number may be moved."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

import marimo as mo
import numpy as np

from sim.config import Config, Estimate, scenario_name
from sim.config.files import titles
from sim.config.schema import Shock
from sim.studies.dashboard.pictures import LEADER, VIEWS

STEPS = 40  # of a slider, from low to high


def scenarios(selected: Iterable[str]) -> mo.ui.multiselect:
    """Offer the scenarios by their titles."""
    named = {title: name for name, title in titles().items() if name not in ("baseline", "history")}
    chosen = [title for title, name in named.items() if name in list(selected)]
    return mo.ui.multiselect(named, value=chosen, label="Scenarios (none is the baseline)", full_width=True)


def shocks(config: Config) -> mo.ui.dictionary:
    """Offer every shock of the chosen scenarios, to be left out."""
    return mo.ui.dictionary({name: mo.ui.checkbox(True, label=shock.title) for name, shock in _shocks(config).items()})


def sizes(config: Config) -> mo.ui.dictionary:
    """Offer the size of every shock that has a range."""
    found = {name: slider(shock.size, f"size ({shock.driver}, {shock.size.unit})") for name, shock in _shocks(config).items()}
    return mo.ui.dictionary({name: made for name, made in found.items() if made is not None})


def beside(shocks: mo.ui.dictionary, sizes: mo.ui.dictionary) -> list[Any]:
    """Put the size of each shock below its box."""
    return [element for name, box in shocks.elements.items() for element in (box, sizes.elements.get(name)) if element is not None]


def more_estimates(config: Config, opened: Iterable[str]) -> mo.ui.multiselect:
    """Offer all estimates that have a range, to be given a slider."""
    names = [name for name, estimate in config.estimates.items() if estimate.low < estimate.high]
    return mo.ui.multiselect(names, value=[name for name in opened if name in names], label="Estimates to move", full_width=True)


def estimates(config: Config, names: Iterable[str], moved: Mapping[str, float]) -> mo.ui.dictionary:
    """Give each named estimate a slider from low to high, set to where it was moved."""
    found = {name: config.estimates[name] for name in names}
    made = {name: slider(item, f"{name.replace('_', ' ')} ({item.unit})", moved.get(name)) for name, item in found.items()}
    return mo.ui.dictionary({name: slider for name, slider in made.items() if slider is not None})


def slider(estimate: Estimate, label: str, at: float | None = None) -> mo.ui.slider | None:
    """Make a slider from the low to the high of an estimate, which starts at its value; None where there is no range."""
    if not estimate.low < estimate.high:
        return None
    steps = marks(estimate)
    start = at if at in steps else estimate.value
    return mo.ui.slider(steps=steps, value=start, label=label, show_value=True, debounce=True, full_width=True)


def marks(estimate: Estimate) -> list[float]:
    """List the places of a slider: even steps from low to high, and the value itself.

    >>> marks(Estimate(value=0.31, low=0, high=1))[:3]
    [0.0, 0.025, 0.05]
    """
    even = np.linspace(estimate.low, estimate.high, STEPS + 1)
    return sorted({float(f"{place:.4g}") for place in even[1:-1]} | {float(estimate.low), float(estimate.value), float(estimate.high)})


def moved(sliders: Mapping[str, float], before: Mapping[str, Estimate]) -> dict[str, float]:
    """Keep the numbers that were moved.

    >>> moved({"a": 1.0, "b": 2.0}, {"a": Estimate(value=1), "b": Estimate(value=1)})
    {'b': 2.0}
    """
    return {name: value for name, value in sliders.items() if value != before[name].value}


def shock_sizes(config: Config) -> dict[str, Estimate]:
    """Give the size of every shock of the chosen scenarios."""
    return {name: shock.size for name, shock in _shocks(config).items()}


def settings(lines: Iterable[str]) -> mo.ui.text_area:
    """Take any setting of the command line, one a line."""
    return mo.ui.text_area("\n".join(lines), label="Settings, one a line, as on the command line", rows=3, full_width=True, debounce=True)


def views() -> mo.ui.radio:
    """Choose what is shown."""
    return mo.ui.radio(list(VIEWS), value=VIEWS[0], label="Show", inline=True)


def year(config: Config) -> mo.ui.slider:
    """Choose the year of the map."""
    first, last = int(config.origin[:4]), int(config.end[:4])
    return mo.ui.slider(first, last, value=min(max(2030, first), last), label="Year of the map", debounce=True)


def powers(config: Config) -> mo.ui.dropdown:
    """Choose what the map's colour shows."""
    named = {config.region.actors[code].name: code for code in config.region.powers}
    return mo.ui.dropdown({LEADER: LEADER} | named, value=LEADER, label="Colour of the map")


def narrow(screen: bool) -> mo.ui.checkbox:
    """Choose pictures of one column, for a narrow screen."""
    return mo.ui.checkbox(screen, label="One column")


def exact() -> mo.ui.checkbox:
    """Choose what moving a number means."""
    return mo.ui.checkbox(True, label="What is moved is the same in every replicate (else the best value of its range)")


def _shocks(config: Config) -> dict[str, Shock]:
    return dict(config.scenarios[scenario_name(config)].shocks)
