"""Read a composed config back from a file, such as the config.yaml of a result: data that is checked, never anything that is executed."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from hydra.core.override_parser.types import Override
from yaml import CSafeLoader, MarkedYAMLError, YAMLError, load

from sim.config.checks import check
from sim.config.overrides import FILE
from sim.config.scenarios import BASELINE, scenario_name
from sim.config.schema import Config
from sim.config.translate import refuse_extremes, typed
from sim.domain.errors import ConfigError, among, nearest

LARGEST = 2**20  # bytes; a composed config has some 70,000
REFERENCE = "${"  # how the library would be asked to look a value up, in the environment say


def read(path: str | Path, overrides: Sequence[Override] = ()) -> Config:
    """Read a composed config, checked as one from the command line is; `overrides` replace single values of it.

    Raises:
        ConfigError: naming the file or the key at fault.
    """
    values = _loaded(Path(path))
    for override in overrides:
        _put(values, override.key_or_group.split("."), override.value())
    _refuse_references(values, [])
    refuse_extremes(values, [])
    config = typed(values)
    _check_complete(config, Path(path))
    check(config)
    return config


def _loaded(path: Path) -> dict[str, Any]:
    try:
        if path.stat().st_size > LARGEST:
            raise ConfigError(
                f"{FILE}: {path} is larger than {LARGEST:,} bytes; expected a composed config, such as a result's config.yaml"
            )
        values = load(path.read_text(encoding="utf-8"), CSafeLoader)
    except OSError as error:
        raise ConfigError(f"{FILE}: {path} cannot be read ({error.strerror}); expected a composed config, such as a result's") from error
    except UnicodeDecodeError as error:
        raise ConfigError(f"{FILE}: {path} holds bytes that are not UTF-8; allowed: YAML in UTF-8") from error
    except MarkedYAMLError as error:
        line = f", line {error.problem_mark.line + 1}" if error.problem_mark else ""
        raise ConfigError(f"{FILE}: {path}{line}: not readable as YAML: {error.problem or error.context}") from error
    except (YAMLError, RecursionError) as error:
        raise ConfigError(f"{FILE}: {path}: not readable as YAML: {error}") from error
    if not isinstance(values, dict) or not values.get("selected"):
        raise ConfigError(f"{FILE}: {path} is no composed config; expected one that this program wrote, such as a result's config.yaml")
    return {str(key): value for key, value in values.items()}


def _put(values: dict[str, Any], path: list[str], value: Any) -> None:
    for name in path[:-1]:
        inner = values.setdefault(name, {})
        if not isinstance(inner, dict):
            raise ConfigError(f"{'.'.join(path)}: there is no such key; '{name}' holds {inner!r}")
        values = inner
    old = values.get(path[-1])
    values[path[-1]] = old | value if isinstance(old, dict) and isinstance(value, dict) else value


def _refuse_references(values: Any, path: list[str]) -> None:
    if isinstance(values, dict):
        for name, value in values.items():
            _refuse_references(value, [*path, str(name)])
    elif isinstance(values, list):
        for value in values:
            _refuse_references(value, path)
    elif isinstance(values, str) and REFERENCE in values:
        raise ConfigError(f"{'.'.join(path)}: found '{values}'; a composed config holds plain values, none with {REFERENCE}")


def _check_complete(config: Config, path: Path) -> None:
    """Refuse a config whose scenarios or estimates are not those that this version runs."""
    from sim.config.composition import compose

    for name in (scenario_name(config), BASELINE):
        among(f"{path}: scenarios", name, config.scenarios)
    known = compose().estimates
    for name in config.estimates:
        if name not in known:
            raise ConfigError(f"{path}: estimates.{name}: this version has no such estimate; {nearest(name, known)}")
    missing = [name for name in known if name not in config.estimates]
    if missing:
        raise ConfigError(f"{path}: estimates.{missing[0]}: missing; the file is from another version, or was cut")
