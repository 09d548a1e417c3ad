"""Compose by Hydra beside other threads, and inside programs that use Hydra themselves: its global state is theirs."""

from __future__ import annotations

from collections.abc import Sequence
from copy import copy
from functools import lru_cache
from pathlib import Path
from threading import Lock
from typing import Any

import hydra
from hydra.core.config_loader import ConfigLoader
from hydra.core.config_store import ConfigStore
from hydra.core.global_hydra import GlobalHydra
from hydra.core.plugins import Plugins
from hydra.core.utils import JobRuntime
from hydra.types import RunMode
from hydra.version import VersionBase
from omegaconf import OmegaConf

from sim.config.files import folder

_making = Lock()


def composed(overrides: Sequence[str]) -> dict[str, Any]:
    """Compose config.yaml and overrides into plain values.

    Raises:
        HydraException, OmegaConfBaseException, YAMLError: what the libraries raise for a file or an override at fault.
    """
    values = OmegaConf.to_container(loader().load_configuration("config", list(overrides), RunMode.RUN, from_shell=False))
    return {str(key): value for key, value in values.items() if key != "hydra"}  # type: ignore[union-attr]


def loader() -> ConfigLoader:
    """Give what reads the files, at every call anew; it needs no global state."""
    with _making:
        return _loader(folder())


@lru_cache
def _loader(place: Path) -> ConfigLoader:
    """Make a loader, once for each folder: Hydra gives one to its global state alone, in whose place another stands meanwhile."""
    Plugins.instance()  # takes long the first time; threads of the program around shall miss their state for a millisecond alone
    state, job, rules = GlobalHydra.instance(), JobRuntime.instance().get("name"), VersionBase.instance()
    GlobalHydra.set_instance(copy(state))
    VersionBase.set_instance(copy(rules))
    try:
        GlobalHydra.instance().clear()
        hydra.initialize_config_dir(str(place), version_base="1.3")
        return _apart(GlobalHydra.instance().config_loader())
    finally:
        GlobalHydra.set_instance(state)
        JobRuntime.instance().set("name", job)
        if state.is_initialized():  # else nobody has chosen the version whose rules hold, and ours stays
            VersionBase.set_instance(rules)


def _apart(made: ConfigLoader) -> ConfigLoader:
    """Let a loader see Hydra's own structured configs alone: another program may store one named `config`, as ours is."""
    store = copy(ConfigStore.instance())
    store.repo = {"hydra": store.repo["hydra"]}
    for source in made.get_sources():
        if hasattr(source, "store"):
            source.store = store
    return made
