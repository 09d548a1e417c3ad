"""Let Hydra compose from our files: those of the program and those where one works, whatever system wrote them."""

from __future__ import annotations

import re
from io import StringIO
from pathlib import Path

from hydra.core.object_type import ObjectType
from hydra.plugins.config_source import ConfigResult, ConfigSource
from omegaconf import OmegaConf
from omegaconf.basecontainer import BaseContainer
from yaml import AliasEvent, YAMLError, parse

from sim.config import files
from sim.domain.errors import ConfigError

SCHEME = "central-asia-influence"
MAYBE_ALIAS = re.compile(r"(?m)(^|[\s\[{,])\*\S")


class Files(ConfigSource):
    """Give Hydra the files that `sim.config.files` finds."""

    @staticmethod
    def scheme() -> str:
        """Name the kind of source."""
        return SCHEME

    def load_config(self, config_path: str) -> ConfigResult:
        """Read a file: its values, and the package that its first lines name."""
        path = _place(config_path)
        values = loaded(path)
        return ConfigResult(config=values, path=str(path), provider=self.provider, header=self._get_header_dict(files.text(path)))

    def available(self) -> bool:
        """Say that there are files."""
        return True

    def is_group(self, config_path: str) -> bool:
        """Say whether there is a group of the name."""
        return config_path == "" or files.is_group(config_path)

    def is_config(self, config_path: str) -> bool:
        """Say whether there is a file of the name."""
        group, _, name = config_path.rpartition("/")
        return (group, name) == ("", "config") or (files.is_group(group) and name in files.options(group))

    def list(self, config_path: str, results_filter: ObjectType | None) -> list[str]:
        """List the groups, or the files of one."""
        if config_path != "":
            return [] if results_filter == ObjectType.GROUP else files.options(config_path)
        return (["config"] if results_filter != ObjectType.GROUP else []) + (files.groups() if results_filter != ObjectType.CONFIG else [])


def _place(config_path: str) -> Path:
    group, _, name = config_path.rpartition("/")
    return files.file(group, name) if group else files.folder() / f"{name}.yaml"


def loaded(path: Path) -> BaseContainer:
    """Read a file as Hydra does, with its name for the library's messages.

    Raises:
        ConfigError: it holds an alias (`*name`), by which a few lines can stand for more values than any memory holds.
    """
    text = files.text(path)
    if MAYBE_ALIAS.search(text) and _has_alias(text):
        raise ConfigError(f"{short(str(path))}: found an alias (*name); allowed: YAML that writes every value where it belongs")
    stream = StringIO(text)
    stream.name = str(path)
    return OmegaConf.load(stream)


def _has_alias(text: str) -> bool:
    try:
        return any(isinstance(event, AliasEvent) for event in parse(text))
    except YAMLError:
        return False  # whoever reads it says what is wrong


def short(name: str) -> str:
    """Write the path of a file from its `configs` on; any other stays as it is."""
    path = Path(name)
    return next((str(path.relative_to(place.parent)) for place in files.folders() if path.is_relative_to(place)), name)
