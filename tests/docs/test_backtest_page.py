"""The page's table of skill is the one of docs/scores.csv, that file is what the model earns, and what the prose says of it holds."""

from __future__ import annotations

import re
import shlex
from pathlib import Path

import pandas as pd
import pytest
from generator import blocks as page_blocks
from generator import scores as writer

from sim.__main__ import main
from sim.command_line import arguments as command_line
from sim.config import ConfigError
from sim.studies.backtest.baselines import NAMES
from sim.studies.backtest.scores import COLUMNS
from sim.studies.backtest.targets import UNITS
from sim.studies.backtest.verdicts import LOSES, TIES, TITLES, WINS, pooled
from tests.conftest import blocks
from tests.docs.conftest import PAGES, PROJECT

PAGE = PAGES["backtest.md"]
SCORES = pd.read_csv(PROJECT / "docs" / "scores.csv", encoding="utf-8")
KEYS = ["variable", "horizon", "baseline", "partition", "conditional"]


def verdicts(variable: str, baseline: str, *horizons: int, partition: str = "all") -> set[str]:
    rows = pooled(SCORES, partition).query("variable == @variable and baseline == @baseline")
    return set(rows[rows["horizon"].isin(horizons or set(rows["horizon"]))]["verdict"])


def test_the_table_is_that_of_the_scores() -> None:
    block = writer.block(SCORES)
    assert page_blocks.inserted(PAGE, writer.NAME, block, writer.PAGE) == PAGE, "docs/backtest.md is stale: make scores"


def test_the_table_shows_every_variable_and_partition() -> None:
    shown = writer.block(SCORES)
    assert all(shown.count(f"| {title} | persistence |") == 2 for title in TITLES.values())
    assert list(SCORES.columns) == writer.COMPACT
    assert set(SCORES["partition"]) >= {"calibration", "test", "all"}
    assert set(SCORES["conditional"]) == {True, False}
    assert not SCORES.duplicated(KEYS).any()


def test_what_the_prose_says_holds() -> None:
    """Where a change moves a verdict, the paragraph above the table is to be written anew, and this test after it."""
    for variable in ("trade", "remittances", "fbic_economic_bandwidth", "fbic_political_bandwidth"):
        assert verdicts(variable, "persistence") == {WINS}, variable
    assert verdicts("fbic_economic_dependence", "persistence") == {TIES}
    assert verdicts("fbic", "momentum", 1, 2) == {TIES}
    assert verdicts("vote_distance", "persistence", 7) == {LOSES}
    assert LOSES in verdicts("fbic_economic_dependence", "persistence", partition="test")
    wins = {partition: (pooled(SCORES, partition)["verdict"] == WINS).mean() for partition in ("all", "test")}
    assert wins["test"] < wins["all"]
    security = pooled(SCORES).query("variable == 'fbic_security_bandwidth' and baseline == 'persistence'")
    assert security["coverage80"].max() < 0.7


def test_a_refresh_copies_pooled_rows_and_rewrites_the_table(tmp_path: Path) -> None:
    (tmp_path / "docs").mkdir()
    page = tmp_path / writer.PAGE
    page.write_text(f"before {page_blocks.enclosed(writer.NAME, 'old')} after", encoding="utf-8")
    places = pd.concat([SCORES.iloc[:1].assign(power="CHN"), SCORES]).assign(origins=18)
    places.to_csv(tmp_path / "scores.csv", index=False, encoding="utf-8")
    writer.refresh(tmp_path / "scores.csv", tmp_path)
    pd.testing.assert_frame_equal(pd.read_csv(tmp_path / "docs" / "scores.csv", encoding="utf-8"), SCORES, rtol=1e-5)
    assert page.read_text(encoding="utf-8") == f"before {writer.block(SCORES)} after"


def test_a_mistake_is_one_line_and_changes_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    assert writer.main([]) == 2
    assert capsys.readouterr().err.startswith("error: results/backtest/scores.csv: no such file")
    with pytest.raises(ConfigError, match=r"docs/backtest\.md: no place for the scores"):
        page_blocks.inserted("text <!-- scores -->", writer.NAME, "table", writer.PAGE)


def test_the_docs_of_the_back_test_name_what_there_is() -> None:
    for name in (*NAMES, *COLUMNS, *TITLES, *UNITS):
        assert f"`{name}`" in PAGE, name
    assert [path for path in re.findall(r"`((?:configs|docs|sim|tests)/[\w./]+)`", PAGE) if not (PROJECT / path).exists()] == []
    for command in re.findall(r"`python -m sim ([^`]*)`", PAGE):
        assert command_line.configs(command_line.read(shlex.split(command)))
    overrides = re.findall(r"`(estimates[^`]*)`", PAGE)
    assert overrides
    assert all(command_line.configs(command_line.read(shlex.split(line))) for line in overrides)


@pytest.mark.slow
def test_the_table_in_the_docs_is_scored(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (table,) = blocks(PAGE, "csv")
    (tmp_path / "mine.csv").write_text(table, encoding="utf-8")
    less = ["origin=2017Q2", "ensemble.replicates=10", "figures=false"]
    assert main(["study=backtest", f"history={tmp_path / 'mine.csv'}", f"results={tmp_path / 'results'}", *less]) == 0
    assert "'tourists' could not be used (line 7): the model forecasts no such variable" in capsys.readouterr().out
    (scores,) = (tmp_path / "results").glob("*/scores.csv")
    assert set(pd.read_csv(scores, encoding="utf-8")["variable"]) == {"opinion", "trade", "trade_share"}  # the package has the totals


@pytest.mark.slow
def test_the_scores_are_those_of_the_model(tmp_path: Path) -> None:
    """The whole back-test, about a minute: nothing less gives the same pooled scores.

    Both tables have six digits; machines differ by less. The ends of intervals and a coverage move by steps, so they are as close.
    """
    assert main(["study=backtest", "figures=false", f"results={tmp_path}"]) == 0
    found = writer.compact(pd.read_csv(tmp_path / "backtest" / "scores.csv", encoding="utf-8"))
    pd.testing.assert_frame_equal(found, SCORES, rtol=1e-5, atol=1e-6, obj="docs/scores.csv is stale: make scores;")
