"""Every recipe of CONTRIBUTING.md is followed in a copy: it changes the files that it names and no other, and what it adds works."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from hashlib import sha256
from pathlib import Path

import pytest

from tests.conftest import PROJECT, blocks, copy

PAGE = (PROJECT / "CONTRIBUTING.md").read_text(encoding="utf-8")
LONGEST = 9216  # bytes
RECIPES = {"a rule": (PROJECT / "docs" / "howto" / "rule.md").read_text(encoding="utf-8")} | {
    title.lower(): text for title, text in re.findall(r"^### (.+?): \d+ files\n(.*?)(?=^##)", PAGE, re.DOTALL | re.MULTILINE)
}
MOST = {"a rule": 6, "a driver": 4, "a switch": 3, "a study": 3, "a figure": 3}  # files that an addition may cost


def is_here(line: str, wanted: str) -> bool:
    """Say whether a line is the one that a recipe means, which may be cut short."""
    return line.startswith(wanted.removesuffix("...").rstrip()) if wanted.endswith("...") else line == wanted


def changed(lines: list[str], change: list[str]) -> list[str]:
    """Make one change, at the only place that it fits."""
    old = [line[1:] for line in change if not line.startswith("+")]
    places = [at for at in range(len(lines)) if all(map(is_here, lines[at : at + len(old)], old)) and at + len(old) <= len(lines)]
    assert len(places) == 1, f"{len(places)} places for {old}"
    rest, made = iter(lines[places[0] :]), lines[: places[0]]
    for line in change:
        if line.startswith("+"):
            made.append(line[1:])
        else:
            made += [next(rest)] if line.startswith(" ") else [next(rest)][:0]
    return [*made, *rest]


def follow(text: str, project: Path) -> set[str]:
    """Follow a recipe in a copy of the project; give the files that it names."""
    parts = re.split(r"^\+\+\+ (\S+)\n", "".join(blocks(text, "diff")), flags=re.MULTILINE)[1:]
    for name, changes in zip(parts[::2], parts[1::2], strict=True):
        path = project / name
        lines = path.read_text(encoding="utf-8").splitlines() if path.exists() else []
        for change in changes.split("@@\n"):
            lines = changed(lines, change.splitlines()) if path.exists() else [line.removeprefix("+") for line in change.splitlines()]
        path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return set(parts[::2])


def state(project: Path) -> dict[str, str]:
    """Hash every file, caches apart."""
    files = [path for path in project.rglob("*") if path.is_file() and "__pycache__" not in path.parts]
    return {str(path.relative_to(project)): sha256(path.read_bytes()).hexdigest() for path in files}


def python(project: Path, *words: str) -> str:
    """Run Python on the copy, and give what it prints; the command must succeed."""
    environment = os.environ | {"PYTHONPATH": str(project)}
    done = subprocess.run([sys.executable, *words], cwd=project, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout[-6000:] + done.stderr[-2000:]
    return done.stdout


def pytest_in(project: Path, *words: str) -> None:
    """Pass tests of the copy; where none is found, this fails too."""
    python(project, "-m", "pytest", *words, "-p", "no:cacheprovider", "-c", "pyproject.toml")


def test_the_page_is_short_and_has_every_recipe() -> None:
    assert len(PAGE.encode()) <= LONGEST
    assert set(RECIPES) == {*MOST, "an observed series", "an equation"}
    assert f"[a rule](docs/howto/rule.md), which takes {MOST['a rule']} files" in PAGE


@pytest.mark.parametrize("name", RECIPES)
def test_a_recipe_costs_the_files_that_it_names(name: str, tmp_path: Path) -> None:
    """What is named is what is changed, as many as the heading says, and no more than an addition may cost."""
    project = copy(tmp_path)
    before = state(project)
    named = follow(RECIPES[name], project)
    after = state(project)
    assert {path for path in after if before.get(path) != after[path]} == named
    said = re.search(rf"^### {name}: (\d+) files$", PAGE, re.MULTILINE | re.IGNORECASE)
    assert len(named) == (int(said[1]) if said else MOST[name])
    assert len(named) <= MOST.get(name, len(named))


@pytest.fixture
def added(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    """A copy of the project in which the recipe of the test's name was followed."""
    project = copy(tmp_path)
    follow(RECIPES[request.node.name.removeprefix("test_").replace("_", " ")], project)
    return project


CONTRACTS = "provocation or every_entry or docs_name_nothing"
SHOCK = """
from dataclasses import replace
from sim import compose, run
from sim.config import ConfigError, check
from sim.config.schema import Estimate, Scenario, Shock

config = compose("ensemble.replicates=5", "end=2024Q4")
def shocked(size):
    estimate = Estimate(size, size, size, "index", "assumption")
    pushed = Scenario("Pushed", "A push.", against="baseline", shocks={"push": Shock("push", "provocation", "step", "2023Q1", estimate)})
    return replace(config, scenarios=config.scenarios | {"pushed": pushed}, selected=["pushed"])
found = run(shocked(0.5))["tension"]
effect = found.sel(scenario="pushed") - found.sel(scenario="baseline")
assert (effect.sel(quarter="2022Q4") == 0).all()
assert (effect.sel(quarter="2023Q1") > 0).all()
try:
    check(shocked(1.5))
except ConfigError as error:
    assert "provocation" in str(error), error
else:
    raise SystemExit("a shock out of bounds is run")
"""


