"""Mistakes: each gets one line that names the key or file, exit code 2, and nothing is written."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from sim.__main__ import main
from tests.command_line.conftest import refused
from tests.conftest import WAR

SHOCK = "scenarios.ukraine_distraction.shocks.security_supply"
EFFORT = "scenarios.ukraine_distraction.shocks.diplomatic_effort"
ESTIMATE = "estimates.trade_gain"

MISTAKES = {  # command line: what the line must say
    "+scenario=ukrain": "scenario: 'ukrain' is unknown; .*did you mean 'ukraine_distraction'",
    "scenario=ukrain": "scenario: 'ukrain' is unknown",
    "+scenario=[baseline,ukrain]": "scenario: 'ukrain' is unknown",
    "+scenario=null": "scenario: 'None' is unknown; allowed: .*baseline",
    "+scenario=baseline +scenario=russia_recovers": "given twice",
    "+scenario=a,b": "add -m",
    "ukraine_distraction": r"did you mean '\+scenario=ukraine_distraction'",
    "study=bench": "study: 'bench' .*did you mean 'benchmark'",
    "+study=bench": "study: 'bench' .*did you mean 'benchmark'",
    "engine=dusk": "engine: 'dusk' .*allowed: dask, processes, serial",
    "ensemble=5": "ensemble: '5' .*allowed: default, interactive, large, quick",
    "region=atlantis": "region: 'atlantis' .*allowed: central_asia",
    "ensemble.replicate=5": "ensemble.replicate: .*did you mean 'ensemble.replicates'",
    "+ensemble.replicate=5": "ensemble.replicate: .*did you mean 'ensemble.replicates'",
    "states=[KAZ]": "states: .*did you mean 'region.states'",
    "+bogus=1": "bogus: there is no such key; allowed: results",
    "+scenario.bogus=1": "scenario.bogus: there is no such key; a scenario's keys stand at scenarios.NAME, such as scenarios.ukraine_",
    "scenario.baseline.title=x": "scenario.baseline.title: there is no such key; a scenario's keys",
    "~scenario.bogus": "scenario.bogus: there is no such key; a scenario's keys",
    "calibration.lock_in.value=3": "calibration.lock_in.value: there is no such key; .*estimates.lock_in.value",
    "theory.landscape.x=1": "theory.landscape.x: there is no such key; allowed: theory.name",
    "engine.x=1": "engine.x: there is no such key; allowed: engine.name",
    "region.x.y=1": "region.x.y: there is no such key; allowed: region.powers",
    "study.x=1": "study.x: there is no such key; study is a text",
    "engine.name.x=1": "engine.name.x: there is no such key; engine.name is a text",
    "bogus.x=1": "bogus.x: there is no such key; allowed: results",
    "~region.actors.KAZ.respects": "region.actors.KAZ.respects: found nothing to take away",
    "region.states=[KAZ,UBZ]": "region.states: 'UBZ' is unknown; .*did you mean 'UZB'",
    "+region.states=[KAZ,UBZ]": "region.states: 'UBZ'",
    "region.states=[KAZ,KAZ]": "'KAZ' is written twice",
    "region.states=[KAZ,RUS]": "'RUS' is written twice",
    "region.states=[]": "region.states: found none",
    "region.powers=[]": "region.powers: found none",
    "region.powers=KAZ": "region.powers: found 'KAZ'; expected a list",
    "region.powers=[[RUS]]": "region.powers: found .*expected a list",
    "region.powers={a:1}": "region.powers: found .*expected a list",
    "region.powers=[CHN,TUR]": "region.patron=RUS, region.hub=RUS, .*region.patron=null region.hub=null",
    "region.patron=RSU": "region.patron=RSU: not in the cast",
    "region.rivals=[RUS]": "region.rivals: .*expected two",
    "region.rivals=[RUS,RUS]": "region.rivals: .*expected two",
    "region.actors.RUS.route=re-export": "region.actors.RUS.route: there is no such key; allowed: .*region.actors.RUS.respects",
    "region.actors.CHN.respects={RUS:[secuity]}": "respects.RUS: 'secuity' .*did you mean 'security'",
    "region.actors.CHN.respects={RSU:[security]}": "respects: 'RSU' is unknown",
    "region.organisations.CSTO.channel=military": "CSTO.channel: 'military' is unknown; allowed: economic",
    "region.organisations.CSTO.leader=RSU": "CSTO.leader: 'RSU' .*did you mean 'RUS'",
    "ensemble.replicates=abc": "ensemble.replicates: found 'abc'; expected a whole number",
    "ensemble.replicates=1.5": "ensemble.replicates: found 1.5; expected a whole number",
    "ensemble.replicates=null": "ensemble.replicates: found None; expected a whole number",
    "ensemble.replicates=0": "ensemble.replicates: found 0; allowed: 1 to 1000000",
    "ensemble.replicates=2000000": "ensemble.replicates: found 2000000; allowed",
    "ensemble.seed=-1": "ensemble.seed: found -1; allowed: 0 or more",
    "engine.block=0": "engine.block: found 0; allowed: 1",
    "engine.name=dusk": "engine.name: 'dusk' is unknown",
    "engine.workers=2": "engine.workers: found 2; a serial engine has none; .*engine=processes",
    "engine=processes engine.workers=0": "engine.workers: found 0; allowed: 1 to 1024",
    "engine=processes engine.address=tcp://a:1": "engine.address: found tcp://a:1; only engine=dask has one",
    "engine=dask engine.address=localhost": "engine.address: found localhost; expected .*tcp://",
    "ensemble.record=ful": "ensemble.record: 'ful' is unknown; allowed: full, summary; did you mean 'full'",
    "mechanisms=5": "mechanisms: found 5; expected a mapping",
    "mechanisms.voice=perhaps": "mechanisms.voice: found 'perhaps'; expected true or false",
    "mechanisms.voise=false": "did you mean 'mechanisms.voice'",
    "mechanisms.state_choice=false": "mechanisms.dependence_cost: .*mechanisms.state_choice is false",
    "mechanisms.opinion=false": "mechanisms.opinion_cap: .*mechanisms.opinion is false",
    "origin=2024Q1": "origin: found 2024Q1, which the tables do not cover; allowed: 2000Q1 to 2023Q4, or latest",
    "origin=1999Q4": "origin: found 1999Q4",
    "origin=2021": "origin: '2021' is not a quarter",
    "origin=2021Q5": "origin: '2021Q5' is not a quarter",
    "end=2021Q4": "end: found 2021Q4; allowed: after the origin",
    "end=soon": "end: 'soon' is not a quarter",
    "results=": "results: found nothing",
    "results=/dev/null/x": "results: '/dev/null/x' cannot be written",
    "results=/proc/x": "results: '/proc/x' cannot be written",
    "results=${foo}": r"results: found \${foo}; allowed: the value itself",
    "results=a,b": "several values, for a comma separates them.*quote",
    "results=null": "results: found None; expected a text",
    "runs=[[a]]": "runs: found .*expected a list",
    "ensemble.seed=пять": "found 'п' outside quotes; write key=value, and quote",
    "+scenario=паром": r"scenario: 'паром' is unknown; .*; looked in configs/scenario of the current folder and in /.*configs/scenario",
    "region=1_0": "region: '1_0' is not one of its files; .*; looked in configs/region of the current folder and in /",
    "hydra.run.dir=x": "settings of Hydra",
    "selected=[a]": "selected: written by the program",
    "~engine.bl": "engine.bl: there is no such key; .*did you mean 'engine.block'",
    "scenarios.russia.title=x": "scenarios: 'russia' is unknown; allowed: baseline",
    "estimates.trade_gan.value=.5": "estimates.trade_gan.low: missing; .*'trade_gain'",
    f"{ESTIMATE}.value=3": f"{ESTIMATE}: found low 0.9, value 3, high 1; allowed: low <= value <= high",
    f"{ESTIMATE}.high=3": f"{ESTIMATE}.high: found 3; allowed for a gain: 0 to 1",
    f"{ESTIMATE}.value=nan": f"{ESTIMATE}: .*expected finite numbers",
    f"{ESTIMATE}.value=high": f"{ESTIMATE}.value: found 'high'; expected a number",
    f"{ESTIMATE}.source=": f"{ESTIMATE}.source: found nothing",
    f"{ESTIMATE}.unit=' '": f"{ESTIMATE}.unit: found nothing",
    f"{ESTIMATE}.claims=[C25]": f"{ESTIMATE}.claims: 'C25' is unknown; allowed: C01 to C24",
    f"{ESTIMATE}.distribution=poisson": f"{ESTIMATE}.distribution: 'poisson' is unknown; allowed: triangular",
    f"{ESTIMATE}.low=0 {ESTIMATE}.distribution=loguniform": f"{ESTIMATE}.low: found 0; a loguniform",
    f"{ESTIMATE}=null": f"{ESTIMATE}: found None; expected a mapping",
    f"{WAR} origin=2022Q3": "origin: found 2022Q3; no shock of ukraine_distraction begins.*allowed: 2000Q1 to 2022Q1",
    f"{WAR} origin=2010Q4 end=2021Q4": "end: found 2021Q4; no shock of ukraine_distraction.*allowed: 2022Q1 or later",
    f"+scenario=[ceasefire,{WAR[10:]}]": "origin: ceasefire starts at 2023Q4 and ukraine_distraction at 2021Q4; .*such as origin=2021Q4",
    f"{WAR} scenarios.ukraine_distraction.origin=2030Q1": "origin: found 2030Q1, which the tables do not cover",
    "origin=lastest": "origin: 'lastest' is not a quarter; .*or latest",
    f"{WAR} {SHOCK}.start=spring": f"{SHOCK}.start: 'spring' is not a quarter",
    f"{WAR} {SHOCK}.end=2022Q1": f"{SHOCK}.end: found 2022Q1; allowed: after its start",
    f"{WAR} {SHOCK}.driver=distracton": f"{SHOCK}.driver: 'distracton' .*did you mean 'distraction'",
    f"{WAR} {SHOCK}.channels=[securty]": f"{SHOCK}.channels: 'securty' .*did you mean 'security'",
    f"{WAR} {SHOCK}.powers=[RSU]": f"{SHOCK}.powers: 'RSU' is unknown",
    f"{WAR} {SHOCK}.powers=[]": f"{SHOCK}.powers: found none",
    f"{WAR} {EFFORT}.states=[KAZ]": f"{EFFORT}.states: .*the driver capability has none, only power, channel",
    f"{WAR} {SHOCK}.shape=spike": f"{SHOCK}.shape: 'spike' is unknown; allowed: step, ramp, decay, pulse",
    f"{WAR} {SHOCK}.shape=ramp": f"{SHOCK}.duration: missing; a ramp needs a duration in quarters",
    f"{WAR} {SHOCK}.shape=pulse {SHOCK}.duration=0": f"{SHOCK}.duration: found 0; allowed",
    f"{WAR} {SHOCK}.shape=decay": f"{SHOCK}.half_life: missing",
    f"{WAR} {SHOCK}.duration=3": f"{SHOCK}.duration: found 3; a step has no duration",
    f"{WAR} {SHOCK}.size.high=1.5": f"{SHOCK}.size.high: found 1.5; allowed for a share: 0 to 1",
    f"{WAR} {SHOCK}.size.unit=index {SHOCK}.size.high=1.5": f"{SHOCK}.size.high: found 1.5; allowed for the driver distraction: 0 to 1",
    f"{WAR} {SHOCK}.size.low=.9": f"{SHOCK}.size: found low 0.9",
    f"{WAR} {SHOCK}.end_=2027Q1": f"did you mean '{SHOCK}.end'",
    f"{WAR} scenarios.ukraine_distraction.shocks.security_suply.end=2027Q1": "security_suply.*'security_supply'",
    f"{WAR} scenarios.ukraine_distraction.shocks=5": "shocks: found 5; expected a mapping of shocks by name",
    f"{WAR} scenarios.ukraine_distraction.known_until=now": "known_until: 'now' is not a quarter",
    "-m +scenario=baseline,ukrain": "scenario: 'ukrain' is unknown",
    "-m ensemble.seed=1,2 origin=2021Q4,2025Q4": "origin: found 2025Q4",
    "-m study=ensemble,benchmark": "study: found benchmark, ensemble in one sweep",
    "-m ensemble.seed=interval(1,3)": "the sweep cannot be read",
    "-m bogus=glob(*)": "the sweep is empty",
    "--hlep": "option: '--hlep' is unknown; .*did you mean '--help'",
}


@pytest.fixture(autouse=True)
def configs(few_configs: Path) -> Path:
    """Read the YAML files from a copy, whatever the test."""
    return few_configs


@pytest.mark.parametrize("line", MISTAKES)
def test_a_mistake_gets_one_line(line: str, elsewhere: Path, capsys: pytest.CaptureFixture[str]) -> None:
    arguments = [line] if line.endswith("' '") else line.split()
    text = refused(capsys, *arguments)
    assert re.search(MISTAKES[line], text), text
    assert list(elsewhere.iterdir()) == []


BROKEN = {
    "title: [a,\nstory: b\n": "configs/scenario/mine.yaml, line 4: not readable as YAML",
    "title: a\ntitle: b\nstory: c\n": "configs/scenario/mine.yaml, line 3: not readable as YAML: found duplicate key title",
    "title: a\n": "scenarios.mine.story: missing",
    "titel: a\nstory: b\n": "scenarios.mine.titel: there is no such key; .*did you mean 'scenarios.mine.title'",
    "title: a\nstory: b\nshocks: [x]\n": "scenarios.mine.shocks: found .*expected a mapping of shocks by name",
    "title: a\nstory: b\nshocks: {x: 5}\n": "scenarios.mine.shocks: found .*expected a mapping of shocks by name",
    "title: a\nstory: b\nbuilds_on: baseline\n": "scenarios.mine.builds_on: found 'baseline'; expected a list",
    "title: a\nstory: b\nagainst: mine\n": "scenarios.mine.against: 'mine' is unknown; allowed: baseline",
    "- a\n": r"scenarios.mine: found \['a'\]; expected a mapping",
    "title: \xff\n": "configs/scenario/mine.yaml: found bytes that are not UTF-8",
    "# nothing\n": "configs/scenario/mine.yaml: its first line must be",
}


@pytest.mark.parametrize("text", BROKEN)
def test_a_broken_file_is_named(text: str, configs: Path, elsewhere: Path, capsys: pytest.CaptureFixture[str]) -> None:
    header = "" if text == "# nothing\n" else "# @package scenarios.mine\n"
    (configs / "scenario" / "mine.yaml").write_bytes((header + text).encode("latin-1"))
    line = refused(capsys, "+scenario=mine")
    assert re.search(BROKEN[text], line), line
    assert list(elsewhere.iterdir()) == []
    assert main(["--help"]) == 0


def test_a_broken_file_of_a_group_is_named(configs: Path, elsewhere: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (configs / "calibration" / "trade.yaml").write_text("# @package estimates\na: {value: 1\nb: 2\n", encoding="utf-8")
    assert "configs/calibration/trade.yaml, line 3: not readable as YAML" in refused(capsys)
    (configs / "calibration" / "trade.yaml").unlink()
    assert "calibration/trade" in refused(capsys)
