"""Draw with the program's own settings, and every text as it is written, in a font that has its letters.

Nothing of the user's matplotlibrc reaches a figure, so that it comes out the same wherever it is made again. Names and titles come from
configs: a dollar sign or a caret is no mathematics. The font that Matplotlib brings has Latin, Greek, Cyrillic, Georgian, Armenian and
Arabic letters; for others a font of this machine steps in, and the figure says so in what it carries.
"""

from __future__ import annotations

import logging
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import lru_cache
from threading import RLock
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from matplotlib.figure import Figure
    from matplotlib.font_manager import FontEntry
    from matplotlib.text import Text

FONT = "DejaVu Sans"  # comes with Matplotlib
PREFERRED = ("Noto Sans CJK SC", "Noto Sans", "Noto Emoji", "Symbola")
NO_LETTERS = ("Last Resort", "STIX", "cm", "DejaVu Math")  # boxes and signs for formulas
NOT_DRAWN = ("\n", "\u200d", "\ufe0e", "\ufe0f")  # line breaks, and marks that only join or vary the letters beside them
OWN = {"text.parse_math": False, "svg.fonttype": "none", "svg.hashsalt": "sim", "path.simplify": True}
OF_THE_SCREEN = ("backend", "toolbar", "interactive", "tk.", "webagg.", "keymap.", "docstring.", "date.")
LOCK = RLock()  # Matplotlib has one set of settings for all threads
LOG = logging.getLogger(__name__)


@contextmanager
def own_settings() -> Iterator[None]:
    """Set Matplotlib's own settings and ours for a while, and bring the user's back; stands over each function that makes a figure."""
    import matplotlib as mpl  # imported here: it is slow to load, and only drawing needs it

    with LOCK, mpl.rc_context():
        shipped: Any = {name: value for name, value in mpl.rcParamsDefault.items() if not name.startswith(OF_THE_SCREEN)}
        mpl.rcParams.update(shipped | OWN)
        yield


@dataclass(frozen=True)
class Fonts:
    """Hold the fonts that a figure is drawn in, and the letters that no font of this machine has."""

    names: tuple[str, ...] = (FONT,)
    missing: str = ""

    def __str__(self) -> str:
        """Say both, and the version of the library that draws letters."""
        from matplotlib.ft2font import __freetype_version__ as version

        return f"{', '.join(self.names)}{self.note and f' ({self.note})'}; FreeType {version}"

    @property
    def note(self) -> str:
        """Say which letters are not drawn; nothing where all are.

        >>> Fonts(missing="中文").note
        'no font here has 中 文'
        """
        return f"no font here has {' '.join(self.missing)}" if self.missing else ""


def find_fonts(figure: Figure) -> Fonts:
    """Give every text of a figure a font for the letters that its own one lacks, where this machine has one."""
    from matplotlib.text import Text

    lacking = {text: letters for text in figure.findobj(Text) if (letters := _lacking(text))}
    wanted = set().union(*lacking.values())
    chosen, missing = _fonts_for("".join(sorted(wanted))) if wanted else ((), "")
    for text in lacking:
        text.set_fontfamily([FONT, *chosen])
    return Fonts((FONT, *chosen), missing)


def _lacking(text: Text) -> set[str]:
    """List the letters of a text that its font lacks."""
    written = text.get_text()
    if written.isascii() or not text.get_visible():
        return set()
    from matplotlib.font_manager import findfont

    return {letter for letter in written if letter not in NOT_DRAWN} - _letters(str(findfont(text.get_fontproperties())))


@lru_cache
def _letters(path: str) -> frozenset[str]:
    """List the letters that a font file has; none where it cannot be read or drawn from."""
    from matplotlib.ft2font import FT2Font

    try:
        font = FT2Font(path)
        return frozenset(map(chr, font.get_charmap())) if font.scalable else frozenset()
    except (OSError, RuntimeError, ValueError):
        return frozenset()


@lru_cache
def _fonts_for(letters: str) -> tuple[tuple[str, ...], str]:
    """Choose the fewest fonts of this machine that have some letters, always the same ones; give them and the letters that none has."""
    from matplotlib.font_manager import fontManager

    left, chosen = set(letters), list[str]()
    entries = [entry for entry in fontManager.ttflist if entry.style == "normal" and not entry.name.startswith(NO_LETTERS)]
    while left:
        most, font = max(((len(left & _letters(entry.fname)), entry) for entry in entries), key=_rank, default=(0, None))
        if font is None or most == 0:
            break
        chosen.append(font.name)
        left -= _letters(font.fname)
    return tuple(chosen), "".join(sorted(left))


def _rank(found: tuple[int, FontEntry]) -> tuple[int, int, list[int]]:
    """Rank a font by how many letters it has, then as we prefer, then by its name, the first of the alphabet highest."""
    most, font = found
    liked = len(PREFERRED) - PREFERRED.index(font.name) if font.name in PREFERRED else 0
    return most, liked, [-ord(letter) for letter in f"{font.name}{font.fname}"]


@contextmanager
def letters_said(fonts: Fonts) -> Iterator[None]:
    """Say once in one line of our own which letters are shown as boxes, instead of Matplotlib's warning for each letter."""
    if fonts.note:
        _say(fonts.note)
    with warnings.catch_warnings():
        warnings.filterwarnings("ignore", r"Glyph \d+", UserWarning)
        warnings.filterwarnings("ignore", r"Matplotlib currently does not support", UserWarning)  # its note on some scripts
        yield


@lru_cache
def _say(note: str) -> None:
    LOG.warning("note: %s: figures show boxes in their place; install a font that has them, such as Noto Sans CJK", note)
