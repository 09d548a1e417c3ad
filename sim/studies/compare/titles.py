"""Title runs so that no two have the same title: by scenario and, where two have the same, by the settings that differ."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import xarray as xr
import yaml

from sim.config.identity import INDIFFERENT
from sim.metrics.pairing import plain_titles

SHOWN = 2  # settings named in a title before it gets too long
UNNAMED = {*INDIFFERENT, "study"}  # keys that make no run another one in a reader's eyes


def titles(runs: Mapping[str, xr.Dataset]) -> dict[str, str]:
    """Title each run by its scenario and, where two have the same, by the settings in which it differs from the first of them."""
    plain = plain_titles(runs)
    found: dict[str, str] = {}
    for label, title in plain.items():
        twins = [other for other in plain if plain[other] == title]
        settings = _settings(runs[label], [runs[other] for other in twins]) if len(twins) > 1 else ""
        found[label] = f"{title} ({settings})" if settings else title
    return {label: title if list(found.values()).count(title) == 1 else f"{title} ({label})" for label, title in found.items()}


def _settings(ds: xr.Dataset, twins: Sequence[xr.Dataset]) -> str:
    """Name the settings of a run that are not the same in all of its twins, the first few of them."""
    own, *rest = (_leaves(yaml.load(str(one.attrs.get("config", "{}")), yaml.CSafeLoader)) for one in (ds, *twins))
    apart = [key for key, value in own.items() if any(other.get(key) != value for other in rest)]
    values = [key for key in apart if not key.endswith((".low", ".high", ".source"))]  # a value says more than its range
    return ", ".join(f"{_short(key)} {own[key]}" for key in (values or apart)[:SHOWN])


def _short(key: str) -> str:
    """Shorten a key to the part that distinguishes it.

    >>> _short("estimates.lock_in.value"), _short("scenarios.war.shocks.supply.size.value"), _short("estimates.lock_in.low")
    ('lock_in', 'supply', 'lock_in.low')
    """
    parts = [part for part in key.split(".") if part not in ("value", "size")]
    return ".".join(parts[-2:]) if parts[-1] in ("low", "high", "source", "start", "end") else parts[-1]


def _leaves(values: Any, path: str = "") -> dict[str, Any]:
    if not isinstance(values, dict):
        return {path: values}
    kept = {key: value for key, value in values.items() if path or key not in UNNAMED}
    return {leaf: found for key, value in kept.items() for leaf, found in _leaves(value, f"{path}.{key}" if path else str(key)).items()}
