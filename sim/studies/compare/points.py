"""Compare the points of a sweep, however many there are: each against the first, one at a time, so that memory does not grow with them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

import pandas as pd
import xarray as xr

from sim import metrics
from sim.metrics.pairing import (
    TOTAL,
    effects,
    mismatch,
    together,
)
from sim.results import finished, parts
from sim.results.formats import write_table
from sim.studies.compare import reading, report

DRAWN = 8  # lines that can be distinguished in a figure
ROOM = 10**9  # bytes that the drawn runs may take


def write(folders: Sequence[Path], bands: Mapping[str, xr.Dataset], temporary: Path) -> tuple[str, parts.Parts]:
    """Write the effects of the points of a sweep, with the summaries `bands`.

    Returns the text for the terminal, and the overlay, figures and sentences that are to be made.
    Where there are more than a figure can show, those that differ most from the first are drawn; the table has all.
    """
    if summaries := [folder.name for folder in folders if (found := finished.read(folder)) and found.signature.record == "summary"]:
        reason = f"No paired differences: {summaries[0]} holds a summary, not every replicate; ensemble.record=full keeps them."
        notes, drawn = report.overlay(list(bands.values())[:DRAWN])
        return "\n".join([*notes, reason]), drawn
    table, apart = _against_first(folders)
    shown = _drawn(folders, table)
    text, drawn = report.write({folder.name: reading.read(folder) for folder in shown}, temporary)
    if table is None:  # the report has said why
        return text, drawn
    write_table(temporary / report.TABLE, table)
    return "\n".join([text, *_left_out(len(folders), len(folders) - len(apart) - len(shown), apart)]), drawn


def _against_first(folders: Sequence[Path]) -> tuple[pd.DataFrame | None, list[str]]:
    """Tabulate the effects of every point that is on the same draws as the first, the largest first, and say why others are not."""
    first, *others = folders
    base = reading.read(first)
    tables, apart = [], []
    for folder in others:
        pair = {first.name: base, folder.name: reading.read(folder)}
        if reason := mismatch(pair):
            apart.append(reason)
        else:
            joined = together(pair)
            tables.append(effects(joined, metrics.headline_quarters(joined)))
    if not tables:
        return None, apart
    whole = pd.concat(tables, ignore_index=True)
    order = whole["effect_median"].abs().sort_values(ascending=False, kind="stable").index
    return whole.loc[order].reset_index(drop=True), apart


def _drawn(folders: Sequence[Path], table: pd.DataFrame | None) -> list[Path]:
    """Choose the first point and those farthest from it, as many as a figure can show and memory holds, in the order of the sweep."""
    size = reading.size(folders[0])
    most = max(2, min(DRAWN, ROOM // size))
    if table is None:  # nothing can be paired
        return list(folders[:most])
    ranked = table.loc[table["channel"].eq(TOTAL), "run"].drop_duplicates()
    chosen = {folders[0].name, *ranked[: most - 1]}
    return [folder for folder in folders if folder.name in chosen]


def _left_out(count: int, beyond: int, apart: Sequence[str]) -> list[str]:
    """Say which points the figures, or the pairs, leave out."""
    lines = []
    if beyond > 0:
        lines.append(
            f"Not drawn: {beyond} of {count} points, which differ less from the first; {report.TABLE} and merged.nc have them all."
        )
    if apart:
        others = f", and {len(apart) - 1} more have none either" if len(apart) > 1 else ""
        lines.append(f"No paired difference: {apart[0]}{others}.")
    return lines
