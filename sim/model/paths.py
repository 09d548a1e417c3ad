"""Keep the paths of a run in arrays made before it starts, and label them afterwards."""

from __future__ import annotations

import numpy as np
import xarray as xr
from numpy.typing import NDArray

from sim.domain import quarters
from sim.domain.arrays import CHANNELS
from sim.domain.variables import RECORDED, Variable, World
from sim.model.cast import Cast

ORDER = ("scenario", "replicate", "quarter", "power", "state", ...)


class Paths:
    """Hold the path of every recorded variable: (scenario, quarter, labelled axes, replicate), in single precision."""

    def __init__(self, cast: Cast, scenarios: list[str], origin: int, end: int, replicates: int) -> None:
        """Allocate for the quarters from the origin to the end, both included."""
        self.cast, self.scenarios, self.origin, self.replicates = cast, scenarios, origin, replicates
        self.length = end - origin + 1
        self.paths: dict[str, NDArray[np.float32]] = {
            variable.name: np.empty(
                (len(scenarios), self.length, *(cast.sizes[dim] for dim in variable.dims), replicates), dtype=np.float32
            )
            for variable in RECORDED
        }

    def keep(self, scenario: int, quarter: int, world: World, first: int) -> None:
        """Store a quarter of a block whose first replicate is number `first`."""
        for name, path in self.paths.items():
            values = getattr(world, name)
            kept = path[scenario, quarter, ..., first : first + values.shape[-1]]
            kept[...] = values.reshape(kept.shape)

    def take(self, paths: dict[str, NDArray[np.float32]], first: int) -> None:
        """Store the paths of a block that was recorded elsewhere."""
        for name, path in self.paths.items():
            path[..., first : first + paths[name].shape[-1]] = paths[name]

    def label(self) -> xr.Dataset:
        """Give the paths as a Dataset with dims (scenario, replicate, quarter, labelled axes)."""
        return self.frame(self.replicates).assign({variable.name: self._labelled(variable) for variable in RECORDED}).transpose(*ORDER)

    def frame(self, replicates: int) -> xr.Dataset:
        """Give the labels of a number of replicates, without the paths."""
        count = range(self.origin, self.origin + self.length)
        actors = self.cast.region.actors
        coordinates = {
            "scenario": self.scenarios,
            "replicate": np.arange(replicates),
            "quarter": [quarters.label(index) for index in count],
            "power": self.cast.powers,
            "state": self.cast.states,
            "channel": list(CHANNELS),
            "organisation": self.cast.organisations,
            "time": ("quarter", [quarters.end(index) for index in count], {"units": "year", "long_name": "end of the quarter"}),
            "power_name": ("power", [actors[code].name for code in self.cast.powers]),
            "state_name": ("state", [actors[code].name for code in self.cast.states]),
        }
        return xr.Dataset(coords=coordinates)

    def _labelled(self, variable: Variable) -> xr.DataArray:
        attributes = {"units": variable.unit, "long_name": variable.doc}
        return xr.DataArray(self.paths[variable.name], dims=("scenario", "quarter", *variable.dims, "replicate"), attrs=attributes)
