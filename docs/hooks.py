"""Fill the marks of the pages with what the files hold, so that the description stays true.

A mark is a line of its own, `<!-- fill: NAME -->` or `<!-- fill: NAME ARGUMENT -->`; FILLS has the names. MkDocs calls `on_page_markdown`.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import PurePosixPath
from posixpath import relpath
from typing import Any

from generator import configs, dictionary, docstrings, estimates, evaluation, inventory, readme
from mkdocs.exceptions import PluginError

MARK = re.compile(r"^<!-- fill: (\w+)(?: (.+?))? -->$", re.MULTILINE)
DOCS_LINK = re.compile(r"\]\(docs/")

FILLS: dict[str, Callable[..., str]] = {
    "introduction": readme.introduction,
    "readme": readme.section,
    "cast": dictionary.cast,
    "variables": dictionary.variables,
    "drivers": dictionary.drivers,
    "mechanisms": dictionary.mechanisms,
    "constants": dictionary.constants,
    "theories": dictionary.theories,
    "streams": dictionary.streams,
    "step": docstrings.step,
    "rules": docstrings.rules,
    "api": docstrings.api,
    "estimates": estimates.tables,
    "estimates_in_numbers": estimates.counted,
    "configs": configs.reference,
    "alternatives": configs.alternatives,
    "sources": inventory.sources,
    "tables": inventory.tables,
    "checks": evaluation.checks,
    "partitions": evaluation.partitions,
    "verdicts": evaluation.verdicts,
    "posterior": evaluation.posterior,
}


def on_page_markdown(markdown: str, /, *, page: Any, **rest: Any) -> str:
    """Fill the marks of a page; links from the project's root are made to lead from there.

    Raises:
        PluginError: a mark that nothing fills, or one without text.
    """
    return fill(markdown, page.file.src_uri)


def fill(markdown: str, place: str) -> str:
    """Fill the marks of a page that stands at a place below docs/."""

    def filled(mark: re.Match[str]) -> str:
        name, argument = mark[1], mark[2]
        if name not in FILLS:
            raise PluginError(f"{place}: nothing fills the mark '{name}'; there are {', '.join(FILLS)}")
        text = FILLS[name](argument) if argument else FILLS[name]()
        if not text.strip():
            raise PluginError(f"{place}: the mark '{name}' has no text")
        return linked(text, place)

    return MARK.sub(filled, markdown)


def linked(text: str, place: str) -> str:
    """Turn links that lead from the project's root, such as (docs/model.md), into links from a page.

    >>> linked("[model](docs/model.md)", "howto/power.md")
    '[model](../model.md)'
    """
    above = relpath(".", str(PurePosixPath(place).parent))
    return DOCS_LINK.sub("](" if above == "." else f"]({above}/", text)
