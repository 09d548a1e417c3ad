"""Scripts without `if __name__ == "__main__":` run, or are refused in one line, whatever way processes are started."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from sim.config import files as place
from tests.conftest import LIMIT

pytestmark = pytest.mark.slow
RUN = "run(compose('ensemble.replicates=4', 'end=2022Q2', 'engine={engine}', 'engine.workers=2', 'engine.block=2')).sizes['replicate']"
UNGUARDED = f"""
import multiprocessing
multiprocessing.set_start_method('{{method}}', force=True)
from sim import compose, run
print({RUN})
"""
GUARDED = f"""
from sim import compose, run
if __name__ == "__main__":
    print({RUN})
"""
POOL = f"""
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from sim import compose, run
print({RUN})
with ProcessPoolExecutor(1, mp_context=get_context('{{method}}')) as pool:
    print(list(pool.map(abs, [-1])))
"""
IN_A_POOL = f"""
from multiprocessing import get_context
from sim import compose, run
def task(_):
    return {RUN}
if __name__ == "__main__":
    with get_context('{{method}}').Pool(1) as pool:
        print(pool.map(task, [1]))
"""
METHODS = ["spawn", "forkserver"]
NEED = 'put what the script does under `if __name__ == "__main__":`'


def script(folder: Path, text: str, engine: str, method: str = "spawn") -> tuple[int, str, str]:
    """Run a script; give its exit code, and what it says on both streams."""
    path = folder / "script.py"
    path.write_text(text.format(engine=engine, method=method), encoding="utf-8")
    known = os.environ | {"PYTHONPATH": str(place.PACKAGE.parent), "DASK_DISTRIBUTED__WORKER__MULTIPROCESSING_METHOD": method}
    done = subprocess.run([sys.executable, str(path)], cwd=folder, env=known, capture_output=True, text=True, timeout=LIMIT, check=False)
    return done.returncode, done.stdout, done.stderr


def refusal(errors: str) -> str:
    """Give the last line of what a script says, which says nothing else but where it called."""
    assert errors.count("Traceback") == 1, errors
    assert "The above exception" not in errors
    assert "During handling" not in errors
    return errors.splitlines()[-1]


@pytest.mark.parametrize("method", METHODS)
def test_processes_need_no_guard(method: str, tmp_path: Path) -> None:
    assert script(tmp_path, UNGUARDED, "processes", method) == (0, "4\n", "")


@pytest.mark.parametrize("method", METHODS)
def test_dask_asks_for_the_guard_in_one_line(method: str, tmp_path: Path) -> None:
    code, output, errors = script(tmp_path, UNGUARDED, "dask", method)
    assert (code, output) == (1, "")
    assert refusal(errors).endswith(NEED)


@pytest.mark.parametrize("method", METHODS)
def test_dask_runs_under_the_guard(method: str, tmp_path: Path) -> None:
    assert script(tmp_path, GUARDED, "dask", method)[:2] == (0, "4\n")


@pytest.mark.parametrize("method", METHODS)
def test_a_script_whose_own_pool_runs_it_again_is_told_in_one_line(method: str, tmp_path: Path) -> None:
    code, output, errors = script(tmp_path, POOL, "processes", method)
    assert (code, output) == (1, "4\n")
    assert [line.endswith(NEED) for line in errors.splitlines() if line.startswith("error: engine: ")] == [True]
    assert errors.count("Traceback") == 1, "that of the pool itself"


def test_dask_in_the_worker_of_a_pool_is_refused_in_one_line(tmp_path: Path) -> None:
    code, _, errors = script(tmp_path, IN_A_POOL, "dask")
    assert code == 1
    assert errors.splitlines()[-1].endswith("inside a worker of a pool, which may start no processes; allowed there: engine=serial")


def test_dask_in_a_script_without_a_file_is_refused_in_one_line(tmp_path: Path) -> None:
    text, known = GUARDED.format(engine="dask"), os.environ | {"PYTHONPATH": str(place.PACKAGE.parent)}
    done = subprocess.run([sys.executable], input=text, cwd=tmp_path, env=known, capture_output=True, text=True, timeout=LIMIT, check=False)
    assert done.returncode == 1
    assert refusal(done.stderr).endswith("put it into one, or use engine=processes")
