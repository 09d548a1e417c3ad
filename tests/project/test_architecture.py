"""The house keeps its shape: imports run downward, files and functions stay short, everything public says what it does."""

from __future__ import annotations

import ast
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

from tests.conftest import PROJECT

MODULES = sorted((PROJECT / "sim").rglob("*.py"))
TESTS = sorted((PROJECT / "tests").rglob("*.py"))
LONGEST_FILE, LONGEST_FUNCTION = 400, 40  # lines, docstring not counted in the second
ANY_OF_RULES = (
    "__future__",
    "collections.abc",
    "dataclasses",
    "math",
    "numpy",
    "numpy.typing",
    "sim.domain.arrays",
    "sim.domain.constants",
    "sim.domain.draws",
    "sim.rules",
    "typing",
)
ELSEWHERE = re.compile("|".join(["/work" + "/", r"\.\./" + "shared", "proto" + "type", "/tmp" + "/venv"]), re.IGNORECASE)
NAMELESS = {"utils", "util", "helpers", "helper", "common", "misc", "base"}

Function = ast.FunctionDef | ast.AsyncFunctionDef


@cache
def parsed(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"))


def named(path: Path) -> str:
    return str(path.relative_to(PROJECT))


def functions(path: Path) -> Iterator[Function]:
    return (node for node in ast.walk(parsed(path)) if isinstance(node, Function))


def length(function: Function) -> int:
    """Count the lines of a function, decorators and docstring left out."""
    lines = (function.end_lineno or 0) - function.lineno + 1
    first = function.body[0]
    return lines - ((first.end_lineno or 0) - first.lineno + 1 if ast.get_docstring(function) is not None else 0)


def public(tree: ast.Module | ast.ClassDef, of: str = "") -> Iterator[tuple[str, ast.AST]]:
    """List what a module offers: itself, its public classes and functions, and their methods."""
    for node in tree.body:
        if isinstance(node, Function | ast.ClassDef) and not node.name.startswith("_"):
            yield f"{of}{node.name}", node
            if isinstance(node, ast.ClassDef):
                yield from public(node, f"{node.name}.")


def imported(path: Path) -> Iterator[str]:
    for node in ast.walk(parsed(path)):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield from (f"sim.{alias.name}" for alias in node.names) if node.module == "sim" else [str(node.module)]


def test_the_contracts_of_imports_hold() -> None:
    command = Path(sys.executable).with_name("lint-imports")
    environment = os.environ | {"PYTHONPATH": str(PROJECT)}
    done = subprocess.run([command, "--no-cache"], cwd=PROJECT, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout[done.stdout.find("Contracts\n") :]
    assert re.search(r"[1-9]\d* kept, 0 broken", done.stdout)


@pytest.mark.parametrize("path", sorted((PROJECT / "sim" / "rules").rglob("*.py")), ids=lambda path: path.stem)
def test_rules_are_numpy_alone(path: Path) -> None:
    strangers = [name for name in imported(path) if not name.startswith(ANY_OF_RULES)]
    assert strangers == []


def test_files_are_short() -> None:
    lengths = {named(path): len(path.read_text(encoding="utf-8").splitlines()) for path in MODULES}
    assert {name: lines for name, lines in lengths.items() if lines > LONGEST_FILE} == {}


def test_functions_are_short() -> None:
    lengths = {f"{named(path)}: {function.name}": length(function) for path in MODULES for function in functions(path)}
    assert {name: lines for name, lines in lengths.items() if lines > LONGEST_FUNCTION} == {}


def test_what_is_public_says_what_it_does() -> None:
    silent = [f"{named(path)}: {name}" for path in MODULES for name, node in public(parsed(path)) if not ast.get_docstring(node)]
    silent += [named(path) for path in MODULES if not ast.get_docstring(parsed(path))]
    assert silent == []


def test_what_is_public_says_it_in_one_line_first() -> None:
    """The summary ends at the first line, so that it can be listed."""
    texts = [(f"{named(path)}: {name}", ast.get_docstring(node) or "") for path in MODULES for name, node in public(parsed(path))]
    assert [name for name, text in texts if not text.partition("\n")[0].endswith((".", ":", "?"))] == []


def test_no_module_is_named_for_nothing() -> None:
    assert [named(path) for path in MODULES if path.stem in NAMELESS] == []


def test_no_test_imports_another() -> None:
    """What several share stands in the conftest.py of their room, or of a room around it."""
    wrong = []
    for path in TESTS:
        around = [
            f"{'.'.join(room.relative_to(PROJECT).parts)}.conftest" for room in path.parents if room.is_relative_to(PROJECT / "tests")
        ]
        tests = [name for name in imported(path) if name.split(".")[0] in ("tests", "conftest", "None") or name.startswith("test_")]
        wrong += [f"{named(path)}: {name}" for name in tests if name not in around]
    assert wrong == []


def test_tests_stand_in_the_rooms_of_what_they_test() -> None:
    """The names of the folders are those of sim/, besides the pages and the project as a whole."""
    rooms = {path.parent.relative_to(PROJECT / "tests") for path in TESTS if path.name.startswith("test_")}
    strangers = [str(room) for room in rooms if not (PROJECT / "sim" / room).is_dir() and str(room) not in ("docs", "project")]
    assert sorted(strangers) == []
    assert Path() not in rooms


def test_a_config_is_data() -> None:
    """Nothing that a file says is ever executed."""
    forbidden = re.compile(r"\b(pickle|eval|exec|instantiate|_target_)\b\s*[(=:]|import pickle")
    assert [named(path) for path in MODULES if forbidden.search(path.read_text(encoding="utf-8"))] == []
    assert [named(path) for path in (PROJECT / "configs").rglob("*.yaml") if "_target_" in path.read_text(encoding="utf-8")] == []


def texts() -> dict[str, str]:
    """Read every text file of the repository, by name."""
    listed = ["git", "ls-files", "--cached", "--others", "--exclude-standard"]
    found = subprocess.run(listed, cwd=PROJECT, capture_output=True, text=True, check=False)
    if found.returncode != 0:
        pytest.skip("not a git repository")
    result = {}
    for name in found.stdout.splitlines():
        content = (PROJECT / name).read_bytes() if (PROJECT / name).is_file() else b"\0"
        if b"\0" not in content:
            result[name] = content.decode()
    return result


def test_the_repository_speaks_of_no_place_outside_it() -> None:
    found = {name: ELSEWHERE.findall(text) for name, text in texts().items()}
    assert {name: words for name, words in found.items() if words} == {}
