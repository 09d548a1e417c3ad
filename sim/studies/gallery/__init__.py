"""Run every scenario of the library beside its counterfactual, each from its own origin, and put what they change on one page."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from tqdm import tqdm

from sim import results
from sim.config import Config, ConfigError
from sim.config.composition import library
from sim.config.origins import check_something_happens
from sim.config.scenarios import BASELINE, within_cast
from sim.ensemble.experiment import quarters_to_run
from sim.studies.gallery.effects import batches, effects, from_its_origin
from sim.studies.gallery.report import lines, write
from sim.studies.output import conclude, study_folder


def run(config: Config, command: str) -> None:
    """Run the scenarios chosen, or all that have a counterfactual; write and print what they change.

    Raises:
        ConfigError: a scenario chosen has no counterfactual, one cannot run in these years, or the results folder is not ours.
    """
    folder = study_folder(config, "gallery", *(config.selected if config.selected != [BASELINE] else []))
    results.refuse_foreign(folder)
    whole = with_library(config)
    names = names_of(whole)
    for name in names:
        check_something_happens(name, from_its_origin(whole, name))
    work = batches(whole, names)
    total = sum(quarters_to_run(from_its_origin(whole, batch[0])) for batch in work)
    with tqdm(total=total, desc=folder.name, unit="quarter", disable=None, leave=False) as bar:
        found = effects(only(whole, names), work, command, bar.update)
    failed = write(found, config, whole, folder)
    print(lines(found))
    conclude(folder, failed)


def with_library(config: Config) -> Config:
    """Give a config every scenario there is a file of; those it has already stay as they are."""
    return within_cast(replace(config, scenarios={**library(), **config.scenarios}))


def names_of(config: Config) -> list[str]:
    """List the scenarios to run: those chosen, or without a choice all that have a counterfactual.

    Raises:
        ConfigError: one that is chosen has none.
    """
    compared = sorted(name for name, scenario in config.scenarios.items() if scenario.against and "+" not in name)
    if config.selected == [BASELINE]:
        return compared
    for name in config.selected:
        if name not in compared:
            raise ConfigError(f"scenario: '{name}' has no counterfactual, so that nothing can be compared; allowed: {', '.join(compared)}")
    return list(config.selected)


def only(config: Config, names: Iterable[str]) -> Config:
    """Leave out the scenarios that are neither run nor, in one step or several, a counterfactual: they need not fit the years."""
    kept: set[str] = set()
    for name in names:
        here: str | None = name
        while here and here not in kept:
            kept.add(here)
            here = config.scenarios[here].against
    return replace(config, scenarios={name: scenario for name, scenario in config.scenarios.items() if name in kept})
