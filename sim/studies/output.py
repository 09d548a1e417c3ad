"""What studies write alike: the name of their folder, its composed config, Markdown tables, the list of its files."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from math import isnan
from pathlib import Path

from sim.config import Config, digest, is_default, scenario_name
from sim.config.identity import suffix
from sim.config.scenarios import BASELINE
from sim.results import parts
from sim.results.formats import composed, write_signed

LONGEST_NAME = 100  # characters of a folder's name, for file systems and for eyes


def study_folder(config: Config, name: str, *chosen: str) -> Path:
    """Name the folder of a study: its name, what was chosen, a short hash where values were overridden."""
    return Path(config.results) / "-".join([name, *chosen, *([] if is_default(config) else [digest(config)[:8]])])


def world_folder(config: Config, name: str) -> Path:
    """Name the folder of a study of one world: as `study_folder`, with the theory and the scenario where one is chosen."""
    scenario = scenario_name(config)
    return study_folder(config, f"{name}{suffix(config)}", *([] if scenario == BASELINE else [scenario]))


def write_config(folder: Path, config: Config, asked: Config | None = None) -> None:
    """Write the composed config of a result, signed by what was asked where a study added to it."""
    write_signed(folder, digest(asked or config), composed(config))


def markdown(header: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    r"""Write a table in Markdown; a bar within a cell is kept from ending it.

    >>> print(markdown(["a", "b"], [["1", "2|3"]]))
    | a | b |
    |---|---|
    | 1 | 2\|3 |
    """
    bare = [[str(cell).replace("|", "\\|") for cell in row] for row in rows]
    return "\n".join([f"| {' | '.join(header)} |", f"|{'---|' * len(header)}", *(f"| {' | '.join(row)} |" for row in bare)])


def band(low: float, high: float, style: str = ".2f") -> str:
    """Write the ends of a band.

    >>> band(-0.5, 1, "+.1f")
    '-0.5 to +1.0'
    """
    return f"{low:{style}} to {high:{style}}"


def percent(share: float) -> str:
    """Write a share in percent; a dash where there is none.

    >>> percent(0.25), percent(float("nan"))
    ('25%', '-')
    """
    return "-" if isnan(share) else f"{share:.0%}"


def text_file(name: str, write: Callable[[], str]) -> dict[str, parts.Make]:
    """Describe a text as a part of a result."""
    return {name: lambda folder: (folder / name).write_text(write(), encoding="utf-8")}


def conclude(folder: Path, failed: Mapping[str, str]) -> None:
    """Print the files of a result, and name the parts that could not be made.

    Raises:
        Incomplete: there are some.
    """
    print(files(folder))
    parts.require_all({folder: failed})


def files(folder: Path) -> str:
    """Name the files of a result, and last the folder."""
    found = sorted(path.relative_to(folder) for path in folder.rglob("*") if path.is_file())
    names = ", ".join(str(path) for path in found if path.suffix != ".svg")
    vector = "\n(each figure also as .svg)" if any(path.suffix == ".svg" for path in found) else ""
    return f"\nFiles: {names}{vector}\nResults: {folder}"
