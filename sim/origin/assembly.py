"""Assemble the observed start of a run as one labelled Dataset."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import xarray as xr

from sim.config.schema import Region
from sim.domain import quarters
from sim.domain.arrays import CHANNELS
from sim.domain.constants import INDEX_YEARS
from sim.domain.figures import BY_NAME
from sim.origin.growth import known_growth, outputs
from sim.origin.influence import influence
from sim.origin.latest import Entry, latest_values, organisations
from sim.origin.scope import Scope, scope_of
from sim.origin.trade import FLOWS, trade

BESIDE_THE_FIGURES = {"stake": ("share", "share of a key sector of the state that firms of the power control")}  # of use to readers alone


def describe(name: str) -> dict[str, str]:
    """Give a variable's unit and meaning as attributes.

    >>> describe("threat")["units"]
    'level'
    """
    if name.endswith("_basis"):
        return {"units": "word", "long_name": f"what {name.removesuffix('_basis')} rests on"}
    unit, meaning = BESIDE_THE_FIGURES.get(name) or (BY_NAME[name].unit, BY_NAME[name].doc)
    return {"units": unit, "long_name": meaning}


def start(region: Region, origin: int, end: int, estimates: Mapping[str, float], checked: bool = False) -> xr.Dataset:
    """Give the observed start of a run, from values dated no later than the origin's year.

    A value of year y belongs at mid-year, the end of its second quarter, and is carried to the origin where that matters. `origin` and
    `end` are quarter indices; `estimates` holds the best values of export_*, import_*, trade_gain and mapping_* by name. Dims power, state,
    channel, organisation, lag (years before the origin), quarter (labels origin + 1 to end). For each dyad variable `<name>_basis` names
    its basis: observed (a value of the origin's year), carried (an older one), constructed (mapped from components) or assumption.
    Only *_growth_known holds values after the origin; only `drivers.observed` uses them. `checked` accepts a user's figures that are far
    from the package's.

    Raises:
        ConfigError: the origin is not covered, a value that every run needs is missing, or region.observations cannot be used.
    """
    scope = scope_of(region, origin, checked)
    growth = outputs(scope)
    level = trade(scope, estimates)
    entries: dict[str, Entry] = {**growth, **known_growth(scope, max(end, origin)), **level, **latest_values(scope)}
    turnover = np.logaddexp(*(np.asarray(level[f"{flow}_level"][1]) for flow in FLOWS))
    led = {name: body for name, body in region.organisations.items() if body.leader in scope.powers}  # without its leader it has no effect
    entries |= organisations(scope, led)
    entries |= influence(scope, estimates, turnover, np.asarray(growth["state_output"][1]))
    return labelled(entries, scope, list(led), max(end, origin))


def labelled(entries: Mapping[str, Entry], scope: Scope, names: list[str], end: int) -> xr.Dataset:
    """Attach coordinates, units and meanings."""
    coordinates = {
        "power": list(scope.powers),
        "state": list(scope.states),
        "channel": list(CHANNELS),
        "organisation": np.array(names, dtype=str),
        "lag": np.arange(INDEX_YEARS),
        "quarter": np.array([quarters.label(index) for index in range(scope.origin + 1, end + 1)], dtype=str),
    }
    data = xr.Dataset({name: (dims, values) for name, (dims, values) in entries.items()}, coordinates, {"origin": scope.label})
    for name, variable in data.data_vars.items():
        variable.attrs |= describe(str(name))
    return data
