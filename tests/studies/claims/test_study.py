"""A small run of study=claims writes all its files."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest
import xarray as xr

from sim import compose
from sim.studies import claims
from sim.studies.claims.catalogue import claims as catalogue
from sim.studies.claims.ledger import COLUMNS, VERDICTS

SWITCHES = ("voice", "lock_in")
FIGURES = {"overview", "russia", "states", "china", "rivalry_and_partners", "riddles"}


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    config = compose("study=claims", "ensemble.replicates=10", f"results={tmp_path_factory.mktemp('results')}")
    return claims.judge(config, "python -m sim study=claims", SWITCHES, others=("wide",))


@pytest.mark.slow
def test_it_writes_everything(folder: Path) -> None:
    files = {"ledger.csv", "robustness.csv", "LEDGER.md", "claims.nc", "config.yaml"}
    assert {path.name for path in folder.iterdir()} == {*files, "figures"}
    assert {path.stem for path in (folder / "figures").iterdir()} == FIGURES


@pytest.mark.slow
def test_the_ledger_has_its_columns_and_shares(folder: Path) -> None:
    ledger = pd.read_csv(folder / "ledger.csv", encoding="utf-8").set_index("id")
    assert ["id", *ledger.columns] == COLUMNS
    assert set(ledger["verdict"]) <= set(VERDICTS)
    tested = ledger["share"].notna()
    assert ((ledger["verdict"] == "not testable") == ~tested).all()
    assert ledger.loc[tested, [f"share_without_{switch}" for switch in SWITCHES]].notna().all(axis=None)
    assert ledger.loc["C09", "share_without_voice"] == 0
    assert (ledger.loc[tested, "low"] <= ledger.loc[tested, "high"]).all()
    assert ledger.loc["R123", "share"] <= ledger.loc[["R1", "R2", "R3"], "share"].min()
    assert ledger.loc[["C11", "C22", "R2", "R3"], "note"].str.contains("under the wide ranges").all()


@pytest.mark.slow
def test_other_ranges_and_theories_have_a_column(folder: Path) -> None:
    found = pd.read_csv(folder / "robustness.csv", encoding="utf-8")
    assert list(found.columns)[:3] == ["id", "prior", "wide"]
    assert sum(column.startswith("theory_") for column in found.columns) >= 3
    assert found.drop(columns="id").map(lambda share: 0 <= share <= 1).all(axis=None)


@pytest.mark.slow
def test_the_report_has_every_claim_and_the_paths_say_where_they_come_from(folder: Path) -> None:
    text = (folder / "LEDGER.md").read_text(encoding="utf-8")
    assert all(f"### {claim.id}: {claim.claim}" in text for claim in catalogue())
    assert "Survives under all theories" in text
    values = xr.load_dataset(folder / "claims.nc", engine="h5netcdf")
    assert values.attrs["origin"] == "2013Q2"
    assert values["statistic"].sizes["replicate"] == 10
