"""Bridge the holes of a yearly series with what is known before them, never with what comes later."""

from __future__ import annotations

import numpy as np

from sim.domain.arrays import Array


def filled(values: Array) -> Array:
    """Carry each value forward until the next one.

    >>> filled(np.array([[np.nan], [1.0], [np.nan]])).ravel().tolist()
    [nan, 1.0, 1.0]
    """
    result = values.copy()
    for year in range(1, len(result)):
        result[year] = np.where(np.isnan(result[year]), result[year - 1], result[year])
    return result
