"""Texts are drawn as they are written, in a font that has their letters, and nothing of the user's matplotlibrc reaches a figure."""

from __future__ import annotations

import ast
import json
import logging
import os
import subprocess
import sys
import xml.etree.ElementTree as ElementTree
from pathlib import Path
from threading import Thread
from unicodedata import east_asian_width

import matplotlib as mpl
import pytest
import xarray as xr
from matplotlib.text import Text

from sim import plots
from sim.plots.layout import drawing, sheet, stamp
from tests.conftest import LIMIT, PROJECT
from tests.plots.conftest import synthetic_run

AS_WRITTEN = [
    "Fines of $1m, 10% of $10m",
    "Fines of $5bn_ and $10bn^ a year",
    r"\frac{1}{0} $\nonsense$ _^{}\\ {x}_{y}",
    "100 % $ <b> & 'x'",
]
DRAWN = ["Қазақстан, Тоҷикистон, Ўзбекистон", "საქართველო", "Հայաստան", "العربية", "Ελλάδα ñ ß ş ğ"]
PERHAPS = ["中国与俄罗斯", "日本と韓国 대한민국", "ประเทศไทย", "मध्य एशिया", "😀 🇰🇿 👩‍💻"]
MATPLOTLIBRC = {
    "usetex": {"text.usetex": True},
    "another backend": {"backend": "svg"},
    "a missing font": {"font.family": ["No Such Font"]},
    "another look": {"axes.facecolor": "black", "font.size": 20, "savefig.bbox": "tight", "lines.linewidth": 9, "path.sketch": (1, 2, 3)},
}


def titled(title: str, name: str = "Russia") -> xr.Dataset:
    """Make a run with a scenario, a shock and a power that bear a text."""
    ds = synthetic_run(replicates=3)
    names = [name, *ds["power_name"].values[1:]]
    shock = {"scenario": "war", "shock": "war", "title": title, "start": "2022Q3", "end": None}
    titles = json.dumps({"war": title, "baseline": "Baseline"})
    return ds.assign_coords(power_name=("power", names)).assign_attrs(titles=titles, events=json.dumps([shock]))


def words(file: Path) -> str:
    """Give all texts of a drawing, line breaks as spaces."""
    return " ".join(element.text or "" for element in ElementTree.parse(file).iter() if element.tag.endswith("}text"))


def contents(folder: Path, ds: xr.Dataset) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in plots.draw(ds, folder)}


@pytest.mark.parametrize("title", AS_WRITTEN + DRAWN)
def test_a_text_is_drawn_as_it_is_written(title: str, tmp_path: Path) -> None:
    plots.draw(titled(title, name=title), tmp_path)
    for name in ("paths", "effects", "tension", "hedging", "riddle"):
        drawn = words(tmp_path / f"{name}.svg").replace(sheet.NO_BREAK, " ").split()
        assert set(title.split()) - {word.strip('":;,') for word in drawn} - set(drawn) <= {title.split()[-1]}
        assert "$" in "".join(drawn) or "$" not in title


@pytest.mark.parametrize("title", AS_WRITTEN + DRAWN + PERHAPS)
def test_every_letter_has_a_font_or_is_named(title: str) -> None:
    with drawing.own_settings():
        page = plots.effects_figure(titled(title))
        fonts = drawing.find_fonts(page.figure)
        texts = page.figure.findobj(Text)
    assert not fonts.missing or title in PERHAPS
    assert set(fonts.missing) <= set(title)
    assert all(not text.get_parse_math() and not text.get_usetex() for text in texts)
    assert fonts.names[0] == drawing.FONT


