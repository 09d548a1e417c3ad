"""Find finished runs: the folder of each is signed with its config, its program and how many replicates it holds."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from pathlib import Path

from sim.config import Config, digest, question
from sim.results import netcdf

DATASET = "ensemble.nc"
COMPOSED = "config.yaml"
SIGNED = "# fingerprint of this run: "
FOUND_BY = "# found again by: "
LONGEST = 1000  # characters of a line that is a signature


@dataclass(frozen=True)
class Signature:
    """Hold what distinguishes a run: fingerprints of its config, its worlds and its program, how many replicates, full or summary."""

    run: str
    question: str
    program: str
    replicates: int
    record: str


@dataclass(frozen=True)
class Finished:
    """Hold a finished run: its folder and its signature."""

    folder: Path
    signature: Signature

    @property
    def file(self) -> Path:
        """Give the file of its paths, or of their summary."""
        return self.folder / DATASET


def signature(config: Config, program: str, replicates: int, record: str) -> Signature:
    """Sign a run of a config: by how many replicates it has, by the program and by the tables at its start."""
    return Signature(digest(config), question(config), program, replicates, record)


def found_by(signed: Signature) -> str:
    """Write a signature as the line of a composed config by which a later run finds it."""
    return f"{FOUND_BY}{json.dumps(asdict(signed))}\n"


def read(folder: Path) -> Finished | None:
    """Read the signature of a folder; None where it has none that can be read."""
    file = folder / COMPOSED
    try:
        if not file.is_file():  # a pipe would never end
            return None
        with file.open(encoding="utf-8") as lines:
            line = [lines.readline(LONGEST), lines.readline(LONGEST)][1]
        values = json.loads(line.removeprefix(FOUND_BY)) if line.startswith(FOUND_BY) else {}
        known = Signature(**values)
    except (OSError, ValueError, TypeError, RecursionError):
        return None
    texts = (known.run, known.question, known.program, known.record)
    return Finished(folder, known) if all(isinstance(text, str) for text in texts) and type(known.replicates) is int else None


def runs(results: Path) -> list[Finished]:
    """List the finished runs in a results folder."""
    folders = sorted(path for path in results.iterdir() if not path.name.startswith(".")) if results.is_dir() else []
    return [found for found in map(read, folders) if found is not None]


def is_complete(found: Finished) -> bool:
    """Say whether a run's file can be opened, is of that run and holds what the signature says; tables and figures can be made of it."""
    try:
        with netcdf.opened(found.file) as dataset:
            if (dataset.attrs["config_hash"], dataset.attrs["program"]) != (found.signature.run[:8], found.signature.program):
                return False
            if found.signature.record == "full":
                return bool(dataset.sizes.get("replicate") == found.signature.replicates and "influence" in dataset)
            return bool("quantile" in dataset.sizes and dataset.attrs.get("replicates") == found.signature.replicates)
    except (OSError, ValueError, KeyError, TypeError, RuntimeError):
        return False
