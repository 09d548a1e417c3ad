"""Lay out a page: panels on a grid, a key, a heading that says the finding, a caption that says where it comes from; and save it.

Positions are in inches and computed here: Matplotlib's own layout engines measure every text and take longer than the drawing.
"""

from __future__ import annotations

import json
import textwrap
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import product
from math import ceil, sqrt
from pathlib import Path
from typing import IO, TYPE_CHECKING
from unicodedata import east_asian_width

import xarray as xr

from sim import metrics
from sim.plots.layout import drawing, stamp, style

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure
    from matplotlib.text import Text

LEFT, RIGHT, BOTTOM, ACROSS, DOWN = 0.62, 0.42, 0.75, 0.86, 0.52  # inches: margins, gaps between panels
NARROWEST = 8.0  # inches, of a page, so that a heading has room
LINE_HEIGHT, NOTE_HEIGHT = 10.5, 8.6  # points, of an entry and of a note in the key
DOTS = 110
NO_BREAK = "\u00a0"  # keeps a number and its % on one line
SECOND_HALF = "\u2060"  # stands for the right half of a wide letter while lines are broken
Place = tuple[int, int, int]
Size = tuple[float, float]
Entry = tuple[str, str, style.Line]


@dataclass
class Sheet:
    """Hold a figure, its panels in reading order, the empty place for the key, and the text at the foot."""

    figure: Figure
    panels: list[Axes]
    key: Axes
    width: float
    height: float
    finding: str
    small_print: Text | None = None


def grid(count: int, columns: int | None = None) -> tuple[list[tuple[int, int]], Place]:
    """Place `count` panels and the key on a grid, compact unless its columns are given: cells (row, column); row, column, rows of the key.

    >>> grid(5)
    ([(0, 0), (0, 1), (0, 2), (1, 0), (1, 1)], (1, 2, 1))
    """
    columns = columns or (count + 1 if count <= 2 else ceil(sqrt(count + 1)))
    cells = [divmod(number, columns) for number in range(count + 1)]
    return cells[:-1], (*cells[-1], 1)


def beside(rows: int, columns: int, count: int | None = None) -> tuple[list[tuple[int, int]], Place]:
    """Place panels row by row, `count` or all there is room for, and the key at their right: cells; row, column, rows of the key.

    >>> beside(2, 2, 3)
    ([(0, 0), (0, 1), (1, 0)], (0, 2, 2))
    """
    return list(product(range(rows), range(columns)))[:count], (0, columns, rows)


def make_sheet(
    heading: tuple[str, str], cells: Sequence[tuple[int, int]], key: Place, panel: Size = (2.8, 2.1), across: float = ACROSS
) -> Sheet:
    """Make a page with a heading (the finding, what is drawn), panels of `panel` inches at cells and the key at (row, column, rows)."""
    from matplotlib.figure import Figure  # imported here: it is slow to load, and only drawing needs it

    ends = [(key[0] + key[2], key[1] + 1), *((row + 1, column + 1) for row, column in cells)]
    rows, columns = (max(along) for along in zip(*ends, strict=True))
    least = LEFT + columns * panel[0] + (columns - 1) * across + RIGHT
    width = least if columns == 1 else max(least, NARROWEST)  # one column is for a narrow screen
    lines, top = _wrap_heading(heading, width)
    height = top + rows * panel[1] + (rows - 1) * DOWN + BOTTOM
    figure = Figure(figsize=(width, height), dpi=DOTS)

    def place(row: int, column: int, span: int = 1, wider: float = 0) -> Axes:
        tall = span * panel[1] + (span - 1) * DOWN
        bottom = height - top - row * (panel[1] + DOWN) - tall
        left = LEFT + column * (panel[0] + across)
        return figure.add_axes((left / width, bottom / height, (panel[0] + wider) / width, tall / height))

    sheet = Sheet(figure, [place(*cell) for cell in cells], place(*key, width - least), width, height, heading[0])
    _write_heading(sheet, lines)
    _style_panels(sheet)
    return sheet


