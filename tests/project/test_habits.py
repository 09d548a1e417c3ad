"""What carries the project on beside its code: checks before a commit, checks on a public code host, forms, and a package that installs."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import sysconfig
import tarfile
from pathlib import Path
from typing import Any

import pytest
import yaml

PROJECT = Path(__file__).parents[2]
SCRIPTS = Path(sys.executable).parent
HOOKS = PROJECT / ".pre-commit-config.yaml"
WORKFLOW = PROJECT / ".github" / "workflows" / "test.yml"
FORMS = sorted((PROJECT / ".github" / "ISSUE_TEMPLATE").glob("*.yml"))
LIMIT = 300  # seconds

Done = subprocess.CompletedProcess[str]


def command(*words: str | Path, folder: Path = PROJECT, **environment: str) -> Done:
    """Run a command without what the tests' own environment says of the path of modules."""
    kept = {name: value for name, value in os.environ.items() if name not in {"PYTHONPATH", "MAKEFLAGS"}} | environment
    return subprocess.run(words, cwd=folder, env=kept, capture_output=True, text=True, check=False, timeout=LIMIT)


def succeeded(done: Done) -> str:
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def read(path: Path) -> Any:
    return yaml.safe_load(path.read_text(encoding="utf-8"))


def follows(schema: str, path: Path) -> Done:
    """Check a file against a schema that the checker brings along."""
    return command(SCRIPTS / "check-jsonschema", "--builtin-schema", schema, path)


# Checks before a commit


def test_the_hooks_are_the_quick_lines_of_make_check() -> None:
    lines = succeeded(command("make", "-n", "--no-print-directory", "check")).splitlines()
    hooks = [hook for repository in read(HOOKS)["repos"] for hook in repository["hooks"]]
    assert [hook["entry"] for hook in hooks] == [line for line in lines if "pytest" not in line]


def test_the_hooks_download_nothing() -> None:
    assert {repository["repo"] for repository in read(HOOKS)["repos"]} == {"local"}
    assert {hook["language"] for repository in read(HOOKS)["repos"] for hook in repository["hooks"]} == {"system"}


FAULTS = {"ruff-check": "import os\n", "ruff-format": "x  =  1\n", "mypy": "x: int = 'one'\n", "import-contracts": "import mesa\n"}


@pytest.fixture
def repository(hook: str, tmp_path: Path) -> Path:
    """Make a repository that a hook passes, with this environment as its .venv."""
    if not shutil.which("git"):
        pytest.skip("git is not here")
    if hook == "import-contracts":  # they name every module
        shutil.copytree(PROJECT / "sim", tmp_path / "sim", ignore=shutil.ignore_patterns("__pycache__"))
    else:
        (tmp_path / "sim" / "rules").mkdir(parents=True)
        (tmp_path / "sim" / "__init__.py").write_text('"""A package."""\n', encoding="utf-8")
    for path in (HOOKS, PROJECT / "pyproject.toml"):
        shutil.copy(path, tmp_path)
    (tmp_path / ".gitignore").write_text(".venv\n.*_cache\n__pycache__\n", encoding="utf-8")
    (tmp_path / ".venv").symlink_to(sys.prefix)
    succeeded(command("git", "init", "-q", folder=tmp_path))
    return tmp_path


def outcome(hook: str, repository: Path) -> Done:
    """Run one hook as a commit would."""
    succeeded(command("git", "add", ".", folder=repository))
    # the environment's editable install leads to PROJECT; the contracts are to look at the copy
    where = {"PRE_COMMIT_HOME": str(repository / ".pre_commit_cache"), "PYTHONPATH": str(repository)}
    return command(SCRIPTS / "pre-commit", "run", hook, "--all-files", folder=repository, **where)


@pytest.mark.slow
@pytest.mark.parametrize("hook", FAULTS)
def test_a_hook_refuses_a_fault(hook: str, repository: Path) -> None:
    assert "Passed" in succeeded(outcome(hook, repository))
    (repository / "sim" / "rules" / "fault.py").write_text(FAULTS[hook], encoding="utf-8")
    refused = outcome(hook, repository)
    assert refused.returncode == 1, refused.stdout + refused.stderr
    assert "fault" in refused.stdout


def test_the_faults_are_one_for_each_hook() -> None:
    assert list(FAULTS) == [hook["id"] for repository in read(HOOKS)["repos"] for hook in repository["hooks"]]


# Checks on a public code host


def complaints(workflow: Path) -> list[str]:
    """Give what the linters of workflows find wrong; none of them goes to the network."""
    schemas = ("vendor.github-workflows", "custom.github-workflows-require-timeout")
    outcomes = [follows(schema, workflow) for schema in schemas]
    outcomes.append(command(SCRIPTS / "zizmor", "--offline", "--no-progress", "--persona", "pedantic", workflow))
    return [done.stdout + done.stderr for done in outcomes if done.returncode != 0]


