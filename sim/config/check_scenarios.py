"""Check a scenario's shocks: what they move, where, when, in which shape and by how much."""

from __future__ import annotations

from sim.config.check_estimates import check_bounds, check_claims, check_estimate, check_text
from sim.config.check_quarters import check_quarter
from sim.config.check_region import check_codes
from sim.config.scenarios import scenario_name
from sim.config.schema import Config, Region, Scenario, Shock
from sim.domain.arrays import CHANNELS
from sim.domain.drivers import BY_NAME, Driver
from sim.domain.errors import ConfigError, among

SHAPES = {"step": (), "ramp": ("duration",), "decay": ("half_life",), "pulse": ("duration",)}
EXTENTS = {"powers": "power", "states": "state", "channels": "channel"}


def check_scenario(name: str, scenario: Scenario, config: Config) -> None:
    """Check one scenario and its shocks.

    Raises:
        ConfigError: naming the key at fault.
    """
    key = f"scenarios.{name}"
    check_text(f"{key}.title", scenario.title, "a title")
    check_text(f"{key}.story", scenario.story, "the story in one paragraph")
    if scenario.known_until is not None:
        check_quarter(f"{key}.known_until", scenario.known_until)
    if scenario.against is not None:
        among(f"{key}.against", scenario.against, [other for other in config.scenarios if other != name])
    for shock_name, shock in scenario.shocks.items():
        _check_shock(f"{key}.shocks.{shock_name}", shock, config.region)
        _check_dates(f"{key}.shocks.{shock_name}", shock, scenario.record or name not in _run_by(config), config)


def _check_shock(key: str, shock: Shock, region: Region) -> None:
    check_text(f"{key}.title", shock.title, "a title")
    if shock.source is not None:
        check_text(f"{key}.source", shock.source, "a source, or 'assumption: why'")
    check_claims(key, shock.claims)
    among(f"{key}.driver", shock.driver, BY_NAME)
    driver = BY_NAME[shock.driver]
    _check_extent(key, shock, driver, region)
    _check_shape(key, shock)
    check_estimate(f"{key}.size", shock.size)
    check_bounds(f"{key}.size", shock.size, driver.low, driver.high, f"the driver {driver.name}")


def _check_extent(key: str, shock: Shock, driver: Driver, region: Region) -> None:
    options = {"powers": region.powers, "states": region.states, "channels": CHANNELS}
    for field, dim in EXTENTS.items():
        codes = getattr(shock, field)
        if codes is None:
            continue
        if dim not in driver.dims:
            raise ConfigError(f"{key}.{field}: found {codes}; the driver {driver.name} has none, only {', '.join(driver.dims)}")
        if not codes:
            raise ConfigError(f"{key}.{field}: found none; expected at least one of {', '.join(options[field])}, or null for all")
        check_codes(f"{key}.{field}", codes, options[field])


def _check_shape(key: str, shock: Shock) -> None:
    among(f"{key}.shape", shock.shape, SHAPES)
    for field, least, unit in (("duration", 1, "quarters"), ("half_life", 0, "years")):
        found, needed = getattr(shock, field), field in SHAPES[shock.shape]
        if found is None and needed:
            raise ConfigError(f"{key}.{field}: missing; a {shock.shape} needs a {field} in {unit}")
        if found is not None and not needed:
            raise ConfigError(f"{key}.{field}: found {found:g}; a {shock.shape} has no {field}; allowed: null")
        if found is not None and (found < least or found == 0):
            raise ConfigError(f"{key}.{field}: found {found:g}; allowed: {unit} above 0")


def _run_by(config: Config) -> set[str | None]:
    """Name what a config runs: the scenario it selects and its counterfactual; what these build on is only read."""
    chosen = scenario_name(config)
    return {chosen, config.scenarios[chosen].against if chosen in config.scenarios else None}


def _check_dates(key: str, shock: Shock, at_any_time: bool, config: Config) -> None:
    start = check_quarter(f"{key}.start", shock.start)
    origin, last = check_quarter("origin", config.origin), check_quarter("end", config.end)
    if not at_any_time and not origin < start <= last:
        raise ConfigError(f"{key}.start: found {shock.start}; allowed: after the origin {config.origin}, to the end {config.end}")
    if shock.end is not None and check_quarter(f"{key}.end", shock.end) <= start:
        raise ConfigError(f"{key}.end: found {shock.end}; allowed: after its start {shock.start}")
