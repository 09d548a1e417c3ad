"""Every number says where it comes from and what it bears on, and the docs and the configs speak of the same ones."""

from __future__ import annotations

import re
from dataclasses import fields
from functools import cache

import pytest

from sim.config import ConfigError, Estimate, compose
from sim.config.composition import library
from sim.config.files import options
from sim.config.schema import Shock
from sim.config.validate import CLAIM
from sim.domain.drivers import BY_NAME as DRIVERS
from sim.domain.figures import BY_NAME as FIGURES
from sim.domain.mechanisms import BY_NAME as MECHANISMS
from sim.domain.mechanisms import Mechanisms
from sim.domain.variables import BY_NAME as VARIABLES
from tests.conftest import PROJECT

DOCS = (PROJECT / "docs" / "model.md").read_text(encoding="utf-8")
CONFIG = compose()
ESTIMATES = CONFIG.estimates
CLAIMS = {f"C{number:02d}" for number in range(1, 25)}
SILENT = {"C06": "history before 2000", "C10": "votes in the United Nations"}  # claims that the model has nothing to say about

DATED = re.compile(r"\b(19|20)\d\d\b")
LEARNED = re.compile(r"\b(fit to|least squares|grid over|root mean squared error)\b")
SUBSCRIPT = re.compile(r"_(?:[psciqoht]{1,3}0?|[A-Z]\w*|\d)$")
DEFINED = re.compile(r"^(?:\[.*\] )?([a-z_]+?)(?:_[a-z]{1,3})?0?\s+(?:=|<-|:)", re.MULTILINE)
STREAMS = re.compile(r"\[([a-z_]+); [a-z x]+\]")
DERIVED = {"carried_sd", "e_world", "half_life", "re_export"}  # words of the origin, of a shock and of the routes


@cache
def shocks() -> dict[str, Shock]:
    return {f"{name}.{key}": shock for name, scenario in library().items() for key, shock in scenario.shocks.items()}


def numbers() -> dict[str, Estimate]:
    return ESTIMATES | {f"size of {name}": shock.size for name, shock in shocks().items()}


def sourced(number: Estimate) -> bool:
    """Say whether a number names a dated source, says that it is an assumption, or points to a number that does."""
    other = re.search(r"\bsee (\w+)", number.source)
    if other and other[1] in ESTIMATES:
        return sourced(ESTIMATES[other[1]])
    return "assumption" in number.source or DATED.search(number.source) is not None


def mentions(name: str) -> bool:
    """Say whether the docs name something, with or without a subscript."""
    return re.search(rf"(?<![a-z_]){name}(?![a-z0-9])", DOCS) is not None


def test_every_number_has_a_unit_and_a_source_or_says_assumption() -> None:
    for name, number in numbers().items():
        assert number.unit.strip(), name
        assert sourced(number), f"{name}: {number.source}"


def test_what_was_fitted_says_to_what() -> None:
    unsaid = [name for name, known in ESTIMATES.items() if known.fitted and known.source.startswith("assumption")]
    assert unsaid == []
    unflagged = [name for name, known in ESTIMATES.items() if LEARNED.search(known.source) and not known.fitted]
    assert [name for name in unflagged if "assumption" not in ESTIMATES[name].source] == []


def test_a_range_is_a_range() -> None:
    """Only what is fixed by how the index is made has no range."""
    assert [name for name, known in ESTIMATES.items() if known.low == known.high] == ["memory_now", "memory_one_year", "memory_two_years"]
    assert sum(ESTIMATES[name].value for name in ("memory_now", "memory_one_year", "memory_two_years")) == pytest.approx(1, abs=1e-9)


@pytest.mark.parametrize("name", ESTIMATES)
def test_every_estimate_bears_on_a_claim(name: str) -> None:
    claims = ESTIMATES[name].claims
    assert claims
    assert all(CLAIM.match(claim) for claim in claims)
    assert claims == sorted(set(claims))


def test_every_claim_that_the_model_speaks_to_has_an_estimate() -> None:
    borne = {claim for known in ESTIMATES.values() for claim in known.claims}
    assert borne == CLAIMS - set(SILENT)


def test_what_a_shock_bears_on_the_model_can_say() -> None:
    for name, shock in shocks().items():
        assert shock.claims, name
        assert set(shock.claims) <= CLAIMS - set(SILENT), name
        assert shock.size.claims == [] or set(shock.size.claims) <= set(shock.claims), name


def test_every_shock_and_its_date_have_a_source() -> None:
    for name, shock in shocks().items():
        text = f"{shock.source or ''} {shock.size.source}"
        assert DATED.search(text) or "assumption" in text, name


def of_mapping_or_memory(name: str) -> bool:
    return name.startswith(("mapping_", "memory_"))


@pytest.mark.parametrize("name", [name for name in ESTIMATES if not of_mapping_or_memory(name)])
def test_the_docs_use_every_estimate(name: str) -> None:
    assert mentions(name)


def test_the_docs_use_the_estimates_of_mapping_and_memory() -> None:
    assert [name for name in ESTIMATES if of_mapping_or_memory(name) and not mentions(name)] == []


@pytest.mark.parametrize("name", DRIVERS)
def test_the_docs_name_every_driver(name: str) -> None:
    section = DOCS[DOCS.index("## 0.") : DOCS.index("## 1.")]
    assert f"`{name}`" in section
    assert mentions(name)


def test_the_docs_name_nothing_that_does_not_exist() -> None:
    """A name with an underscore is an estimate, a variable, a driver, a figure at the origin, or defined on the spot."""
    known = {*ESTIMATES, *VARIABLES, *DRIVERS, *MECHANISMS, *FIGURES, *(field.name for field in fields(Shock))}
    known |= {*options("theory"), *DEFINED.findall(DOCS), *STREAMS.findall(DOCS), *DERIVED}
    written = set(re.findall(r"(?<![\w.])[a-z]+(?:_[a-zA-Z0-9]+)+", DOCS))
    unknown = {name for name in written - known if "_" in SUBSCRIPT.sub("", name)}
    assert {name for name in unknown if SUBSCRIPT.sub("", name) not in known} == set()


def rows() -> dict[str, list[str]]:
    """Read the table of switches off the docs: switch, what it sets, silences and needs."""
    table = DOCS[DOCS.index("| switch |") :].strip().splitlines()[2:]
    cells = [[cell.strip() for cell in line.strip("|").split("|")] for line in table if line.startswith("|")]
    return {row[0]: row[1:] for row in cells}


def test_the_docs_list_every_switch() -> None:
    assert list(rows()) == [field.name for field in fields(Mechanisms)]


@pytest.mark.parametrize("name", MECHANISMS)
def test_the_docs_say_what_a_switch_does(name: str) -> None:
    mechanism, (sets, silences, needs) = MECHANISMS[name], rows()[name]
    if name == "momentum":
        assert (sets, list(mechanism.sets.values())) == ("m = 1, 0, 0; dependence_momentum = 0", [1, 0, 0, 0])
    else:
        assert re.findall(r"[a-z_]+", sets.partition("=")[0]) == list(mechanism.sets)
        assert set(mechanism.sets.values()) <= {0.0}
    assert silences == ", ".join(mechanism.silences)
    assert needs == (mechanism.needs or "")


def test_weights_of_one_mean_must_sum_to_one() -> None:
    half = [f"estimates.memory_now.{part}=.5" for part in ("low", "value", "high")]
    with pytest.raises(
        ConfigError, match=r"memory_now, memory_one_year, memory_two_years = .* sum to 1.167; allowed: shares that sum to 1"
    ):
        compose(*half)
