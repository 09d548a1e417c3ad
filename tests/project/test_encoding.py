"""Every text file is written and read in UTF-8, whatever the locale: each call that opens one says so."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.conftest import PROJECT

FILES = [path for room in ("sim", "docs", "tests") for path in sorted((PROJECT / room).rglob("*.py"))]
TEXT = {"open", "fdopen", "read_text", "write_text"}  # they open a text unless their mode says binary
TEXT |= {"read_csv", "to_csv", "read_table", "read_fwf", "read_json", "read_xml", "read_html", "loadtxt", "savetxt", "genfromtxt"}
BINARY = {"TemporaryFile", "NamedTemporaryFile", "SpooledTemporaryFile"}  # they open a text only where their mode says so
NO_TEXT = {"Image", "tarfile", "zipfile", "webbrowser", "os"}  # modules whose `open` opens something else


def unsaid(tree: ast.AST) -> Iterator[ast.Call]:
    """Find the calls that open a text file and leave its encoding to the locale, or name another."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and opens_text(node):
            said = [ast.unparse(word.value) for word in node.keywords if word.arg == "encoding"]
            if said not in (["'utf-8'"], ["'utf-8-sig'"]):
                yield node


def opens_text(call: ast.Call) -> bool:
    name = call.func.attr if isinstance(call.func, ast.Attribute) else call.func.id if isinstance(call.func, ast.Name) else ""
    owner = call.func.value.id if isinstance(call.func, ast.Attribute) and isinstance(call.func.value, ast.Name) else ""
    binary = any("b" in mode for mode in modes(call))
    if name in BINARY:
        return bool(modes(call)) and not binary
    return name in TEXT and not binary and not (name == "open" and owner in NO_TEXT)


def modes(call: ast.Call) -> list[str]:
    """List what of a call's arguments may be a mode."""
    given = [*call.args[:2], *(word.value for word in call.keywords if word.arg == "mode")]
    texts = [value.value for value in given if isinstance(value, ast.Constant) and isinstance(value.value, str)]
    return [text for text in texts if text and set(text) <= set("rwaxbt+")]


@pytest.mark.parametrize("path", FILES, ids=lambda path: str(path.relative_to(PROJECT)))
def test_every_text_file_is_opened_in_utf8(path: Path) -> None:
    found = [call.lineno for call in unsaid(ast.parse(path.read_text(encoding="utf-8")))]
    assert not found, f"lines {found}: write encoding='utf-8'"


SAID = ["open(p, encoding='utf-8')", "p.open('rb')", "open(p, mode='wb')", "Image.open(p)", "TemporaryFile()", "p.read_bytes()"]
UNSAID = ["open(p)", "open(p, 'w')", "p.open()", "p.read_text()", "p.write_text(t)", "p.read_text('utf-8')", "open(p, encoding='cp1252')"]
UNSAID += ["pd.read_csv(p)", "table.to_csv(p)", "NamedTemporaryFile('w')", "NamedTemporaryFile(mode='w+')", "open(p, encoding=None)"]


@pytest.mark.parametrize("text", SAID)
def test_what_says_its_encoding_passes(text: str) -> None:
    assert not list(unsaid(ast.parse(text)))


@pytest.mark.parametrize("text", UNSAID)
def test_what_leaves_its_encoding_to_the_locale_fails(text: str) -> None:
    assert list(unsaid(ast.parse(text)))
