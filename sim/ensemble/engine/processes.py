"""Run blocks in processes of this machine."""

from __future__ import annotations

import signal
import warnings
from collections.abc import Callable, Generator, Iterator, Sequence
from typing import TYPE_CHECKING

from joblib import Parallel, cpu_count, delayed
from joblib.externals.loky import get_reusable_executor
from joblib.externals.loky.process_executor import BrokenProcessPool

from sim.domain.errors import ConfigError
from sim.domain.stopping import children_ignore_interrupts

if TYPE_CHECKING:
    from sim.ensemble.engine import Span

MOST_DEATHS = 3  # times that workers may die with no block done in between


def compute_in_processes[Result](task: Callable[[int, int], Result], spans: Sequence[Span], workers: int | None) -> Generator[Result]:
    """Yield a task's results as they come; the blocks of workers that die are run again.

    Raises:
        ConfigError: workers die again and again.
    """
    left, deaths = dict.fromkeys(spans), 0
    try:
        while left:
            try:
                for span, result in _started(task, list(left), workers or cpu_count()):
                    del left[span]
                    deaths = 0
                    yield result
            except BrokenProcessPool as error:
                deaths += 1
                if deaths == MOST_DEATHS:
                    raise workers_keep_dying() from error
    except BaseException:
        get_reusable_executor().shutdown(wait=True, kill_workers=True)
        raise


def workers_keep_dying() -> ConfigError:
    """Give the message for workers that die again and again."""
    message = f"worker processes died {MOST_DEATHS} times with no block done in between, perhaps for lack of memory"
    return ConfigError(f"engine: {message}; lower engine.block or engine.workers")


def _started[Result](task: Callable[[int, int], Result], spans: list[Span], workers: int) -> Iterator[tuple[Span, Result]]:
    parallel = Parallel(workers, backend="loky", return_as="generator_unordered", batch_size=1, initializer=_leave_interrupts_to_the_parent)
    warnings.filterwarnings("ignore", r"\d+ tasks (have been|which were)", UserWarning)  # about a run that was stopped
    with children_ignore_interrupts():
        found: Iterator[tuple[Span, Result]] = parallel(delayed(_with_span)(task, span) for span in spans)
    return found


def _with_span[Result](task: Callable[[int, int], Result], span: Span) -> tuple[Span, Result]:
    return span, task(*span)


def _leave_interrupts_to_the_parent() -> None:
    """Ignore Ctrl-C, which reaches every process of a terminal: the parent alone decides what follows."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
