"""Notebooks are kept without outputs, and use the small API that the package documents. `make check` runs them."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

import sim
from tests.conftest import PROJECT

NOTEBOOKS = sorted((PROJECT / "notebooks").glob("*.ipynb"))


def cells(path: Path) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = json.loads(path.read_text(encoding="utf-8"))["cells"]
    return found


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_outputs_are_stripped(path: Path) -> None:
    code = [cell for cell in cells(path) if cell["cell_type"] == "code"]
    assert code
    assert [cell["source"] for cell in code if cell["outputs"] or cell["execution_count"]] == []


def test_the_four_are_there() -> None:
    assert [path.stem for path in NOTEBOOKS] == ["01_tour", "02_what_if", "03_history", "04_your_own_region"]


def test_the_api_is_small_and_says_what_it_does() -> None:
    assert sorted(sim.__all__) == ["compare", "compose", "load", "plots", "run"]
    assert all((getattr(sim, name).__doc__ or "").strip() for name in sim.__all__)
