"""Draw the rooms of the program and their layers, as the import contract in pyproject.toml has them: `make rooms`.

Writes docs/figures/rooms.svg. What a room is for is the first line of its own docstring.
"""

from __future__ import annotations

import ast
import re
import sys
import textwrap
import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import batched
from pathlib import Path
from xml.sax.saxutils import escape

from generator import PROJECT
from generator.blocks import exit_code

FIGURE = "docs/figures/rooms.svg"
CONTRACT = "downward"  # the id of the contract that orders the layers
ACROSS = 4  # rooms side by side
WIDTH, MARGIN, GAP, LEFT = 1000, 16, 10, 40  # pixels; the arrow stands in LEFT
LETTERS, LINE, HEAD = 30, 16, 24  # of a text: letters a line, pixels a line; pixels of a room's name
STYLE = """\
text { font-family: system-ui, -apple-system, "Segoe UI", "DejaVu Sans", sans-serif; font-size: 12px; fill: #37474f }
.name { font-family: ui-monospace, "DejaVu Sans Mono", monospace; font-size: 13px; font-weight: 700; fill: #004d40 }
.layer { fill: #e0f2f1 } .room { fill: #ffffff; stroke: #80cbc4 } .arrow { fill: none; stroke: #00796b; stroke-width: 2 }"""


@dataclass(frozen=True)
class Room:
    """Hold a room's address and what it says of itself."""

    address: str
    purpose: str


def layers(project: Path) -> list[list[Room]]:
    """List the rooms layer by layer, the top one first."""
    settings = tomllib.loads((project / "pyproject.toml").read_text(encoding="utf-8"))
    (contract,) = [found for found in settings["tool"]["importlinter"]["contracts"] if found["id"] == CONTRACT]
    (container,) = contract["containers"]
    return [[room(project, container, name) for name in re.findall(r"\w+", layer)] for layer in contract["layers"]]


def room(project: Path, container: str, name: str) -> Room:
    """Find a room and read the first line of its docstring."""
    folder = project / container / name
    path = folder / "__init__.py" if folder.is_dir() else folder.with_suffix(".py")
    text = ast.get_docstring(ast.parse(path.read_text(encoding="utf-8"))) or ""
    address = f"{container}/{name}/" if folder.is_dir() else f"{container}/{name}.py"
    return Room(address, text.partition("\n")[0].replace("`", ""))


def draw(rooms: Sequence[Sequence[Room]]) -> str:
    """Draw the layers one below the other, the rooms of a layer side by side."""
    parts, top = [], MARGIN
    for layer in rooms:
        shapes, bottom = _layer(layer, top)
        parts += shapes
        top = bottom + GAP
    height = top - GAP + MARGIN
    arrow = f'<path class="arrow" d="M 22 {MARGIN + 6} V {height - MARGIN - 8} m -6 -9 l 6 9 l 6 -9"/>'
    label = f'<text transform="translate(14 {height / 2:g}) rotate(-90)" text-anchor="middle">imports run downward</text>'
    opening = f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {height}" role="img">'
    head = [opening, "<title>The rooms of the program</title>", f"<style>\n{STYLE}\n</style>"]
    paper = f'<rect width="{WIDTH}" height="{height}" fill="#ffffff"/>'
    return "\n".join([*head, paper, arrow, label, *parts, "</svg>"]) + "\n"


def _layer(rooms: Sequence[Room], top: int) -> tuple[list[str], int]:
    """Draw one layer from a height on, and say where it ends."""
    parts, edge = [], top + GAP
    for row in batched(rooms, ACROSS):
        lines = [textwrap.wrap(one.purpose, _letters(len(row))) for one in row]
        height = HEAD + LINE * max(len(text) for text in lines) + GAP
        for place, (one, text) in enumerate(zip(row, lines, strict=True)):
            parts += _room(one, text, LEFT + GAP + place * (_wide(len(row)) + GAP), edge, _wide(len(row)), height)
        edge += height + GAP
    back = f'<rect class="layer" x="{LEFT}" y="{top}" width="{WIDTH - LEFT - MARGIN}" height="{edge - top}" rx="8"/>'
    return [back, *parts], edge


def _room(one: Room, lines: Sequence[str], left: int, top: int, width: int, height: int) -> list[str]:
    box = f'<rect class="room" x="{left}" y="{top}" width="{width}" height="{height}" rx="5"/>'
    name = f'<text class="name" x="{left + GAP}" y="{top + 19}">{escape(one.address)}</text>'
    texts = [
        f'<text x="{left + GAP}" y="{top + HEAD + LINE * number + 13}">{escape(line)}</text>' for number, line in enumerate(lines)
    ]  # fmt: skip
    return [box, name, *texts]


def _wide(count: int) -> int:
    return (WIDTH - LEFT - MARGIN - GAP) // count - GAP


def _letters(count: int) -> int:
    return LETTERS * _wide(count) // _wide(ACROSS)


def write(project: Path) -> None:
    """Write the figure."""
    (project / FIGURE).write_text(draw(layers(project)), encoding="utf-8")


if __name__ == "__main__":
    sys.exit(exit_code(lambda: write(PROJECT)))
