"""What is declared once is what exists everywhere: in the types that mypy sees, in the configs, in the observed start."""

from __future__ import annotations

import re
import subprocess
import sys
from dataclasses import fields
from pathlib import Path

import numpy as np
import pytest

from sim import compose
from sim.domain.draws import DrawsOf
from sim.domain.drivers import DRIVERS, DriversOf
from sim.domain.figures import FIGURES, Figures
from sim.domain.variables import VARIABLES, World
from sim.ensemble.start import observed_start
from tests.conftest import PROJECT

# a name as it is, and one misspelt
READ = {
    "now.world.trade": "now.world.trad",
    "now.origin.membership": "now.origin.memberships",
    "now.drivers.sanctions": "now.drivers.sanction",
    "now.last_drivers.threat": "now.last_drivers.threats",
    "now.draws.lock_in": "now.draws.lockin",
    "now.figures.threat": "now.figures.threats",
}


def test_mypy_refuses_a_misspelt_name_and_passes_the_right_one(tmp_path: Path) -> None:
    names = [*READ, *READ.values(), "now.world.trad = now.world.trade"]
    lines = ["from sim.model.situation import Situation", "", "", "def read(now: Situation) -> None:", *(f"    {name}" for name in names)]
    snippet = tmp_path / "snippet.py"
    snippet.write_text("\n".join(lines) + "\n", encoding="utf-8")
    command = [sys.executable, "-m", "mypy", "--no-error-summary", str(snippet)]
    done = subprocess.run(command, cwd=PROJECT, capture_output=True, text=True, check=False)
    found = {int(line) for line in re.findall(r"snippet\.py:(\d+): error: .*has no attribute", done.stdout)}
    assert found == set(range(5 + len(READ), 5 + len(names))), done.stdout + done.stderr
    assert done.stdout.count("error:") == len(found), done.stdout


@pytest.mark.parametrize("kind", [World, DriversOf, DrawsOf, Figures])
def test_a_misspelt_name_is_refused_at_run_time(kind: type) -> None:
    held = kind(**{item.name: np.zeros(1) for item in fields(kind)})
    with pytest.raises(AttributeError, match="no attribute 'influense'"):
        held.influense = np.zeros(1)
    with pytest.raises(AttributeError, match="no attribute 'influense'"):
        _ = held.influense


@pytest.mark.parametrize("table", [VARIABLES, DRIVERS, FIGURES])
def test_every_entry_says_what_it_is(table: tuple[object, ...]) -> None:
    for item in table:
        assert item.unit, item.name
        assert item.doc, item.name
        assert set(item.dims) <= {"power", "organisation", "state", "channel", "lag", "quarter"}, item.name


@pytest.mark.parametrize("calibration", ["prior", "to_2013", "posterior", "wide"])
def test_every_estimate_has_a_draw_and_every_draw_an_estimate(calibration: str) -> None:
    assert {item.name for item in fields(DrawsOf)} == set(compose(f"calibration={calibration}").estimates)


def test_every_figure_is_in_the_observed_start_with_its_axes_and_unit() -> None:
    start = observed_start(compose())
    for figure in FIGURES:
        if not figure.derived:
            assert set(start[figure.name].dims) == set(figure.dims), figure.name
            assert start[figure.name].attrs == {"units": figure.unit, "long_name": figure.doc}
