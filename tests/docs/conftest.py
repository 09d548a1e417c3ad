"""What the tests of pages share: the pages' text, the commands in them, a copy of the configs, the built site."""

from __future__ import annotations

import os
import re
import shlex
import shutil
import subprocess
import sys
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path

import pytest

from sim.config import files as place
from tests.conftest import PROJECT, blocks

DOCS = PROJECT / "docs"
README = (PROJECT / "README.md").read_text(encoding="utf-8")
PAGES = {str(path.relative_to(DOCS)): path.read_text(encoding="utf-8") for path in sorted(DOCS.rglob("*.md"))}
FETCHES = {"script": "src", "img": "src", "iframe": "src", "link": "href", "source": "src", "object": "data"}


def only(text: str, language: str, first: str) -> str:
    """Give the one block of a language that begins so."""
    (block,) = [block for block in blocks(text, language) if block.startswith(first)]
    return block


def commands(text: str) -> Iterator[list[str]]:
    """List the command lines of a page, as words: those in blocks and those within sentences."""
    lines = [line for block in blocks(text, "sh") for line in block.splitlines() if line.strip()]
    lines += re.findall(r"`((?:python -m sim|make|pytest|source) [^`]*)`", text)
    return (shlex.split(line, comments=True) for line in lines)


def runs(text: str) -> list[list[str]]:
    """List what follows `python -m sim` in the command lines of a page."""
    return [words[3:] for words in commands(text) if words[:3] == ["python", "-m", "sim"]]


def replaced(path: Path, old: str, new: str) -> None:
    """Change the first place of a text in a file."""
    text = path.read_text(encoding="utf-8")
    assert old in text, f"{path.name}: {old}"
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


def build(project: Path, site: Path) -> subprocess.CompletedProcess[str]:
    """Build the site of a copy of the project."""
    environment = os.environ | {"PYTHONPATH": str(project), "NO_MKDOCS_2_WARNING": "1"}
    command = [sys.executable, "-m", "mkdocs", "build", "--strict", "--site-dir", str(site)]
    return subprocess.run(command, cwd=project, env=environment, capture_output=True, text=True, check=False)


class Page(HTMLParser):
    """Collect of a built page what a browser fetches, the rows of its tables, and its words outside of code."""

    def __init__(self, path: Path) -> None:
        super().__init__()
        self.fetched: list[str] = []
        self.rows: list[list[str]] = []
        self.paragraphs = ""
        self._open: list[str] = []
        self.feed(path.read_text(encoding="utf-8"))

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._open.append(tag)
        given = dict(attrs)
        if tag in FETCHES and given.get(FETCHES[tag]) and given.get("rel") != "canonical":
            self.fetched.append(str(given[FETCHES[tag]]))
        if tag == "tr":
            self.rows.append([])
        if tag in ("td", "th"):
            self.rows[-1].append("")

    def handle_endtag(self, tag: str) -> None:
        while self._open and self._open.pop() != tag:
            pass

    def handle_data(self, data: str) -> None:
        if any(tag in self._open for tag in ("td", "th")):
            self.rows[-1][-1] += data
        elif "p" in self._open and "pre" not in self._open:
            self.paragraphs += data

    def row(self, first: str) -> list[str]:
        (found,) = [row for row in self.rows if row and row[0] == first]
        return found


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The built site."""
    folder = tmp_path_factory.mktemp("site")
    done = build(PROJECT, folder)
    assert done.returncode == 0, done.stderr
    assert "WARNING" not in done.stderr, done.stderr
    return folder


@pytest.fixture
def configs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of the configs that the program reads; the current folder is beside it."""
    shutil.copytree(PROJECT / "configs", tmp_path / "configs")
    monkeypatch.setattr(place, "PACKAGE", tmp_path / "sim")
    monkeypatch.chdir(tmp_path)
    return tmp_path / "configs"
