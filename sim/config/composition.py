"""Compose the YAML files and overrides into one typed, checked config."""

from __future__ import annotations

from collections.abc import Sequence
from copy import deepcopy
from functools import lru_cache
from itertools import product
from pathlib import Path
from typing import Any

from hydra.core.override_parser.overrides_parser import OverridesParser
from hydra.core.override_parser.types import Override
from hydra.errors import HydraException
from omegaconf import OmegaConf
from yaml import CSafeLoader, MarkedYAMLError, YAMLError, load

from sim.config.composer import composed, loader
from sim.config.files import choose, file, options, state, text
from sim.config.origins import EACH, LAST_ORIGIN, LATEST, settle
from sim.config.overrides import SCENARIO, beside_file, requested
from sim.config.paths import FILE, as_typed, expanded
from sim.config.scenarios import BASELINE, combine, inherit, references, scenario_name, within_cast
from sim.config.schema import Config, Scenario, Theory
from sim.config.source import loaded
from sim.config.typed import typed
from sim.config.validate import check
from sim.config.yaml_errors import refuse_extremes, yaml_errors_in_one_line
from sim.domain.errors import ConfigError, among, nearest

LARGEST_FILE = 2**20  # bytes; a composed config has some 70,000
GROUP = "theory"


def read(path: str | Path, overrides: Sequence[Override] = ()) -> Config:
    """Read a composed config, checked as one from the command line is; `overrides` replace single values of it.

    Raises:
        ConfigError: naming the file or the key at fault.
    """
    path = Path(path).expanduser()
    values = _loaded(path)
    for override in overrides:
        _put(values, override.key_or_group.split("."), override.value())
    refuse_extremes(values, [])
    if values.get("origin") == LATEST:
        values["origin"] = LAST_ORIGIN
    config = expanded(typed(values))
    _check_complete(config, path)
    check(config)
    return config


def _loaded(path: Path) -> dict[str, Any]:
    try:
        if path.stat().st_size > LARGEST_FILE:
            raise ConfigError(
                f"{FILE}: {path} is larger than {LARGEST_FILE:,} bytes; expected a composed config, such as a result's config.yaml"
            )
        values = load(text(path), CSafeLoader)
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


def _check_complete(config: Config, path: Path) -> None:
    """Refuse a config whose scenarios or estimates are not those that this version runs."""
    for name in (scenario_name(config), BASELINE):
        among(f"{path}: scenarios", name, config.scenarios)
    known = compose().estimates
    for name in config.estimates:
        if name not in known:
            raise ConfigError(f"{path}: estimates.{name}: this version has no such estimate; {nearest(name, known)}")
    missing = [name for name in known if name not in config.estimates]
    if missing:
        raise ConfigError(f"{path}: estimates.{missing[0]}: missing; the file is from another version, or was cut")


def compose(*overrides: str) -> Config:
    """Compose a config as the command line would: `compose("+scenario=ukraine_distraction", "ensemble.replicates=50")`.

    Raises:
        ConfigError: with one line that names the key or file at fault.

    >>> compose("ensemble.replicates=50").ensemble.replicates
    50
    """
    request = requested(overrides)
    if request.file is not None:
        return read(request.file, beside_file(overrides))
    return expanded(deepcopy(_composed(tuple(request.scenarios or [BASELINE]), tuple(request.rest), state())))


@lru_cache(maxsize=64)  # notebooks and the page come back to a config; the files take most of a second to read
def _composed(selected: Sequence[str], rest: Sequence[str], _: object) -> Config:
    """Compose scenarios and other overrides, as the files stand now."""
    values = _values(_closure([*options(SCENARIO), *selected] if f"study={EACH}" in rest else selected), rest)
    if "selected" in values:
        raise ConfigError("selected: written by the program; choose scenarios by '+scenario=[a,b]'")
    if len(selected) > 1:
        values["scenarios"]["+".join(selected)] = combine(selected, values["scenarios"])
    values["scenarios"] = inherit(values["scenarios"])
    settle(values, selected)
    config = within_cast(typed(values | {"selected": list(selected)}))
    check(config)
    return config


