"""Great-power influence in Central Asia: compose a config, run it, compare with the counterfactual, look.

>>> from sim import compose, run, compare, load, plots

- `compose(*overrides) -> Config`: what one would type after `python -m sim`, composed and checked.
- `run(config) -> Dataset`: a scenario and its counterfactual on the same draws, labelled; `config` may be changed before.
- `compare(dataset, variable, quarters, against=other) -> DataFrame`: effects, against the counterfactual or another run.
- `load(folder) -> Dataset`: what a run wrote.
- `plots`: one function for each figure, `plots.effects_figure(dataset).figure`; `plots.draw(dataset, folder)` writes them all.

A mistake in a config raises `sim.config.ConfigError`; runs that cannot be paired raise ValueError.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from sim import plots
    from sim.config import compose
    from sim.ensemble import run
    from sim.metrics.pairing import compare
    from sim.results import load

PROJECT = "central-asia-influence"  # the name under which the package is installed

_FOUND_IN = {
    "compose": "sim.config",
    "run": "sim.ensemble",
    "compare": "sim.metrics.pairing",
    "load": "sim.results",
    "plots": "sim.plots",
}

__all__ = ["compare", "compose", "load", "plots", "run"]


def __getattr__(name: str) -> Any:
    """Import a part of the API when it is first used: the libraries take a second, and `python -m sim --help` needs none of them."""
    if name not in _FOUND_IN:
        raise AttributeError(f"module 'sim' has no attribute '{name}'; it has {', '.join(__all__)}")
    module = import_module(_FOUND_IN[name])
    return module if name == "plots" else getattr(module, name)
