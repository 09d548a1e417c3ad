"""Cut an ensemble into blocks of replicates that run one after the other or side by side, with the same result."""

from __future__ import annotations

from collections.abc import Iterator


def blocks(replicates: int, size: int) -> Iterator[tuple[int, int]]:
    """Cut replicates into blocks: the first replicate's number and how many follow it.

    >>> list(blocks(5, 2))
    [(0, 2), (2, 2), (4, 1)]
    """
    for first in range(0, replicates, size):
        yield first, min(size, replicates - first)