def _wrap_heading(heading: tuple[str, str], width: float) -> tuple[tuple[list[str], list[str]], float]:
    finding, explanation = (text.replace(" %", NO_BREAK + "%") for text in heading)
    large = wrap(finding, int((width - LEFT) * 72 / (0.64 * style.HEADING)))
    small = wrap(explanation, int((width - LEFT) * 72 / (0.54 * style.SUBHEADING)))
    return (large, small), 0.5 + 1.2 * (len(large) * style.HEADING + len(small) * style.SUBHEADING) / 72


def wrap(text: str, letters: int, indent: str = "", most: int | None = None) -> list[str]:
    """Break a text into lines of so many letters, the wide letters of East Asia counted twice; `most` lines at the most.

    >>> wrap("China and Russia", 9), wrap("中国与俄罗斯", 6)
    (['China and', 'Russia'], ['中国与', '俄罗斯'])
    """
    halves = "".join(letter + SECOND_HALF * (east_asian_width(letter) in "WF") for letter in text)
    lines = textwrap.wrap(halves, letters, subsequent_indent=indent, max_lines=most, placeholder=" ...")
    return [line.replace(SECOND_HALF, "") for line in lines]


def _write_heading(sheet: Sheet, lines: tuple[list[str], list[str]]) -> None:
    left, top = (LEFT - 0.4) / sheet.width, 1 - 0.12 / sheet.height
    sheet.figure.text(left, top, "\n".join(lines[0]), fontsize=style.HEADING, fontweight="bold", va="top", linespacing=1.15)
    below = top - (len(lines[0]) * 1.2 * style.HEADING / 72 + 0.05) / sheet.height
    sheet.figure.text(left, below, "\n".join(lines[1]), fontsize=style.SUBHEADING, color="#444444", va="top")


def _style_panels(sheet: Sheet) -> None:
    sheet.key.set_axis_off()
    for axes in sheet.panels:
        axes.spines[["top", "right"]].set_visible(False)
        axes.tick_params(labelsize=style.SMALL, length=2.5, width=0.6)
        axes.grid(axis="y", color="#EEEEEE", linewidth=0.6)
        axes.set_axisbelow(True)
        axes.locator_params(axis="x", nbins=6, integer=True, steps=[1, 2, 5, 10])
        axes.locator_params(axis="y", nbins=5)


def name_panel(axes: Axes, title: str, unit: str = "", across: str = "year") -> None:
    """Title a panel and name its axes; most have years across."""
    axes.set_title(title, fontsize=style.PANEL, loc="left", fontweight="bold", pad=4)
    axes.set_xlabel(across, fontsize=style.SMALL, labelpad=1)
    if unit:
        axes.set_ylabel(unit, fontsize=style.SMALL, labelpad=2)


def write_key(sheet: Sheet, entries: Sequence[Entry], notes: Sequence[str] = ()) -> None:
    """Write the key: a line sample and a name for each entry (name, colour, line), then notes; those that do not fit are counted."""
    box = sheet.key.get_position()
    wide, tall = box.width * sheet.width * 72, box.height * sheet.height * 72
    sheet.key.set(xlim=(0, wide), ylim=(tall, 0))  # points, from the top
    used = 0.5 * LINE_HEIGHT
    for name, colour, line in entries:
        lines = wrap(name, int((wide - 27) / (0.56 * style.SMALL)))
        sheet.key.plot([0, 22], [used, used], color=colour, linestyle=line, linewidth=1.6)
        sheet.key.text(27, used - 0.38 * style.SMALL, "\n".join(lines), fontsize=style.SMALL, va="top")
        used += len(lines) * LINE_HEIGHT
    lines = _fit_notes(notes, int(wide / (0.56 * style.CAPTION)), max(int((tall - used) / NOTE_HEIGHT), 1))
    sheet.key.text(0, used, "\n".join(lines), fontsize=style.CAPTION, va="top", color="#444444", linespacing=1.4)


def _fit_notes(notes: Sequence[str], letters: int, capacity: int) -> list[str]:
    lines = [part for note in notes for part in wrap(note, letters, indent="     ")]
    if len(lines) > capacity:
        lines = [note if len(note) <= letters else f"{note[: letters - 3]}..." for note in notes]
    if len(lines) > capacity:
        lines = [*lines[: capacity - 1], f"... and {len(lines) - capacity + 1} more"]
    return lines


