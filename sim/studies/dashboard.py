"""Serve the page to play with until it is interrupted; nothing is written."""

from __future__ import annotations

from sim.config import Config
from sim.dashboard import server


def run(config: Config, command: str) -> None:
    """Open the page with the scenarios and settings of a command line.

    Raises:
        ConfigError: marimo is missing, or the address cannot be had.
    """
    server.serve(config, command)
