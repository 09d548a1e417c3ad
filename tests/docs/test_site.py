"""The site builds without a warning and from nothing outside, and its pages say what the files say; its commands and recipes run."""

from __future__ import annotations

import json
import os
import re
import runpy
import shlex
import shutil
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import fields
from html.parser import HTMLParser
from importlib import import_module
from inspect import getmembers, isfunction
from pathlib import Path

import pytest
import yaml

import sim.plots
from sim import compose, run
from sim.config import ConfigError, door
from sim.config import folder as place
from sim.config.folder import options
from sim.config.schema import Mechanisms, Region, Shock
from sim.drivers import DRIVERS
from sim.history.tables import read
from sim.mechanisms import MECHANISMS
from sim.rules.choice import THEORIES
from sim.variables import VARIABLES

PROJECT = Path(__file__).parents[1]
DOCS = PROJECT / "docs"
PAGES = {str(path.relative_to(DOCS)): path.read_text() for path in sorted(DOCS.rglob("*.md"))}
QUICK = ["ensemble.replicates=5", "end=2023Q4", "figures=false"]
FETCHES = {"script": "src", "img": "src", "iframe": "src", "link": "href", "source": "src", "object": "data"}


class Page(HTMLParser):
    """Collect of a built page what a browser fetches, the rows of its tables, and its words outside of code."""

    def __init__(self, path: Path) -> None:
        super().__init__()
        self.fetched: list[str] = []
        self.rows: list[list[str]] = []
        self.paragraphs = ""
        self._open: list[str] = []
        self.feed(path.read_text())

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._open.append(tag)
        given = dict(attrs)
        if tag in FETCHES and given.get(FETCHES[tag]) and given.get("rel") != "canonical":
            self.fetched.append(str(given[FETCHES[tag]]))
        if tag == "tr":
            self.rows.append([])
        if tag in ("td", "th"):
            self.rows[-1].append("")

    def handle_endtag(self, tag: str) -> None:
        while self._open and self._open.pop() != tag:
            pass

    def handle_data(self, data: str) -> None:
        if any(tag in self._open for tag in ("td", "th")):
            self.rows[-1][-1] += data
        elif "p" in self._open and "pre" not in self._open:
            self.paragraphs += data

    def row(self, first: str) -> list[str]:
        (found,) = [row for row in self.rows if row and row[0] == first]
        return found


def build(project: Path, site: Path) -> subprocess.CompletedProcess[str]:
    environment = os.environ | {"PYTHONPATH": str(project), "NO_MKDOCS_2_WARNING": "1"}
    command = [sys.executable, "-m", "mkdocs", "build", "--strict", "--site-dir", str(site)]
    return subprocess.run(command, cwd=project, env=environment, capture_output=True, text=True, check=False)


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("site")
    done = build(PROJECT, folder)
    assert done.returncode == 0, done.stderr
    assert "WARNING" not in done.stderr, done.stderr
    return folder


def copy(project: Path) -> Path:
    """Copy what the site is made of, so that a test may change it."""
    for name in ("docs", "configs", "sim", "tests"):
        shutil.copytree(PROJECT / name, project / name, ignore=shutil.ignore_patterns("__pycache__"))
    for name in ("mkdocs.yml", "README.md", "pyproject.toml"):
        shutil.copy(PROJECT / name, project)
    return project


def replaced(path: Path, old: str, new: str) -> None:
    text = path.read_text()
    assert old in text, f"{path.name}: {old}"
    path.write_text(text.replace(old, new, 1))


def test_every_page_is_built_and_found_by_the_search(site: Path) -> None:
    for name in PAGES:
        assert (site / name).with_suffix(".html").is_file(), name
    index = json.loads((site / "search" / "search_index.json").read_text())
    found = {entry["location"].partition("#")[0] for entry in index["docs"]}
    assert {str(Path(name).with_suffix(".html")) for name in PAGES} <= found
    assert not list(site.rglob("*.py")), "code of the build is no part of the site"