def test_the_workflow_passes_its_linters() -> None:
    assert complaints(WORKFLOW) == []


@pytest.mark.parametrize(
    ("right", "wrong"),
    [
        ("runs-on:", "runs_on:"),
        ("contents: read", "contents: write"),
        (r"@[0-9a-f]{40} # (v\d+)[.\d]*", r"@\1"),
        (r"\n +timeout-minutes: \d+", ""),
        (r"\n +persist-credentials: false", "\n          fetch-depth: 1"),
        (r"\nconcurrency:.*\n(  .*\n)+", "\n"),
    ],
)
def test_a_careless_workflow_is_refused(right: str, wrong: str, tmp_path: Path) -> None:
    careless = tmp_path / ".github" / "workflows" / "test.yml"
    careless.parent.mkdir(parents=True)
    text, changes = re.subn(right, wrong, WORKFLOW.read_text(encoding="utf-8"))
    careless.write_text(text, encoding="utf-8")
    assert changes >= 1
    assert complaints(careless)


def test_the_workflow_takes_every_python_that_setup_takes() -> None:
    (job,) = read(WORKFLOW)["jobs"].values()
    first, last = re.findall(r"\(3, (\d+)\) <= .* <= \(3, (\d+)\)", (PROJECT / "setup.sh").read_text(encoding="utf-8"))[0]
    accepted = [f"3.{minor}" for minor in range(int(first), int(last) + 1)]
    assert job["strategy"]["matrix"]["python"] == accepted == (PROJECT / ".python-version").read_text(encoding="utf-8").split()
    assert {name.partition("-")[0] for name in job["strategy"]["matrix"]["system"]} == {"ubuntu", "macos"}


def test_the_workflow_hands_its_python_to_make_test() -> None:
    (job,) = read(WORKFLOW)["jobs"].values()
    (python,) = [step for step in job["steps"] if step.get("uses", "").startswith("actions/setup-python@")]
    (last,) = [step for step in job["steps"] if "run" in step]
    assert last["run"] == "make test"
    assert last["env"] == {"PYTHON": f"${{{{ steps.{python['id']}.outputs.python-path }}}}"}
    assert (PROJECT / python["with"]["cache-dependency-path"]).is_file()


def test_setup_takes_the_python_it_is_handed(tmp_path: Path) -> None:
    shutil.copy(PROJECT / "setup.sh", tmp_path)
    done = command("bash", "setup.sh", "dev", folder=tmp_path, PYTHON="/nowhere/python3")
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr == "error: PYTHON=/nowhere/python3 is not a Python 3.12 or 3.13 with venv\n"


# Forms


@pytest.mark.parametrize("form", FORMS, ids=lambda path: path.stem)
def test_a_form_can_be_shown(form: Path) -> None:
    succeeded(follows("vendor.github-issue-forms", form))


def test_there_are_forms_for_a_fault_and_for_a_question() -> None:
    assert [path.stem for path in FORMS] == ["bug", "question"]


