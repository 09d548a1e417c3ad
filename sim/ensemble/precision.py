"""Run as many pairs as it takes to know every mean effect well enough, and say how many that were."""

from __future__ import annotations

import json
from collections.abc import Sequence
from math import ceil, isfinite
from pathlib import Path

from sim import metrics
from sim.ensemble.block import Job, Progress
from sim.ensemble.gather import Base, listed, run_into_file
from sim.results import netcdf

STEP = 1000  # pairs; how many are run depends on the effects alone, not on the size of a block


def run_until_precise(job: Job, file: Path, base: Base | None, progress: Progress | None) -> dict[str, str]:
    """Run a job into a file that keeps every path, with as many pairs as it takes to know its effects as well as the config asks.

    These are the replicates of the config, or the first whole thousands beyond that suffice. Each round estimates from the spread of the
    effects how many that will be, and runs those that are missing. The file is that of a plain run of as many replicates, bit for bit.

    Returns:
        The workers, and `precision`, JSON: `asked` and `reached` (index units, the full width of the widest 95 % interval), `pairs`, `met`.

    Raises:
        ConfigError: the engine cannot be used. OSError: the disk has no room.
    """
    asked, most = job.config.ensemble.precision or 0.0, job.config.ensemble.most
    known, former, counts, workers = base, None, [job.config.ensemble.replicates], set[str]()
    while True:
        here = file.with_name(f"paths-{counts[-1]}.nc")
        workers |= run_into_file(job, here, counts[-1], known, progress)
        if former:
            former.unlink()
        pairs, width = first_sufficient(here, job.scenarios[0], asked, counts)
        if width < asked or counts[-1] >= most:
            break
        known = known if known and known.replicates > counts[-1] else Base(here, counts[-1])
        former, following = here, min(most, pairs_needed(counts[-1], width, asked))
        counts = [*range((counts[-1] // STEP + 1) * STEP, following, STEP), following]
    if pairs < counts[-1]:
        run_into_file(job, file, pairs, Base(here, counts[-1]), None)
        here.unlink()
    else:
        here.rename(file)
    found = {"asked": asked, "reached": width if isfinite(width) else None, "pairs": pairs, "met": width < asked}
    return listed(workers) | {"precision": json.dumps(found)}


def pairs_needed(pairs: int, width: float, asked: float) -> int:
    """Estimate how many pairs make the interval as narrow as asked, in whole steps, at least one more; widths fall as 1 / sqrt(pairs).

    >>> pairs_needed(1000, 0.02, 0.005), pairs_needed(1000, 0.0051, 0.005), pairs_needed(1, float("inf"), 0.005)
    (16000, 2000, 1000)
    """
    needed = pairs * (width / asked) ** 2 if isfinite(width) else 0.0
    return max(ceil(needed / STEP), pairs // STEP + 1) * STEP


def first_sufficient(file: Path, scenario: str, asked: float, counts: Sequence[int]) -> tuple[int, float]:
    """Find the first of some counts of pairs, or the last, that makes every 95 % interval narrower than asked, and the widest interval.

    The intervals are those of the mean effect on every influence at the headline quarters, from end to end, in index units.
    """
    with netcdf.opened(file) as dataset:
        slabs = [dataset[["influence"]].sel(quarter=quarter).load() for quarter in metrics.headline_quarters(dataset)]
    effects = [metrics.paired_effect(slab, "influence", scenario).transpose(..., "replicate") for slab in slabs]
    for count in counts:
        width = max(float(metrics.interval_width(effect.isel(replicate=slice(count))).max()) for effect in effects)
        if width < asked:
            break
    return count, width
