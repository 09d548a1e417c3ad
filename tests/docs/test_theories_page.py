"""The table that compares the theories of states' choice is the one of docs/theories.csv."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from generator import theories as writer
from generator.blocks import inserted

from sim.config.identity import USUAL
from sim.rules.theories import THEORIES
from tests.docs.conftest import PAGES, PROJECT

PAGE = PAGES["backtest.md"]


def scores(crps: float) -> pd.DataFrame:
    rows = [("fbic", horizon, crps * horizon) for horizon in (1, 2, 3)] + [("trade", 1, 0.3)]
    made = pd.DataFrame(rows, columns=["variable", "horizon", "crps"])
    return made.assign(
        baseline="persistence", partition="all", conditional=True, power="all", state="all", skill=0.1, skill_low=0, skill_high=0.2
    )


def test_the_table_sets_theories_side_by_side() -> None:
    found = writer.compared({USUAL: scores(0.02), "landscape": scores(0.021)})
    assert list(found.columns) == writer.COLUMNS
    np.testing.assert_allclose(found.query("theory == 'landscape' and variable == 'fbic'")["crps_relative"], 1.05)
    text = writer.block(found)
    assert "| FBIC total | `landscape` | 0.0210 (+5.0 %) | 0.0630 (+5.0 %) |  |  |" in text
    assert "The same under all, to 0.05%: trade (log)." in text


def test_the_docs_hold_the_table_of_the_scores() -> None:
    kept = pd.read_csv(PROJECT / "docs" / "theories.csv", encoding="utf-8")
    assert list(kept.columns) == writer.COLUMNS
    assert list(dict.fromkeys(kept["theory"])) == [USUAL, *sorted(set(THEORIES) - {USUAL})]
    assert inserted(PAGE, writer.NAME, writer.block(kept), writer.PAGE) == PAGE, "docs/backtest.md is stale: make theories"
    assert all(f"`{name}`" in PAGE for name in (*THEORIES, *writer.COLUMNS))


def test_a_page_without_a_place_is_refused_before_the_long_run(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "docs").mkdir()
    (tmp_path / writer.PAGE).write_text("no markers", encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(writer, "run_all", lambda: pytest.fail("it ran"))
    assert writer.main() == 2
    assert capsys.readouterr().err.startswith("error: docs/backtest.md: no place for the theories")
