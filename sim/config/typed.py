"""Type plain values by the schema, and say what the schema wants at a key."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from dataclasses import fields, is_dataclass
from functools import lru_cache
from types import NoneType
from typing import Any, get_args, get_origin, get_type_hints

from omegaconf import MISSING, MissingMandatoryValue, OmegaConf
from omegaconf.errors import ConfigKeyError, OmegaConfBaseException

from sim.config.schema import Config
from sim.domain.errors import ConfigError, closest, nearest

LARGEST_NUMBER = 2**63 - 1  # the largest whole number that a result can store
STANDS_AT = {  # groups of files that are no keys, and where the keys stand that their files set
    "scenario": "a scenario's keys stand at scenarios.NAME, such as scenarios.ukraine_distraction.shocks.security_supply.end",
    "calibration": "an estimate's keys stand at estimates.NAME, such as estimates.lock_in.value",
}
WORDS = {int: "a whole number", float: "a number", bool: "true or false", str: "a text"}


class InexactError(Exception):
    """Say that a value must be converted, or that it is wrong."""


def exact(wanted: Any, value: Any) -> Any:
    """Build what a type of the schema describes from plain values; whole numbers do for numbers.

    Raises:
        InexactError: a value would have to be converted, a key is unknown or missing.

    >>> exact(dict[str, float | None], {"a": 1, "b": None})
    {'a': 1.0, 'b': None}
    """
    if is_dataclass(wanted) and isinstance(wanted, type):
        return _built(wanted, value)
    origin, parts = get_origin(wanted), get_args(wanted)
    if NoneType in parts:
        return None if value is None else exact(parts[0], value)
    if origin in (dict, list):
        if type(value) is not origin:
            raise InexactError
        if origin is dict and not all(type(key) is str for key in value):
            raise InexactError
        return [exact(parts[0], item) for item in value] if origin is list else {key: exact(parts[1], item) for key, item in value.items()}
    if wanted is float and type(value) is int and abs(value) <= LARGEST_NUMBER:
        return float(value)
    if type(value) is not wanted or value == MISSING:
        raise InexactError
    return value


def _built(wanted: type, value: Any) -> Any:
    kinds, needed = _parts(wanted)
    if not isinstance(value, dict) or not needed <= value.keys() <= kinds.keys():
        raise InexactError
    return wanted(**{name: exact(kinds[name], item) for name, item in value.items()})


@lru_cache
def _parts(wanted: type) -> tuple[Mapping[str, Any], frozenset[str]]:
    """Give the types of a class's fields, and the fields that must be given."""
    kinds = get_type_hints(wanted)
    return kinds, frozenset(item.name for item in fields(wanted) if item.default == MISSING or _needs_parts(kinds[item.name]))


def _needs_parts(wanted: Any) -> bool:
    return isinstance(wanted, type) and is_dataclass(wanted) and bool(_parts(wanted)[1])


def kind(path: list[str]) -> Any:
    """Give the type that the schema wants at a path, None where there is no such key.

    >>> kind(["estimates", "trade_gain", "low"])
    <class 'float'>
    """
    found: Any = Config
    for name in path:
        if is_dataclass(found) and isinstance(found, type):
            found = _required(get_type_hints(found).get(name))
        elif get_origin(found) is dict:
            found = get_args(found)[1]
        else:
            found = get_args(found)[0] if get_origin(found) is list and name.isdecimal() else None
    return found


def _required(hint: Any) -> Any:
    parts = [part for part in get_args(hint) if part is not NoneType]
    return parts[0] if NoneType in get_args(hint) else hint


def keys(path: list[str]) -> list[str]:
    """List the keys that the schema has below a path.

    >>> keys(["engine"])
    ['name', 'block', 'workers', 'address']
    """
    found = kind(path)
    return [item.name for item in fields(found)] if is_dataclass(found) else []


def everywhere(name: str) -> list[str]:
    """List the dotted keys that end in a name.

    >>> everywhere("powers")
    ['region.powers']
    """
    return [f"{section}.{name}" for section in keys([]) if name in keys([section])]


def words(path: list[str]) -> str:
    """Say what the schema wants at a path.

    >>> words(["ensemble", "replicates"])
    'a whole number'
    """
    found = kind(path)
    if is_dataclass(found):
        return f"a mapping with the keys {', '.join(keys(path))}"
    if get_origin(found) is list:
        return "a list of texts, such as [a,b]"
    return WORDS.get(found, "a mapping by name")


def typed(values: dict[str, Any]) -> Config:
    """Turn plain values into the typed config: quickly where they fit the schema as they are, by the library where they do not.

    Raises:
        ConfigError: a key is unknown or missing, or a value has the wrong type.
    """
    with suppress(InexactError):
        found: Config = exact(Config, values)
        return found
    _refuse_nested(values, [])
    try:
        merged = OmegaConf.merge(OmegaConf.structured(Config), values)
        config: Config = OmegaConf.to_object(merged)  # type: ignore[assignment]
    except ConfigKeyError as error:
        raise ConfigError(unknown(str(error.full_key).split("."))) from error
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


def unknown(path: list[str]) -> str:
    """Say that there is no such key, and which keys there are where it leaves the schema.

    >>> unknown(["study", "bogus"])
    'study.bogus: there is no such key; study is a text'
    """
    depth = next(depth for depth in range(len(path)) if depth == len(path) - 1 or kind(path[: depth + 1]) is None)
    above, wrong = path[:depth], path[depth]
    elsewhere = everywhere(wrong)
    if not above and wrong in STANDS_AT:
        advice = STANDS_AT[wrong]
    elif elsewhere:
        advice = f"did you mean '{elsewhere[0]}'?"
    elif above and not keys(above):
        advice = f"{'.'.join(above)} is {words(above)}"
    else:
        advice = nearest(".".join([*above, wrong]), [".".join([*above, name]) for name in keys(above)])
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
