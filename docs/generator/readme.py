"""Take the introduction and sections of the README into the home page, so that they stand once."""

from __future__ import annotations

from functools import cache

from generator import PROJECT


@cache
def text() -> str:
    """Read the README."""
    return (PROJECT / "README.md").read_text(encoding="utf-8")


def introduction() -> str:
    """Give what stands between the README's title and its first section."""
    return text().partition("\n## ")[0].partition("\n")[2].strip()


def section(title: str) -> str:
    """Give a section without its heading.

    Raises:
        KeyError: the README has no such section.
    """
    sections = dict(part.split("\n", 1) for part in text().split("\n## ")[1:])
    return sections[title].strip()
