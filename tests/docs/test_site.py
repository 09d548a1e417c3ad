"""The site builds without a warning and from nothing outside, and its pages show what the files hold."""

from __future__ import annotations

import json
import re
import subprocess
from dataclasses import fields
from importlib import import_module
from inspect import getmembers, isfunction
from pathlib import Path

import pytest
import yaml

import sim.plots
from sim import compose
from sim.config.files import options
from sim.config.schema import Region, Shock
from sim.domain.drivers import DRIVERS
from sim.domain.mechanisms import MECHANISMS, Mechanisms
from sim.domain.variables import VARIABLES
from sim.history.tables import read
from sim.rules.theories import THEORIES
from tests.conftest import copy
from tests.docs.conftest import PAGES, PROJECT, Page, build, replaced


def test_every_page_is_built_and_found_by_the_search(site: Path) -> None:
    for name in PAGES:
        assert (site / name).with_suffix(".html").is_file(), name
    index = json.loads((site / "search" / "search_index.json").read_text(encoding="utf-8"))
    found = {entry["location"].partition("#")[0] for entry in index["docs"]}
    assert {str(Path(name).with_suffix(".html")) for name in PAGES} <= found
    assert not list(site.rglob("*.py")), "code of the build is no part of the site"


def test_nothing_is_fetched_from_outside(site: Path) -> None:
    fetched = [address for path in site.rglob("*.html") for address in Page(path).fetched]
    assert len(fetched) > len(PAGES)
    assert [address for address in fetched if re.match(r"(https?:)?//", address)] == []
    styles = " ".join(path.read_text(encoding="utf-8") for path in site.rglob("*.css"))
    assert re.findall(r"(?:url\(|@import)\s*['\"]?(?:https?:)?//[^)'\"]+", styles) == []


@pytest.mark.parametrize("name", PAGES)
def test_tables_and_marks_become_what_they_should(name: str, site: Path) -> None:
    path = (site / name).with_suffix(".html")
    assert "fill:" not in path.read_text(encoding="utf-8")
    assert "|---" not in Page(path).paragraphs, "a table needs an empty line above it"


BROKEN = {"reedme Words": "nothing fills the mark 'reedme'", "readme No such section": "No such section"}


@pytest.mark.parametrize(("mark", "said"), BROKEN.items())
def test_a_mark_that_nothing_fills_fails_the_build(mark: str, said: str) -> None:
    hooks = import_module("hooks")
    with pytest.raises((KeyError, hooks.PluginError), match=said):
        hooks.fill(f"<!-- fill: {mark} -->", "index.md")
    assert {name for page in PAGES.values() for name in re.findall(r"<!-- fill: (\w+)", page)} == set(hooks.FILLS)


@pytest.fixture(scope="module")
def changed(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, subprocess.CompletedProcess[str]]:
    """Build the site of a copy in which files have changed and two links are broken."""
    project, changes = copy(tmp_path_factory.mktemp("changed")), {
        "sim/domain/variables.py": ('"influence of a power over a state, total over channels"', '"a new meaning"'),
        "sim/rules/trade.py": ("Add what is diverted to the underlying flow", "Say it anew"),
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
    files = [
        yaml.safe_load((PROJECT / f"configs/calibration/{name}.yaml").read_text(encoding="utf-8")) for name in ("to_2013", "posterior")
    ]
    assert set(fitted) == {estimate for file in files for estimate in file["estimates"]}


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
    written = [
        name
        for path in (PROJECT / "sim/rules").rglob("*.py")
        for name in re.findall(r"^def ([a-z]\w+)\(", path.read_text(encoding="utf-8"), re.M)
    ]
    headings = re.findall(r'<h3 id="[\w-]+">(\w+)<', rules.read_text(encoding="utf-8"))
    assert sorted(headings) == sorted(written)
    described = re.findall(r'<h3 id="[\w-]+">(\w+)<', api.read_text(encoding="utf-8"))
    assert {"compose", "run", "compare", "load", "draw", *(name for name, _ in getmembers(sim.plots, isfunction))} <= set(described)


def test_every_source_has_its_terms(site: Path) -> None:
    page = Page(site / "data.html")
    for row in read("sources").itertuples():
        assert page.row(str(row.key))[2] == row.licence
