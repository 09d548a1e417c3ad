"""Turn the libraries' exceptions into one line that names the key or file."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from hydra.errors import HydraException
from omegaconf.errors import OmegaConfBaseException
from yaml import MarkedYAMLError, YAMLError

from sim.config import files
from sim.config.source import loaded, short
from sim.config.typed import LARGEST_NUMBER, words
from sim.domain.errors import ConfigError

FOREIGN = (ValueError, TypeError, AttributeError, IndexError, KeyError, RecursionError, OSError)
UNWRITABLE = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff]")


@contextmanager
def yaml_errors_in_one_line() -> Iterator[None]:
    """Translate what can go wrong while files are read and composed."""
    try:
        yield
    except ConfigError:
        raise
    except MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        place = f"{short(mark.name)}, line {mark.line + 1}" if mark else "a file"
        raise ConfigError(f"{place}: not readable as YAML: {error.problem or error.context}") from error
    except YAMLError as error:
        raise ConfigError(f"{_unreadable()}: not readable as YAML: {error}") from error
    except UnicodeDecodeError as error:
        raise ConfigError(f"{_unreadable()}: found bytes that are not UTF-8; allowed: YAML in UTF-8") from error
    except OmegaConfBaseException as error:
        raise ConfigError(f"{error.full_key or 'configs'}: {str(error).splitlines()[0]}") from error
    except HydraException as error:
        raise ConfigError(_refused(str(error).splitlines()[0])) from error
    except FOREIGN as error:  # the YAML library does not catch what its constructors raise
        raise ConfigError(f"{_unreadable(error)}: not readable as YAML: {str(error).splitlines()[0]}") from error


def _refused(text: str) -> str:
    """Name the key in what Hydra says of an override that does not fit."""
    if merging := re.match(r"Error merging override \+*([^=]+)=(.*)", text):
        return f"{merging[1]}: found {merging[2]}; expected {words(merging[1].split('.'))}"
    if deleting := re.match(r"Could not delete.*'([^']+)'", text):
        return f"{deleting[1]}: found nothing to take away; allowed: keys that the files set"
    return f"configs: {text}"


def _unreadable(error: Exception | None = None) -> str:
    """Name the file that cannot be read; where each can, a foreign error is our own fault, unless the nesting is too deep."""
    for path in files.every():
        try:
            if any(line.startswith("#") and f"'{line.strip('# ')}'" in str(error) for line in files.text(path).splitlines()):
                return short(str(path))  # a first line of the kind that Hydra reads
            loaded(path)
        except (YAMLError, OmegaConfBaseException, *FOREIGN):
            return short(str(path))
    if error is not None and not isinstance(error, RecursionError):
        raise error
    return "configs"


def refuse_extremes(values: Any, path: list[str]) -> None:
    """Refuse what no result can hold, and texts that refer to another value, or to what a resolver finds, such as the environment.

    Raises:
        ConfigError: naming the key.

    >>> refuse_extremes({"results": "plain"}, [])
    """
    parts = values.items() if isinstance(values, dict) else enumerate(values) if isinstance(values, list) else ()
    for name, value in parts:
        refuse_extremes(value, [*path, str(name)])
    if isinstance(values, int) and abs(values) > LARGEST_NUMBER:
        raise ConfigError(
            f"{'.'.join(path)}: found a whole number of more than {len(str(LARGEST_NUMBER)) - 1} digits; allowed: up to {LARGEST_NUMBER}"
        )
    if isinstance(values, str) and "${" in values:
        raise ConfigError(f"{'.'.join(path)}: found {values}; allowed: the value itself, no reference ${{...}} to another")
    if isinstance(values, str) and UNWRITABLE.search(values):
        raise ConfigError(f"{'.'.join(path)}: found {values!a}; allowed: text that can be written, no control characters{_locale()}")


def _locale() -> str:
    """Say how letters of every script can be typed, where the system's encoding has not got them."""
    encoding = sys.getfilesystemencoding()
    return "" if encoding == "utf-8" else f"; this system's encoding is {encoding}: set PYTHONUTF8=1 for letters of every script"
