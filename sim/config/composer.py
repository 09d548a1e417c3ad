"""Compose by Hydra beside other threads, and inside programs that use Hydra themselves: its global state is as before afterwards."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from copy import copy
from threading import Lock
from typing import Any

from hydra._internal.config_loader_impl import ConfigLoaderImpl
from hydra._internal.config_search_path_impl import ConfigSearchPathImpl
from hydra._internal.sources_registry import SourcesRegistry
from hydra.core.config_loader import ConfigLoader
from hydra.core.plugins import Plugins
from hydra.types import RunMode
from hydra.version import VersionBase, setbase
from omegaconf import OmegaConf

from sim.config.source import SCHEME, Files

VERSION = "1.3"  # of Hydra's rules; a program around this one may go by those of another
_in_turn = Lock()


def composed(overrides: Sequence[str]) -> dict[str, Any]:
    """Compose config.yaml and overrides into plain values.

    Raises:
        HydraException, OmegaConfBaseException, YAMLError: what the libraries raise for a file or an override at fault.
    """
    with loader() as lent:
        values = OmegaConf.to_container(lent.load_configuration("config", list(overrides), RunMode.RUN, from_shell=False))
    return {str(key): value for key, value in values.items() if key != "hydra"}  # type: ignore[union-attr]


@contextmanager
def loader() -> Iterator[ConfigLoader]:
    """Lend what reads the files, to one thread at a time; the loader itself needs none of the state, but asks which rules hold."""
    with _in_turn:
        Plugins.instance()  # registers the sources that Hydra brings
        SourcesRegistry.instance().register(Files)
        rules = VersionBase.instance()
        VersionBase.set_instance(copy(rules))
        try:
            setbase(VERSION)
            yield _loader()
        finally:
            VersionBase.set_instance(rules)


def _loader() -> ConfigLoader:
    """Make a loader as Hydra does, whose main source is our files, wherever they lie."""
    path = ConfigSearchPathImpl()
    for provider, place in (("hydra", "pkg://hydra.conf"), ("main", f"{SCHEME}://"), ("schema", "structured://")):
        path.append(provider, place)
    return ConfigLoaderImpl(path)
