"""Read the command line; compose and check every run that it asks for before any is started."""

from __future__ import annotations

import shlex
import tempfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from importlib.metadata import PackageNotFoundError
from importlib.metadata import version as version_of
from pathlib import Path
from typing import TYPE_CHECKING

from sim import PROJECT
from sim.domain.errors import ConfigError, among

if TYPE_CHECKING:
    from sim.config.schema import Config


@dataclass(frozen=True)
class Command:
    """Hold a command line: its overrides, whether they make a sweep, and the page it asks for instead of a run."""

    overrides: list[str]
    multirun: bool = False
    page: Callable[[], str] | None = None


def read(arguments: Sequence[str]) -> Command:
    """Separate flags from overrides, in whatever order they come.

    Raises:
        ConfigError: a flag is unknown.

    >>> read(["-m", "+scenario=a,b"])
    Command(overrides=['+scenario=a,b'], multirun=True, page=None)
    """
    flags = [argument for argument in arguments if argument.startswith("-")]
    overrides = [argument for argument in arguments if not argument.startswith("-")]
    pages: dict[str, Callable[[], str]] = {
        "-h": help_page,
        "--help": help_page,
        "--version": version,
        "--completion": partial(completion, overrides),
    }
    for flag in flags:
        among("option", flag, ["-m", "--multirun", *pages])
    asked = [pages[flag] for flag in flags if flag in pages]
    return Command(overrides, multirun="-m" in flags or "--multirun" in flags, page=asked[0] if asked else None)


def help_page() -> str:
    """Give the help page."""
    from sim.command_line.help import text

    return text()


def completion(shells: Sequence[str]) -> str:
    """Give the script of a shell that completes what may follow `python -m sim`; of bash where none is named.

    Raises:
        ConfigError: there is none for the shell.
    """
    from sim.command_line.completion import script

    return script(shells[0] if shells else "bash")


def version() -> str:
    """Give the version of the installed package, or say that it runs from its folder."""
    try:
        return f"{PROJECT} {version_of(PROJECT)}"
    except PackageNotFoundError:
        return f"{PROJECT}, not installed"


def written(arguments: Sequence[str]) -> str:
    """Write a command line as one would type it, to be kept with the results.

    >>> written(["+scenario=[a,b]"])
    "python -m sim '+scenario=[a,b]'"
    """
    return shlex.join(["python", "-m", "sim", *arguments])


def explain(error: BaseException) -> str:
    """Say in one line what stopped a run.

    Raises:
        ValueError: an error that is not the user's, and so needs its traceback.

    >>> explain(OSError(28, "No space left on device", "results/a.nc"))
    'results/a.nc: No space left on device'
    """
    if isinstance(error, ConfigError):
        return str(error)
    if isinstance(error, OSError):
        return " ".join(f"{error.filename or 'results'}: {error.strerror or error}".split())
    if isinstance(error, MemoryError):
        return "ensemble.replicates: too many for the memory of this machine; lower it"
    raise error


def configs(command: Command) -> list[Config]:
    """Compose and check every run of a command, and that its results can be written.

    Raises:
        ConfigError: one of them cannot be run.
    """
    from sim.config.composition import compose, sweep

    points = sweep(command.overrides) if command.multirun else [command.overrides]
    found = [compose(*point) for point in points]
    studies = {config.study for config in found}
    if len(studies) > 1:
        raise ConfigError(f"study: found {', '.join(sorted(studies))} in one sweep; allowed: one")
    if len({config.results for config in found}) > 1:
        raise ConfigError("results: found several in one sweep; allowed: one folder, in which every point gets a folder of its own")
    for folder in {config.results for config in found}:
        check_writable(Path(folder))
    return found


def check_writable(folder: Path) -> None:
    """Refuse a folder that cannot be made or written to; nothing is left behind.

    Raises:
        ConfigError: naming the folder and the reason.
    """
    nearest = folder.absolute()
    while not nearest.exists() and nearest != nearest.parent:
        nearest = nearest.parent
    try:
        with tempfile.TemporaryFile(dir=nearest) as probe:
            probe.write(b"0")
    except OSError as error:
        raise ConfigError(f"results: '{folder}' cannot be written ({error.strerror}); choose another folder by results=FOLDER") from error
