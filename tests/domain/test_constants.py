"""Numbers about the world stand in one table, each with its unit and its source, and nowhere else."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

import sim
from sim.domain import constants
from sim.domain.variables import BY_NAME

PACKAGE = Path(str(sim.__file__)).parent
READERS = [path for folder in ("rules", "model/stages", "model/agents") for path in sorted((PACKAGE / folder).rglob("*.py"))]
STRUCTURAL = {0.0, 0.5, 1.0, 100.0, 1e-12, 1e-9}  # identities, a half, per cent, guards against division by zero and rounding


@pytest.mark.parametrize("name", constants.CONSTANTS)
def test_a_constant_has_unit_meaning_and_source(name: str) -> None:
    about = constants.CONSTANTS[name]
    assert all(text.strip() == text != "" for text in (about.unit, about.doc, about.source))
    kind, _, why = about.source.partition(": ")
    assert kind != "assumption" or len(why.split()) >= 2, "an assumption says why"


def test_every_number_of_the_table_is_described() -> None:
    numbers = {name for name, value in vars(constants).items() if name.isupper() and isinstance(value, int | float | tuple)}
    assert numbers == set(constants.CONSTANTS)


def test_what_is_drawn_lies_in_its_range() -> None:
    spans = [value for name in constants.CONSTANTS if isinstance(value := getattr(constants, name), tuple)]
    assert spans
    assert all(low <= value <= high for value, low, high in spans)


def test_every_constant_is_used() -> None:
    texts = [path.read_text(encoding="utf-8") for path in PACKAGE.rglob("*.py") if path != Path(constants.__file__)]
    assert [name for name in constants.CONSTANTS if not any(name in text for text in texts)] == []


@pytest.mark.parametrize("path", READERS, ids=lambda path: path.stem)
def test_rules_and_stages_hold_no_number_of_their_own(path: Path) -> None:
    """What is assumed of the world is not written into an equation."""
    found = [node.value for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))) if isinstance(node, ast.Constant)]
    assert [number for number in found if isinstance(number, float) and number not in STRUCTURAL] == []


def test_bounds_that_a_rule_clips_to_are_those_of_the_variable() -> None:
    assert (BY_NAME["acceptance"].low, BY_NAME["acceptance"].high) == (constants.LEAST_ACCEPTANCE, constants.MOST_ACCEPTANCE)
    assert (BY_NAME["welcome"].low, BY_NAME["welcome"].high) == (constants.LEAST_WELCOME, constants.MOST_WELCOME)
    assert BY_NAME["politics"].high == constants.POLITICS_HIGHEST
    assert f"half-life {constants.DEFIANCE_HALF_LIFE:g} years" in BY_NAME["defiance"].doc