def test_nothing_is_fetched_from_outside(site: Path) -> None:
    fetched = [address for path in site.rglob("*.html") for address in Page(path).fetched]
    assert len(fetched) > len(PAGES)
    assert [address for address in fetched if re.match(r"(https?:)?//", address)] == []
    styles = " ".join(path.read_text() for path in site.rglob("*.css"))
    assert re.findall(r"(?:url\(|@import)\s*['\"]?(?:https?:)?//[^)'\"]+", styles) == []


@pytest.mark.parametrize("name", PAGES)
def test_tables_and_marks_become_what_they_should(name: str, site: Path) -> None:
    path = (site / name).with_suffix(".html")
    assert "fill:" not in path.read_text()
    assert "|---" not in Page(path).paragraphs, "a table needs an empty line above it"


BROKEN = {"reedme Words": "nothing fills the mark 'reedme'", "readme No such section": "No such section"}


@pytest.mark.parametrize(("mark", "said"), BROKEN.items())
def test_a_mark_that_says_nothing_fails_the_build(mark: str, said: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.syspath_prepend(str(DOCS))
    hooks = import_module("hooks")
    with pytest.raises((KeyError, hooks.PluginError), match=said):
        hooks.fill(f"<!-- fill: {mark} -->", "index.md")
    assert {name for page in PAGES.values() for name in re.findall(r"<!-- fill: (\w+)", page)} == set(hooks.FILLS)


@pytest.fixture(scope="module")
def changed(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, subprocess.CompletedProcess[str]]:
    """Build the site of a copy in which files have changed and two links are broken."""
    project, changes = copy(tmp_path_factory.mktemp("changed")), {
        "sim/variables.py": ('"influence of a power over a state, total over channels"', '"a new meaning"'),
        "sim/rules/trade.py": ("Add the diverted trade to the underlying one", "Say it anew"),
        "configs/calibration/acts.yaml": ("unit: 1/yr", "unit: 1/decade"),
        "configs/config.yaml": ("# the last quarter", "# the quarter in which it ends"),
        "sim/data/sources.csv": ("free with citation", "free for everybody"),
        "docs/odd.md": ("](limits.md)", "](limit.md)"),
        "docs/limits.md": ("](howto/region.md)", "](howto/region.md#no-such-place)"),
    }  # fmt: skip
    for name, (old, new) in changes.items():
        replaced(project / name, old, new)
    return project / "site", build(project, project / "site")


@pytest.mark.slow
def test_a_broken_link_fails_the_build(changed: tuple[Path, subprocess.CompletedProcess[str]]) -> None:
    _, done = changed
    assert done.returncode != 0
    assert all(said in done.stderr for said in ("'limit.md'", "no-such-place")), done.stderr
    assert done.stderr.count("WARNING") == 2, done.stderr


@pytest.mark.slow
def test_the_description_follows_the_files(changed: tuple[Path, subprocess.CompletedProcess[str]]) -> None:
    """What is new in the dictionary, a config, a docstring or the tables is on the pages, with nothing said twice by hand."""
    site, _ = changed
    assert Page(site / "reference/dictionary.html").row("influence")[1] == "a new meaning"
    assert any("a new meaning" in row for row in Page(site / "odd.html").rows)
    assert "Say it anew" in Page(site / "reference/rules.html").paragraphs
    assert any(row[3] == "1/decade" for row in Page(site / "reference/estimates.html").rows if len(row) > 3)
    assert Page(site / "reference/configs.html").row("end")[3] == "the quarter in which it ends"
    assert any("free for everybody" in row for row in Page(site / "data.html").rows)


def test_every_estimate_has_a_range_a_unit_and_a_source_on_its_page(site: Path) -> None:
    page = Page(site / "reference/estimates.html")
    for name, estimate in compose("calibration=prior").estimates.items():
        _, prior, _, unit, claims, source = page.row(name)
        assert re.fullmatch(r"\S+ \((fixed|\S+ to \S+)\)(, \w+)?", prior), name
        assert (unit, claims) == (estimate.unit, ", ".join(estimate.claims))
        assert source.startswith(estimate.source), name
    fitted = [row[0] for row in page.rows if len(row) == 6 and row[2] and row[0] != "estimate"]
    assert set(fitted) == set(yaml.safe_load((PROJECT / "configs/calibration/posterior.yaml").read_text())["estimates"])


def test_every_variable_driver_switch_and_theory_is_described(site: Path) -> None:
    page = Page(site / "reference/dictionary.html")
    for table, columns in ((VARIABLES, 6), (DRIVERS, 6), (MECHANISMS, 5)):
        for item in table:
            meanings = [row[1] for row in page.rows if row[0] == item.name and len(row) == columns]
            assert item.doc in meanings, item.name
    for name in THEORIES:
        assert len(Page(site / "odd.html").row(name)) == 4


def test_every_key_is_explained(site: Path) -> None:
    page = Page(site / "reference/configs.html")
    described = {row[0]: row[1:] for row in page.rows}
    expected = [f"region.{item.name}" for item in fields(Region)] + [f"mechanisms.{item.name}" for item in fields(Mechanisms)]
    expected += [f"scenarios.NAME.shocks.NAME.{item.name}" for item in fields(Shock)] + ["origin", "engine.block", "ensemble.seed"]
    for key in expected:
        kind, default, meaning = described[key]
        assert kind, key
        assert default, key
        assert len(meaning) > 5, key
    assert described["ensemble.replicates"][1] == "1000"
    assert described["region.patron"][1] == "RUS"
    for group in ("engine", "ensemble", "region", "study", "theory"):
        for name in options(group):
            assert described[f"{group}={name}"][0], f"{group}={name} does not say what it is for"


def test_every_rule_and_every_part_of_the_api_is_described(site: Path) -> None:
    rules, api = (site / "reference" / f"{name}.html" for name in ("rules", "api"))
    written = [name for path in (PROJECT / "sim/rules").rglob("*.py") for name in re.findall(r"^def ([a-z]\w+)\(", path.read_text(), re.M)]
    headings = re.findall(r'<h3 id="[\w-]+">(\w+)<', rules.read_text())
    assert sorted(headings) == sorted(written)
    told = re.findall(r'<h3 id="[\w-]+">(\w+)<', api.read_text())
    assert {"compose", "run", "compare", "load", "draw", *(name for name, _ in getmembers(sim.plots, isfunction))} <= set(told)


def test_every_source_has_its_terms(site: Path) -> None:
    page = Page(site / "data.html")
    for row in read("sources").itertuples():
        assert page.row(str(row.key))[2] == row.licence


def blocks(page: str, language: str) -> list[str]:
    """Give the fenced blocks of a page, without the indent they have in a list."""
    found = re.findall(rf"^( *)```{language}\n(.*?)^ *```", PAGES[page], re.DOTALL | re.MULTILINE)
    return [re.sub(rf"^{indent}", "", block, flags=re.MULTILINE) for indent, block in found]


def commands() -> Iterator[tuple[str, list[str]]]:
    for page in PAGES:
        if page != "scenarios.md":
            lines = [line for block in blocks(page, "sh") for line in block.splitlines()]
            lines += re.findall(r"`(python -m sim [^`]*)`", PAGES[page])
            yield from ((page, shlex.split(line, comments=True)[3:]) for line in lines if line.startswith("python -m sim"))


MADE_BY_A_RECIPE = ("region=south_caucasus", "theory=shelter", "region.observations=mine.csv", "theory=NAME")
ABSENT = {"PATH", "mine.csv"}
COMING = {"study": {"compare", "dashboard", "list", "rerun"}, "engine": {"dask", "processes"}}  # described ahead; tested once they are here


def comes_later(argument: str) -> bool:
    group, _, name = argument.partition("=")
    return name in COMING.get(group, ()) and name not in options(group)


@pytest.mark.parametrize(("page", "arguments"), [pytest.param(*found, id=f"{found[0]}: {' '.join(found[1])}") for found in commands()])
@pytest.mark.slow
def test_commands_compose(page: str, arguments: list[str], tmp_path: Path) -> None:
    if any(argument in MADE_BY_A_RECIPE or argument.rpartition("=")[2] in ABSENT or "NAME" in argument for argument in arguments):
        pytest.skip("it names a file of the reader's own; the recipes are tested below")
    if any(comes_later(argument) for argument in arguments):
        pytest.skip("it is described ahead of its making")
    command = door.read([*arguments, f"results={tmp_path}"])
    assert command.page or door.configs(command)


def test_the_snippet_of_the_tutorial_runs(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    (block,) = blocks("tutorial.md", "python")
    (tmp_path / "snippet.py").write_text(block.replace("replicates=50", "replicates=5"))
    runpy.run_path(str(tmp_path / "snippet.py"))
    assert "2026Q4" in capsys.readouterr().out


def test_the_recipe_for_a_region(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    shutil.copytree(PROJECT / "configs", tmp_path / "configs")
    monkeypatch.setattr(place, "PACKAGE", tmp_path / "sim")
    monkeypatch.chdir(tmp_path)
    (region,), (table,) = blocks("howto/region.md", "yaml"), blocks("howto/region.md", "csv")
    Path("configs/region/south_caucasus.yaml").write_text(region)
    Path("south_caucasus.csv").write_text(table)
    dataset = run(compose("region=south_caucasus", *QUICK))
    assert list(dataset["state"].values) == ["ARM", "AZE"]
    assert (dataset["influence"] > 0).all()
    Path("south_caucasus.csv").write_text("\n".join(line for line in table.splitlines() if not line.startswith("2019,ARM")))
    with pytest.raises(ConfigError, match="3 years of ARM"):
        run(compose("region=south_caucasus", *QUICK))


@pytest.mark.slow
def test_the_recipe_for_a_theory(tmp_path: Path) -> None:
    """The five steps as written make a theory that keeps the laws and agrees with the second model."""
    rule, entry, branch = blocks("howto/theory.md", "python")
    (config,) = blocks("howto/theory.md", "yaml")
    copied = copy(tmp_path)
    choice, scalar = copied / "sim/rules/choice", copied / "sim/studies/benchmark/scalar"
    (choice / "shelter.py").write_text(rule)
    replaced(choice / "__init__.py", "landscape, quantal_response\n", "landscape, quantal_response, shelter\n")
    replaced(choice / "__init__.py", "bandwagon_or_balance.target,\n", f"bandwagon_or_balance.target,\n    {entry.strip()}\n")
    (copied / "configs/theory/shelter.yaml").write_text(config)
    replaced(scalar / "inputs.py", '"bandwagon_or_balance")', '"bandwagon_or_balance", "shelter")')
    replaced(scalar / "alignment.py", "import loom, utility", "import loom, protection, protection_start, utility")
    replaced(scalar / "alignment.py", "        else:\n            value", f"        {branch.strip()}\n        else:\n            value")
    chosen = ["tests/test_theories.py", "tests/test_reference.py", "-k", "shelter", "-p", "no:cacheprovider", "-c", "pyproject.toml"]
    environment = os.environ | {"PYTHONPATH": str(copied)}
    command = [sys.executable, "-m", "pytest", *chosen]
    done = subprocess.run(command, cwd=copied, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    assert re.search(r"[1-9]\d* passed", done.stdout)


def test_contributing_leads_to_what_exists() -> None:
    text = (PROJECT / "CONTRIBUTING.md").read_text()
    targets = re.findall(r"^([a-z]+):", (PROJECT / "Makefile").read_text(), re.MULTILINE)
    assert set(re.findall(r"\bmake ([a-z]+)", text)) <= set(targets)
    titles = re.findall(r"^## (.+)$", (PROJECT / "README.md").read_text(), re.MULTILINE)
    headings = {f"#{title.lower().replace(' ', '-')}" for title in titles}
    assert set(re.findall(r"README\.md(#[\w-]+)", text)) <= headings
    named = re.findall(r"`((?:[\w-]+/)+[\w.-]*|[\w.-]+\.(?:md|toml))`", text)
    assert len(named) > 15
    assert [name for name in named if not (PROJECT / name).exists()] == ["posterior.yaml"] * named.count("posterior.yaml")
