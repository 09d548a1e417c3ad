"""Compose by Hydra beside other threads, and inside programs that use Hydra themselves: its global state is theirs."""

from __future__ import annotations

from collections.abc import Sequence
from copy import copy
from functools import lru_cache
from threading import Lock
from typing import Any

from hydra._internal.config_loader_impl import ConfigLoaderImpl
from hydra._internal.config_search_path_impl import ConfigSearchPathImpl
from hydra._internal.sources_registry import SourcesRegistry
from hydra.core.config_loader import ConfigLoader
from hydra.core.config_store import ConfigStore
from hydra.core.plugins import Plugins
from hydra.types import RunMode
from hydra.version import VersionBase, setbase
from omegaconf import OmegaConf

from sim.config.source import SCHEME, Files

VERSION = "1.3"  # of Hydra's rules, where no program around this one has chosen another
_making = Lock()


def composed(overrides: Sequence[str]) -> dict[str, Any]:
    """Compose config.yaml with overrides, as plain values.

    Raises:
        HydraException, OmegaConfBaseException, YAMLError: what the libraries raise for a file or an override at fault.
    """
    values = OmegaConf.to_container(loader().load_configuration("config", list(overrides), RunMode.RUN, from_shell=False))
    return {str(key): value for key, value in values.items() if key != "hydra"}  # type: ignore[union-attr]


def loader() -> ConfigLoader:
    """Give what reads the files, at every call anew; it needs no global state."""
    with _making:
        return _loader()


@lru_cache
def _loader() -> ConfigLoader:
    """Make a loader once, whose main source is our files; Hydra has no public way to one without its global state."""
    Plugins.instance()  # registers the sources that Hydra brings
    SourcesRegistry.instance().register(Files)
    if VersionBase.instance().getbase() is None:
        setbase(VERSION)
    path = ConfigSearchPathImpl()
    for provider, place in (("hydra", "pkg://hydra.conf"), ("main", f"{SCHEME}://"), ("schema", "structured://")):
        path.append(provider, place)
    return _apart(ConfigLoaderImpl(path))


def _apart(made: ConfigLoader) -> ConfigLoader:
    """Let a loader see Hydra's own structured configs alone: another program may store one named `config`, as ours is."""
    store = copy(ConfigStore.instance())
    store.repo = {"hydra": store.repo["hydra"]}
    for source in made.get_sources():
        if hasattr(source, "store"):
            source.store = store
    return made
