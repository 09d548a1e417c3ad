"""Merge the points of a sweep into one Dataset, with a dimension for every key that was swept."""

from __future__ import annotations

import shlex
from collections.abc import Sequence
from itertools import product
from math import prod
from typing import Any

import xarray as xr

from sim import metrics
from sim.command_line import arguments
from sim.config import ConfigError, sweep

MERGED = ("influence", "hedging", "partners", "tension")  # whose bands are merged; paths stay in the folders of the points

Keys = dict[str, list[str]]


def compared_part(summary: xr.Dataset) -> xr.Dataset:
    """Keep of a run, or of its summary, what sweeps compare: bands, means, effects and changes of a few measures."""
    found = metrics.bands(summary, *MERGED)
    names = [str(name) for name in found.data_vars if any(name == kept or str(name).startswith(f"{kept}_") for kept in MERGED)]
    return found[[name for name in names if found[name].dtype.kind == "f" and "channel" not in found[name].dims]].load()


def swept(command: str, points: int) -> Keys:
    """Read from a command which keys were swept, and their values in the order of the points.

    Without a command line that has so many points, as when called from Python, the one key is `point`.

    >>> swept("python -m sim -m ensemble.seed=1,2 end=2030Q4", 2)
    {'ensemble.seed': ['1', '2']}
    """
    try:
        asked = [dict(_pair(text) for text in point) for point in sweep(arguments.read(shlex.split(command)[3:]).overrides)]
    except (ConfigError, ValueError):
        asked = []
    names = list(asked[0]) if asked else []
    values = {name: list(dict.fromkeys(point[name] for point in asked)) for name in names}
    found = {name: options for name, options in values.items() if len(options) > 1}
    in_order = [tuple(point[name] for name in found) for point in asked] == list(product(*found.values()))
    return found if in_order and len(asked) == points == prod(map(len, found.values())) else {"point": [str(n) for n in range(points)]}


def merged(points: Sequence[xr.Dataset], keys: Keys) -> xr.Dataset:
    """Merge the points, which are in the order of the keys' product; what a point does not have is NaN.

    The dimension of a key has its name; `_swept` follows where the results have a dimension of that name themselves.
    """
    names = [f"{name}_swept" if name in points[0].dims else name for name in keys]
    bare = [point.drop_attrs(deep=False).reset_coords(drop=True) for point in points]
    whole: xr.Dataset = xr.combine_nested(
        _nested(bare, [len(values) for values in keys.values()]), concat_dim=names, join="outer", combine_attrs="override"
    )
    labels = {name: [_label(value) for value in values] for name, values in zip(names, keys.values(), strict=True)}
    return whole.assign_coords(labels)


def _pair(override: str) -> tuple[str, str]:
    name, _, value = override.partition("=")
    return name.lstrip("+"), value


def _nested(points: Sequence[Any], lengths: Sequence[int]) -> list[Any]:
    """Nest a list as deep as there are lengths.

    >>> _nested([1, 2, 3, 4], [2, 2])
    [[1, 2], [3, 4]]
    """
    if len(lengths) <= 1:
        return list(points)
    size = len(points) // lengths[0]
    return [_nested(points[first : first + size], lengths[1:]) for first in range(0, len(points), size)]


def _label(value: str) -> float | str:
    try:
        return float(value)
    except ValueError:
        return value
