"""Pages are true: the commands they give compose, the paths they name exist, their snippets run, their words are explained."""

from __future__ import annotations

import os
import re
import runpy
from pathlib import Path

import pytest
import xarray as xr

from sim import results
from sim.command_line import arguments as command_line
from sim.plots.figures import figures
from tests.conftest import WAR, blocks, small
from tests.docs.conftest import DOCS, PAGES, PROJECT, README, commands, runs

TEXTS = {"README.md": README, "CONTRIBUTING.md": (PROJECT / "CONTRIBUTING.md").read_text(encoding="utf-8")} | PAGES
WRITTEN_BY_THE_GALLERY = "scenarios.md"
MADE_BY_A_RECIPE = ("region=south_caucasus", "theory=shelter", "+scenario=caspian_ferry", "region=with_iran", "history=mine.csv")
OF_THE_READER = {"PATH", "FILE", "NAME", "mine.csv"}
COMMANDS = {  # each once, with the first page that gives it
    " ".join(words): (name, words) for name in reversed(TEXTS) if name != WRITTEN_BY_THE_GALLERY for words in runs(TEXTS[name])
}
MADE_BY_A_RUN = {
    *("figures/", "ensemble.nc", "summary.csv", "summary.json", "what_moved.csv", "posterior.yaml", "REPORT.md", "LEDGER.md", "ledger.csv"),
    *("merged.nc", "effects.csv", "findings.txt", "robustness.csv", "claims.nc", "scores.csv", "scores.nc", "cases.csv", "config.yaml"),
}
MADE_BY_THE_READER = {
    *("configs/scenario/caspian_ferry.yaml", "configs/region/with_iran.yaml", "configs/region/south_caucasus.yaml", "japan.csv"),
    *("south_caucasus.csv", "configs/theory/shelter.yaml", "sim/rules/theories/shelter.py"),
}
PATH = re.compile(r"[`(]((?:\.?[\w.-]+/)*[\w.-]+(?:/|\.(?:py|md|yaml|toml|csv|lock|cff|ipynb|png|svg|nc|json|txt)))(?:#[\w-]+)?[`)]")
WORDS = [
    *("power", "state", "channel", "effort", "alignment", "influence", "opinion", "tension", "driver", "in force", "shock", "scenario"),
    *("replicate", "quarter", "origin", "start", "initial state", "estimate", "draw", "noise", "theory", "finished run"),
]


def is_of_the_reader(words: list[str]) -> bool:
    return any(word in MADE_BY_A_RECIPE or word.rpartition("=")[2] in OF_THE_READER or "NAME" in word for word in words)


@pytest.mark.parametrize(
    ("page", "words"), [pytest.param(*found, id=line) for line, found in COMMANDS.items() if not is_of_the_reader(found[1])]
)
def test_commands_compose(page: str, words: list[str], tmp_path: Path, request: pytest.FixtureRequest) -> None:
    if not any(word.startswith(("estimates", "calibration", "study=dashboard")) for word in words):
        request.getfixturevalue("few_configs")
    command = command_line.read([*words, f"results={tmp_path}"])
    assert command.page or command_line.configs(command), page


def test_other_commands_are_there() -> None:
    targets = set(re.findall(r"^([a-z]+):", (PROJECT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE))
    others = re.search(r"make help +# the other targets: ([\w, ]+)", PAGES["commands.md"])
    assert others
    assert set(others[1].split(", ")) <= targets
    for name, text in TEXTS.items():
        for words in commands(text):
            if words[0] == "make":
                assert set(words[1:]) <= targets, (name, words)
            elif words[0] == "pytest":
                assert all((PROJECT / word).is_file() for word in words if word.endswith(".py")), (name, words)
            elif "/" in words[0]:
                assert os.access(PROJECT / words[0], os.X_OK), (name, words)


@pytest.mark.parametrize("name", TEXTS)
def test_paths_exist(name: str) -> None:
    """A path is taken from the project's root, from the page, as a link has it, or from sim/ and its tables."""
    here = (DOCS / name).parent if name in PAGES else PROJECT
    known = MADE_BY_A_RUN | MADE_BY_THE_READER
    found = set(PATH.findall(re.sub(r"```.*?```", "", TEXTS[name], flags=re.DOTALL)))
    places = (PROJECT, here, PROJECT / "sim", PROJECT / "sim" / "data")
    absent = [path for path in sorted(found - known) if not any((folder / path).exists() for folder in places)]
    assert [path for path in absent if not path.startswith("results/")] == []


def test_paths_of_the_quarter_exist() -> None:
    (text,) = blocks(PAGES["architecture.md"], "text")
    found = re.findall(r"sim/[\w/.]+", text)
    assert len(found) > 5
    assert [path for path in found if not (PROJECT / path).exists()] == []


def test_the_figures_named_are_made(distracted: xr.Dataset) -> None:
    made = [f"figures/{name}" for name, _ in figures(distracted, "ukraine_distraction")]
    assert sorted(made) == sorted(re.findall(r"\| `(figures/\w+)` \|", PAGES["output.md"]))
    assert set(re.findall(r"`(figures/\w+)`", README)) <= set(made)


SNIPPETS = {
    f"{name} {place}": block
    for name in ("output.md", "tutorial.md", "commands.md")
    for place, block in enumerate(blocks(PAGES[name], "python"))
    if block != blocks(README, "python")[0]
}


@pytest.mark.parametrize("block", SNIPPETS.values(), ids=SNIPPETS)
def test_snippets_run(
    block: str, distracted: xr.Dataset, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    folder = Path("results/ukraine_distraction")
    folder.mkdir(parents=True)
    results.write(distracted, small(WAR), folder)
    Path("snippet.py").write_text(
        block.replace("ensemble.replicates=50", "ensemble.replicates=5").replace("2030Q4", "2025Q4"), encoding="utf-8"
    )
    runpy.run_path("snippet.py")
    assert len(capsys.readouterr().out.splitlines()) > 2


def test_every_word_is_explained_once() -> None:
    explained = re.findall(r"^\| ([\w ]+) \| ", PAGES["words.md"], re.MULTILINE)
    assert sorted(explained) == sorted(["word", *WORDS])


def test_contributing_leads_to_what_exists() -> None:
    """What the blocks of its recipes name is followed in tests/project/test_contributing.py."""
    text = re.sub(r"```.*?```", "", TEXTS["CONTRIBUTING.md"], flags=re.DOTALL)
    named = re.findall(r"`((?:[\w-]+/)+[\w.-]*|[\w.-]+\.(?:md|toml))`", text)
    assert len(named) > 15
    assert [name for name in named if not (PROJECT / name).exists()] == ["posterior.yaml"] * named.count("posterior.yaml")
