"""Plan a run: what of it is finished already, what is missing, and what cannot be used again."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from sim import results
from sim.config import Config, digest, question
from sim.ensemble.gather import Base
from sim.results import finished
from sim.results.fingerprint import fingerprint
from sim.results.finished import Finished


@dataclass(frozen=True)
class Plan:
    """Say where a run goes, whether it is there whole, which finished run holds its first replicates, and what is not used, and why."""

    config: Config
    folder: Path
    there: Finished | None = None
    base: Finished | None = None
    remark: str = ""

    @property
    def held(self) -> int:
        """Count the replicates that need not be run."""
        found = self.there or self.base
        return min(found.signature.replicates, self.config.ensemble.replicates) if found else 0

    @property
    def start(self) -> Base | None:
        """Give the file of the replicates that need not be run."""
        return Base(self.base.file, self.base.signature.replicates) if self.base else None


def planned(config: Config, shelf: Iterable[Finished]) -> Plan:
    """Look for a run among those that are finished.

    A run is there if it was made of the same config by the same program and tables. Any run of the same worlds that kept every path lends
    its replicates. What another program made, or what cannot be read, is never used.

    Raises:
        ConfigError: its folder is not ours.
    """
    folder = results.folder_for(config)
    if config.fresh:
        return Plan(config, folder)
    same = [found for found in shelf if found.signature.question == question(config)]
    made = fingerprint(config.region.observations)
    ours = [found for found in same if found.signature.program == made]
    readable = [found for found in ours if finished.is_complete(found)]
    there = next((found for found in readable if found.folder == folder and found.signature.run == digest(config)), None)
    if there:
        return Plan(config, folder, there)
    lent = max((found for found in readable if found.signature.record == "full"), key=_size, default=None)
    return Plan(config, folder, base=lent, remark=_remark(same, ours, readable, folder) if lent is None else "")


def _size(found: Finished) -> int:
    return found.signature.replicates


def _remark(same: list[Finished], ours: list[Finished], readable: list[Finished], folder: Path) -> str:
    """Say why a finished run of the same worlds is not used again."""
    for found in sorted(same, key=lambda each: each.folder != folder):
        if found not in ours:
            return f"{found.folder} was made by another version of the program or of its tables; not used, all replicates are run"
        if found not in readable:
            return f"{found.folder}/{finished.DATASET} cannot be read; not used, all replicates are run"
    return ""
