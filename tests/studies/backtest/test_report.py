"""The report and the figures of the back-test say what the scores say, losses included."""

from pathlib import Path

import numpy as np
import pandas as pd
import pytest
import xarray as xr

from sim.plots.layout import sheet
from sim.plots.studies.backtest import fans_figure, reliability_figure, skill_figure
from sim.studies.backtest.baselines import baselines
from sim.studies.backtest.report import report, short_table
from sim.studies.backtest.scores import fans, pits, score
from tests.studies.backtest.conftest import cases_of, growing_history, observed, walk

TARGETS = observed({"trade": 5 + walk(), "fbic": np.abs(1 + 0.1 * walk(2)), "tourists": walk(3)})
CASES = cases_of(TARGETS, (1, 3, 7))
ABOUT = xr.Dataset(attrs={"seed": 1, "version": "0.1.0", "config_hash": "1a2b3c", "command": "python -m sim study=backtest"})


@pytest.fixture(scope="module")
def draws() -> np.ndarray:
    """Sharp where the variable is trade, absurd where it is FBIC."""
    noise = np.random.default_rng(1).normal(size=(len(CASES), 60))
    middle = np.where(CASES["variable"] == "trade", CASES["value"], CASES["last"] + 5 * (CASES["variable"] == "fbic"))
    return middle[:, np.newaxis] + 0.1 * noise


@pytest.fixture(scope="module")
def scores(draws: np.ndarray) -> pd.DataFrame:
    return score(CASES, draws, baselines(TARGETS, growing_history(), CASES, 60, seed=1))


def test_the_report_names_wins_and_losses(scores: pd.DataFrame) -> None:
    text = report(scores, ["3 rows could not be used"])
    wins, loses = (next(line for line in text.splitlines() if line.startswith(f"- **{name}**")) for name in ("The model wins", "It loses"))
    assert "trade (log) against" in wins
    assert "FBIC total against" in loses
    assert "FBIC total" not in wins
    assert "- 3 rows could not be used" in text
    assert "tourists" in text
    assert "| trade (log) | 1 | skill against persistence | +0.18 |" in text
    assert "**no**" in text
    assert "Unconditional:" not in text


def test_unconditional_forecasts_have_tables_of_their_own(scores: pd.DataFrame) -> None:
    text = report(pd.concat([scores, scores.assign(conditional=False)], ignore_index=True))
    assert "## Unconditional: with GDPs drawn by the model" in text


def test_the_table_of_the_readme_holds_losses_and_leaves_thin_intervals_out(scores: pd.DataFrame) -> None:
    text = short_table(scores)
    rows = [line for line in text.splitlines() if line.startswith("| FBIC total | momentum |")]
    assert len(rows) == 2  # all origins, test origins
    assert "| _-" in rows[0]
    few = rows[1].split(" | ")[4]  # seven years ahead from 2013: two origins
    assert few.startswith("-")
    assert "(" not in few


def test_figures_say_their_finding_and_are_written(scores: pd.DataFrame, draws: np.ndarray, tmp_path: Path) -> None:
    pages = {
        "skill": skill_figure(scores, ABOUT),
        "reliability": reliability_figure(pits(CASES, draws), ABOUT),
        "fans": fans_figure(fans(CASES, draws), TARGETS, ABOUT, origins=(2003, 2010)),
    }
    assert "worst loss: FBIC total against" in pages["skill"].finding
    assert pages["reliability"].finding.startswith("80 % bands hold 100 % of trade (log) and 0 % of FBIC total")
    assert pages["fans"].finding.startswith("The 80 % bands hold")
    for name, page in pages.items():
        assert all(path.stat().st_size > 10_000 for path in sheet.save(page, tmp_path, name, ABOUT))


def test_figures_of_few_figures_do_not_break(scores: pd.DataFrame, draws: np.ndarray) -> None:
    one = (CASES["variable"].eq("tourists") & CASES["origin"].eq(2018) & CASES["horizon"].eq(1)).to_numpy()
    assert reliability_figure(pits(CASES[one], draws[one]), ABOUT).finding
    assert skill_figure(scores[scores["variable"] == "tourists"], ABOUT, "test").finding
    assert fans_figure(fans(CASES[one], draws[one]), TARGETS, ABOUT).finding == "No forecast has an outcome"