def library() -> dict[str, Scenario]:
    """Compose every scenario there is a file of, each for itself, with the shocks that it inherits.

    Raises:
        ConfigError: with one line that names the key or file at fault.

    >>> library()["ceasefire"].shocks["western_sanctions"].end
    '2026Q1'
    """
    values = _values(_closure(options(SCENARIO)), [])
    values["scenarios"] = inherit(values["scenarios"])
    settle(values, [BASELINE])
    return typed(values).scenarios


def sweep(overrides: Sequence[str]) -> list[list[str]]:
    """Expand a sweep, in Hydra's syntax, into the overrides of each of its runs.

    Raises:
        ConfigError: the syntax cannot be read.

    >>> sweep(["+scenario=baseline", "ensemble.seed=range(1,3)"])
    [['+scenario=baseline', 'ensemble.seed=1'], ['+scenario=baseline', 'ensemble.seed=2']]
    """
    try:
        parser = OverridesParser.create(config_loader=loader())  # glob(*) asks it for the files of a group
        values = {each.get_key_element(): _sweep_values(each) for each in parser.parse_overrides(list(map(as_typed, overrides)))}
    except (HydraException, ValueError, RecursionError) as error:
        raise ConfigError(f"{' '.join(overrides)}: the sweep cannot be read; write key=a,b or key=range(1,4)") from error
    points = [[f"{key}={value}" for key, value in zip(values, point, strict=True)] for point in product(*values.values())]
    if not points:
        raise ConfigError(f"{' '.join(overrides)}: the sweep is empty; write key=a,b or key=range(1,4)")
    return points


def _sweep_values(override: Override) -> list[str]:
    """List the values that an override goes through: one, where it is no sweep."""
    return list(override.sweep_string_iterator()) if override.is_sweep_override() else [override.get_value_element_as_str()]


def _closure(selected: Sequence[str]) -> list[str]:
    """List the scenarios to load: those asked for, the baseline, and what they name; bases before what builds on them."""
    found: list[str] = []

    def add(name: str, path: tuple[str, ...]) -> None:
        if name in found or name in path:
            return
        with yaml_errors_in_one_line():
            scenario = OmegaConf.to_container(loaded(file(SCENARIO, name)))
        for other in references(scenario):
            add(choose(f"configs/{SCENARIO}/{name}.yaml: builds_on or against", SCENARIO, other), (*path, name))
        found.append(name)

    for name in [BASELINE, *selected]:
        add(name, ())
    return found


def _values(scenarios: Sequence[str], overrides: Sequence[str]) -> dict[str, Any]:
    with yaml_errors_in_one_line():
        values = composed([as_typed(f"+{SCENARIO}=[{','.join(scenarios)}]"), *overrides])
        refuse_extremes(values, [])
    found = values.setdefault("scenarios", {})
    if not isinstance(found, dict):
        raise ConfigError(f"scenarios: found {found}; expected a mapping by name")
    for name in scenarios:
        if name not in found:
            raise ConfigError(f"configs/{SCENARIO}/{name}.yaml: its first line must be '# @package scenarios.{name}'")
    for name, scenario in found.items():
        among("scenarios", name, scenarios)
        for other in references(scenario):
            among(f"scenarios.{name}: builds_on or against (name it in +scenario as well)", other, scenarios)
    return values


def theories() -> dict[str, Theory]:
    """Give every theory of configs/theory/, by the name of its file: `replace(config, theory=theories()["landscape"])`.

    Raises:
        ConfigError: a file cannot be used.

    >>> theories()["landscape"].name
    'landscape'
    """
    return {name: compose(f"{GROUP}={name}").theory for name in options(GROUP)}