def test_letters_that_no_font_has_are_said_once_and_in_the_picture(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    lost = "\U000e0041\U0001f9ff\u3105"  # a tag has no shape in any font
    drawing._say.cache_clear()
    with caplog.at_level(logging.WARNING):
        contents(tmp_path, titled(f"A {lost} B"))
    notes = [record.getMessage() for record in caplog.records]
    assert len(notes) == 1
    assert "no font here has" in notes[0]
    assert "\U000e0041" in notes[0]
    assert "no font here has" in stamp.read(tmp_path / "effects.png")["fonts"]
    assert "Letters shown as boxes" in words(tmp_path / "effects.svg")


def test_a_font_of_the_machine_steps_in_where_ours_has_no_letters(monkeypatch: pytest.MonkeyPatch) -> None:
    own = drawing._letters.__wrapped__
    drawing._fonts_for.cache_clear()
    monkeypatch.setattr(drawing, "_letters", lambda path: own(path) - ({"Ж"} if "DejaVuSans" in path and "Mono" not in path else set()))
    page = plots.effects_figure(titled("Ж"))
    fonts = drawing.find_fonts(page.figure)
    drawing._fonts_for.cache_clear()
    assert fonts.missing == ""
    assert len(fonts.names) == 2
    assert fonts.names[1] != drawing.FONT


@pytest.mark.parametrize("settings", MATPLOTLIBRC.values(), ids=MATPLOTLIBRC)
def test_settings_of_the_user_change_no_byte_and_come_back(settings: dict[str, object], tmp_path: Path) -> None:
    ds = synthetic_run(replicates=3)
    plain = contents(tmp_path / "plain", ds)
    with mpl.rc_context({key: value for key, value in settings.items() if key != "backend"}):
        before = dict(mpl.rcParams)
        assert contents(tmp_path / "theirs", ds) == plain
        assert dict(mpl.rcParams) == before


def test_figures_of_several_threads_do_not_disturb_each_other() -> None:
    before, found = dict(mpl.rcParams), list[bool]()

    def make() -> None:
        page = plots.effects_figure(titled("$x$"))
        found.append(any(text.get_parse_math() for text in [*page.figure.texts, *page.key.texts]))

    threads = [Thread(target=make) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert found == [False] * 6
    assert dict(mpl.rcParams) == before


@pytest.mark.slow
@pytest.mark.parametrize(
    "lines", ["text.usetex: True", "backend: no_such_backend", "font.family: No Such Font", "no.such.key: 1", "backend: svg"]
)
def test_a_matplotlibrc_beside_us_does_not_reach_the_figures(lines: str, elsewhere: Path) -> None:
    (elsewhere / "matplotlibrc").write_text(f"{lines}\n", encoding="utf-8")
    command = [sys.executable, "-m", "sim", "ensemble.replicates=2", "end=2022Q4", "results=o"]
    done = subprocess.run(
        command, env=os.environ | {"PYTHONPATH": str(PROJECT)}, capture_output=True, text=True, check=False, timeout=LIMIT
    )
    assert done.returncode == 0, done.stderr
    assert "Traceback" not in done.stderr
    assert list((elsewhere / "o").rglob("paths.png"))


def test_every_figure_is_drawn_with_our_own_settings() -> None:
    lacking = []
    for file in sorted((PROJECT / "sim" / "plots").rglob("*.py")):
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if isinstance(node, ast.FunctionDef) and any(
                isinstance(call, ast.Call) and ast.unparse(call.func) == "sheet.make_sheet" for call in ast.walk(node)
            ):
                decorators = [ast.unparse(decorator) for decorator in node.decorator_list]
                lacking += [] if "drawing.own_settings()" in decorators else [f"{file.name}: {node.name}"]
    assert lacking == [], "a figure needs @drawing.own_settings()"


def test_only_the_sheet_saves_a_figure() -> None:
    files = sorted((PROJECT / "sim").rglob("*.py"))
    assert [file.name for file in files if "savefig(" in file.read_text(encoding="utf-8")] == ["sheet.py"]


def test_wide_letters_take_two_places_of_a_line() -> None:
    text = "中国与俄罗斯在中亚的竞争 and what follows of it " * 9
    lines = sheet.wrap(text, 40)
    assert "".join("".join(lines).split()) == "".join(text.split())
    assert max(sum(1 + (east_asian_width(letter) in "WF") for letter in line) for line in lines) <= 41
