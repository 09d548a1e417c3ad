"""Draw what a scenario moved: the largest effects on every measure as multiples of a typical year, with those that have no record below."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pandas as pd
import xarray as xr

from sim import metrics
from sim.plots.layout import answer, drawing, findings, sheet, style
from sim.plots.paths import power_entries

if TYPE_CHECKING:
    from matplotlib.axes import Axes

OF_A_MEASURE = 3  # rows
FEWEST = 5  # lines that the axis has room for
ROW, KEY = 0.19, 1.75  # inches: height of a line and of the key
MARGIN, LABELS, AXIS, NUMBERS = 0.25, 1.95, 3.7, 1.95  # inches: widths
LONGEST = 1.6  # of the largest median: how far the axis reaches; bands beyond are cut, with an arrow
COLUMN = 4.6  # inches, of the two columns that the page is made with
RIGHT = 0.53  # of the right column: where the numbers of effects without a record start
Line = tuple[str, answer.Row | None]  # a heading, or a label with its row


@drawing.own_settings()
def what_moved_figure(ds: xr.Dataset, scenario: str | None = None) -> sheet.Sheet:
    """Draw the largest paired effects over all measures as multiples of what the measure changes in a typical year, with 80 % bands.

    At most three a measure, those that differ from zero; the grey band is what a measure changes by itself. Effects on measures without a
    record are written below in their units. Raise ValueError where the scenario has no counterfactual.
    """
    subject = scenario or metrics.subjects(ds)[0]
    other = metrics.require_counterfactual(ds, subject)
    table = metrics.what_moved(ds, subject)
    rows = metrics.largest_of_each(table, OF_A_MEASURE)
    drawn, written = _lines(ds, rows[rows["multiple"].notna()]), _lines(ds, rows[rows["multiple"].isna()])
    heights = ROW * max(len(drawn), FEWEST), KEY + ROW * (len(written) + 1)
    page = sheet.make_sheet(_heading(ds, table, subject, other), *sheet.beside(1, 1), panel=(COLUMN, max(heights)))
    _draw(_placed(page, page.panels[0], MARGIN + LABELS, 0, AXIS, max(heights)), drawn, style.colours(ds["power"].values))
    right = MARGIN + LABELS + AXIS + NUMBERS
    _placed(page, page.key, right, 0, page.width - right - MARGIN, KEY)
    if written:
        below = _placed(page, page.figure.add_axes((0, 0, 1, 1)), right, KEY, page.width - right - MARGIN, heights[1] - KEY)
        _write(below, [("No record to compare with; in their units:", None), *written])
    sheet.write_key(page, power_entries(ds), _notes(table))
    sheet.write_caption(page, ds, [subject, other])
    return page


def _placed(page: sheet.Sheet, axes: Axes, left: float, down: float, width: float, height: float) -> Axes:
    """Put axes at so many inches from the left of the page and from the top of its panels."""
    top = page.panels[0].get_position().y1
    axes.set_position((left / page.width, top - (down + height) / page.height, width / page.width, height / page.height))
    return axes


def _heading(ds: xr.Dataset, table: pd.DataFrame, subject: str, other: str) -> tuple[str, str]:
    words = (
        f'Largest effects on each measure by {findings.moment(str(table["quarter"].iloc[0]))}: "{metrics.title(ds, subject)}" minus '
        f'"{metrics.title(ds, other)}", each replicate against itself, as multiples of what the measure changes in a typical year of the '
        f"record up to {ds.attrs.get('origin', 'the origin')}. Dot: median; line: 10-90 % of {metrics.replicates(ds):,} replicates."
    )
    return f"{metrics.title(ds, subject)}: {' '.join(answer.answer(ds, table))}", words


def _lines(ds: xr.Dataset, rows: pd.DataFrame) -> list[Line]:
    """List the lines from the top: for each measure its name and unit, then its rows."""
    lines: list[Line] = []
    for name, part in rows.groupby("measure", sort=False):
        title = answer.NAMES[str(name)][0]
        lines.append((f"{title[0].upper()}{title[1:]} ({answer.short_unit(part['unit'].iloc[0])})", None))
        lines += [(_place(ds, row), row) for row in part.to_dict("records")]
    return lines


def _place(ds: xr.Dataset, row: answer.Row) -> str:
    """Name the place of a row: its power and its state, or the one that it has."""
    names = [style.names(ds, dim)[row[dim]] for dim in ("power", "state") if row[dim]]
    return " - ".join(names) or "between the rivals"


def _draw(panel: Axes, lines: list[Line], colours: dict[str, str]) -> None:
    """Draw each row as a dot with its band; a band that would leave the panel is cut and ends in an arrow."""
    found = [row for _, row in lines if row]
    panel.set(yticks=[], ylim=(max(len(lines), FEWEST) - 0.5, -0.5))
    panel.spines["left"].set_visible(False)
    panel.grid(visible=False)
    panel.axvspan(-metrics.MOVES, metrics.MOVES, color="#EEEEEE", zorder=0)
    panel.axvline(0, color="black", linewidth=0.8)
    panel.set_xlabel("effect (typical yearly changes of the measure)", fontsize=style.SMALL, labelpad=2)
    low, high = _limits(found)
    panel.set_xlim(low, high)
    for height, (label, row) in enumerate(lines):
        _label(panel, height, label, row, -LABELS / AXIS, 1.03)
        if row:
            ends = [row[f"effect_{part}"] / row["yearly"] for part in ("low", "median", "high")]
            colour = colours.get(row["power"], style.SCENARIO_COLOUR)
            panel.plot(
                [max(ends[0], low), min(ends[2], high)], [height, height], color=colour, linewidth=2.2, alpha=0.55, solid_capstyle="butt"
            )
            panel.plot(ends[1], height, "o", color=colour, markersize=4.5)
            for cut, edge, marker in ((ends[0] < low, low, "<"), (ends[2] > high, high, ">")):
                panel.plot([edge] * cut, [height] * cut, marker, color=colour, markersize=4, clip_on=False)


def _limits(rows: list[answer.Row]) -> tuple[float, float]:
    """Choose how far the axis reaches: to the bands, but on no side beyond a multiple of its largest median."""
    sides = []
    for sign, end in ((-1, "low"), (1, "high")):
        medians = [sign * row["effect_median"] / row["yearly"] for row in rows]
        bands = [sign * row[f"effect_{end}"] / row["yearly"] for row in rows]
        sides.append(max(1.5 * metrics.MOVES, min(1.05 * max(bands, default=0), LONGEST * max(medians, default=0))))
    return -sides[0], sides[1]


def _write(panel: Axes, lines: list[Line]) -> None:
    """Write rows without drawing them."""
    panel.set(ylim=(len(lines) - 0.5, -0.5), xlim=(0, 1))
    panel.set_axis_off()
    for height, (label, row) in enumerate(lines):
        _label(panel, height, label, row, 0, RIGHT)


def _label(panel: Axes, height: int, label: str, row: answer.Row | None, left: float, right: float) -> None:
    """Write a heading, or a row's label and its effect with band, at places given as shares of the panel's width."""
    look: dict[str, Any] = {"fontsize": style.SMALL, "va": "center", "transform": panel.get_yaxis_transform()}
    panel.text(left if row is None else left + 0.03, height, label, fontweight="bold" if row is None else "normal", **look)
    if row:
        median, band = answer.numbers(row)
        panel.text(right, height, f"{median}  ({band})", **look)


def _notes(table: pd.DataFrame) -> list[str]:
    """Say how to read the figure, and what was left alone."""
    return [
        "Grey: less than a typical year.",
        "Beside the axis: the effect in the unit of the measure, 80 % band in brackets; an arrow: the band goes on.",
        f"{answer.left_alone(table)}.",
    ]
