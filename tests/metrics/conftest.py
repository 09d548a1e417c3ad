"""What tests of measures share: a small run made by hand."""

from __future__ import annotations

import json

import numpy as np
import xarray as xr

POWERS = ["RUS", "CHN", "TUR", "EU"]
STATES = ["KAZ", "UZB", "TJK"]
QUARTERS = ["2025Q3", "2025Q4", "2026Q1"]


def small_run(seed: int = 0, powers: int = 4, replicates: int = 20, effect: float = 0.1) -> xr.Dataset:
    """Make a run of two scenarios whose influence differs by `effect` after the first quarter."""
    stream = np.random.default_rng(seed)
    influence = stream.uniform(0.01, 1, (1, replicates, len(QUARTERS), powers, len(STATES))).repeat(2, axis=0)
    influence[0, :, 1:] += effect
    dims = ("scenario", "replicate", "quarter")
    alignment = influence / influence.sum(axis=3, keepdims=True)
    defiance = stream.exponential(1, (2, replicates, len(QUARTERS), len(STATES)))
    return xr.Dataset(
        {
            "influence": ((*dims, "power", "state"), influence.astype(np.float32), {"units": "index"}),
            "alignment": ((*dims, "power", "state"), alignment.astype(np.float32), {"units": "share"}),
            "defiance": ((*dims, "state"), defiance.astype(np.float32), {"units": "acts"}),
            "tension": (dims, influence[..., 0, 0].astype(np.float32), {"units": "index"}),
        },
        coords={
            "scenario": ["war", "baseline"],
            "quarter": QUARTERS,
            "time": ("quarter", [2025.75, 2026.0, 2026.25]),
            "power": POWERS[:powers],
            "state": STATES,
        },
        attrs={"paired": json.dumps({"war": "baseline", "baseline": None}), "rivals": json.dumps(["RUS", "CHN"])},
    )
