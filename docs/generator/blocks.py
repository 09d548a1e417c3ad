"""Keep generated blocks within pages: each stands between two comments that bear its name."""

from __future__ import annotations

import sys
from collections.abc import Callable

from sim.config import ConfigError


def enclosed(name: str, text: str) -> str:
    r"""Put the markers of a block around its text.

    >>> enclosed("scores", "a table")
    '<!-- scores -->\n\na table\n\n<!-- /scores -->'
    """
    opening, closing = _markers(name)
    return f"{opening}\n\n{text.strip()}\n\n{closing}"


def inserted(page: str, name: str, block: str, file: str) -> str:
    """Put a block, with its markers, in the place of the one of that name that a page holds.

    Raises:
        ConfigError: the page has no place for it.

    >>> inserted("a <!-- scores -->old<!-- /scores --> b", "scores", "new", "docs/page.md")
    'a new b'
    """
    opening, closing = _markers(name)
    before, opened, rest = page.partition(opening)
    _, closed, after = rest.partition(closing)
    if not (opened and closed):
        raise ConfigError(f"{file}: no place for the {name}, which stand between {opening} and {closing}")
    return before + block + after


def _markers(name: str) -> tuple[str, str]:
    return f"<!-- {name} -->", f"<!-- /{name} -->"


def exit_code(write: Callable[[], None]) -> int:
    """Write, and give the exit code: 0 done; 2 refused, with one line that says why."""
    try:
        write()
    except (ConfigError, OSError) as error:
        print(f"error: {error}", file=sys.stderr)
        return 2
    return 0
