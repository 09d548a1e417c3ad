"""Rebuild a figure or a netCDF from what it carries, and say whether it comes out identical; or complete a results folder."""

from __future__ import annotations

import json
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from importlib import import_module
from pathlib import Path
from secrets import token_hex

from sim import PROJECT, results
from sim.config import Config, ConfigError, digest
from sim.config import read as read_config
from sim.config.schema import Engine
from sim.plots.layout import stamp
from sim.results.formats import write_signed
from sim.results.provenance import LIBRARIES, package_version
from sim.studies import STUDIES
from sim.studies.compare import reading, report
from sim.studies.completing import complete, quietly

NEEDED = ("config", "config_hash", "seed", "version", "command")
REBUILT = ("ensemble", "backtest", "calibrate")  # studies that write what can be rebuilt; none that serves, reads results or rebuilds
DATASETS = {"ensemble": results.DATASET, "backtest": "scores.nc"}


def run(config: Config, command: str) -> None:
    """Rebuild the file that a config names into a new folder, and print whether it is identical; give a folder what it lacks.

    Raises:
        ConfigError: the file cannot be read, carries no config, or one that this version cannot run. Incomplete: a part failed again.
    """
    if config.file is None:
        raise ConfigError(
            "file: found none; study=rerun needs a figure, a netCDF or a results folder, such as file=results/baseline/figures/paths.png"
        )
    path = Path(config.file)
    if path.is_dir():
        made = complete(path)
        print(f"Made: {', '.join(made)}\nResults: {path}" if made else f"{path} has all that it can have")
        return
    marks = read_marks(path)
    configs = [_readable(path, text) for text in marks["config"].split(stamp.SEPARATOR)]
    folder = _new_folder(Path(config.results), marks["config_hash"])
    print(f"Rebuilding {path.name}: {marks['command']} (version {marks['version']}, seed {marks['seed']}, config {marks['config_hash']})")
    rebuilt = rebuild(configs, marks, path, folder)
    print("\n".join(verdict(path, rebuilt, marks, configs)))
    print(f"Results: {folder}")


def read_marks(path: Path) -> dict[str, str]:
    """Read what a file carries.

    Raises:
        ConfigError: it cannot be read, or carries too little to be rebuilt.
    """
    try:
        marks = stamp.read(path)
    except OSError as error:
        raise ConfigError(f"file: {path} cannot be read ({error.strerror or 'cut short, or of another program'})") from error
    except ValueError as error:
        raise ConfigError(f"file: {path}: {error}; expected a PNG, SVG or netCDF of this program") from error
    if missing := [key for key in NEEDED if key not in marks]:
        raise ConfigError(
            f"file: {path} carries no {missing[0]}, so it cannot be rebuilt; this program did not write it, or an older version"
        )
    return marks


def _readable(path: Path, text: str) -> Config:
    """Turn the config that a file carries into one that can be run here: data that is checked as any other, run by this machine alone.

    Raises:
        ConfigError: this version cannot run it.
    """
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / results.COMPOSED
        file.write_text(text, encoding="utf-8")
        try:
            found = read_config(file)
        except ConfigError as error:
            raise ConfigError(
                f"file: {path} carries a config that this version cannot run: {str(error).replace(str(file), 'config')}"
            ) from error
    if found.study not in REBUILT:
        raise ConfigError(f"file: {path} comes from study={found.study}, which is not rebuilt; allowed: {', '.join(REBUILT)}")
    return replace(found, engine=Engine())


def _new_folder(root: Path, hashes: str) -> Path:
    """Name a folder that is not there yet."""
    name = f"rerun-{hashes.partition(',')[0]}"
    return next(folder for folder in _names(root, name) if not folder.exists())


def _names(root: Path, name: str) -> Iterator[Path]:
    yield root / name
    while True:
        yield root / f"{name}-{token_hex(2)}"


def rebuild(configs: Sequence[Config], marks: Mapping[str, str], path: Path, folder: Path) -> Path:
    """Run again what made a file, into a folder, and give the new file of the same name.

    Raises:
        ConfigError: there is none.
    """
    drawn = path.suffix != ".nc"
    wanted = f"{marks.get('figure', path.stem)}{path.suffix}" if drawn else DATASETS.get(configs[0].study, results.DATASET)
    with results.written_atomically(folder) as temporary, quietly():
        for number, config in enumerate(configs):
            here = replace(config, results=str(temporary / f"run-{number}"), figures=drawn and len(configs) == 1)
            import_module(STUDIES[config.study]).run(here, marks["command"])
        if len(configs) > 1:
            _compare(temporary)
        found = sorted(temporary.rglob(wanted))
        if not found:
            raise ConfigError(f"file: {path}: its config gives no {wanted}; it was drawn by hand, or by a version that draws other figures")
        place = found[-1].relative_to(temporary)
        write_signed(temporary, marks["config_hash"], marks["config"])
    return folder / place


def _compare(folder: Path) -> None:
    """Compare the runs as they were compared, labelled by their folders."""
    places = sorted(folder.glob("run-*/*"), key=lambda place: int(place.parent.name.partition("-")[2]))
    (folder / "compared").mkdir()
    _, more = report.write({label: reading.read(place) for label, place in reading.labels(places).items()}, folder / "compared")
    for make in more.values():
        make(folder / "compared")


def verdict(path: Path, made: Path, marks: Mapping[str, str], configs: Sequence[Config]) -> list[str]:
    """Say "identical", in pixels, drawing or bits, or what differs: version, config, figure."""
    apart = stamp.difference(path, made)
    versions = _versions(marks)
    hashes = ", ".join(dict.fromkeys(digest(config)[:8] for config in configs))
    edited = "" if hashes == marks["config_hash"] else f"config: it says {marks['config_hash']}, the config that it carries is {hashes}"
    what = {".png": "every pixel", ".svg": "every element of the drawing", ".nc": "every bit of every variable"}[path.suffix]
    lines = [f"identical: {what} of {made.name} is the same"] if apart is None else [f"differs: {apart}"]
    return [line for line in [*lines, *versions, edited, _fonts(marks, stamp.read(made))] if line]


def _fonts(there: Mapping[str, str], here: Mapping[str, str]) -> str:
    """Say in which fonts a figure was drawn, where they are not those of here."""
    fonts = there.get("fonts"), here.get("fonts")
    return f"fonts: made with {fonts[0]}, rebuilt with {fonts[1]}" if all(fonts) and fonts[0] != fonts[1] else ""


def _versions(marks: Mapping[str, str]) -> list[str]:
    """List the versions that are not those of here."""
    here = {"version": package_version(PROJECT)} | {name: package_version(name) for name in LIBRARIES}
    there = {"version": marks["version"], **json.loads(marks.get("versions", "{}"))}
    names = {"version": "this program"}
    return [
        f"version: made by {names.get(name, name)} {there[name]}, rebuilt by {now}"
        for name, now in here.items()
        if name in there and there[name] != now
    ]
