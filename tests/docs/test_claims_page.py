"""The page's ledger is the one of docs/ledger.csv, and the page explains its columns and verdicts."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest
from generator import blocks as page_blocks
from generator import ledger as writer

from sim.config import ConfigError
from sim.studies.claims.ledger import COLUMNS, VERDICTS
from sim.studies.claims.report import table
from tests.docs.conftest import PAGES, PROJECT

PAGE = PAGES["claims.md"]
LEDGER = pd.read_csv(PROJECT / "docs" / "ledger.csv", encoding="utf-8")


def test_the_block_is_that_of_the_ledger() -> None:
    block = writer.block(LEDGER)
    assert page_blocks.inserted(PAGE, writer.NAME, block, writer.PAGE) == PAGE, "docs/claims.md is stale: make ledger"
    assert list(LEDGER.columns) == COLUMNS
    assert table(LEDGER).count("\n| C") == 24


def test_a_refresh_copies_the_ledger_and_rewrites_the_block(tmp_path: Path) -> None:
    (tmp_path / "docs").mkdir()
    page = tmp_path / writer.PAGE
    page.write_text(f"before {page_blocks.enclosed(writer.NAME, 'old')} after", encoding="utf-8")
    writer.refresh(PROJECT / "docs" / "ledger.csv", tmp_path)
    assert page.read_text(encoding="utf-8") == f"before {writer.block(LEDGER)} after"
    pd.testing.assert_frame_equal(pd.read_csv(tmp_path / "docs" / "ledger.csv", encoding="utf-8"), LEDGER)
    LEDGER[["id"]].to_csv(tmp_path / "other.csv", encoding="utf-8")
    with pytest.raises(ConfigError, match="other columns"):
        writer.refresh(tmp_path / "other.csv", tmp_path)


def test_a_mistake_is_one_line(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.chdir(tmp_path)
    assert writer.main([]) == 2
    assert capsys.readouterr().err.startswith("error: results/claims/ledger.csv: no such file")
    with pytest.raises(ConfigError, match=r"docs/claims\.md: no place for the ledger"):
        page_blocks.inserted("text", writer.NAME, "block", writer.PAGE)


def test_the_page_names_every_column_and_verdict() -> None:
    for name in (*COLUMNS[:11], "share_without_", *VERDICTS):
        assert f"`{name}" in PAGE or f"**{name}**" in PAGE, name
