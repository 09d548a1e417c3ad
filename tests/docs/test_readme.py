"""The newcomer's page tells the truth: commands compose, paths exist, snippets and recipes run, numbers are those of a run."""

from __future__ import annotations

import doctest
import os
import re
import runpy
import shlex
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
import xarray as xr
import yaml

from sim import compare, compose, load, results, run
from sim.config import door
from sim.config import folder as place
from sim.history.tables import names
from tests.conftest import small

PROJECT = Path(__file__).parents[1]
TEXT = (PROJECT / "README.md").read_text()
QUICK = ["ensemble.replicates=5", "end=2026Q2", "figures=false"]
MADE_BY_A_RUN = {"figures", "ensemble.nc", "summary.csv", "summary.json", "config.yaml", "results", "japan.csv", "posterior.yaml"}
MADE_BY_A_SWEEP = {"merged.nc", "effects.csv", "findings.txt"}
MADE_BY_A_RECIPE = {"configs/scenario/caspian_ferry.yaml", "configs/region/with_iran.yaml"}


def blocks(language: str) -> list[str]:
    """Give the fenced blocks of a language, without the indent they have in a list."""
    found = re.findall(rf"^( *)```{language}\n(.*?)^ *```", TEXT, re.DOTALL | re.MULTILINE)
    return [re.sub(rf"^{indent}", "", block, flags=re.MULTILINE) for indent, block in found]


def only(language: str, beginning: str) -> str:
    (block,) = [block for block in blocks(language) if block.startswith(beginning)]
    return block


def commands() -> Iterator[list[str]]:
    lines = [line for block in blocks("sh") for line in block.splitlines()]
    lines += re.findall(r"`((?:python -m sim|make|pytest|source) [^`]*)`", TEXT)
    return (shlex.split(line, comments=True) for line in lines)


ESTIMATE = only("yaml", "opinion_attention")
SIM = [command[3:] for command in commands() if command[:3] == ["python", "-m", "sim"]]
WORDS = [
    *("power", "state", "channel", "effort", "alignment", "influence", "opinion", "tension", "driver", "shock", "scenario"),
    *("replicate", "quarter", "origin", "estimate"),
]
INVENTED = ("caspian_ferry", "with_iran")
PATHS = sorted(set(re.findall(r"[`(]((?:\.?[\w.-]+/)*[\w.-]+(?:/|\.(?:py|md|yaml|csv|lock|cff|ipynb|png|nc|json|txt)))[`)]", TEXT)))


@pytest.mark.parametrize("arguments", [line for line in SIM if not any(name in word for word in line for name in INVENTED)], ids=" ".join)
def test_commands_compose(arguments: list[str], tmp_path: Path) -> None:
    command = door.read([*arguments, f"results={tmp_path}"])
    assert command.page or door.configs(command)


def test_other_commands_are_there() -> None:
    targets = re.findall(r"^([a-z]+):", (PROJECT / "Makefile").read_text(), re.MULTILINE)
    others = re.search(r"make help +# the other targets: ([\w, ]+)", TEXT)
    assert others
    assert set(others[1].split(", ")) <= set(targets)
    for command in commands():
        if command[0] == "make":
            assert set(command[1:]) <= set(targets), command
        elif command[0] == "pytest":
            assert all((PROJECT / word).is_file() for word in command if word.endswith(".py")), command
        elif command[0] not in ("python", "source"):
            assert os.access(PROJECT / command[0], os.X_OK), command


def test_paths_exist() -> None:
    assert len(PATHS) > 40
    known = MADE_BY_A_RUN | MADE_BY_A_SWEEP | MADE_BY_A_RECIPE
    assert [path for path in PATHS if path not in known and not (PROJECT / path).exists()] == []


def test_the_figures_named_are_made(distracted: xr.Dataset) -> None:
    from sim.plots.figures import figures

    made = [f"figures/{name}" for name, _ in figures(distracted, "ukraine_distraction")]
    assert sorted(made) == sorted(re.findall(r"\| `(figures/\w+)` \|", TEXT))


