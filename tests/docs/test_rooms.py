"""The picture of the rooms is that of the import contract."""

from __future__ import annotations

import re
from pathlib import Path

from generator import rooms

from tests.docs.conftest import PROJECT

SETTINGS = """
[tool.importlinter]
[[tool.importlinter.contracts]]
id = "downward"
containers = ["house"]
layers = ["roof", "kitchen | parlour", "cellar"]
"""


def house(project: Path) -> Path:
    """Write a small program: a module on top of three folders."""
    (project / "pyproject.toml").write_text(SETTINGS, encoding="utf-8")
    for name in ("kitchen", "parlour", "cellar"):
        (project / "house" / name).mkdir(parents=True)
        (project / "house" / name / "__init__.py").write_text(f'"""Use the {name} & < all.\n\nMore about it."""\n', encoding="utf-8")
    (project / "house" / "roof.py").write_text('"""Keep the rain out."""\n', encoding="utf-8")
    return project


def heights(picture: str) -> dict[str, int]:
    found = re.findall(r'<text class="name" x="\d+" y="(\d+)">([^<]+)</text>', picture)
    return {name: int(height) for height, name in found}


def test_the_committed_picture_is_that_of_the_contract() -> None:
    assert (PROJECT / rooms.FIGURE).read_text(encoding="utf-8") == rooms.draw(rooms.layers(PROJECT)), (
        "docs/figures/rooms.svg is stale: make rooms"
    )


def test_every_room_of_the_program_is_shown() -> None:
    found = {path for path in (PROJECT / "sim").iterdir() if path.suffix == ".py" or (path / "__init__.py").is_file()}
    expected = {f"sim/{path.name}{'/' if path.is_dir() else ''}" for path in found if path.name != "__init__.py"}
    assert set(heights((PROJECT / rooms.FIGURE).read_text(encoding="utf-8"))) == expected


def test_a_room_stands_below_those_that_import_it(tmp_path: Path) -> None:
    found = heights(rooms.draw(rooms.layers(house(tmp_path))))
    assert list(found) == ["house/roof.py", "house/kitchen/", "house/parlour/", "house/cellar/"]
    assert found["house/roof.py"] < found["house/kitchen/"] == found["house/parlour/"] < found["house/cellar/"]


def test_a_room_is_described_by_its_own_docstring(tmp_path: Path) -> None:
    picture = rooms.draw(rooms.layers(house(tmp_path)))
    assert "Use the cellar &amp; &lt; all." in picture
    assert "More about it" not in picture


def test_texts_stay_within_their_rooms(tmp_path: Path) -> None:
    """However many rooms share a layer, and however long their texts are."""
    many = [[rooms.Room(f"house/r{number}/", "word " * 40) for number in range(count)] for count in (1, 2, 3, 4, 5)]
    picture = rooms.draw(many)
    boxes = [tuple(map(int, box)) for box in re.findall(r'class="room" x="(\d+)" y="(\d+)" width="(\d+)" height="(\d+)"', picture)]
    assert len(boxes) == 15
    assert all(left + width <= rooms.WIDTH - rooms.MARGIN for left, _, width, _ in boxes)
    for left, top, text in re.findall(r'<text x="(\d+)" y="(\d+)">([^<]+)</text>', picture):
        inside = [box for box in boxes if box[0] <= int(left) < box[0] + box[2] and box[1] < int(top) < box[1] + box[3]]
        assert len(inside) == 1
        assert int(left) + 6.5 * len(text) < inside[0][0] + inside[0][2]
