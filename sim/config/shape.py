"""Walk the schema: which keys exist below a path, and what kind of value one takes."""

from __future__ import annotations

from dataclasses import fields, is_dataclass
from types import NoneType
from typing import Any, get_args, get_origin, get_type_hints

from sim.config.schema import Config

WORDS = {int: "a whole number", float: "a number", bool: "true or false", str: "a text"}


def kind(path: list[str]) -> Any:
    """Give the type that the schema wants at a path, None where there is no such key.

    >>> kind(["estimates", "trade_gain", "low"])
    <class 'float'>
    """
    found: Any = Config
    for name in path:
        if is_dataclass(found) and isinstance(found, type):
            found = _required(get_type_hints(found).get(name))
        else:
            found = get_args(found)[1] if get_origin(found) is dict else None
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
