"""Check an estimate: its range, its distribution, what its unit allows, and that it says where it comes from."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from math import inf, isfinite

from sim.config.schema import Estimate
from sim.domain.errors import ConfigError, among, within

DISTRIBUTIONS = ("triangular", "uniform", "loguniform", "normal")
LIMITS = {
    "share": (0.0, 1.0),
    "probability": (0.0, 1.0),
    "gain": (0.0, 1.0),
    "correlation": (0.0, 1.0),  # with a factor that all share; only such estimates exist, and their square roots are taken
    "1/yr": (0.0, inf),
    "per year": (0.0, inf),
    "years": (0.0, inf),
}
WHOLE = ("memory_now", "memory_one_year", "memory_two_years")  # weights of one mean
ROUNDING = 1e-6
CLAIM = re.compile(r"^C(0[1-9]|1\d|2[0-4])$")


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