@pytest.mark.parametrize("block", [block for block in blocks("python") if "import " in block])
def test_snippets_run(
    block: str, distracted: xr.Dataset, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    folder = Path("results/ukraine_distraction")
    folder.mkdir(parents=True)
    results.write(distracted, small("+scenario=ukraine_distraction"), folder)
    Path("snippet.py").write_text(block.replace("ensemble.replicates=100", "ensemble.replicates=5").replace("2030Q4", "2025Q4"))
    runpy.run_path("snippet.py")
    assert len(capsys.readouterr().out.splitlines()) > 2


@pytest.fixture
def configs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Let the program read a copy of its configs, and stand beside it."""
    shutil.copytree(PROJECT / "configs", tmp_path / "configs")
    monkeypatch.setattr(place, "PACKAGE", tmp_path / "sim")
    monkeypatch.chdir(tmp_path)
    return tmp_path / "configs"


def command_with(word: str) -> list[str]:
    (arguments,) = [arguments for arguments in SIM if word in arguments]
    return arguments


def test_the_recipe_for_a_shock(configs: Path) -> None:
    (configs / "scenario" / "caspian_ferry.yaml").write_text(only("yaml", "# @package scenarios.caspian_ferry"))
    dataset = run(compose(*command_with("+scenario=caspian_ferry"), *QUICK))
    assert list(dataset["scenario"].values) == ["caspian_ferry", "ukraine_distraction"]


def test_the_recipe_for_a_power(configs: Path) -> None:
    block, command = only("yaml", "# configs/region/with_iran.yaml"), command_with("region=with_iran")
    region = configs / "region" / "with_iran.yaml"
    region.write_text(block)
    assert "IRN" in run(compose(*command, *QUICK))["power"].values
    region.write_text(block.replace("IRN", "JPN").replace("Iran", "Japan") + "observations: japan.csv\n")
    Path("japan.csv").write_text(only("csv", "year,state"))
    assert "JPN" in run(compose(*command, *QUICK))["power"].values


@pytest.mark.slow
def test_the_recipe_for_a_rule(configs: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder, usual = configs.parent, run(compose(*QUICK))["opinion"]
    shutil.copytree(PROJECT / "sim", folder / "sim", ignore=shutil.ignore_patterns("__pycache__"))
    for file, block in (("sim/rules/society.py", "\n\n" + only("python", "def goodwill")), ("configs/calibration/opinion.yaml", ESTIMATE)):
        (folder / file).write_text((folder / file).read_text() + block)
    stage = folder / "sim" / "stages" / "society.py"
    stage.write_text(re.sub(r"^(    goal = society.*\n)", rf"\1    {only('python', 'goal += ')}", stage.read_text(), flags=re.MULTILINE))
    found = runpy.run_path("sim/rules/society.py")
    doctest.run_docstring_examples(found["goodwill"], found)
    assert capsys.readouterr().out == ""
    command = [sys.executable, "-m", "sim", *QUICK, "results=results"]
    done = subprocess.run(command, env=os.environ | {"PYTHONPATH": "."}, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    changed = load(done.stdout.splitlines()[-1].removeprefix("Results: "))["opinion"]
    assert not changed.equals(usual)


def test_the_words_and_the_citation() -> None:
    for word in WORDS:
        assert f"| {word} | " in TEXT
    citation = yaml.safe_load((PROJECT / "CITATION.cff").read_text())
    assert {"cff-version", "message", "title", "authors", "version", "license"} <= set(citation)
    assert f"## [{citation['version']}]" in (PROJECT / "CHANGELOG.md").read_text()
    assert f'version = "{citation["version"]}"' in (PROJECT / "pyproject.toml").read_text()
    assert (PROJECT / "docs/figures/effects.png").stat().st_size < 200_000


@pytest.mark.slow
def test_the_numbers_are_those_of_a_run() -> None:
    """The table under the figure; where a change moves it, the message is what to write."""
    table = compare(run(compose("+scenario=ukraine_distraction")), quarters=["2030Q4"]).query("scenario == 'ukraine_distraction'")
    called = names() | {"EU": "European Union"}
    found = []
    for row in table.itertuples():
        level = f"{row.median:.2f} | {row.low:.2f} to {row.high:.2f}"
        effect = f"{row.effect_median:+.3f} | {row.effect_low:+.3f} to {row.effect_high:+.3f} | {row.same_sign:.0%}"
        found.append(f"| {called[row.power]} over {called[row.state]} | {level} | {effect} |")
    written = re.findall(r"^\| [\w ]+ over \w+ \|.*\|$", TEXT, re.MULTILINE)
    assert len(written) == 6
    assert sorted(set(written) - set(found)) == [], "\n".join(found)
