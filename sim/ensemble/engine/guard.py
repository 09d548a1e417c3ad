"""Say in one line that a script which starts processes needs its guard: each new process may run the script from its top."""

from __future__ import annotations

import sys
from multiprocessing import current_process
from multiprocessing.context import BaseContext
from pathlib import Path

from sim.domain.errors import ConfigError
from sim.domain.stopping import children_ignore_interrupts

PROBE = "probe of the script"  # the name of the process that is started to see whether others can be
ADVICE = 'a new process runs this script from its top; put what the script does under `if __name__ == "__main__":`'


def require_started() -> None:
    """End a process that would start others while it is being started itself; Python calls that state inheriting.

    Raises:
        SystemExit: after the one line, which of the parent's own probe the parent says.
    """
    if getattr(current_process(), "_inheriting", False):
        if current_process().name != PROBE:
            print(f"error: engine: {ADVICE}", file=sys.stderr, flush=True)  # a server that forks says nothing of what SystemExit holds
        raise SystemExit(1)


def require_guard(context: BaseContext) -> None:
    """Start a process that does nothing, as those of the run will be started: some tens of milliseconds and the script's imports.

    Raises:
        ConfigError: the script has no guard or no file, or this process may start none.
    """
    if current_process().daemon:
        raise ConfigError("engine: found dask inside a worker of a pool, which may start no processes; allowed there: engine=serial")
    if not Path(getattr(sys.modules["__main__"], "__file__", None) or __file__).is_file():
        raise ConfigError("engine: found dask in a script without a file, such as standard input; put it into one, or use engine=processes")
    probe = context.Process(target=int, name=PROBE)  # type: ignore[attr-defined]
    try:
        with children_ignore_interrupts():
            probe.start()
        probe.join()
        failed = probe.exitcode != 0
    except (EOFError, OSError):  # the server that forks runs the script too, and has ended
        failed = True
    if failed:
        raise ConfigError(f"engine: {ADVICE}")