def test_the_pull_request_form_asks_for_what_exists() -> None:
    text = (PROJECT / ".github" / "pull_request_template.md").read_text(encoding="utf-8")
    targets = re.findall(r"^([a-z]+):", (PROJECT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE)
    assert set(re.findall(r"\bmake ([a-z]+)", text)) <= set(targets)
    assert all((PROJECT / name).is_file() for name in re.findall(r"[A-Z]+\.md", text))


def test_the_citation_can_be_read() -> None:
    succeeded(follows("vendor.citation-file-format", PROJECT / "CITATION.cff"))


# The package

IGNORED = ("results/baseline/run.nc", "outputs/log.txt", "site/index.html", ".venv/pyvenv.cfg", "dist/old.whl", "sim/__pycache__/x.pyc")


def kept() -> list[str]:
    """List the files of the repository."""
    listed = command("git", "ls-files", "--cached", "--others", "--exclude-standard")
    if listed.returncode != 0:
        pytest.skip("not a git repository")
    return [name for name in listed.stdout.splitlines() if (PROJECT / name).is_file()]


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Build the source archive, and the wheel from it, in a copy where people have worked."""
    copy, folder = tmp_path_factory.mktemp("tree"), tmp_path_factory.mktemp("dist")
    for name in kept():
        (copy / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(PROJECT / name, copy / name)
    for name in IGNORED:
        (copy / name).parent.mkdir(parents=True, exist_ok=True)
        (copy / name).write_text("", encoding="utf-8")
    succeeded(command(sys.executable, "-m", "build", "--no-isolation", "--outdir", folder, folder=copy))
    return folder


@pytest.mark.slow
def test_the_source_archive_holds_the_repository_and_no_results(built: Path) -> None:
    (path,) = built.glob("*.tar.gz")
    with tarfile.open(path) as archive:
        names = {member.name.partition("/")[2] for member in archive.getmembers() if member.isfile()}
    assert names == {*kept(), "PKG-INFO"}


@pytest.fixture(scope="module")
def installed(built: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Install the wheel into a fresh environment, which borrows the packages it needs from this one; give its Python."""
    fresh = tmp_path_factory.mktemp("fresh") / "env"
    succeeded(command(sys.executable, "-m", "venv", "--without-pip", fresh))
    (wheel,) = built.glob("*.whl")
    succeeded(command(sys.executable, "-m", "pip", "--python", fresh, "install", "--no-deps", "--no-index", wheel))
    python = fresh / "bin" / "python"
    place = succeeded(command(python, "-c", "import sysconfig; print(sysconfig.get_path('purelib'))")).strip()
    Path(place, "borrowed.pth").write_text(
        sysconfig.get_path("purelib") + "\n", encoding="utf-8"
    )  # a .pth there, as of an editable install, is not followed
    return python


@pytest.mark.slow
def test_an_installed_wheel_is_whole(installed: Path, tmp_path: Path) -> None:
    """From any folder it finds its own configs and data: nothing is taken from the repository."""
    place = succeeded(command(installed, "-c", "import sim; print(sim.__file__)", folder=tmp_path)).strip()
    assert Path(place).is_relative_to(installed.parents[1])
    assert "+scenario=" in succeeded(command(installed, "-m", "sim", "--help", folder=tmp_path))
    succeeded(command(installed, "-m", "sim", "ensemble=quick", "end=2023Q4", folder=tmp_path))
    assert list((tmp_path / "results").rglob("*.nc"))


FERRY = """\
# @package scenarios.caspian_ferry
title: Паром через Каспий
story: New ferries across the Caspian.
shocks:
  ferries:
    {title: Ferries, driver: trade_ease, shape: step, start: 2022Q2, size: {value: .2, low: 0, high: .4, unit: log, source: assumption}}
"""


@pytest.mark.slow
def test_an_installed_wheel_works_from_any_folder(installed: Path, tmp_path: Path) -> None:
    """From a folder whose name holds a space and letters of another script; a scenario of one's own is found there."""
    folder = tmp_path / "мои прогоны"
    (folder / "configs" / "scenario").mkdir(parents=True)
    (folder / "configs" / "scenario" / "caspian_ferry.yaml").write_text(FERRY, encoding="utf-8-sig")
    small = ("ensemble.replicates=2", "origin=2021Q4", "end=2022Q4", "results=2024_11_25")
    succeeded(command(installed, "-m", "sim", "+scenario=caspian_ferry", *small, folder=folder))
    written = {path.name for path in (folder / "2024_11_25").rglob("*")}
    assert {"ensemble.nc", "summary.csv", "config.yaml", "effects.png"} <= written
    refused = command(installed, "-m", "sim", "+scenario=caspian_fery", folder=folder)
    program = installed.parents[1] / "lib"
    assert refused.returncode == 2
    assert "did you mean 'caspian_ferry'?; looked in configs/scenario of the current folder and in " in refused.stderr
    assert str(program) in refused.stderr


@pytest.mark.slow
def test_a_run_needs_no_letter_of_the_locale(installed: Path, tmp_path: Path) -> None:
    """What is written is UTF-8, and what is printed never stops a run; nothing of our own reads or writes by the locale."""
    (tmp_path / "configs" / "scenario").mkdir(parents=True)
    (tmp_path / "configs" / "scenario" / "caspian_ferry.yaml").write_text(FERRY, encoding="utf-8")
    for name in ("C", "de_DE.ISO-8859-1"):
        environment = {"LC_ALL": name, "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0", "PYTHONWARNDEFAULTENCODING": "1"}
        words = ("+scenario=caspian_ferry", "ensemble.replicates=2", "origin=2021Q4", "end=2022Q4", "figures=false", f"results={name}")
        done = command(installed, "-m", "sim", *words, folder=tmp_path, **environment)
        succeeded(done)
        assert not re.search(r"/sim/.*EncodingWarning", done.stderr)
        (config,) = (tmp_path / name).rglob("config.yaml")
        assert "Паром через Каспий" in config.read_text(encoding="utf-8")
        assert config.with_name("summary.csv").read_text(encoding="utf-8").startswith("scenario,")


def test_advice_can_be_typed_by_an_installed_user() -> None:
    """No message of the program asks for the folder of the repository."""
    texts = {path: path.read_text(encoding="utf-8") for path in (PROJECT / "sim").rglob("*.py")}
    found = {str(path.relative_to(PROJECT)) for path, text in texts.items() if re.search(r"pip install (-e|'?\.|[^'{])", text)}
    assert found == set()
