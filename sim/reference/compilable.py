"""Let numba compile the reference where numba is installed, and leave it plain Python where it is not."""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module
from importlib.util import find_spec
from typing import Any, cast

HAS_NUMBA = find_spec("numba") is not None


def compilable[Function: Callable[..., Any]](function: Function) -> Function:
    """Mark a function that compiled code may call; called from Python it stays what it is.

    >>> compilable(abs) is abs or HAS_NUMBA
    True
    """
    if not HAS_NUMBA:
        return function
    return cast(Function, import_module("numba.extending").register_jitable(function))
