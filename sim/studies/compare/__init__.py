"""Compare runs on the same draws: influence overlaid, paired differences, effects by power, state and channel, and what they say."""

from __future__ import annotations

from hashlib import sha256
from pathlib import Path

from sim import results
from sim.config import Config, ConfigError
from sim.metrics.pairing import mismatch
from sim.results import parts
from sim.studies.compare import reading, report
from sim.studies.output import LONGEST_NAME, conclude


def run(config: Config, command: str) -> None:
    """Compare the runs that a config names.

    Raises:
        ConfigError: fewer than two, one that cannot be read, or runs that are not on the same draws.
    """
    paths = [Path(name) for name in config.runs]
    _check(paths)
    runs = {label: reading.read(path) for label, path in reading.labels(paths).items()}
    if reason := mismatch(runs):
        raise ConfigError(f"runs: {reason}")
    folder = Path(config.results) / name_of(paths, Path(config.results))
    with results.written_atomically(folder) as temporary:
        text, more = report.write(runs, temporary)
        report.write_index(runs, {label: str(path) for label, path in reading.labels(paths).items()}, command, temporary)
    failed = parts.add(folder, more)
    print(text)
    conclude(folder, failed)


def _check(paths: list[Path]) -> None:
    if len(paths) < 2:
        raise ConfigError(f"runs: found {len(paths)}; study=compare needs two or more result folders, such as runs=[results/a,results/b]")
    for number, path in enumerate(paths):
        if reading.folder(path) in [reading.folder(other) for other in paths[:number]]:
            raise ConfigError(f"runs: {path} is given twice")


def name_of(paths: list[Path], root: Path) -> str:
    """Name the folder of a comparison after the runs; by a hash too where they lie elsewhere or the name grows too long.

    >>> name_of([Path("results/a"), Path("results/b")], Path("results"))
    'compare-a-b'
    """
    labels = reading.labels(paths)
    name = "-".join(["compare", *(Path(label).name for label in labels)])
    digest = sha256(" ".join(str(path.absolute()) for path in paths).encode()).hexdigest()[:8]
    if len(name) > LONGEST_NAME:
        return f"compare-{digest}"
    return name if all(path.absolute().parent == root.absolute() for path in paths) else f"{name}-{digest}"
