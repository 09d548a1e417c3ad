"""Hold arrays by name."""

from __future__ import annotations

from collections.abc import Mapping

from sim.axes import Array


class Arrays:
    """Hold arrays as attributes.

    Raises:
        AttributeError: the name is unknown; the message lists the names there are.

    >>> import numpy as np
    >>> Arrays({"trade": np.ones(1)}).trade.item()
    1.0
    """

    def __init__(self, arrays: Mapping[str, Array]) -> None:
        """Keep the arrays by name."""
        self.__dict__.update(arrays)

    def __getattr__(self, name: str) -> Array:
        raise AttributeError(f"no array is called '{name}' among {', '.join(sorted(self.__dict__))}")
