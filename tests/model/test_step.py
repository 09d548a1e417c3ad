"""The step says what it does: its comments name what each line writes, and the section of the equations that has it."""

from __future__ import annotations

import inspect
import re

import numpy as np
import pytest

from sim.config import Config
from sim.domain.noise import Noise
from sim.domain.variables import BY_NAME
from sim.ensemble.start import observed_start
from sim.model import InfluenceModel
from sim.model import model as module
from tests.conftest import PROJECT, small

EQUATIONS = (PROJECT / "docs" / "model.md").read_text(encoding="utf-8")
LINE = re.compile(r"^        (?P<call>\S.*\))  # (?P<comment>.+)$", re.MULTILINE)
SCENARIO = "secondary_sanctions"
QUARTERS = 24


def lines() -> dict[int, tuple[str, str]]:
    """Give each line of the step that calls something, with its comment, in their order."""
    return dict(enumerate((found["call"], found["comment"]) for found in LINE.finditer(inspect.getsource(InfluenceModel.step))))


def named(comment: str) -> set[str]:
    """Give the variables that a comment names before it explains."""
    return {word for part in comment.split(";") for word in re.findall(r"\w+", part.partition(", with")[0]) if word in BY_NAME}


def written(config: Config) -> dict[int, set[str]]:
    """Step through some years and note which variables each line has changed."""
    model = InfluenceModel(config, SCENARIO, observed_start(config), Noise(config.ensemble.seed, 0, 32))
    found: dict[int, set[str]] = {place: set() for place in lines()}
    names = vars(module) | {"self": model, "now": model.situation}
    for _ in range(QUARTERS):
        for place, (call, _) in lines().items():
            before = {name: np.copy(getattr(model.situation.world, name)) for name in BY_NAME}
            eval(call, names)
            found[place] |= {name for name, old in before.items() if not np.array_equal(old, getattr(model.situation.world, name))}
    return found


def test_every_line_of_the_step_is_a_call_with_a_comment() -> None:
    source = inspect.getsource(InfluenceModel.step).partition("now = self.situation\n")[2]
    assert len(lines()) == len(source.splitlines()) > 15


def test_every_line_names_what_it_writes() -> None:
    found = written(small(f"+scenario={SCENARIO}", "end=2029Q4"))
    assert {
        lines()[place][0]: changed - named(lines()[place][1]) for place, changed in found.items() if changed - named(lines()[place][1])
    } == {}
    promised = {lines()[place][0]: named(lines()[place][1]) - changed for place, changed in found.items()}
    rare = {"membership", "requests", "confrontation"}  # what a scenario may never bring about
    assert {call: names - rare for call, names in promised.items() if names - rare} == {}


@pytest.mark.parametrize("place", lines())
def test_every_line_has_its_section_in_the_equations(place: int) -> None:
    sections = re.match(r"(\d+)(?: and (\d+))?", lines()[place][1])
    assert sections
    for number in filter(None, sections.groups()):
        assert re.search(rf"^## {number}\. ", EQUATIONS, re.MULTILINE)


def test_sections_name_files_that_exist() -> None:
    found = re.findall(r"`([a-z_]+/(?:[a-z_]+(?:\.py|/))*)`", EQUATIONS)
    assert len(found) > 10
    assert [name for name in found if not any((root / name).exists() for root in (PROJECT, PROJECT / "sim"))] == []
