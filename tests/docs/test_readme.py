"""The README is short and true: its commands, links and snippet work, and its numbers are those of the findings."""

from __future__ import annotations

import re
import runpy
from pathlib import Path

import pytest
import yaml

from tests.conftest import blocks
from tests.docs.conftest import DOCS, PAGES, PROJECT, README

LONGEST = 9000  # bytes
NUMBER = re.compile(r"[+-]\d\.\d{3}")


def test_it_is_short() -> None:
    assert len(README.encode()) <= LONGEST


def test_its_numbers_are_those_of_the_findings() -> None:
    """The largest effect of a power, with its band, is the one in the table of findings."""
    rows = [line for line in PAGES["findings.md"].splitlines() if re.match(r"\| [\w ]+ over \w+ \|", line)]
    section = README.partition("## What it finds")[2].partition("\n## ")[0]
    for power, line in (("China", 1), ("Russia", 2)):
        bullet = re.findall(r"^- .*", section, re.MULTILINE)[line]
        largest = next(row for row in rows if row.startswith(f"| {power} over"))
        assert NUMBER.findall(bullet)[:3] == NUMBER.findall(largest)
    low, high = map(float, re.findall(r"\| (\d\.\d\d) to (\d\.\d\d) \|", rows[0])[0])
    assert "a thirtieth" in PAGES["findings.md"]
    assert round((high - low) / float(NUMBER.findall(rows[0])[0]), -1) == 30


def test_the_snippet_runs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.chdir(tmp_path)
    (block,) = blocks(README, "python")
    assert len([line for line in block.splitlines() if line]) <= 5
    Path("snippet.py").write_text(block.replace("ensemble.replicates=100", "ensemble.replicates=5"), encoding="utf-8")
    runpy.run_path("snippet.py")
    assert len(capsys.readouterr().out.splitlines()) > 2


def test_its_links_lead_to_what_exists() -> None:
    for page in ("README.md", "CONTRIBUTING.md"):
        links = re.findall(r"\]\(([^)#:]+)(?:#([\w-]+))?\)", (PROJECT / page).read_text(encoding="utf-8"))
        assert links, page
        for path, anchor in links:
            assert (PROJECT / path).exists(), f"{page}: {path}"
            titles = re.findall(r"^#+ (.+)$", (PROJECT / path).read_text(encoding="utf-8"), re.MULTILINE) if anchor else []
            assert not anchor or anchor in {title.lower().replace(" ", "-") for title in titles}, f"{page}: {path}#{anchor}"


def test_the_citation_and_the_picture() -> None:
    citation = yaml.safe_load((PROJECT / "CITATION.cff").read_text(encoding="utf-8"))
    assert {"cff-version", "message", "title", "authors", "version", "license"} <= set(citation)
    assert f"## [{citation['version']}]" in (PROJECT / "CHANGELOG.md").read_text(encoding="utf-8")
    assert f'version = "{citation["version"]}"' in (PROJECT / "pyproject.toml").read_text(encoding="utf-8")
    assert (DOCS / "figures/what_moved.png").stat().st_size < 200_000
