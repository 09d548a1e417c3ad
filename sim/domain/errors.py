"""Say what a user got wrong, in one line: the key or file, what was found, what is allowed, the nearest valid name."""

from __future__ import annotations

from collections.abc import Iterable
from difflib import SequenceMatcher
from math import inf

from sim import PROJECT

SHOWN = 16  # names listed before the line gets too long to read
ALIKE = 0.6  # of 1, the least likeness that is worth a suggestion


class ConfigError(ValueError):
    """Report a mistake in what the user asked for; its text is one line that needs no traceback."""

    def __init__(self, text: str) -> None:
        """Keep the text on one line."""
        super().__init__(" ".join(text.split()))


class Incomplete(Exception):  # noqa: N818 - the results are there: nothing is wrong with them
    """Report results that stand without some of their figures, reports or tables; its text is one line."""

    def __init__(self, text: str) -> None:
        """Keep the text on one line."""
        super().__init__(" ".join(text.split()))


def closest(name: object, options: Iterable[str]) -> str | None:
    """Find the option, whole or by its first letters, that looks most like a name, whatever its case.

    >>> closest("rus", ["CHN", "RUS"]), closest("ukrain", ["baseline", "ukraine_distraction"])
    ('RUS', 'ukraine_distraction')
    """
    written = str(name).lower()
    scored = [(max(_likeness(written, option.lower()), _likeness(written, option.lower()[: len(written)])), option) for option in options]
    likeness, found = max(scored, default=(0.0, ""))
    return found if likeness >= ALIKE else None


def _likeness(one: str, other: str) -> float:
    return SequenceMatcher(None, one, other).ratio()


def nearest(name: object, options: Iterable[str]) -> str:
    """Say which names are allowed and which one was probably meant.

    >>> nearest("securty", ["economic", "political", "security"])
    "allowed: economic, political, security; did you mean 'security'?"
    """
    options = list(options)
    listed = ", ".join(options[:SHOWN]) + (f" and {len(options) - SHOWN} more" if len(options) > SHOWN else "")
    found = closest(name, options)
    return f"allowed: {listed or 'none'}" + (f"; did you mean '{found}'?" if found else "")


def among(key: str, found: object, options: Iterable[str]) -> None:
    """Refuse a value that is not one of the options.

    Raises:
        ConfigError: it is not.
    """
    options = list(options)
    if found not in options:
        raise ConfigError(f"{key}: '{found}' is unknown; {nearest(found, options)}")


def within(key: str, found: float, low: float, high: float, what: str = "") -> None:
    """Refuse a number outside its inclusive bounds.

    Raises:
        ConfigError: it lies outside, or is not a number at all.
    """
    if not low <= found <= high:
        allowed = f"{low:.10g} or more" if high == inf else f"{low:.10g} to {high:.10g}"
        raise ConfigError(f"{key}: found {found:.10g}; allowed{what and f' for {what}'}: {allowed}")


def install(extra: str) -> str:
    """Give the command that adds an extra to the package, wherever it is installed.

    >>> install("cluster")
    "pip install 'central-asia-influence[cluster]'"
    """
    return f"pip install '{PROJECT}[{extra}]'"
