"""The page without a browser: a choice is a config and a command line alike, and what is refused leaves what was shown."""

from __future__ import annotations

import socket
from pathlib import Path

import pytest
import xarray as xr
import yaml

from sim import compose, run
from sim.__main__ import main
from sim.config import ConfigError, digest, read
from sim.config.files import definers
from sim.studies.dashboard import controls, server
from sim.studies.dashboard.choice import (
    Choice,
    command,
    config,
    opening,
    overrides,
)
from sim.studies.dashboard.page_state import PageState
from sim.studies.dashboard.pictures import LEADER, VIEWS, picture
from tests.conftest import same

FEW = ["ensemble.replicates=10", "end=2024Q4"]
CHOICES = [
    Choice([], FEW),
    Choice(["ukraine_distraction"], FEW, ["western_sanctions"], {"security_supply": 0.3}, {"acceptance": 0.5, "diversion_lag": 0.3}),
    Choice(["ukraine_distraction"], FEW, [], {"security_supply": 0.3}, {"acceptance": 0.5}, exact=False),
    Choice(["russia_recovers", "secondary_sanctions"], [*FEW, "mechanisms.voice=false"], ["regional_priority"], {"detour_closed": 0.15}),
    Choice(
        ["russia_recovers"], ["ensemble.replicates=10", "end=2028Q4"], ["security_supply", "diplomatic_effort"], {"western_sanctions": 0.45}
    ),
]


@pytest.mark.parametrize("choice", CHOICES)
def test_the_page_and_the_command_line_make_the_same_config(choice: Choice) -> None:
    assert digest(config(choice)) == digest(compose(*overrides(choice)))


def test_a_choice_changes_what_it_says_and_nothing_else() -> None:
    before, after = opening(CHOICES[1]), config(CHOICES[1])
    assert set(before.scenarios["ukraine_distraction"].shocks) - set(after.scenarios["ukraine_distraction"].shocks) == {"western_sanctions"}
    assert after.scenarios["ukraine_distraction"].shocks["security_supply"].size.high == 0.3
    assert {name for name in after.estimates if after.estimates[name] != before.estimates[name]} == {"acceptance", "diversion_lag"}


def test_the_download_runs_again_to_the_same_numbers(tmp_path: Path) -> None:
    page = PageState()
    page.try_out(CHOICES[1])
    assert page.shown is not None
    path = tmp_path / page.shown.name
    path.write_bytes(page.shown.file)
    assert same(run(read(path)), page.shown.dataset)
    assert yaml.safe_load(page.shown.file)["selected"] == ["ukraine_distraction"]
    assert page.shown.dataset.attrs["command"] == page.shown.command == command(CHOICES[1])


@pytest.mark.parametrize(
    ("setting", "message"),
    [
        ("estimates.acceptance.value=9", "estimates.acceptance: found low 0, value 9, high 2"),
        ("end=2020", "end: '2020' is not a quarter"),
        ("ensemble.replicates=many", "ensemble.replicates: found 'many'"),
        ("nonsense", "'nonsense' cannot be read as key=value"),
        ("+scenario=baseline", "scenarios are given twice"),
        ("study=backtest", "the page shows ensembles alone"),
    ],
)
def test_what_is_refused_leaves_what_was_shown(setting: str, message: str) -> None:
    page = PageState()
    page.try_out(CHOICES[1])
    before = page.shown
    page.try_out(Choice(["ukraine_distraction"], [*FEW, setting]))
    assert message in page.refusal
    assert page.shown is before
    page.try_out(CHOICES[1])
    assert page.refusal == ""


def test_a_number_moved_out_of_bounds_is_refused_too() -> None:
    with pytest.raises(ConfigError, match=r"estimates\.acceptance"):
        config(Choice([], FEW, estimates={"acceptance": float("inf")}))


def test_sliders_go_from_low_to_high_and_stand_at_the_value() -> None:
    first = opening(Choice(["ukraine_distraction"], FEW))
    sliders = controls.estimates(first, ["acceptance", "trade_gain"], {})
    for name, slider in sliders.elements.items():
        estimate = first.estimates[name]
        assert (min(slider.steps), max(slider.steps), slider.value) == (estimate.low, estimate.high, estimate.value)
    assert controls.moved(sliders.value, first.estimates) == {}
    assert set(controls.shocks(first).elements) == set(first.scenarios["ukraine_distraction"].shocks)
    assert len(controls.beside(controls.shocks(first), controls.sizes(first))) == 2 * len(first.scenarios["ukraine_distraction"].shocks)


def test_a_slider_that_was_moved_stays_where_it_was() -> None:
    first = opening(Choice([], FEW))
    assert controls.estimates(first, ["acceptance"], {"acceptance": 0.5}).value == {"acceptance": 0.5}


@pytest.mark.parametrize("view", VIEWS)
@pytest.mark.parametrize("narrow", [False, True])
def test_every_view_is_a_picture_with_its_finding_as_text(view: str, narrow: bool, distracted: xr.Dataset) -> None:
    drawn, finding = picture(distracted, view, narrow, "2024Q4", LEADER)
    assert drawn.startswith("<img")
    assert "data:image/png;base64," in drawn
    assert "Russia is distracted" in finding


def test_the_baseline_has_no_effect_to_show() -> None:
    baseline = run(config(CHOICES[0]))
    drawn, _ = picture(baseline, VIEWS[1], False, "2024Q4", LEADER)
    assert "<img" not in drawn


def test_the_page_opens_with_what_was_typed() -> None:
    typed = "python -m sim study=dashboard +scenario=russia_recovers mechanisms.voice=false dashboard.port=3000 results=x"
    found = server.opening(compose("study=dashboard", "+scenario=russia_recovers"), typed)
    assert found["scenarios"] == ["russia_recovers"]
    assert found["settings"] == ["ensemble=interactive", "mechanisms.voice=false"]
    assert set(found["sliders"]) <= set(compose().estimates)


def test_without_marimo_one_line_names_the_extra(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(server, "find_spec", lambda name: None)
    assert main(["study=dashboard"]) == 2
    assert "central-asia-influence[dashboard]" in capsys.readouterr().err


def test_a_port_that_is_taken_is_refused_and_the_usual_one_gives_way() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        with pytest.raises(ConfigError, match=f"dashboard.port: 127.0.0.1:{port} cannot be had"):
            server.free_port("127.0.0.1", port)
    assert server.free_port("127.0.0.1", None) >= server.USUAL_PORT
    with pytest.raises(ConfigError, match=r"dashboard\.(host|port)"):
        server.free_port("192.0.2.1", None)
    assert compose("study=dashboard").dashboard.host == "127.0.0.1"


@pytest.mark.parametrize("setting", ["dashboard.port=0", "dashboard.port=70000", "dashboard.sliders=[accptance]", "dashboard.prt=1"])
def test_a_wrong_setting_of_the_page_is_refused(setting: str) -> None:
    with pytest.raises(ConfigError, match="dashboard"):
        compose("study=dashboard", setting)


def test_only_the_scenarios_whose_files_say_so_define_a_shock() -> None:
    assert definers("security_supply", ["ukraine_distraction", "russia_recovers", "baseline"]) == ["ukraine_distraction", "russia_recovers"]
