"""Each claim's statistic holds in worlds made to hold and fails when they are broken; verdicts follow their rules."""

from __future__ import annotations

from pathlib import Path

import pytest
import xarray as xr

from sim import compose
from sim.config import ConfigError
from sim.domain.mechanisms import MECHANISMS
from sim.studies.claims import ledger
from sim.studies.claims.catalogue import claims
from sim.studies.claims.ledger import BREAKS as A_FALL
from sim.studies.claims.ledger import broken_by, verdict_of_share
from sim.studies.claims.runs import BASE, WITHOUT, Outcome, runs, switched_off
from sim.studies.claims.statistics import STATISTICS
from sim.studies.claims.statistics.measured import Measured, by_size, effect_over_noise
from sim.studies.claims.worlds import names, with_worlds
from tests.conftest import PROJECT
from tests.studies.claims.conftest import BREAKS, Change, worlds

CATALOGUE = claims()


@pytest.mark.parametrize("claim", STATISTICS)
def test_a_claim_holds_in_a_world_made_for_it(claim: str) -> None:
    found = by_size(STATISTICS[claim](worlds()))
    assert found.holds.dims == found.value.dims == ("replicate",)
    assert bool(found.holds.all())


@pytest.mark.parametrize(("claim", "how", "change"), BREAKS, ids=[f"{claim}: {how}" for claim, how, _ in BREAKS])
def test_a_claim_fails_when_its_world_is_broken(claim: str, how: str, change: Change) -> None:
    broken = worlds()
    change(broken)
    assert not bool(by_size(STATISTICS[claim](broken)).holds.any())


def test_every_claim_is_either_measured_or_said_to_be_beyond_this_model() -> None:
    assert [claim.id for claim in CATALOGUE] == [f"C{number:02d}" for number in range(1, 25)] + ["R1", "R2", "R3", "R123"]
    assert {claim.id for claim in CATALOGUE if claim.carried_by} == set(STATISTICS) == {claim for claim, *_ in BREAKS}
    for claim in CATALOGUE:
        assert claim.statistic
        assert claim.falsified_if
        assert claim.source
        assert not claim.carried_by or (PROJECT / claim.carried_by["rule"]).is_file()
        assert claim.compared_without in {None, *(mechanism.name for mechanism in MECHANISMS)}
        assert set(claim.parts) <= set(STATISTICS)
    assert all(claim.threshold is not None for claim in CATALOGUE if claim.carried_by)


def test_a_claim_says_one_thing_of_its_mechanism(tmp_path: Path) -> None:
    table = tmp_path / "claims.yaml"
    table.write_text("C01: {group: a, claim: b, statistic: c, falsified_if: d, source: e}", encoding="utf-8")
    with pytest.raises(ConfigError, match=r"claims\.yaml, C01: found not exactly one of"):
        claims(table)
    table.write_text("C01: {group: a, claims: b}", encoding="utf-8")
    with pytest.raises(ConfigError, match=r"claims\.yaml, C01: .*'claims'"):
        claims(table)


def test_an_effect_is_weighed_against_its_unpaired_noise() -> None:
    level = xr.DataArray([0.0, 2.0, 0.0, 2.0], dims="replicate")
    assert effect_over_noise(level * 0 + 0.4, level) == pytest.approx(0.4)
    assert effect_over_noise(level - 1, level) == 0  # it cancels out on average
    assert effect_over_noise(level * 0, level * 0) == 0
    assert effect_over_noise(level * 0 + 1, level * 0) == float("inf")
    tiny = Measured(level, level >= 0, over_noise=0.29)
    assert not bool(by_size(tiny).holds.any())
    assert bool(by_size(Measured(level, level >= 0, over_noise=0.31)).holds.all())
    assert bool(by_size(Measured(level, level >= 0)).holds.all())


@pytest.mark.parametrize("kind", ["holds", "mixed", "fails", "built in", "not testable"])
def test_verdicts(kind: str) -> None:
    cases = {
        "holds": [(0.8, ["voice"], False), (1.0, ["voice"], False)],
        "mixed": [(0.79, ["voice"], False), (0.5, ["voice"], False)],
        "fails": [(0.49, ["voice"], False), (0.49, [], False)],
        "built in": [(0.5, [], False), (1.0, [], False), (0.9, ["voice"], True), (0.0, [], True)],
        "not testable": [(None, [], False), (None, [], True)],
    }
    assert {verdict_of_share(*case) for case in cases[kind]} == {kind}


def test_a_fall_of_a_fifth_breaks() -> None:
    assert broken_by(0.9, {"voice": 0.9 - A_FALL, "lock_in": 0.71, "opinion": 0.1, "momentum": float("nan")}) == ["opinion", "voice"]


