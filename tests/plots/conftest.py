"""What tests of figures share: runs and histories made by hand, of any size."""

from __future__ import annotations

import json

import numpy as np
import xarray as xr

NAMES = {"RUS": "Russia", "CHN": "China", "TUR": "Turkey", "EU": "European Union", "USA": "United States"}
NAMES |= {"KAZ": "Kazakhstan", "TJK": "Tajikistan"}
SHOCKS = [
    {"scenario": "war", "shock": "war", "title": "War begins", "start": "2022Q3", "end": None},
    {"scenario": "war", "shock": "sanctions", "title": "Sanctions", "start": "2022Q3", "end": "2023Q4"},
    {"scenario": "baseline", "shock": "visit", "title": "Visit", "start": "2023Q1", "end": None},
]


def synthetic_run(
    powers: tuple[str, ...] = ("RUS", "CHN", "TUR"),
    states: tuple[str, ...] = ("KAZ", "TJK"),
    scenarios: tuple[str, ...] = ("war", "baseline"),
    replicates: int = 30,
    gain: float = 0.05,
) -> xr.Dataset:
    """Make a run in which China gains `gain` over the first state in the first scenario, and nothing else differs."""
    stream, quarters = np.random.default_rng(1), 17
    shape = (replicates, quarters, len(powers), len(states))
    steps = stream.normal(0, 0.001, shape)
    steps[:, 0] = 0
    influence = np.stack([0.4 + np.cumsum(steps, axis=1)] * len(scenarios))
    if "CHN" in powers:
        influence[0, :, 1:, powers.index("CHN"), 0] += gain
    dims = ("scenario", "replicate", "quarter")
    tension = np.clip(0.3 + influence[..., 0, 0] - 0.4, 0, 1)
    return xr.Dataset(
        {
            "influence": ((*dims, "power", "state"), influence.astype(np.float32), {"units": "index"}),
            "alignment": ((*dims, "power", "state"), (influence / influence.sum(axis=3, keepdims=True)).astype(np.float32)),
            "trade": ((*dims, "power", "state"), (10_000 * influence).astype(np.float32)),
            "defiance": ((*dims, "state"), np.zeros_like(influence[..., 0, :], dtype=np.float32)),
            "tension": (dims, tension.astype(np.float32)),
            "confrontation": (dims, (tension > 0.3).astype(np.float32)),
        },
        coords={
            "scenario": list(scenarios),
            "quarter": [f"{2021 + (3 + step) // 4}Q{(3 + step) % 4 + 1}" for step in range(quarters)],
            "time": ("quarter", 2022 + np.arange(quarters) / 4),
            "power": list(powers),
            "power_name": ("power", [NAMES.get(code, code) for code in powers]),
            "state": list(states),
            "state_name": ("state", [NAMES.get(code, code) for code in states]),
        },
        attrs={
            "origin": "2021Q4", "seed": 7, "version": "0.1.0", "config_hash": "1a2b3c", "patron": "RUS", "rivals": '["RUS", "CHN"]',
            "threshold": 0.6, "command": "python -m sim +scenario=war", "events": json.dumps(SHOCKS),
            "paired": json.dumps({name: None if name == scenarios[-1] else scenarios[-1] for name in scenarios}),
            "titles": json.dumps({"war": "War in Ukraine", "baseline": "Baseline"}),
        },
    )  # fmt: skip


def observed(ds: xr.Dataset) -> xr.Dataset:
    """Make an observed history with a hole."""
    years = np.arange(2000, 2021)
    values = np.full((len(years), ds.sizes["power"], ds.sizes["state"]), 0.5)
    values[15, 0, 0] = np.nan
    dims = ("year", "power", "state")
    return xr.Dataset(
        {"influence": (dims, values), "trade": (dims, 20_000 * values)},
        coords={"year": years, "power": ds["power"].values, "state": ds["state"].values},
    )
