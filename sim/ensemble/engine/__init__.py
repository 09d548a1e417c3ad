"""Cut an ensemble into blocks of replicates that run one after the other or side by side, with the same result."""

from __future__ import annotations

from collections.abc import Callable, Generator, Iterator, Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sim.config.schema import Engine

Span = tuple[int, int]  # the first replicate of a block, and how many there are


def blocks(replicates: int, size: int, done: int = 0) -> Iterator[Span]:
    """Cut replicates, less those that are done, into blocks: the first replicate's number and how many follow it.

    >>> list(blocks(5, 2)), list(blocks(5, 2, done=2))
    ([(0, 2), (2, 2), (4, 1)], [(2, 2), (4, 1)])
    """
    for first in range(done, replicates, size):
        yield first, min(size, replicates - first)


def compute[Result](task: Callable[[int, int], Result], spans: Sequence[Span], engine: Engine) -> Generator[Result]:
    """Call a task once for each block, where the engine says, and yield what it returns as it comes, in any order.

    A worker that dies has its blocks run again. When the caller stops early, no worker process stays behind: use it under
    `contextlib.closing`.

    Raises:
        ConfigError: the cluster cannot be used, workers die again and again, or the user's script has no guard. OSError: a task's own.
        SystemExit: this process is only being started, by running the user's script anew.
    """
    if engine.name != "serial":
        from sim.ensemble.engine.guard import require_started

        require_started()
    if engine.name == "processes":
        from sim.ensemble.engine.processes import compute_in_processes

        yield from compute_in_processes(task, spans, engine.workers)
    elif engine.name == "dask":
        from sim.ensemble.engine.cluster import compute_on_cluster

        yield from compute_on_cluster(task, spans, engine.workers, engine.address)
    else:
        for span in spans:
            yield task(*span)
