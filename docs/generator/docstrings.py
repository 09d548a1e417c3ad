"""Write the reference of rules and API from signatures and docstrings."""

from __future__ import annotations

import inspect
import re
from collections.abc import Callable, Iterator
from importlib import import_module
from pkgutil import walk_packages
from textwrap import dedent
from types import ModuleType
from typing import Any

import sim
import sim.rules

PARTS = re.compile(r"^(?=(?:Args|Returns|Raises|Source):)", re.MULTILINE)
SHOWN_WITH_THE_API = ("sim.plots", "sim.metrics")
LINE = 100  # characters of a signature on one line


class _AsWritten(str):
    """Show an annotation without the quotes that `inspect` puts around it."""

    def __repr__(self) -> str:
        return str(self)


def step() -> str:
    """Show the body of the model's step, which is the schedule."""
    from sim.model import InfluenceModel

    return fenced("python", dedent(inspect.getsource(InfluenceModel.step)))


def rules() -> str:
    """Describe every public function of sim/rules, module by module."""
    modules = [import_module(found.name) for found in walk_packages(sim.rules.__path__, "sim.rules.")]
    return "\n\n".join(_module(module) for module in modules if any(offered(module)))


def api() -> str:
    """Describe what `from sim import ...` offers, then the functions of measures and figures."""
    own = [(name, getattr(sim, name)) for name in sim.__all__ if inspect.isfunction(getattr(sim, name))]
    parts = ["\n\n".join(described(name, function, "### ") for name, function in own)]
    parts += [_module(import_module(name)) for name in SHOWN_WITH_THE_API]
    return "\n\n".join(parts)


def _module(module: ModuleType) -> str:
    head = f"## {module.__name__}\n\n{inspect.getdoc(module) or ''}"
    return "\n\n".join([head, *(described(name, function, "### ") for name, function in offered(module))])


def offered(module: ModuleType) -> Iterator[tuple[str, Callable[..., Any]]]:
    """List the public functions of a module, or those that a package takes from its modules, in the order in which they are written."""
    found = [
        (name, member)
        for name, member in inspect.getmembers(module, inspect.isfunction)
        if not name.startswith("_") and member.__module__.startswith(module.__name__)
    ]
    yield from sorted(found, key=lambda pair: (pair[1].__module__, pair[1].__code__.co_firstlineno))


def described(name: str, function: Callable[..., Any], heading: str) -> str:
    """Describe a function: signature, summary, the rest of its docstring as it stands, its examples as code."""
    summary, _, rest = (inspect.getdoc(function) or "").partition("\n")
    text, examples = separated(rest.strip("\n"))
    anchor = f"{function.__module__}.{name}".replace(".", "-")
    parts = [f"{heading}{name} {{ #{anchor} }}", fenced("python", signature(name, function)), summary]
    parts += [fenced("text", part.strip()) for part in PARTS.split(text) if part.strip()]
    return "\n\n".join(parts + ([fenced("pycon", examples)] if examples else []))


def signature(name: str, function: Callable[..., Any]) -> str:
    """Write a signature, one argument a line where it is long.

    >>> signature("approach", lambda level, goal="a": level)
    "approach(level, goal='a')"
    """
    found = inspect.signature(function)
    arguments = [argument.replace(annotation=_plain(argument.annotation)) for argument in found.parameters.values()]
    found = found.replace(parameters=arguments, return_annotation=_plain(found.return_annotation))
    line = f"{name}{found}"
    if len(line) <= LINE:
        return line
    back = str(found.replace(parameters=[])).removeprefix("()")
    return f"{name}(\n{''.join(f'    {argument},\n' for argument in arguments)}){back}"


def _plain(annotation: Any) -> Any:
    return _AsWritten(annotation) if isinstance(annotation, str) else annotation


def separated(text: str) -> tuple[str, str]:
    r"""Part the examples from the text of a docstring.

    >>> separated("Equation.\n\n>>> 1 + 1\n2")
    ('Equation.\n', '>>> 1 + 1\n2')
    """
    before, mark, after = text.partition(">>> ")
    return (before.rstrip(" \n") + "\n" if mark else text), (mark + after).strip()


def fenced(language: str, text: str) -> str:
    """Fence a block of code."""
    return f"```{language}\n{text.strip(chr(10))}\n```"
