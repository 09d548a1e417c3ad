"""The how-to pages work: each recipe, followed as it is written, makes a run."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
import xarray as xr

from sim import compose, load, run
from sim.__main__ import main
from sim.config import ConfigError
from tests.conftest import blocks, copy
from tests.docs.conftest import PAGES, only, replaced, runs

QUICK = ["ensemble.replicates=5", "end=2026Q2", "figures=false"]


def command_with(page: str, word: str) -> list[str]:
    (words,) = [words for words in runs(PAGES[page]) if word in words]
    return [word for word in words if not word.startswith("ensemble=")]


def written(capsys: pytest.CaptureFixture[str], *command: str) -> xr.Dataset:
    """Run a command line of a page, in few replicates, and give what its file holds."""
    capsys.readouterr()
    assert main([*command, *QUICK]) == 0
    return load(capsys.readouterr().out.splitlines()[-1].removeprefix("Results: "))


def test_a_shock(configs: Path) -> None:
    page = "howto/scenario.md"
    (configs / "scenario" / "caspian_ferry.yaml").write_text(
        only(PAGES[page], "yaml", "# @package scenarios.caspian_ferry"), encoding="utf-8"
    )
    dataset = run(compose(*command_with(page, "+scenario=caspian_ferry"), *QUICK))
    assert list(dataset["scenario"].values) == ["caspian_ferry", "ukraine_distraction"]


def test_a_power(configs: Path, capsys: pytest.CaptureFixture[str]) -> None:
    page = PAGES["howto/power.md"]
    block, command = only(page, "yaml", "# configs/region/with_iran.yaml"), command_with("howto/power.md", "region=with_iran")
    region = configs / "region" / "with_iran.yaml"
    region.write_text(block, encoding="utf-8")
    assert "IRN" in written(capsys, *command)["power"].values
    region.write_text(block.replace("IRN", "JPN").replace("Iran", "Japan") + "observations: japan.csv\n", encoding="utf-8")
    Path("japan.csv").write_text(only(page, "csv", "year,state"), encoding="utf-8")
    assert "JPN" in written(capsys, *command)["power"].values


def test_a_region(configs: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (region,), (table,) = blocks(PAGES["howto/region.md"], "yaml"), blocks(PAGES["howto/region.md"], "csv")
    (configs / "region" / "south_caucasus.yaml").write_text(region, encoding="utf-8")
    Path("south_caucasus.csv").write_text(table, encoding="utf-8")
    command = command_with("howto/region.md", "region=south_caucasus")
    dataset = written(capsys, *command)
    assert list(dataset["state"].values) == ["ARM", "AZE"]
    assert dataset.sizes["organisation"] == 0
    assert (dataset["influence"] > 0).all()
    Path("south_caucasus.csv").write_text(
        "\n".join(line for line in table.splitlines() if not line.startswith("2019,ARM")), encoding="utf-8"
    )
    with pytest.raises(ConfigError, match="3 years of ARM"):
        run(compose(*command, *QUICK))


@pytest.mark.parametrize(
    ("page", "word"), [("howto/region.md", "region.states=[KAZ,UZB,KGZ]"), ("howto/power.md", "region.states=[KAZ,UZB,KGZ,TJK]")]
)
def test_a_smaller_cast(page: str, word: str, configs: Path, capsys: pytest.CaptureFixture[str]) -> None:
    dataset = written(capsys, *command_with(page, word))
    assert ",".join(dataset["state"].values) == word.partition("[")[2].rstrip("]")


@pytest.mark.slow
def test_a_theory(tmp_path: Path) -> None:
    """The five steps as written make a theory that keeps the laws and agrees with the second model."""
    page = PAGES["howto/theory.md"]
    rule, entry, branch = blocks(page, "python")
    (config,) = blocks(page, "yaml")
    copied = copy(tmp_path)
    theories, reference = copied / "sim/rules/theories", copied / "sim/reference"
    (theories / "shelter.py").write_text(rule, encoding="utf-8")
    replaced(theories / "__init__.py", "landscape, quantal_response\n", "landscape, quantal_response, shelter\n")
    replaced(theories / "__init__.py", "bandwagon_or_balance.target,\n", f"bandwagon_or_balance.target,\n    {entry.strip()}\n")
    (copied / "configs/theory/shelter.yaml").write_text(config, encoding="utf-8")
    replaced(reference / "inputs.py", '"bandwagon_or_balance")', '"bandwagon_or_balance", "shelter")')
    replaced(reference / "alignment.py", "import loom, utility", "import loom, protection, protection_start, utility")
    replaced(reference / "alignment.py", "        else:\n            value", f"        {branch.strip()}\n        else:\n            value")
    (line,) = [words for words in re.findall(r"`pytest ([^`]+)`", page) if ".py" in words]
    command = [sys.executable, "-m", "pytest", *line.split(), "-k", "shelter", "-p", "no:cacheprovider", "-c", "pyproject.toml"]
    environment = os.environ | {"PYTHONPATH": str(copied)}
    done = subprocess.run(command, cwd=copied, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    assert re.search(r"[1-9]\d* passed", done.stdout)
