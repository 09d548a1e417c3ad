"""Draw the ledger of claims: every share at a glance, and for each group what decides its claims."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import chain
from math import ceil
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
import xarray as xr

from sim.plots.layout import drawing, sheet, style

if TYPE_CHECKING:
    from matplotlib.axes import Axes

COLOURS = {"holds": "#332288", "mixed": "#44AA99", "fails": "#882255", "built in": "#888888"}  # none of them a power's
MARKS = {"holds": "o", "mixed": "s", "fails": "X", "built in": "D"}
VERBS = {"holds": "hold", "fails": "fail"}
HELD, HALF = 0.8, 0.5
KEPT, LOST = "#332288", "#CCCCCC"  # replicates in which a claim holds, and the others
JOINT, LESS = "#A49BD0", "#9ED9CE"  # light enough to be written on
OUTER = (0.01, 0.99)  # quantiles drawn of a distribution
BINS = 40
NEAR = 0.12  # shares that are too close for labels of their own
WITHOUT = "share_without_"
SPREAD = (
    "How the deciding statistic is spread over replicates, without its outermost per cent on each side. A claim may ask for more than its "
    "threshold, and an effect that is small against its noise holds nowhere."
)


@drawing.own_settings()
def overview_figure(ledger: pd.DataFrame, about: xr.Dataset) -> sheet.Sheet:
    """Draw the share of every testable claim, and its share without each switch that breaks it."""
    rows = ledger[ledger["share"].notna()].iloc[::-1].reset_index(drop=True)
    words = (
        f"Share of {about.sizes['replicate']:,} random worlds in which a claim holds. Small crosses: without the mechanism that is named, "
        "where that lowers the share by .2 or more."
    )
    page = sheet.make_sheet((_verdict_counts(ledger, "The article"), words), *sheet.beside(1, 1), panel=(5.2, 6.6), across=0.3)
    panel = page.panels[0]
    for edge in (HALF, HELD):
        panel.axvline(edge, color=style.OTHER_COLOUR, linewidth=0.7, linestyle="dashed")
    for height, row in rows.iterrows():
        _draw_share(panel, float(str(height)), row)
    panel.set(xlim=(-0.02, 1.02), ylim=(-0.7, len(rows) - 0.3))
    panel.set_yticks(range(len(rows)), [str(name) for name in rows["id"]])
    panel.set_xticks(np.arange(0, 1.01, 0.2))
    panel.set_xlabel("share of replicates in which the claim holds", fontsize=style.SMALL)
    panel.grid(axis="x", visible=False)
    entries: list[sheet.Entry] = [(f"{_mark_words(name)} {name}", colour, "solid") for name, colour in COLOURS.items()]
    sheet.write_key(page, entries, [f"{row['id']}: {row['claim']}" for _, row in ledger.iterrows()])
    sheet.write_small_print(page, sheet.provenance(about))
    return page


def _mark_words(verdict: str) -> str:
    return {"o": "circle:", "s": "square:", "X": "cross:", "D": "diamond:"}[MARKS[verdict]]


def _draw_share(panel: Axes, height: float, row: pd.Series) -> None:
    """Draw one claim's share as a mark, and its share without each switch as a small cross joined to it."""
    colour = COLOURS[row["verdict"]]
    share = float(row["share"])
    left: dict[float, list[str]] = {}  # labels by place: switches that leave about the same share a label
    for switch in _breaking(row):
        without = float(row[f"{WITHOUT}{switch}"])
        panel.plot([without, share], [height, height], color=style.FAINT, linewidth=0.7, zorder=1)
        panel.plot(without, height, "x", color=style.OTHER_COLOUR, markersize=3.5, zorder=2)
        left.setdefault(next((place for place in left if abs(place - without) < NEAR), without), []).append(switch)
    for place, switches in left.items():
        words = ", ".join(switches)
        panel.text(place - 0.008, height + 0.16, words, fontsize=style.CAPTION - 1, color="#555555", va="bottom")
    panel.plot(share, height, MARKS[row["verdict"]], color=colour, markersize=6, zorder=3, clip_on=False)


def _breaking(row: pd.Series) -> list[str]:
    found = row["broken_by"]
    return str(found).split(",") if isinstance(found, str) and found else []


def _verdict_counts(rows: pd.DataFrame, subject: str) -> str:
    """Say how many claims got which verdict."""
    claims = rows[rows["id"].str.startswith("C")]
    found = claims["verdict"].value_counts()
    counts = ", ".join(f"{int(found[name])} {VERBS.get(name, name)}" for name in (*COLOURS, "not testable") if name in found)
    return f"{subject}, {len(claims)} claims: {counts}"


