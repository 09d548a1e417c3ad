"""The page's table of trade in 2022 and 2023 is the one of docs/held_out.csv, and that file is what the model earns."""

from __future__ import annotations

import pandas as pd
import pytest
from generator import blocks as page_blocks
from generator import held_out as writer

from tests.docs.conftest import PAGES, PROJECT

PAGE = PAGES["backtest.md"]
KEPT = pd.read_csv(PROJECT / writer.KEPT, encoding="utf-8")


def test_the_table_is_that_of_the_file() -> None:
    assert page_blocks.inserted(PAGE, writer.NAME, writer.block(KEPT), writer.PAGE) == PAGE, "docs/backtest.md is stale: make scores"


def test_the_file_has_what_the_model_earns() -> None:
    found = writer.scored_from_both()
    pd.testing.assert_frame_equal(found, KEPT, rtol=1e-4, atol=1e-5, check_dtype=False, obj="docs/held_out.csv is stale: make scores;")


def test_another_start_is_refused(capsys: pytest.CaptureFixture[str]) -> None:
    assert writer.main(["origin=2020Q2"]) == 2
    assert capsys.readouterr().err == "error: origin: found 2020Q2; allowed: 2021Q2, 2021Q4\n"
