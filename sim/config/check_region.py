"""Check the cast: who plays, who has a part, who leads which organisation."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from sim.config.schema import ROUTES, Region
from sim.domain.arrays import CHANNELS
from sim.domain.errors import ConfigError, among


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
        among(f"region.actors.{code}.route", region.actors[code].route, ("none", *ROUTES))
        for power, channels in region.actors[code].respects.items():
            among(f"region.actors.{code}.respects", power, region.powers)
            check_codes(f"region.actors.{code}.respects.{power}", channels, CHANNELS)


def _check_organisations(region: Region) -> None:
    for code, organisation in region.organisations.items():
        key = f"region.organisations.{code}"
        among(f"{key}.leader", organisation.leader, region.powers)
        among(f"{key}.channel", organisation.channel, CHANNELS)
        check_codes(f"{key}.candidates", organisation.candidates, region.states)
