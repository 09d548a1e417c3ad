"""Run an ensemble, print what changed, and write the results folder: the default study."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sim.config import Config


def run(config: Config, command: str) -> None:
    """Run one point, or find it finished, print its table, and name its files."""
    from sim.studies.ensemble import point

    point.run(config, command)


def sweep(configs: list[Config], command: str) -> None:
    """Run every point of a sweep that is not finished, merge them all, and compare them at the end."""
    from sim.studies.ensemble import sweeping

    sweeping.sweep(configs, command)