@drawing.own_settings()
def group_figure(group: str, rows: pd.DataFrame, thresholds: Mapping[str, float], about: xr.Dataset) -> sheet.Sheet:
    """Draw for each claim of a group how its statistic is spread over replicates, its threshold, and where it holds."""
    shown = rows[rows["share"].notna()]
    columns = 2 if len(shown) <= 4 else 3
    heading = (_verdict_counts(rows, group[0].upper() + group[1:]), SPREAD)
    page = sheet.make_sheet(heading, *sheet.beside(ceil(len(shown) / columns), columns, len(shown)), panel=(2.5, 1.7))
    for panel, (_, row) in zip(page.panels, shown.iterrows(), strict=True):
        name = str(row["id"])
        _draw_spread(panel, about.sel(claim=name), thresholds.get(name))
        _name_spread(panel, row)
    entries: list[sheet.Entry] = [("replicates in which it holds", KEPT, "solid"), ("the others", LOST, "solid")]
    sheet.write_key(page, [*entries, ("threshold", style.THRESHOLD_COLOUR, "dashed")], [_note(row) for _, row in rows.iterrows()])
    sheet.write_small_print(page, f"{about.sizes['replicate']:,} replicates; {sheet.provenance(about)}")
    return page


def _note(row: pd.Series) -> str:
    return f"{row['id']}: {row['statistic']}" if pd.notna(row["share"]) else f"{row['id']}, not testable: {row['claim']}"


def _draw_spread(panel: Axes, found: xr.Dataset, threshold: float | None) -> None:
    values, held = found["statistic"].values.astype(float), found["holds"].values.astype(bool)
    low, high = (float(edge) for edge in np.quantile(values, OUTER))
    whole = bool((values == np.round(values)).all())
    edges = np.arange(low - 0.5, high + 1) if whole else np.linspace(low, high if high > low else low + 1, BINS + 1)
    parts = [values[held], values[~held]]
    panel.hist(parts, bins=edges.tolist(), stacked=True, color=[KEPT, LOST], rwidth=0.9 if whole else 1.0)
    if threshold is not None:
        panel.axvline(threshold, color=style.THRESHOLD_COLOUR, linewidth=1, linestyle="dashed")


def _name_spread(panel: Axes, row: pd.Series) -> None:
    size = row["effect_over_noise"]
    effect = f", effect {size:.2f} of noise" if pd.notna(size) else ""
    unit = str(row["statistic"]).rpartition("(")[2].rstrip(")")
    sheet.name_panel(panel, f"{row['id']} {row['verdict']}, share {row['share']:.2f}{effect}", "replicates", unit)
    panel.set_title(panel.get_title(loc="left"), fontsize=style.SMALL, loc="left", fontweight="bold", pad=4)


@drawing.own_settings()
def riddles_figure(ledger: pd.DataFrame, parts: Mapping[str, Sequence[str]], about: xr.Dataset) -> sheet.Sheet:
    """Draw for each riddle the shares of its claims, of all at once, and of all at once without what breaks it."""
    rows = {str(row["id"]): row for _, row in ledger.iterrows()}
    shares = ", ".join(f"{name} {_share(rows[name])}" for name in parts)
    words = "Each claim alone, all at once, and all at once without a mechanism that breaks it. Dashed: what counts as holding."
    heading = (f"Riddles, share of replicates in which they hold: {shares}", words)
    page = sheet.make_sheet(heading, *sheet.beside(ceil(len(parts) / 2), 2, len(parts)), panel=(2.8, 2.4), across=0.5)
    for panel, (name, claims) in zip(page.panels, parts.items(), strict=True):
        _draw_riddle(panel, rows, name, claims)
    entries: list[sheet.Entry] = [
        ("one claim", LOST, "solid"),
        ("all at once", JOINT, "solid"),
        ("all, without a mechanism", LESS, "solid"),
    ]
    sheet.write_key(page, entries, [f"{name}: {rows[name]['claim']}" for name in dict.fromkeys((*parts, *chain(*parts.values())))])
    sheet.write_small_print(page, f"{about.sizes['replicate']:,} replicates; {sheet.provenance(about)}")
    return page


def _share(row: pd.Series) -> str:
    return f"{row['share']:.2f}"


def _draw_riddle(panel: Axes, rows: Mapping[str, pd.Series], name: str, claims: Sequence[str]) -> None:
    riddle = rows[name]
    bars = [(claim, float(rows[claim]["share"]), LOST) for claim in claims] + [("all at once", float(riddle["share"]), JOINT)]
    bars += [(f"all, no {switch}", float(riddle[f"{WITHOUT}{switch}"]), LESS) for switch in _breaking(riddle)]
    heights = np.arange(len(bars))[::-1]
    panel.barh(heights, [share for _, share, _ in bars], color=[colour for *_, colour in bars], height=0.8)
    for height, (label, share, _) in zip(heights, bars, strict=True):
        panel.text(0.015, float(height), f"{label} {share:.2f}", fontsize=style.CAPTION, va="center")
    panel.set_yticks([])
    panel.set_xlim(0, 1)
    panel.set_xticks(np.arange(0, 1.01, 0.2))
    panel.axvline(HELD, color=style.OTHER_COLOUR, linewidth=0.7, linestyle="dashed")
    panel.grid(axis="y", visible=False)
    sheet.name_panel(panel, f"{name} {riddle['verdict']}, share {_share(riddle)}", across="share of replicates")
