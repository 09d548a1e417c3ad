"""Stop a run cleanly when the system asks it to end, as when the user interrupts it."""

from __future__ import annotations

import signal
import threading
import weakref
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType


class Terminated(KeyboardInterrupt):
    """Report that the process was asked to end (SIGTERM)."""


_asked: list[int] = []  # signals that came


@contextmanager
def terminable() -> Iterator[None]:
    """Raise `Terminated` in the main thread when the process is asked to end, so that the run under way cleans up.

    A library may swallow what is raised inside it; `stop_if_asked` raises it again. An interrupt that the process ignores stays ignored.
    """
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    _asked.clear()
    numbers = [signal.SIGTERM] + [signal.SIGINT] * (signal.getsignal(signal.SIGINT) is signal.default_int_handler)
    former = {number: signal.signal(number, _raise) for number in numbers}
    try:
        yield
    finally:
        _asked.clear()
        for number, handler in former.items():
            signal.signal(number, handler)


def stop_if_asked() -> None:
    """Stop if the process was asked to.

    Raises:
        KeyboardInterrupt: it was; `Terminated`, by the system.
    """
    if _asked:
        raise _stop(_asked[0])


@contextmanager
def children_ignore_interrupts() -> Iterator[None]:
    """Make processes that start meanwhile ignore Ctrl-C, which reaches every process of a terminal; the parent stops them."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    former = signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, former)


def _stop(number: int) -> KeyboardInterrupt:
    return Terminated() if number == signal.SIGTERM else KeyboardInterrupt()


def _raise(number: int, frame: FrameType | None) -> None:
    _asked.append(number)
    if frame is None or frame.f_code.co_filename != weakref.__file__:  # an exception raised in there is lost, and prints a traceback
        raise _stop(number)
