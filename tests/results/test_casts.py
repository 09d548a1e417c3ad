"""Any cast runs end to end: to its file, found again, opened by xarray and pandas, rebuilt, and set beside another run."""

from __future__ import annotations

from pathlib import Path

import pytest
import xarray as xr
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as some

from sim import compare, load
from sim.__main__ import main
from sim.config import compose
from sim.results import finished

REGION = compose().region
NO_ORGANISATION = "~region.organisations"
WITHOUT_ROLES = ("region.patron=null", "region.hub=null", "region.rivals=[]")  # whoever plays
SMALLEST = ("region.powers=[TUR]", "region.states=[KAZ]", *WITHOUT_ROLES, "ensemble.replicates=1", "end=2022Q1")


def run_to_file(results: Path, capsys: pytest.CaptureFixture[str], *asked: str) -> xr.Dataset:
    """Run a command line twice, rebuild its file, and give what it holds."""
    command = [*asked, f"results={results}", "figures=false"]
    assert main(command) == 0
    assert main(command) == 0
    folder = capsys.readouterr().out.splitlines()[-1].removeprefix("Results: ")
    (found,) = finished.runs(results)
    assert str(found.folder) == folder
    assert finished.is_complete(found)
    assert main(["study=rerun", f"file={found.file}", f"results={results.parent / 'rebuilt'}"]) == 0
    assert "identical: every bit" in capsys.readouterr().out
    with xr.open_dataset(found.file, engine="h5netcdf") as dataset:
        for name, values in dataset.data_vars.items():
            assert len(values.to_dataframe()) == values.size, name
    return load(folder)


@pytest.mark.parametrize(
    "how",
    [
        pytest.param((), id="plain"),
        pytest.param(("ensemble.record=summary",), id="summary", marks=pytest.mark.slow),
        pytest.param(("engine=processes", "engine.workers=2", "engine.block=2"), id="processes", marks=pytest.mark.slow),
    ],
)
def test_a_cast_without_organisations(tmp_path: Path, capsys: pytest.CaptureFixture[str], how: tuple[str, ...]) -> None:
    dataset = run_to_file(tmp_path / "r", capsys, NO_ORGANISATION, "ensemble.replicates=3", "end=2022Q2", *how)
    assert dataset.sizes["organisation"] == 0
    assert dataset["influence"].size > 0


@pytest.mark.parametrize("record", ["full", "summary"])
@pytest.mark.slow
def test_one_of_everything(tmp_path: Path, capsys: pytest.CaptureFixture[str], record: str) -> None:
    dataset = run_to_file(tmp_path / "r", capsys, *SMALLEST, NO_ORGANISATION, f"ensemble.record={record}")
    assert dict(dataset.sizes) | {"power": 1, "state": 1, "quarter": 2, "organisation": 0} == dict(dataset.sizes)


def test_runs_with_and_without_organisations_can_be_compared(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    asked = ("ensemble.replicates=3", "end=2022Q4", "figures=false", f"results={tmp_path}")
    for more in ((), (NO_ORGANISATION,)):
        assert main([*asked, *more]) == 0
    folders = [found.folder for found in finished.runs(tmp_path)]
    assert main(["study=compare", f"runs=[{','.join(map(str, folders))}]", "figures=false", f"results={tmp_path / 'c'}"]) == 0
    first, second = map(load, folders)
    assert compare(first, "influence", ["2022Q4"], against=second)["effect_median"].notna().all()


@pytest.mark.slow
@settings(max_examples=5, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(drawn=some.data())
def test_random_casts(tmp_path_factory: pytest.TempPathFactory, capsys: pytest.CaptureFixture[str], drawn: some.DataObject) -> None:
    powers = drawn.draw(some.lists(some.sampled_from(REGION.powers), unique=True, min_size=1))
    states = drawn.draw(some.lists(some.sampled_from(REGION.states), unique=True, min_size=1))
    cast = [f"region.powers=[{','.join(powers)}]", f"region.states=[{','.join(states)}]", *WITHOUT_ROLES]
    asked = [f"ensemble.replicates={drawn.draw(some.integers(1, 4))}", f"end=2022Q{drawn.draw(some.integers(1, 4))}"]
    record = drawn.draw(some.sampled_from(["full", "summary"]))
    dataset = run_to_file(tmp_path_factory.mktemp("cast") / "r", capsys, *cast, *asked, f"ensemble.record={record}")
    assert (list(dataset["power"].values), list(dataset["state"].values)) == (powers, states)
