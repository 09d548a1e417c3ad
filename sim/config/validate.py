"""Check a composed config beyond its types; a mistake is refused before anything runs."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from math import inf, isfinite

from sim.config.files import choose
from sim.config.origins import FIRST_ORIGIN, LAST_END, LAST_ORIGIN, LATEST, check_something_happens, quarter_of
from sim.config.scenarios import scenario_name
from sim.config.schema import Config, Engine, Estimate, Region, Scenario, Shock, Theory
from sim.domain import quarters
from sim.domain.arrays import CHANNELS
from sim.domain.draws import LIMITS
from sim.domain.drivers import BY_NAME, Driver
from sim.domain.errors import ConfigError, among, within
from sim.domain.mechanisms import MECHANISMS, Mechanisms
from sim.rules.theories import THEORIES

SHAPES = {"step": (), "ramp": ("duration",), "decay": ("half_life",), "pulse": ("duration",)}  # the fields that each needs
EXTENTS = {"powers": "power", "states": "state", "channels": "channel"}
DISTRIBUTIONS = ("triangular", "uniform", "loguniform", "normal")
WHOLE = ("memory_now", "memory_one_year", "memory_two_years")  # weights of one mean
ROUNDING = 1e-6
CLAIM = re.compile(r"^C(0[1-9]|1\d|2[0-4])$")
MOST_REPLICATES = 1_000_000
MOST_PORTS = 65_535
MOST_WORKERS = 1024
RECORDS = ("full", "summary")
ADDRESS = re.compile(r"^(tcp|tls|ws|wss)://\S+:\d+$")
READERS = {  # keys that one study alone reads
    "history": ("backtest", "a table of observations"),
    "runs": ("compare", "other results"),
    "file": ("rerun", "a result to rebuild"),
}
RESUMING = "ensemble"  # the study that finds its finished runs again
FINEST = 1e-6  # index units; stored paths have only seven digits


def check_estimate(key: str, estimate: Estimate) -> None:
    """Check one estimate.

    Raises:
        ConfigError: naming the field at fault.
    """
    check_text(f"{key}.unit", estimate.unit, "a unit, such as share")
    check_text(f"{key}.source", estimate.source, "a source, or 'assumption: why'")
    check_claims(key, estimate.claims)
    among(f"{key}.distribution", estimate.distribution, DISTRIBUTIONS)
    _check_range(key, estimate)
    low, high = LIMITS.get(estimate.unit, (-inf, inf))
    check_bounds(key, estimate, low, high, f"a {estimate.unit}")


def check_whole(key: str, estimates: Mapping[str, Estimate], names: Sequence[str]) -> None:
    """Refuse shares of one whole that do not sum to one.

    Raises:
        ConfigError: naming the shares, what they sum to and what is allowed.
    """
    shares = [estimates[name].value for name in names if name in estimates]
    if len(shares) == len(names) and abs(sum(shares) - 1.0) > ROUNDING:
        found = " + ".join(f"{share:.4g}" for share in shares)
        raise ConfigError(f"{key}: found {', '.join(names)} = {found}, which sum to {sum(shares):.4g}; allowed: shares that sum to 1")


def _check_range(key: str, estimate: Estimate) -> None:
    found = f"found low {estimate.low:g}, value {estimate.value:g}, high {estimate.high:g}"
    if not all(isfinite(number) for number in (estimate.low, estimate.value, estimate.high)):
        raise ConfigError(f"{key}: {found}; expected finite numbers")
    if not estimate.low <= estimate.value <= estimate.high:
        raise ConfigError(f"{key}: {found}; allowed: low <= value <= high")
    if estimate.distribution == "loguniform" and estimate.low <= 0:
        raise ConfigError(f"{key}.low: found {estimate.low:g}; a loguniform estimate needs a low above 0")
    if estimate.unit == "quarters" and estimate.low <= 0:
        raise ConfigError(f"{key}.low: found {estimate.low:g}; allowed: above 0 for quarters")


def check_bounds(key: str, estimate: Estimate, low: float, high: float, what: str) -> None:
    """Refuse a range that leaves the bounds of what it measures."""
    for field, number in (("value", estimate.value), ("low", estimate.low), ("high", estimate.high)):
        within(f"{key}.{field}", number, low, high, what)


def check_text(key: str, found: str | None, expected: str) -> None:
    """Refuse an empty text."""
    if not found or not found.strip():
        raise ConfigError(f"{key}: found nothing; expected {expected}")


def check_claims(key: str, claims: Sequence[str]) -> None:
    """Refuse a claim that the article does not make."""
    for claim in claims:
        if not CLAIM.match(str(claim)):
            raise ConfigError(f"{key}.claims: '{claim}' is unknown; allowed: C01 to C24")


def check_quarter(key: str, label: str) -> int:
    """Give the index of a quarter.

    Raises:
        ConfigError: it is not written as one.

    >>> check_quarter("origin", "2021Q4") + 1 == check_quarter("end", "2022Q1")
    True
    """
    try:
        return quarters.parse(label)
    except ValueError as error:
        raise ConfigError(f"{key}: {error}") from error


def check_region(region: Region) -> None:
    """Check a region.

    Raises:
        ConfigError: naming the key at fault.
    """
    for key, codes in (("region.powers", region.powers), ("region.states", region.states)):
        if not codes:
            raise ConfigError(f"{key}: found none; expected at least one of {', '.join(region.actors)}")
        check_codes(key, codes, region.actors)
    check_distinct("region.powers and region.states", [*region.powers, *region.states])
    _check_parts(region)
    check_codes("region.sanctioning", region.sanctioning, region.powers)
    _check_actors(region)
    _check_organisations(region)


def check_codes(key: str, codes: Sequence[str], options: Iterable[str]) -> None:
    """Refuse codes that are unknown or written twice."""
    known = list(options)
    for code in codes:
        among(key, code, known)
    check_distinct(key, codes)


def check_distinct(key: str, codes: Sequence[str]) -> None:
    """Refuse a code that is written twice."""
    for code in codes:
        if list(codes).count(code) > 1:
            raise ConfigError(f"{key}: '{code}' is written twice; allowed: once")


def _check_parts(region: Region) -> None:
    if len(set(region.rivals)) not in (0, 2) or len(region.rivals) not in (0, 2):
        raise ConfigError(f"region.rivals: found {region.rivals}; expected two powers, or [] for none")
    parts = (("patron", [region.patron], "null"), ("hub", [region.hub], "null"), ("rivals", region.rivals, "[]"))
    left = [(part, nobody) for part, codes, nobody in parts if any(code and code not in region.powers for code in codes)]
    if left:
        keys = ", ".join(f"region.{part}={getattr(region, part)}" for part, _ in left).replace("'", "")
        advice = " ".join(f"region.{part}={nobody}" for part, nobody in left)
        raise ConfigError(f"{keys}: not in the cast; allowed: {', '.join(region.powers)}, or nobody by {advice}")


def _check_actors(region: Region) -> None:
    for code in [*region.powers, *region.states]:
        for power, channels in region.actors[code].respects.items():
            among(f"region.actors.{code}.respects", power, region.powers)
            check_codes(f"region.actors.{code}.respects.{power}", channels, CHANNELS)


def _check_organisations(region: Region) -> None:
    for code, organisation in region.organisations.items():
        key = f"region.organisations.{code}"
        among(f"{key}.leader", organisation.leader, region.powers)
        among(f"{key}.channel", organisation.channel, CHANNELS)
        check_codes(f"{key}.candidates", organisation.candidates, region.states)


def check_scenario(name: str, scenario: Scenario, config: Config) -> None:
    """Check one scenario and its shocks.

    Raises:
        ConfigError: naming the key at fault.
    """
    key = f"scenarios.{name}"
    check_text(f"{key}.title", scenario.title, "a title")
    check_text(f"{key}.story", scenario.story, "the story in one paragraph")
    check_origin(f"{key}.origin", scenario.origin)
    if scenario.known_until is not None:
        check_quarter(f"{key}.known_until", scenario.known_until)
    if scenario.against is not None:
        among(f"{key}.against", scenario.against, [other for other in config.scenarios if other != name])
    for shock_name, shock in scenario.shocks.items():
        _check_shock(f"{key}.shocks.{shock_name}", shock, config.region)
        _check_dates(f"{key}.shocks.{shock_name}", shock)


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


def _check_dates(key: str, shock: Shock) -> None:
    start = check_quarter(f"{key}.start", shock.start)
    if shock.end is not None and check_quarter(f"{key}.end", shock.end) <= start:
        raise ConfigError(f"{key}.end: found {shock.end}; allowed: after its start {shock.start}")


def check(config: Config) -> None:
    """Check everything that the types alone do not guarantee.

    Raises:
        ConfigError: with one line that names the key, what was found, what is allowed and the nearest valid name.
    """
    choose("study", "study", config.study)
    _check_period(config.origin, config.end)
    _check_run(config)
    _check_theory(config.theory)
    _check_mechanisms(config.mechanisms)
    check_region(config.region)
    for name, estimate in config.estimates.items():
        check_estimate(f"estimates.{name}", estimate)
    check_whole("estimates", config.estimates, WHOLE)
    for name, scenario in config.scenarios.items():
        check_scenario(name, scenario, config)
    if (chosen := scenario_name(config)) in config.scenarios:
        check_something_happens(chosen, config)


def check_origin(key: str, origin: str) -> int:
    """Give the index of an origin.

    Raises:
        ConfigError: it is no quarter, or one that the tables do not cover.
    """
    try:
        found = quarters.parse(quarter_of(origin))
    except ValueError as error:
        raise ConfigError(f"{key}: {error}, or {LATEST}") from error
    if not quarters.parse(FIRST_ORIGIN) <= found <= quarters.parse(LAST_ORIGIN):
        raise ConfigError(f"{key}: found {origin}, which the tables do not cover; allowed: {FIRST_ORIGIN} to {LAST_ORIGIN}, or {LATEST}")
    return found


def _check_period(origin: str, end: str) -> None:
    check_origin("origin", origin)
    first = check_quarter("origin", origin)  # composing has put a quarter in the place of the latest
    if not first < check_quarter("end", end) <= quarters.parse(LAST_END):
        raise ConfigError(f"end: found {end}; allowed: after the origin {origin}, to {LAST_END}")


def _check_run(config: Config) -> None:
    if not config.results.strip():
        raise ConfigError("results: found nothing; expected a folder, such as results")
    for key, (study, what) in READERS.items():
        if (found := getattr(config, key)) and config.study != study:
            raise ConfigError(f"{key}: found {found}; only study={study} reads {what}; allowed here: {'[]' if key == 'runs' else 'null'}")
    if config.observations_checked and not (config.region.observations or config.history):
        raise ConfigError("observations_checked: found true, but no table is given; allowed: false, or region.observations=PATH beside it")
    within("ensemble.replicates", config.ensemble.replicates, 1, MOST_REPLICATES)
    within("ensemble.seed", config.ensemble.seed, 0, inf)
    if config.ensemble.record is not None:
        among("ensemble.record", config.ensemble.record, RECORDS)
    if config.dashboard.port is not None:
        within("dashboard.port", config.dashboard.port, 1, MOST_PORTS, "a port")
    for name in config.dashboard.sliders:
        among("dashboard.sliders", name, config.estimates)
    _check_ensemble(config)
    _check_engine(config.engine)


def _check_ensemble(config: Config) -> None:
    """Check how an ensemble is continued, and that only the study that can do so is asked to."""
    asked = config.ensemble
    precision = None if asked.precision is None else f"{asked.precision:g}"
    given = {
        "dry_run": (config.dry_run, "true", "false"),
        "fresh": (config.fresh, "true", "false"),
        "ensemble.precision": (precision, precision, "null"),
    }
    for key, (is_set, found, allowed) in given.items():
        if is_set and config.study != RESUMING:
            raise ConfigError(f"{key}: found {found}; only study={RESUMING} reads it; allowed here: {allowed}")
    within("ensemble.most", asked.most, 1, MOST_REPLICATES)
    if asked.precision is None:
        return
    if not FINEST <= asked.precision < inf:
        raise ConfigError(f"ensemble.precision: found {asked.precision:g}; allowed: {FINEST:g} or more, in index units, or null")
    within("ensemble.most", asked.most, asked.replicates, MOST_REPLICATES, f"{asked.replicates} replicates at the start")
    name = scenario_name(config)
    if config.scenarios[name].against in (None, name):
        raise ConfigError(
            f"ensemble.precision: found {asked.precision:g}, but {name} has no counterfactual and so no effect; allowed: null"
        )


def _check_engine(engine: Engine) -> None:
    choose("engine.name", "engine", engine.name)
    within("engine.block", engine.block, 1, MOST_REPLICATES)
    if engine.workers is not None and engine.name == "serial":
        raise ConfigError(f"engine.workers: found {engine.workers}; a serial engine has none; allowed: null, or engine=processes")
    within("engine.workers", 1 if engine.workers is None else engine.workers, 1, MOST_WORKERS)
    if engine.address is not None and engine.name != "dask":
        raise ConfigError(f"engine.address: found {engine.address}; only engine=dask has one; allowed here: null")
    if engine.address is not None and not ADDRESS.match(engine.address):
        raise ConfigError(f"engine.address: found {engine.address}; expected that of a Dask scheduler, such as tcp://127.0.0.1:8786")


def _check_theory(theory: Theory) -> None:
    among("theory.name", theory.name, THEORIES)
    check_text("theory.title", theory.title, "a title")
    check_text("theory.story", theory.story, "the story in one paragraph")
    check_text("theory.source", theory.source, "a source, or 'assumption: why'")


def _check_mechanisms(mechanisms: Mechanisms) -> None:
    for mechanism in MECHANISMS:
        needed = mechanism.needs
        if needed and getattr(mechanisms, mechanism.name) and not getattr(mechanisms, needed):
            raise ConfigError(
                f"mechanisms.{mechanism.name}: found true while mechanisms.{needed} is false, which it cannot do without; "
                f"allowed: mechanisms.{mechanism.name}=false, or mechanisms.{needed}=true"
            )
