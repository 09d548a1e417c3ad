"""Declare what exists as typed fields of a class: the metadata of a field says what it is, and tables are read off the class.

So a name has one place, an editor leads from its use to its unit, and a type checker refuses a name that is not there.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import fields
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from _typeshed import DataclassInstance


def described[Entry](kind: type[DataclassInstance], entry: Callable[..., Entry]) -> tuple[Entry, ...]:
    """Read the table of a class off its fields: an entry for each, made from its name and metadata."""
    return tuple(entry(item.name, **item.metadata) for item in fields(kind))


def contents(holder: DataclassInstance) -> dict[str, Any]:
    """Give what an object holds, by the names of its fields and in their order."""
    return {item.name: getattr(holder, item.name) for item in fields(holder)}
