"""Runs on the same draws are compared, others are refused in one line."""

from __future__ import annotations

import json
import re
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
import xarray as xr

from sim import compare, metrics, plots, run
from sim.__main__ import main
from sim.metrics.pairing import (
    TOTAL,
    effects,
    mismatch,
    together,
)
from sim.plots.layout.findings import possessive
from sim.studies.compare.titles import titles
from tests.conftest import small

TINY = ("ensemble.replicates=8", "end=2024Q4", "figures=false")


@pytest.fixture(scope="module")
def usual() -> xr.Dataset:
    return run(small())


@pytest.fixture(scope="module")
def joined(usual: xr.Dataset, distracted: xr.Dataset) -> xr.Dataset:
    return together({"usual": usual, "war": distracted})


@pytest.fixture(scope="module")
def places(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """Two runs in folders, by scenario."""
    root = tmp_path_factory.mktemp("results")
    found = {}
    for scenario in ("baseline", "ukraine_distraction"):
        assert main([f"+scenario={scenario}", *TINY, f"results={root}"]) == 0
        found[scenario] = str(next(root.glob(f"{scenario}-*")))
    return found


def refused(capsys: pytest.CaptureFixture[str], *runs: object) -> str:
    capsys.readouterr()
    assert main(["study=compare", f"runs=[{','.join(map(str, runs))}]"]) == 2
    output = capsys.readouterr()
    assert output.out == ""
    assert output.err.startswith("error: runs: ")
    assert output.err.count("\n") == 1
    return output.err


def test_a_run_against_the_counterfactual_of_another_is_its_own_effect(joined: xr.Dataset, distracted: xr.Dataset) -> None:
    """The same draws: the baseline run alone is, number for number, the baseline that ran beside the war."""
    effect = metrics.paired_effect(joined, "influence_by_channel", "war")
    own = metrics.paired_effect(distracted, "influence_by_channel", "ukraine_distraction")
    np.testing.assert_array_equal(effect.values, own.values)


def test_a_run_does_not_differ_from_itself_and_two_differ_by_opposite_signs(usual: xr.Dataset, distracted: xr.Dataset) -> None:
    twice = together({"a": usual, "b": usual})
    assert not effects(twice)["effect_median"].any()
    assert plots.sentences(twice) == ["No difference: no median influence moves by 2025."]
    there = compare(distracted, against=usual).set_index(["power", "state"])["effect_median"]
    back = compare(usual, against=distracted.sel(scenario=["ukraine_distraction"])).set_index(["power", "state"])["effect_median"]
    np.testing.assert_allclose(there, -back, atol=1e-7)


def test_the_mean_effects_of_the_channels_add_up(joined: xr.Dataset) -> None:
    parts = metrics.paired_effect(joined, "influence_by_channel", "war").mean("replicate").sum("channel")
    np.testing.assert_allclose(parts, metrics.paired_effect(joined, "influence", "war").mean("replicate"), atol=1e-5)


def test_the_table_has_every_power_state_and_channel_the_largest_first(joined: xr.Dataset) -> None:
    table = effects(joined)
    assert len(table) == 25 * (3 + 1)
    assert set(table["channel"]) == {"economic", "political", "security", TOTAL}
    assert table["effect_median"].abs().is_monotonic_decreasing
    assert set(table["run"]) == {"war"}
    assert (table["effect_low"] <= table["effect_median"]).all()
    assert (table["effect_median"] <= table["effect_high"]).all()


def pushed(joined: xr.Dataset, power: str, state: str, channel: str, amount: float) -> xr.Dataset:
    """Set all differences but one to zero."""
    changed = joined.copy(deep=True)
    for name in ("influence", "influence_by_channel"):
        changed[name].loc[{"scenario": "war"}] = changed[name].sel(scenario="usual").values
    spread = xr.DataArray(np.linspace(0.5, 1.5, joined.sizes["replicate"]), dims="replicate")
    place = {"scenario": "war", "power": power, "state": state}
    changed["influence"].loc[place] = changed["influence"].sel(place) + amount * spread
    place |= {"channel": channel}
    changed["influence_by_channel"].loc[place] = changed["influence_by_channel"].sel(place) + amount * spread
    return changed


def test_a_sentence_names_power_state_size_band_and_channel(joined: xr.Dataset) -> None:
    assert plots.sentences(pushed(joined, "CHN", "KGZ", "security", 0.06)) == [
        "China's influence in Kyrgyzstan is 0.06 higher by 2025 (80 %: 0.04 to 0.08), mostly through security."
    ]
    assert plots.sentences(pushed(joined, "EU", "KAZ", "economic", -0.06)) == [
        "The European Union's influence in Kazakhstan is 0.06 lower by 2025 (80 %: 0.04 to 0.08), mostly through the economy."
    ]
    assert possessive("United States") == "the United States'"


@pytest.mark.parametrize(
    ("override", "what"),
    [
        ("ensemble.seed=2", "seed 2"),
        ("region.states=[KAZ,UZB]", "state KAZ, UZB"),
        ("region.powers=[RUS,CHN]", "power RUS, CHN"),
    ],
)
def test_runs_of_other_draws_are_not_paired(usual: xr.Dataset, override: str, what: str) -> None:
    other = run(small("end=2022Q4", override))
    reason = mismatch({"a": usual, "b": other})
    assert reason is not None
    assert reason.startswith(f"b has {what}, a has ")
    with pytest.raises(ValueError, match="runs can be paired only where"):
        compare(other, against=usual)


def test_runs_of_other_origins_say_from_where_they_could_be_paired(usual: xr.Dataset) -> None:
    reason = mismatch({"a": usual, "b": run(small("end=2022Q4", "origin=2020Q4"))})
    assert reason == "b starts at 2020Q4, a at 2021Q4; start both at origin=2020Q4 to compare them"


def test_another_end_leaves_the_quarters_that_both_have(usual: xr.Dataset) -> None:
    short = run(small("end=2022Q4"))
    assert list(together({"a": usual, "b": short})["quarter"].values) == list(short["quarter"].values)
    assert not effects(together({"a": usual, "b": short}), ["2022Q4"])["effect_median"].any()


def test_fewer_replicates_leave_those_that_both_have(usual: xr.Dataset) -> None:
    fewer = run(small("end=2022Q4", "ensemble.replicates=7"))
    both = together({"a": usual, "b": fewer})
    assert both.sizes["replicate"] == 7
    assert not effects(both, ["2022Q4"])["effect_median"].any()


def test_runs_of_one_scenario_are_distinguished_by_what_differs(usual: xr.Dataset) -> None:
    other = run(small("estimates.lock_in.value=3.5"))
    found = titles({"a": usual, "b": other})
    assert found["a"] == "The world without the shocks of 2022 (lock_in 4.0)"
    assert found["b"] == "The world without the shocks of 2022 (lock_in 3.5)"


def test_the_study_writes_and_says_what_differs(places: dict[str, str], elsewhere: Path, capsys: pytest.CaptureFixture[str]) -> None:
    capsys.readouterr()
    assert main(["study=compare", f"runs=[{','.join(places.values())}]"]) == 0
    text = capsys.readouterr().out
    folder = Path(text.splitlines()[-1].removeprefix("Results: "))
    assert "=" not in folder.name
    written = {path.name for path in folder.iterdir()}
    figures = {f"{name}.{kind}" for name in ("overlay", "differences") for kind in ("png", "svg")}
    assert written == {"config.yaml", "effects.csv", "findings.txt", "summary.json"} | figures
    sentences = (folder / "findings.txt").read_text(encoding="utf-8").splitlines()
    assert len(sentences) == 5
    assert all(re.search(r"influence in \w+ is [0-9.]+ (higher|lower) by 2024 \(80 %: ", line) for line in sentences)
    assert all(f"{number}. {line}" in text for number, line in enumerate(sentences, 1))
    table = pd.read_csv(folder / "effects.csv", encoding="utf-8")
    assert {"power", "state", "channel", "effect_median", "effect_low", "effect_high", "same_sign", "unit"} <= set(table.columns)
    summary = json.loads((folder / "summary.json").read_text(encoding="utf-8"))
    assert len(summary) == 100
    assert all(list(entry) == ["value", "unit", "low", "high"] for entry in summary.values())
    assert main(["study=compare", f"runs=[{','.join(places.values())}]"]) == 0  # its own folder is replaced


@pytest.mark.slow
def test_what_is_no_whole_run_of_this_version_is_refused(
    places: dict[str, str], tmp_path: Path, elsewhere: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    first, second = places.values()
    content = (Path(second) / "ensemble.nc").read_bytes()
    damaged, foreign, old = (tmp_path / f"{name}.nc" for name in ("damaged", "foreign", "old"))
    damaged.write_bytes(content[: len(content) // 2])
    xr.Dataset({"x": ("a", [1.0])}).to_netcdf(foreign, engine="h5netcdf")
    with xr.open_dataset(Path(second) / "ensemble.nc", engine="h5netcdf") as dataset:
        dataset.load().assign_attrs(version="0.0.1").to_netcdf(old, engine="h5netcdf")
    assert "damaged.nc cannot be read; it was cut short" in refused(capsys, first, damaged)
    assert "foreign.nc is no run of this program" in refused(capsys, first, foreign)
    assert "old.nc was written by version 0.0.1, this is" in refused(capsys, first, old)
    assert "there is no such file" in refused(capsys, first, tmp_path / "nowhere")
    assert "is given twice" in refused(capsys, first, first)
    assert "found 1; study=compare needs two or more" in refused(capsys, first)
    assert "found 0" in refused(capsys)
    assert list(elsewhere.iterdir()) == []


@pytest.mark.slow
def test_a_sweep_compares_its_points_or_says_why_not(
    elsewhere: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sim.studies.compare.points.DRAWN", 2)
    assert main(["-m", "+scenario=ukraine_distraction,ceasefire,china_security_push", *TINY, "origin=2021Q4", "end=2026Q4"]) == 0
    text = capsys.readouterr().out
    assert "Point against point" in text
    assert "Not drawn: 1 of 3 points, which differ less from the first; effects.csv and merged.nc have them all." in text
    (together,) = (elsewhere / "results").glob("sweep-*")
    assert {"overlay.png", "differences.svg", "effects.csv", "findings.txt"} <= {path.name for path in together.iterdir()}
    assert set(pd.read_csv(together / "effects.csv", encoding="utf-8")["run"]) == {path.name for path in (elsewhere / "results").glob("c*")}
    assert main(["-m", "ensemble.seed=1,2", *TINY, "results=seeds"]) == 0
    assert "No paired differences: " in capsys.readouterr().out
    assert main(["-m", "+scenario=ukraine_distraction,ceasefire", *TINY, "end=2026Q4", "results=origins"]) == 0
    assert "ceasefire-" in (text := capsys.readouterr().out)
    assert re.search(r"No paired differences: ceasefire\S* starts at 2023Q4, ukraine_distraction\S* at 2021Q4; .*origin=2021Q4", text)
    (together,) = (elsewhere / "seeds").glob("sweep-*")
    assert {path.name for path in together.iterdir()} == {"config.yaml", "merged.nc", "overlay.png", "overlay.svg", "summary.json"}


def test_only_this_study_reads_runs(elsewhere: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["runs=[a,b]"]) == 2
    assert "runs: found ['a', 'b']; only study=compare reads other results" in capsys.readouterr().err
