"""Take texts as they are typed, and say which of them are paths, in which `~` is the home of whoever types it."""

from __future__ import annotations

import re
from functools import reduce
from os.path import expanduser
from typing import get_origin

from hydra.core.override_parser.overrides_parser import create_functions
from hydra.core.override_parser.types import Quote, QuotedString

from sim.config.files import is_group
from sim.config.schema import Config
from sim.config.typed import kind

FILE = "config"  # a composed config to run again, such as a result's config.yaml; the one path that is no key of a config
PATHS = ("results", "file", "history", "runs", "region.observations")  # keys whose values are paths
PLAIN = re.compile(
    r"(?!(true|false|null|inf|nan)$)([a-z_][a-z0-9_./-]*|[0-9]+[a-df-z][a-z0-9]*)", re.IGNORECASE
)  # what Hydra reads as typed
CALL = re.compile(rf"({'|'.join(create_functions().functions)}) ?\(.*\)")
QUOTED = r"'(?:\\.|[^'\\])*'|\"(?:\\.|[^\"\\])*\""
VALUES = re.compile(rf"(?:^|,)\s*({QUOTED}|[^,]*?)\s*(?=,|$)", re.DOTALL)  # a quote counts where a value begins with it


def as_typed(text: str) -> str:
    """Quote what Hydra would not read as it is typed, where a text is wanted: numbers, true, letters of any script, brackets.

    A comma still separates several values, and null is none; whoever means them quotes them.

    >>> as_typed("results=2024_11_25"), as_typed("ensemble.seed=1_000"), as_typed("runs=[Прогон/a,1e3]")
    ("results='2024_11_25'", 'ensemble.seed=1_000', "runs=['Прогон/a','1e3']")
    """
    key, sign, value = text.partition("=")
    name, value = key.lstrip("+"), value.strip()
    if not sign or not value or key.startswith("~") or CALL.fullmatch(value):
        return text
    wanted = str if name == FILE else kind(name.split("."))
    if value.startswith("[") and value.endswith("]") and (is_group(name) or get_origin(wanted) is list):
        parts = VALUES.findall(value[1:-1])
        nested = any(part.startswith(("[", "{")) for part in parts)  # the schema refuses it
        return text if nested else f"{key}=[{','.join(map(_text, parts))}]"
    if is_group(name) or (wanted is str and not ("," in value and value.startswith(("[", "{")))):
        return f"{key}={','.join(map(_text, VALUES.findall(value)))}"
    return text


def _text(value: str) -> str:
    if not value or value.lower() == "null" or PLAIN.fullmatch(value) or re.fullmatch(QUOTED, value, re.DOTALL):
        return value
    return QuotedString(text=value, quote=Quote.single).with_quotes()


def expanded(config: Config) -> Config:
    """Write out, in place, the home that `~` stands for in every path of a config.

    >>> expanded(Config(results="~/x", file="a~")).results.endswith("/x")
    True
    """
    for key in PATHS:
        *above, name = key.split(".")
        place = reduce(getattr, above, config)
        found = getattr(place, name)
        if found is not None:
            setattr(place, name, list(map(expanduser, found)) if isinstance(found, list) else expanduser(found))
    return config
