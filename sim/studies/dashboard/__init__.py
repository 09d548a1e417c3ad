"""Serve a page to play with: what was chosen there becomes a config, its run becomes figures; needs the extra `dashboard`."""

from __future__ import annotations

from sim.config import Config
from sim.studies.dashboard import server


def run(config: Config, command: str) -> None:
    """Open the page with the scenarios and settings of a command line.

    Raises:
        ConfigError: marimo is missing, or the address cannot be had.
    """
    server.serve(config, command)
