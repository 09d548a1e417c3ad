"""List what one can ask. A study is a module with `run(config, command)` for one run and, where it sweeps, `sweep(configs, command)`."""

from __future__ import annotations

from importlib import import_module
from types import ModuleType
from typing import TYPE_CHECKING

from sim.domain.errors import Incomplete, among

if TYPE_CHECKING:
    from sim.config.schema import Config

STUDIES = {
    "ensemble": "sim.studies.ensemble",
    "benchmark": "sim.studies.benchmark",
    "calibrate": "sim.studies.calibrate",
    "backtest": "sim.studies.backtest",
    "claims": "sim.studies.claims",
    "gallery": "sim.studies.gallery",
    "compare": "sim.studies.compare",
    "rerun": "sim.studies.rerun",
    "list": "sim.studies.listing",
    "dashboard": "sim.studies.dashboard",
}


def run(configs: list[Config], command: str, *, together: bool) -> None:
    """Run a study on checked configs, together as a sweep or one by one: only now are the model and its libraries imported.

    Raises:
        ConfigError: the study has no module. Incomplete: a result stands without some of its figures, reports or tables.
    """
    among("study", configs[0].study, STUDIES)
    study = import_module(STUDIES[configs[0].study])
    if together and hasattr(study, "sweep"):
        study.sweep(configs, command)
    else:
        each = [_run_one(study, config, command) for config in configs]
        if lines := [line for line in each if line]:
            raise Incomplete("; ".join(lines))


def _run_one(study: ModuleType, config: Config, command: str) -> str:
    """Run a study once; give the line on what its result lacks, so that the next one runs all the same."""
    try:
        study.run(config, command)
    except Incomplete as error:
        return str(error)
    return ""
