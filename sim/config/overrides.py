"""Read what stands on the command line: scenarios, choices of a group, values of a key."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from string import ascii_letters, digits, punctuation

from hydra.core.override_parser.overrides_parser import OverridesParser
from hydra.core.override_parser.types import Override
from hydra.errors import HydraException

from sim.config.files import choose, is_group, looked_in, options
from sim.config.paths import FILE, as_typed
from sim.config.typed import kind, unknown
from sim.domain.errors import ConfigError, nearest

SCENARIO = "scenario"
LONGEST = 200  # characters of an override that an error repeats
KNOWN = frozenset(ascii_letters + digits + punctuation + " ")  # characters of which some mean something to Hydra


@dataclass
class Request:
    """Hold the overrides of one run: scenario names, and the rest as Hydra reads them; or the file that holds all."""

    scenarios: list[str] = field(default_factory=list)
    rest: list[str] = field(default_factory=list)
    file: str | None = None


def requested(overrides: Sequence[str]) -> Request:
    """Sort overrides into scenarios and the rest.

    A value may be given with or without `+`: keys are checked against the schema, which has also those that no file sets.

    Raises:
        ConfigError: one cannot be read, or names an alternative that does not exist.

    >>> requested(["+scenario=baseline", "ensemble.seed=3"])
    Request(scenarios=['baseline'], rest=['++ensemble.seed=3'], file=None)
    """
    request = Request()
    for text in overrides:
        override = parse(text)
        if override.key_or_group == FILE and not override.is_delete():
            request.file = str(override.value())
        elif override.key_or_group != SCENARIO or override.is_delete():
            request.rest.append(_rest(override, text))
        elif request.scenarios:
            raise ConfigError(f"{text}: scenarios are given twice; write them as one, '+scenario=[a,b]'")
        else:
            request.scenarios = names(override, text)
    return request


def parse(text: str) -> Override:
    """Read one override of a single run.

    Raises:
        ConfigError: it is not `key=value`, asks for a sweep, is a setting of Hydra, or names a key that does not exist.
    """
    try:
        override = OverridesParser.create().parse_override(as_typed(text))
    except (HydraException, ValueError, RecursionError) as error:  # too many digits, too deep a nesting
        meant = f"; did you mean '+scenario={text}'?" if text in options(SCENARIO) else ""
        raise ConfigError(f"'{text[:LONGEST]}' cannot be read as key=value; {_advice(text)}{meant}") from error
    if override.is_sweep_override():
        several = f"found several values, for {_separator(text)} separates them"
        raise ConfigError(f"{text}: {several}; add -m to run one after the other, write [a,b] for one list, or quote what is one text")
    if override.key_or_group.split(".")[0].split("/")[0] == "hydra":
        raise ConfigError(f"{override.key_or_group}: settings of Hydra have no effect here; allowed: this program's own keys, see --help")
    if override.key_or_group != FILE and not is_group(override.key_or_group) and kind(path := override.key_or_group.split(".")) is None:
        raise ConfigError(unknown(path))
    return override


def _advice(text: str) -> str:
    """Say how to write what cannot be read, and name a letter that only a quoted value may hold."""
    foreign = next((letter for letter in text if letter not in KNOWN), None)
    found = f"found '{foreign}' outside quotes; " if foreign else ""
    return f"{found}write key=value, and quote a value that is more than a word or a number, such as \"scenarios.mine.title='a=b'\""


def _separator(text: str) -> str:
    return "a comma" if "," in text else text.partition("=")[2].partition("(")[0]


def beside_file(overrides: Sequence[str]) -> list[Override]:
    """Read the overrides that may stand beside a file: values of single keys, no alternatives, no scenarios.

    Raises:
        ConfigError: one is anything else.
    """
    found = [parse(text) for text in overrides]
    for text, override in zip(overrides, found, strict=True):
        if override.is_delete() or override.key_or_group == SCENARIO or is_group(override.key_or_group):
            raise ConfigError(f"{text}: cannot stand beside {FILE}=FILE, which holds every value; allowed: values, such as ensemble.seed=2")
    return [override for override in found if override.key_or_group != FILE]


def names(override: Override, text: str) -> list[str]:
    """Give the scenarios that an override asks for, each once, in order."""
    value = override.value()
    found = list(dict.fromkeys(str(name) for name in (value if isinstance(value, list) else [value])))
    return [choose(text.partition("=")[0].lstrip("+"), SCENARIO, name) for name in found]


def _rest(override: Override, text: str) -> str:
    key = override.key_or_group
    if override.is_delete():
        if not isinstance(override.value(), str | None):
            raise ConfigError(f"{text}: what is taken away must be named; write ~{key}")
        return text
    if not is_group(key):
        return "++" + as_typed(text).lstrip("+")
    if override.value() not in options(key) or override.package:
        found = f"'{text.partition('=')[2]}' is not one of its files; {nearest(override.value(), options(key))}"
        raise ConfigError(f"{key}: {found}; {looked_in(key)}")
    return as_typed(text).lstrip("+")
