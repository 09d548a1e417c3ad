"""Hold the state of the page: run what was chosen, keep the last run that worked, and say what was refused."""

from __future__ import annotations

from dataclasses import dataclass
from time import perf_counter

import xarray as xr

from sim.config import Config, ConfigError, digest
from sim.ensemble import run
from sim.results.formats import composed
from sim.studies.dashboard.choice import Choice, command, config


@dataclass(frozen=True)
class Shown:
    """Hold what the page shows: a run, its config, the command line that gives the same numbers, and the seconds it took."""

    dataset: xr.Dataset
    config: Config
    command: str
    seconds: float

    @property
    def file(self) -> bytes:
        """Give the composed config as YAML, to be run again by `python -m sim config=FILE`."""
        return composed(self.config).encode()

    @property
    def name(self) -> str:
        """Name the file that is downloaded."""
        return f"influence-{digest(self.config)[:8]}.yaml"


class PageState:
    """Try choices out, one after the other; a choice that is refused leaves what was shown."""

    def __init__(self) -> None:
        self.shown: Shown | None = None
        self.refusal = ""

    def try_out(self, choice: Choice) -> None:
        """Run a choice, or keep the line that says why it cannot be run."""
        start_time = perf_counter()
        try:
            chosen = config(choice)
            line = command(choice)
            dataset = run(chosen, line)
        except ConfigError as error:
            self.refusal = str(error)
        except MemoryError:
            self.refusal = "ensemble.replicates: too many for the memory of this machine; lower it"
        else:
            self.refusal = ""
            self.shown = Shown(dataset, chosen, line, perf_counter() - start_time)