@pytest.mark.slow
def test_a_driver(added: Path) -> None:
    """It moves what it should from its start, is refused out of bounds, and the second model agrees."""
    python(added, "-c", SHOCK)
    pytest_in(added, "tests/reference/test_agreement.py", "-k", "everything_happens and quantal")
    pytest_in(added, "tests/domain/test_declarations.py", "tests/model/test_shocks.py", "tests/config/test_estimates.py", "-k", CONTRACTS)


@pytest.mark.slow
def test_a_switch(added: Path) -> None:
    """It silences its mechanism, and is found on the command line, in the help and in the equations."""
    assert "mechanisms.resentment=false" in python(added, "-m", "sim", "--completion", "bash")
    assert "resentment" in python(added, "-m", "sim", "--help")
    pytest_in(added, "tests/model/test_knobs.py", "-k", "switch and (resentment or opinion or exist)")
    pytest_in(added, "tests/config/test_estimates.py", "tests/config/test_composition.py", "-k", "switch or tables")
    pytest_in(added, "tests/reference/test_agreement.py", "-k", "off")


@pytest.mark.slow
def test_a_rule(added: Path) -> None:
    """Its doctest passes, its estimate moves something, and the second model agrees."""
    python(added, "-m", "doctest", "sim/rules/society.py")
    files = ("model/test_knobs", "reference/test_agreement", "reference/test_laws", "domain/test_declarations", "config/test_estimates")
    chosen = "opinion_remittances or everything_happens and quantal or by_itself or every_draw or docs_name_nothing"
    pytest_in(added, *(f"tests/{name}.py" for name in files), "-k", chosen)


@pytest.mark.slow
def test_a_study(added: Path) -> None:
    """It runs from the command line, and the help lists it."""
    shown = python(added, "-m", "sim", "study=leaders", "ensemble.replicates=3", "end=2022Q4")
    assert re.findall(r"^[A-Z]{3} +[A-Z]{2,3}$", shown, re.MULTILINE)
    assert "leaders" in python(added, "-m", "sim", "--help")
    assert "study=leaders" in python(added, "-m", "sim", "--completion", "bash")
    pytest_in(added, "tests/config/test_composition.py", "tests/command_line/test_help.py", "-k", "tables or study")


@pytest.mark.slow
def test_a_figure(added: Path) -> None:
    """A run draws it, beside the others, for any cast."""
    shown = python(added, "-m", "sim", "ensemble.replicates=3", "end=2022Q4")
    assert "figures/defiance.png" in shown
    pytest_in(added, "tests/plots/test_figures.py", "tests/docs/test_pages.py", "-k", "written_twice or any_cast or named")


OBSERVED = """
from sim.history import observe

series = observe(["CHN", "RUS"], ["KAZ", "UZB"])["visits"]
assert series.sel(year=2019, power="CHN", state="KAZ") == 2
assert series.count() == 1
assert series.attrs == {"units": "visits a year", "long_name": "visits of a power's head of state"}
"""


@pytest.mark.slow
def test_an_observed_series(added: Path) -> None:
    """It is read with its name and unit, its gaps stay gaps, and the tables are still in order."""
    python(added, "-c", OBSERVED)
    pytest_in(added, "tests/history")


@pytest.mark.slow
def test_an_equation(added: Path) -> None:
    """The fit has it, and its report says what the figures decide."""
    python(added, "-m", "sim", "study=calibrate", "figures=false")
    report = (added / "results" / "calibrate" / "REPORT.md").read_text(encoding="utf-8")
    (row,) = [line for line in report.splitlines() if line.startswith("| growth_own_weight |")]
    assert "not fitted" not in row
    (added / "configs" / "calibration" / "to_2013.yaml").write_text(
        (added / "results" / "calibrate" / "posterior.yaml").read_text(encoding="utf-8"), encoding="utf-8"
    )
    pytest_in(added, "tests/studies/calibrate/test_calibrate.py", "-k", "committed or over_the_prior or count or after_the_origin")


@pytest.mark.slow
def test_all_of_them_together_pass_lint_types_and_contracts(tmp_path: Path) -> None:
    project = copy(tmp_path)
    for text in RECIPES.values():
        follow(text, project)
    python(project, "-m", "ruff", "check", "sim")
    python(project, "-m", "ruff", "format", "--check", "sim")
    python(project, "-m", "mypy", "sim")
    python(project, str(Path(sys.executable).with_name("lint-imports")), "--no-cache")
    pytest_in(project, "tests/project/test_architecture.py")
