"""Run blocks on a Dask cluster: an existing scheduler with workers on any hosts, or one started on this machine for the run."""

from __future__ import annotations

import asyncio
import logging
import threading
from collections.abc import Callable, Generator, Sequence
from contextlib import ExitStack, suppress
from itertools import islice
from typing import TYPE_CHECKING, Any

from sim.domain.errors import ConfigError, install
from sim.domain.stopping import children_ignore_interrupts
from sim.ensemble.engine.guard import require_guard

if TYPE_CHECKING:
    from distributed import Client

    from sim.ensemble.engine import Span

CONNECTING, JOINING, IMPORTING = 3, 3, 10  # seconds that each may take
AHEAD = 2  # blocks given to each worker, so that none waits for the parent


def compute_on_cluster[Result](
    task: Callable[[int, int], Result], spans: Sequence[Span], workers: int | None, address: str | None
) -> Generator[Result]:
    """Yield a task's results as they come; Dask runs the blocks of workers that die again.

    workers: processes of a local cluster, or how many blocks an existing one is given at a time; None is as many as there are.

    Raises:
        ConfigError: Dask is missing; the scheduler cannot be reached, has no workers or cannot import the package; workers keep dying;
            the user's script has no guard.
    """
    try:
        from distributed import as_completed
        from distributed.client import FutureCancelledError
        from distributed.scheduler import KilledWorker
    except ImportError as error:
        raise ConfigError(f"engine: dask is not installed; install the extra: {install('cluster')}") from error

    with ExitStack() as stack:
        client = _connect(stack, workers, address, getattr(task, "func", task).__module__)
        waiting = iter(spans)
        at_once = AHEAD * (workers or sum(client.nthreads().values()))
        given = as_completed([_give(client, task, span) for span in islice(waiting, at_once)])
        try:
            for future in given:
                yield future.result()
                for span in islice(waiting, 1):
                    given.add(_give(client, task, span))
        except KilledWorker as error:
            raise ConfigError("engine: a block killed one worker after another, perhaps for lack of memory; lower engine.block") from error
        except (FutureCancelledError, asyncio.CancelledError) as error:
            raise ConfigError(f"engine.address: the scheduler at {address or 'this machine'} went away during the run") from error


def _give(client: Client, task: Callable[[int, int], Any], span: Span) -> Any:
    return client.submit(task, *span, pure=False)


def _connect(stack: ExitStack, workers: int | None, address: str | None, module: str) -> Client:
    from distributed import Client, LocalCluster
    from distributed.utils import get_mp_context

    logging.getLogger("distributed").setLevel(logging.CRITICAL)  # what matters is in our own message
    if address is None:
        require_guard(get_mp_context())
        with children_ignore_interrupts():
            cluster = LocalCluster(
                workers, threads_per_worker=1, host="127.0.0.1", dashboard_address="127.0.0.1:0", silence_logs=logging.CRITICAL
            )
        client: Client = stack.enter_context(Client(stack.enter_context(cluster)))
        return client
    if not _answers(address):
        reason = f"no Dask scheduler answers there within {CONNECTING} seconds"
        raise ConfigError(f"engine.address: found {address}; {reason}; start one by 'dask scheduler', or leave the address out")
    client = stack.enter_context(Client(address))
    _require_package(client, address, module)
    return client


def _answers(address: str) -> bool:
    """Say whether a scheduler answers in time; from a thread that can be abandoned, since Dask may wait for ever."""
    from distributed.comm.core import connect
    from distributed.security import Security

    async def connecting() -> None:
        line = await connect(address, timeout=CONNECTING, **Security().get_connection_args("client"))
        await line.close()
        answered.append(True)

    def ask() -> None:
        with suppress(OSError, ValueError):
            asyncio.run(connecting())

    answered: list[bool] = []
    asking = threading.Thread(target=ask, daemon=True)
    asking.start()
    asking.join(CONNECTING)
    return bool(answered)


def _require_package(client: Client, address: str, module: str) -> None:
    """Refuse a cluster that has no workers, or where the package cannot be imported; Dask alone would wait for ever.

    The probe imports what the blocks need, once a worker.
    """
    from distributed import wait

    probe = _probe()
    try:
        client.wait_for_workers(1, timeout=JOINING)
    except TimeoutError as error:
        raise ConfigError(f"engine.address: the scheduler at {address} has no workers; start one by 'dask worker {address}'") from error
    _refuse_lack(address, str(client.run_on_scheduler(probe, module.partition(".")[0])))
    probes = {worker: client.submit(probe, module, workers=[worker], pure=False) for worker in client.nthreads()}
    try:
        wait(list(probes.values()), timeout=IMPORTING)
    except TimeoutError:
        slow = next(worker for worker, future in probes.items() if not future.done())
        raise ConfigError(f"engine.address: the worker at {slow} does not answer within {IMPORTING} seconds; is it busy?") from None
    for worker, future in probes.items():
        _refuse_lack(worker, str(future.result()))


def _probe() -> Callable[[str], str]:
    """Make a function that tries an import and says what is wrong; an inner function travels with its code, the package may be missing."""

    def probe(module: str) -> str:
        from importlib import import_module

        try:
            import_module(module)
        except Exception as error:
            return f"{type(error).__name__}: {error}"
        return ""

    return probe


def _refuse_lack(place: str, reason: str) -> None:
    if reason:
        raise ConfigError(f"engine.address: the package cannot be imported at {place} ({reason}); install it there, the same version")
