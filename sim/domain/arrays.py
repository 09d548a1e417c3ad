"""Name the four axes that every array of the model has, in one order.

An axis that does not apply has length one, so that a draw per replicate, a figure per state and a value per dyad combine as they are.
The replicate comes last: a dozen actors, thousands of replicates, so the long axis is the contiguous one.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]

POWER = 0  # organisations share the first axis: an organisation is led by a power
STATE = 1
CHANNEL = 2
AXIS = {"power": POWER, "organisation": POWER, "state": STATE, "channel": CHANNEL}
DYAD = ("power", "state")

CHANNELS = ("economic", "political", "security")

QUARTERS_A_YEAR = 4
QUARTER = 1.0 / QUARTERS_A_YEAR  # the step, in years


def total(values: Array, axis: int) -> Array:
    """Sum over one axis and keep it, slice by slice.

    NumPy adds in another order when the other axes have length one; adding whole slices gives the same bits for any number of replicates.

    >>> total(np.ones((5, 1, 1, 1)), POWER).item()
    5.0
    """
    before = (slice(None),) * axis
    result: Array = values[(*before, only(0))].copy()
    for position in range(1, values.shape[axis]):
        result += values[(*before, only(position))]
    return result


def mean(values: Array, axis: int) -> Array:
    """Average over one axis and keep it, slice by slice.

    >>> mean(np.arange(4.0).reshape(1, 4, 1, 1), STATE).item()
    1.5
    """
    average: Array = total(values, axis) / values.shape[axis]
    return average


def only(position: int) -> slice:
    """Select one position and keep its axis, so that a rule serves one actor or all.

    >>> only(2)
    slice(2, 3, None)
    """
    return slice(position, position + 1)


ECONOMIC, POLITICAL, SECURITY = (only(place) for place in range(len(CHANNELS)))  # in the order of CHANNELS


def canonical(values: Array, dims: tuple[str, ...]) -> Array:
    """Lay an array out on the four axes, replicate of length one.

    >>> canonical(np.ones((2, 3)), ("power", "state")).shape
    (2, 3, 1, 1)
    """
    shape = [1, 1, 1, 1]
    for name, length in zip(dims, values.shape, strict=True):
        shape[AXIS[name]] = length
    order = sorted(range(values.ndim), key=lambda axis: AXIS[dims[axis]])
    return np.ascontiguousarray(values.transpose(order)).reshape(shape)


def shape_of(dims: tuple[str, ...], sizes: dict[str, int], replicates: int) -> tuple[int, int, int, int]:
    """Give the shape of a variable on the four axes.

    >>> shape_of(("organisation", "state"), {"organisation": 4, "state": 5}, 10)
    (4, 5, 1, 10)
    """
    first = next((sizes[name] for name in ("power", "organisation") if name in dims), 1)
    return first, sizes["state"] if "state" in dims else 1, sizes["channel"] if "channel" in dims else 1, replicates