def of(value: float, kind: str = BASE, name: str = BASE, trace: float = 0.0) -> Outcome:
    path = xr.DataArray([value, value], dims="replicate")
    measured = {claim: Measured(path, path > 0, 0.1 if claim in ("C02", "C14") else None) for claim in STATISTICS}
    return Outcome(kind, name, measured, {"trade": trace})


def test_the_ledger_judges_by_size_but_where_the_data_say_sign() -> None:
    table = ledger.assemble(CATALOGUE, [of(1.0), of(-1.0, WITHOUT, "voice", 1.0)], {"C06": "seen"}).set_index("id")
    assert table.loc["C14", ["share", "verdict"]].tolist() == [0.0, "fails"]
    assert table.loc["C02", ["share", "verdict", "broken_by"]].tolist() == [1.0, "holds", "voice"]
    assert "by size it would hold nowhere" in table.loc["C02", "note"]
    assert table.loc["R1", "share"] == 1.0
    assert table.loc["C05", "share"] == 1.0
    assert table.loc["C05", "verdict"] == "built in"
    assert table.loc["C06", "verdict"] == "not testable"
    assert table.loc["C06", "note"].endswith("seen")
    assert list(table.reset_index().columns) == ledger.COLUMNS


def test_a_switch_that_changes_nothing_is_said_and_not_counted() -> None:
    table = ledger.assemble(CATALOGUE, [of(1.0), of(1.0, WITHOUT, "voice"), of(-1.0, WITHOUT, "lock_in", 1.0)], {}).set_index("id")
    assert table.loc["C01", "note"].endswith("switches that change nothing: voice")
    assert table["share_without_voice"].isna().all()
    assert table.loc["C01", "share_without_lock_in"] == 0.0


def test_a_switch_takes_along_what_needs_it() -> None:
    off = switched_off(compose("study=claims"), "power_choice").mechanisms
    assert (off.power_choice, off.restraint, off.voice) == (False, False, True)


def test_runs_are_the_base_every_switch_and_other_ranges_and_theories() -> None:
    config = compose("study=claims")
    listed = runs(config)
    kinds = [(run.kind, run.name) for run in listed]
    assert kinds[: 1 + len(MECHANISMS)] == [(BASE, BASE), *((WITHOUT, mechanism.name) for mechanism in MECHANISMS)]
    assert {("calibration", "posterior"), ("calibration", "wide")} <= set(kinds)
    assert sum(kind == "theory" for kind, _ in kinds) >= 2
    wide = next(run.config for run in listed if run.name == "wide").estimates
    changed = {name for name in wide if wide[name] != config.estimates[name]}
    assert changed == {"tension_entry", "lock_in"}


def test_worlds_differ_by_what_they_say_and_share_their_gdp() -> None:
    whole = with_worlds(compose("study=claims"))
    shocks = {name: set(whole.scenarios[name].shocks) for name in names(whole)}
    assert shocks["history"] - shocks["no_sanctions"] == {"western_sanctions"}
    assert shocks["history"] - shocks["no_pledge"] == {"security_pledge"}
    assert all(name.startswith("xinjiang") for name in shocks["history"] - shocks["no_xinjiang"])
    assert shocks["history"] > shocks["no_xinjiang"]
    assert shocks["liked_china"] - shocks["history"] == {"liking_of_china"}
    assert shocks["history"] > shocks["no_war"]
    assert {whole.scenarios[name].known_until for name in names(whole)} == {None}


@pytest.mark.parametrize(
    ("override", "message"),
    [
        ("origin=2016Q2", "origin: found 2016Q2; .* allowed: to 2013Q4"),
        ("end=2028Q4", "end: found 2028Q4; .* allowed: 2030Q4 or later"),
        ("region.states=[KAZ,UZB,KGZ,TJK]", r"region\.states: 'TKM' is missing"),
        ("+scenario=ceasefire", r"\+scenario: found ceasefire; study=claims runs history against no_war"),
    ],
)
def test_a_config_that_the_claims_cannot_use_is_refused(override: str, message: str) -> None:
    with pytest.raises(ConfigError, match=message):
        with_worlds(compose("study=claims", override))


def test_a_stale_world_is_refused(tmp_path: Path) -> None:
    (tmp_path / "worlds.yaml").write_text("a: {title: b, without: [no_such_shock]}", encoding="utf-8")
    with pytest.raises(ConfigError, match=r"a\.without: no shock of history is called 'no_such_shock'"):
        with_worlds(compose("study=claims"), tmp_path / "worlds.yaml")