def write_caption(sheet: Sheet, ds: xr.Dataset, scenarios: Sequence[str]) -> None:
    """Write in small print which scenarios, replicates, seed, version and config a figure shows."""
    named = [f"{metrics.title(ds, name)} ({name})" for name in scenarios]
    compared = f"Scenario: {named[0]}" + (f"; counterfactual: {named[1]}" if len(named) == 2 else "")
    count = metrics.replicates(ds)
    text = f"{compared}; {count:,} replicate{'s' if count != 1 else ''}; " + provenance(ds)
    write_small_print(sheet, text)


def write_small_print(sheet: Sheet, text: str) -> None:
    """Write a text in small print at the foot of the page."""
    wrapped = "\n".join(wrap(text, int((sheet.width - LEFT) * 72 / (0.53 * style.CAPTION))))
    place = (LEFT - 0.4) / sheet.width, 0.08 / sheet.height
    sheet.small_print = sheet.figure.text(*place, wrapped, fontsize=style.CAPTION, color="#666666", va="bottom")


def band_words(ds: xr.Dataset) -> str:
    """Say what a line and its band are."""
    count = metrics.replicates(ds)
    return f"Line: median; band: 10-90 % of {count:,} replicates." if count > 1 else "One replicate, so no band."


def provenance(ds: xr.Dataset) -> str:
    """Say from which origin, seed, version and config a run comes.

    >>> provenance(xr.Dataset(attrs={"origin": "2021Q4", "seed": 1, "version": "0.1", "config_hash": "abc"}))
    'origin 2021Q4; seed 1; version 0.1; config abc'
    """
    words = {"origin": "origin", "seed": "seed", "version": "version", "config_hash": "config"}
    return "; ".join(f"{word} {ds.attrs[name]}" for name, word in words.items() if name in ds.attrs)


def save(sheet: Sheet, folder: Path, name: str, about: xr.Dataset | Sequence[xr.Dataset]) -> list[Path]:
    """Write a figure as PNG and SVG into a folder, which is made if it is missing; the same figure gives the same bytes.

    Both carry config hash, seed, version, command and the composed config of `about`, a run or several, so that a lone file can be rebuilt,
    and the fonts that they are drawn in.
    """
    attributes = about.attrs if isinstance(about, xr.Dataset) else dict(stamp.several(about))
    folder.mkdir(parents=True, exist_ok=True)
    paths = [folder / f"{name}.png", folder / f"{name}.svg"]
    with drawing.own_settings():
        marks = stamp.marks(attributes, name) | {"fonts": str(fonts := _choose_fonts(sheet))}
        svg = {"Title": sheet.finding, "Description": json.dumps(marks), "Identifier": marks.get("config_hash", ""), "Date": None}
        with drawing.letters_said(fonts):
            sheet.figure.savefig(paths[0], dpi=DOTS, pil_kwargs={"pnginfo": stamp.chunks(sheet.finding, marks)})
            sheet.figure.savefig(paths[1], metadata=svg)
    return paths


def write_picture(sheet: Sheet, file: IO[bytes], compression: int) -> None:
    """Write a figure as a PNG that carries nothing; compression is from 0 to 9."""
    with drawing.own_settings(), drawing.letters_said(_choose_fonts(sheet)):
        sheet.figure.savefig(file, format="png", dpi=DOTS, pil_kwargs={"compress_level": compression})


def _choose_fonts(sheet: Sheet) -> drawing.Fonts:
    """Choose the fonts of a figure, and say at its foot which letters none of them has."""
    fonts = drawing.find_fonts(sheet.figure)
    note = f"Letters shown as boxes, since no font had them here: {len(fonts.missing)}"
    if fonts.missing and sheet.small_print and note not in sheet.small_print.get_text():
        sheet.small_print.set_text(f"{sheet.small_print.get_text()}\n{note}")
    return fonts


def later(make: Callable[[], Sheet], name: str, about: xr.Dataset | Sequence[xr.Dataset]) -> Callable[[Path], list[Path]]:
    """Give what draws a figure and saves it in a folder that is named then."""
    return lambda folder: save(make(), folder, name, about)
