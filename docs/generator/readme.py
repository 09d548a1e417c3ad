"""Take sections from the README, which tests hold true, so that nothing is said twice."""

from __future__ import annotations

import re
from functools import cache

from generator import PROJECT

COMMENT = re.compile(r"^<!--.*?-->\n", re.MULTILINE | re.DOTALL)
ANCHORS = {  # where the sections stand that the README links to
    "#measured-against-history": "docs/evaluation.md#model-output-corroboration",
    "#what-it-cannot-tell": "docs/limits.md",
    "#claim-by-claim": "docs/evaluation.md#the-article-claim-by-claim",
}


@cache
def text() -> str:
    """Read the README without its comments, links within it turned into links to the site's pages."""
    found = COMMENT.sub("", (PROJECT / "README.md").read_text(encoding="utf-8"))
    for anchor, place in ANCHORS.items():
        found = found.replace(f"]({anchor})", f"]({place})")
    return found


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
