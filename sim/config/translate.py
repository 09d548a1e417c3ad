"""Turn the libraries' exceptions into one line that names the key or file."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from hydra.errors import HydraException
from omegaconf import MissingMandatoryValue, OmegaConf
from omegaconf.errors import ConfigKeyError, OmegaConfBaseException
from yaml import MarkedYAMLError, YAMLError

from sim.config.errors import ConfigError, closest, nearest
from sim.config.folder import folder
from sim.config.schema import Config
from sim.config.shape import everywhere, keys, words


@contextmanager
def files() -> Iterator[None]:
    """Translate what can go wrong while files are read and composed."""
    try:
        yield
    except MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        place = f"{_short(mark.name)}, line {mark.line + 1}" if mark else "a file"
        raise ConfigError(f"{place}: not readable as YAML: {error.problem or error.context}") from error
    except YAMLError as error:
        raise ConfigError(f"{_unreadable()}: not readable as YAML: {error}") from error
    except UnicodeDecodeError as error:
        raise ConfigError(f"{_unreadable()}: found bytes that are not UTF-8; allowed: YAML in UTF-8") from error
    except OmegaConfBaseException as error:
        raise ConfigError(f"{error.full_key or 'configs'}: {str(error).splitlines()[0]}") from error
    except HydraException as error:
        raise ConfigError(_refused(str(error).splitlines()[0])) from error


def _refused(text: str) -> str:
    """Name the key in what Hydra says of an override that does not fit."""
    if merging := re.match(r"Error merging override \+*([^=]+)=(.*)", text):
        return f"{merging[1]}: found {merging[2]}; expected {words(merging[1].split('.'))}"
    if deleting := re.match(r"Could not delete.*'([^']+)'", text):
        return _unknown(deleting[1].split("."))
    return f"configs: {text}"


def _short(name: str) -> str:
    path = Path(name)
    return str(path.relative_to(folder().parent)) if path.is_relative_to(folder().parent) else name


def _unreadable() -> str:
    for path in sorted(folder().rglob("*.yaml")):
        try:
            OmegaConf.load(path)
        except (YAMLError, UnicodeDecodeError):
            return _short(str(path))
    return "configs"


def typed(values: dict[str, Any]) -> Config:
    """Turn plain values into the typed config.

    Raises:
        ConfigError: a key is unknown or missing, or a value has the wrong type.
    """
    _refuse_nested(values, [])
    try:
        merged = OmegaConf.merge(OmegaConf.structured(Config), values)
        config: Config = OmegaConf.to_object(merged)  # type: ignore[assignment]
    except ConfigKeyError as error:
        raise ConfigError(_unknown(str(error.full_key).split("."))) from error
    except MissingMandatoryValue as error:
        raise ConfigError(_missing(str(error.full_key).split("."), values)) from error
    except OmegaConfBaseException as error:
        path = str(error.full_key).split(".") if error.full_key else _culprit(values)
        raise ConfigError(f"{'.'.join(path)}: found {_at(path, values)!r}; expected {words(path)}") from error
    return config


def _refuse_nested(values: Any, path: list[str]) -> None:
    """Refuse a list of anything but plain values, which the library lets pass."""
    if isinstance(values, dict):
        for name, value in values.items():
            _refuse_nested(value, [*path, str(name)])
    elif isinstance(values, list) and any(isinstance(item, list | dict) for item in values):
        raise ConfigError(f"{'.'.join(path)}: found {values}; expected {words(path)}")


def _unknown(path: list[str]) -> str:
    options = [".".join([*path[:-1], name]) for name in keys(path[:-1])]
    elsewhere = everywhere(path[-1])
    advice = f"did you mean '{elsewhere[0]}'?" if elsewhere else nearest(".".join(path), options)
    return f"{'.'.join(path)}: there is no such key; {advice}"


def _missing(path: list[str], values: dict[str, Any]) -> str:
    for depth in range(len(path) - 1, 0, -1):
        siblings = _at(path[:depth], values)
        if isinstance(siblings, dict) and not keys(path[:depth]):
            meant = closest(path[depth], [name for name in siblings if name != path[depth]])
            break
    else:
        meant = None
    return f"{'.'.join(path)}: missing; expected {words(path)}" + (f" (or did you mean '{meant}' by '{path[depth]}'?)" if meant else "")


def _at(path: list[str], values: Any) -> Any:
    for name in path:
        values = values.get(name) if isinstance(values, dict) else None
    return values


def _culprit(values: dict[str, Any]) -> list[str]:
    """Find the key at fault where the library names none, by trying one branch at a time."""
    path: list[str] = []
    while isinstance(here := _at(path, values), dict):
        bad = next((name for name in here if _fails([*path, str(name)], here[name])), None)
        if bad is None:
            break
        path.append(str(bad))
    return path


def _fails(path: list[str], value: Any) -> bool:
    for name in reversed(path):
        value = {name: value}
    try:
        OmegaConf.merge(OmegaConf.structured(Config), value)
    except OmegaConfBaseException:
        return True
    return False
