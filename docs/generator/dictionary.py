"""Tabulate what exists: the cast, variables, drivers, switches, theories, streams of noise."""

from __future__ import annotations

import re
from functools import cache
from math import isinf

from generator import PROJECT, figure, table
from sim.config import compose
from sim.config import theories as composed_theories
from sim.domain import constants as fixed
from sim.domain.drivers import DRIVERS
from sim.domain.mechanisms import MECHANISMS
from sim.domain.variables import VARIABLES

STREAM = re.compile(r"\[([a-z_]+); ([a-z x]+)\]")


def cast() -> str:
    """List the actors of the usual region and the organisations, with who leads them."""
    region = compose().region
    kinds = dict.fromkeys(region.powers, "power") | dict.fromkeys(region.states, "state")
    parts = {"patron": region.patron, "hub": region.hub}
    rows = []
    for code, kind in kinds.items():
        roles = [part for part, holder in parts.items() if holder == code]
        roles += ["rival"] * (code in region.rivals) + ["imposes sanctions"] * (code in region.sanctioning)
        rows.append([code, region.actors[code].name, kind, ", ".join(roles)])
    for code, body in region.organisations.items():
        rows.append([code, body.name, "organisation", f"{body.channel}; led by {body.leader}"])
    return table(["code", "name", "kind", "role of its own"], rows)


def variables() -> str:
    """Tabulate the state variables with axes, units and bounds."""
    rows = [
        [
            f"`{item.name}`",
            item.doc,
            ", ".join(item.dims) or "none",
            item.unit,
            between(item.low, item.high),
            "yes" if item.recorded else "no",
        ]
        for item in VARIABLES
    ]
    return table(["variable", "meaning", "axes other than replicate", "unit", "bounds", "in the results"], rows)


def drivers() -> str:
    """Tabulate what a shock can move."""
    rows = [
        [
            f"`{item.name}`",
            item.doc,
            ", ".join(item.dims),
            item.unit,
            "multiply" if item.multiplies else "add",
            between(item.low, item.high),
        ]
        for item in DRIVERS
    ]
    return table(["driver", "meaning", "named by", "unit", "several shocks", "bounds"], rows)


def mechanisms() -> str:
    """Tabulate the switches."""
    rows = []
    for item in MECHANISMS:
        sets = ", ".join(f"`{name}` = {figure(value)}" for name, value in item.sets.items())
        rows.append([f"`{item.name}`", item.doc, sets, ", ".join(item.silences), item.needs or ""])
    return table(["switch", "mechanism", "off sets", "off silences the driver", "needs"], rows)


def constants() -> str:
    """Tabulate the numbers that stay fixed."""
    rows = [[f"`{name}`", number(getattr(fixed, name)), about.unit, about.doc, about.source] for name, about in fixed.CONSTANTS.items()]
    return table(["constant", "value", "unit", "meaning", "source"], rows)


def number(value: float | fixed.Span) -> str:
    """Write a constant, or one that is drawn with its range.

    >>> number(0.5), number((0.2, 0, 0.5))
    ('0.5', '0.2 (0 to 0.5)')
    """
    if not isinstance(value, tuple):
        return figure(value)
    value, low, high = value
    return f"{figure(value)} ({between(low, high)})"


@cache
def theories() -> str:
    """Tabulate the theories of how a state divides itself."""
    rows = [[f"`{name}`", item.title, item.story, item.source] for name, item in composed_theories().items()]
    return table(["theory", "title", "story", "source"], rows)


def streams() -> str:
    """List the streams of noise that the equations name, with the dimensions of a draw."""
    found = dict(STREAM.findall((PROJECT / "docs" / "model.md").read_text(encoding="utf-8")))
    return table(
        ["decision or chance event", "one draw a quarter and replicate for each"], [[f"`{name}`", dims] for name, dims in found.items()]
    )


def between(low: float, high: float) -> str:
    """Write bounds.

    >>> between(0, 1), between(0, float("inf")), between(float("-inf"), float("inf"))
    ('0 to 1', '0 or more', 'none')
    """
    if isinf(low) and isinf(high):
        return "none"
    return f"{figure(low)} or more" if isinf(high) else f"{figure(low)} to {figure(high)}"
