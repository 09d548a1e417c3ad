"""Read the attributes of a run: its scenarios and their counterfactuals, its replicates, and the headline quarters."""

from __future__ import annotations

import json
from typing import Any

import numpy as np
import xarray as xr

HEADLINE_YEARS = (2025, 2030, 2035)


def attribute(ds: xr.Dataset, name: str, default: Any) -> Any:
    """Read an attribute that is stored as JSON; `default` where the run has none.

    >>> attribute(xr.Dataset(attrs={"rivals": '["RUS", "CHN"]'}), "rivals", [])
    ['RUS', 'CHN']
    """
    text = ds.attrs.get(name)
    found = json.loads(text) if isinstance(text, str) else text
    return default if found is None else found


def scenarios(ds: xr.Dataset) -> list[str]:
    """List the scenarios of a run, in the order of the run."""
    return [str(name) for name in np.atleast_1d(ds["scenario"].values)]


def title(ds: xr.Dataset, scenario: str) -> str:
    """Give the title of a scenario, its name where the run has none.

    >>> title(xr.Dataset(attrs={"titles": '{"war": "War begins"}'}), "war"), title(xr.Dataset(), "war")
    ('War begins', 'war')
    """
    return str(attribute(ds, "titles", {}).get(scenario, scenario))


def counterfactual(ds: xr.Dataset, scenario: str) -> str | None:
    """Name the scenario that a scenario is compared with; None where it has none."""
    found = attribute(ds, "paired", {}).get(scenario)
    return None if found is None or found == scenario else str(found)


def require_counterfactual(ds: xr.Dataset, scenario: str) -> str:
    """Name the scenario that a scenario is compared with. Raise ValueError where the run does not hold the pair."""
    other = counterfactual(ds, scenario)
    if other is None or not {scenario, other} <= set(scenarios(ds)):
        pairs = [name for name in scenarios(ds) if counterfactual(ds, name)]
        raise ValueError(f"scenario '{scenario}' has no counterfactual in this run; scenarios that have one: {', '.join(pairs) or 'none'}")
    return other


def subjects(ds: xr.Dataset) -> list[str]:
    """List the subjects of a run: the scenarios that have a counterfactual, or all scenarios where none has one."""
    names = scenarios(ds)
    return [name for name in names if counterfactual(ds, name)] or names


def replicates(ds: xr.Dataset) -> int:
    """Count the replicates that a run holds, or that its summary was made of.

    >>> replicates(xr.Dataset(coords={"replicate": [0, 1]})), replicates(xr.Dataset(attrs={"replicates": 5}))
    (2, 5)
    """
    return int(ds.sizes["replicate"] if "replicate" in ds.sizes else ds.attrs["replicates"])


def headline_quarters(ds: xr.Dataset) -> list[str]:
    """List the last quarters of 2025, 2030 and 2035 that the run covers, or its last quarter where it covers none of them.

    >>> headline_quarters(xr.Dataset(coords={"quarter": ["2025Q3", "2025Q4", "2026Q1"]}))
    ['2025Q4']
    """
    covered = [str(quarter) for quarter in ds["quarter"].values]
    return [f"{year}Q4" for year in HEADLINE_YEARS if f"{year}Q4" in covered] or covered[-1:]
