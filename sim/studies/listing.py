"""List what there is to ask and to change: scenarios, studies, estimates."""

from __future__ import annotations

from collections.abc import Sequence

from sim.config import Config
from sim.config.files import purposes, titles
from sim.config.schema import Estimate


def run(config: Config, command: str) -> None:
    """Print the lists; nothing is written."""
    print(text(config))


def text(config: Config) -> str:
    """Write the lists as a page: scenarios with their titles, studies with what they do, estimates with value, range and unit."""
    scenarios = _columns([[f"+scenario={name}", title] for name, title in titles().items()])
    studies = _columns([[f"study={name}", what] for name, what in purposes("study").items()])
    estimates = _columns([["estimate", "value", "low to high", "unit"]] + [_row(*item) for item in sorted(config.estimates.items())])
    return "\n".join(
        [
            "Scenarios (configs/scenario/)",
            *scenarios,
            "\nStudies (configs/study/)",
            *studies,
            f"\nEstimates (configs/calibration/; {len(config.estimates)}, to be set by estimates.NAME.value=NUMBER)",
            *estimates,
        ]
    )


def _row(name: str, estimate: Estimate) -> list[str]:
    value, low, high = (_number(value) for value in (estimate.value, estimate.low, estimate.high))
    return [name, value, "fixed" if estimate.low == estimate.high else f"{low} to {high}", estimate.unit]


def _number(value: float) -> str:
    """Write a number with four digits, and all of its digits before the point.

    >>> _number(126000), _number(0.085421)
    ('126,000', '0.08542')
    """
    return f"{value:,.0f}" if abs(value) >= 1000 else f"{value:.4g}"


def _columns(rows: Sequence[Sequence[str]]) -> list[str]:
    """Align texts in columns.

    >>> _columns([["a", "one"], ["long", "two"]])
    ['  a     one', '  long  two']
    """
    widths = [max(len(cell) for cell in column) for column in zip(*rows, strict=True)]
    return ["  " + "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip() for row in rows]
