"""Serve the page on this machine until it is interrupted."""

from __future__ import annotations

import json
import os
import shlex
import signal
import socket
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.client import HTTPConnection, HTTPException
from importlib.util import find_spec
from pathlib import Path
from time import monotonic, sleep

from sim.config import Config, ConfigError
from sim.config.files import PACKAGE
from sim.domain.errors import install

START = "SIM_DASHBOARD_START"  # the variable of the environment that holds what the page opens with
NOTHING = '{"scenarios": [], "settings": [], "sliders": []}'
PAGE = Path(__file__).with_name("page.py")
USUAL_PORT, PORTS_TRIED = 2718, 100
PATIENCE = 60.0  # seconds until the page must answer
LOCAL = ("127.0.0.1", "localhost", "::1")
OWN_KEYS = ("study=", "dashboard.", "+dashboard.", "results=", "figures=")  # they concern the page, not what it runs


def serve(config: Config, command: str) -> None:
    """Serve the page, print its address, and return when it is interrupted.

    Raises:
        ConfigError: marimo is missing, or the host or port cannot be had.
    """
    if find_spec("marimo") is None:
        raise ConfigError(f"study=dashboard: marimo is not installed; install the extra: {install('dashboard')}")
    host, port = config.dashboard.host, free_port(config.dashboard.host, config.dashboard.port)
    open_to_all = "" if host in LOCAL else "\nIt has no password: everyone who can reach this machine can use it."
    with _child(host, port, opening(config, command)) as server:
        try:
            _wait_for(server, host, port)
            print(f"Dashboard: http://{_address(host)}:{port}  (Ctrl-C ends it){open_to_all}", flush=True)
            code = server.wait()
        except KeyboardInterrupt:
            print("\nDashboard closed.", flush=True)
            return
    if code != 0:
        raise ConfigError(f"study=dashboard: the server ended by itself with exit code {code}")


def opening(config: Config, command: str) -> dict[str, list[str]]:
    """Say what the page opens with: the scenarios, the settings as they were typed, and the estimates with a slider.

    >>> from sim.config import compose
    >>> opening(compose("study=dashboard"), "python -m sim study=dashboard end=2030Q4")["settings"]
    ['ensemble=interactive', 'end=2030Q4']
    """
    typed = [text for text in shlex.split(command)[3:] if not text.startswith("-")]
    kept = [text for text in typed if not text.startswith(OWN_KEYS) and text.lstrip("+").partition("=")[0] != "scenario"]
    usual = [] if any(text.startswith(("ensemble=", "config=")) for text in kept) else ["ensemble=interactive"]
    return {"scenarios": config.selected, "settings": usual + kept, "sliders": config.dashboard.sliders}


def free_port(host: str, asked: int | None) -> int:
    """Give the port asked for, or the usual one, or the next that is free.

    Raises:
        ConfigError: it is taken, or the host is not an address of this machine.
    """
    ports = [asked] if asked is not None else list(range(USUAL_PORT, USUAL_PORT + PORTS_TRIED))
    fault = ""
    for port in ports:
        try:
            family, kind, protocol, _, place = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
        except OSError as error:
            raise ConfigError(f"dashboard.host: found '{host}', which is no address ({error.strerror}); allowed: 127.0.0.1") from error
        with socket.socket(family, kind, protocol) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind(place)
            except OSError as error:
                fault = str(error.strerror)
            else:
                return port
    raise ConfigError(f"dashboard.port: {host}:{ports[0]} cannot be had ({fault}); choose another by dashboard.port=NUMBER, or null")


def _address(host: str) -> str:
    return f"[{host}]" if ":" in host else host


@contextmanager
def _child(host: str, port: int, start: dict[str, list[str]]) -> Iterator[subprocess.Popen[bytes]]:
    """Run marimo in a process of its own, which ends with the block; Ctrl-C reaches it by us alone."""
    words = ["run", str(PAGE), "--host", host, "--port", str(port), "--headless", "--no-token", "--no-check"]
    command = [sys.executable, "-m", "marimo", "--quiet", "--yes", *words]
    path = os.pathsep.join(filter(None, [str(PACKAGE.parent), os.environ.get("PYTHONPATH")]))
    environment = os.environ | {"PYTHONPATH": path, "MARIMO_SKIP_UPDATE_CHECK": "1", START: json.dumps(start)}
    server = subprocess.Popen(command, env=environment, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, start_new_session=True)
    try:
        with _as_interrupts(signal.SIGTERM):
            yield server
    finally:
        _end(server)


@contextmanager
def _as_interrupts(number: signal.Signals) -> Iterator[None]:
    """Let a signal end us as Ctrl-C does, so that the server never outlives us."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    former = signal.signal(number, signal.default_int_handler)
    try:
        yield
    finally:
        signal.signal(number, former)


def _end(server: subprocess.Popen[bytes]) -> None:
    server.terminate()
    try:
        server.wait(5)
    except subprocess.TimeoutExpired:
        server.kill()
        server.wait()


def _wait_for(server: subprocess.Popen[bytes], host: str, port: int) -> None:
    """Wait until the page answers.

    Raises:
        ConfigError: the server ended, or does not answer.
    """
    start_time = monotonic()
    while server.poll() is None and monotonic() - start_time < PATIENCE:
        try:
            HTTPConnection({"0.0.0.0": "127.0.0.1", "::": "::1"}.get(host, host), port, timeout=1).request("GET", "/health")
        except (OSError, HTTPException):
            sleep(0.1)
        else:
            return
    raise ConfigError(f"study=dashboard: the server did not start (exit code {server.poll()})")
