"""What studies write alike: folders named by what was asked, and tables that no cell can break."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml

from sim import results
from sim.config import compose, digest, resolved
from sim.studies.output import study_folder, world_folder, write_config

OTHER_SEED = "ensemble.seed=2"


@pytest.mark.parametrize("study", ["calibrate", "claims"])
def test_a_study_of_its_own_worlds_is_named_by_its_config(study: str) -> None:
    plain, other = compose(f"study={study}"), compose(f"study={study}", OTHER_SEED)
    assert study_folder(plain, study) == Path(f"results/{study}")
    assert study_folder(other, study) == Path(f"results/{study}-{digest(other)[:8]}")


@pytest.mark.parametrize("study", ["backtest", "benchmark"])
def test_a_study_of_one_world_is_named_by_theory_and_scenario_too(study: str) -> None:
    asked = {(): study, ("+scenario=[secondary_sanctions,turkic_turn]",): f"{study}-secondary_sanctions+turkic_turn"}
    for overrides, name in asked.items():
        assert world_folder(compose(f"study={study}", *overrides), study).name == name
    other = compose(f"study={study}", "theory=landscape", "+scenario=history")
    assert world_folder(other, study).name == f"{study}-landscape-history-{digest(other)[:8]}"


def test_a_config_is_signed_by_what_was_asked(tmp_path: Path) -> None:
    """The gallery adds scenarios: what is written can be run again, the signature is that of the command."""
    asked, whole = compose(), compose(OTHER_SEED)
    write_config(tmp_path, whole, asked)
    first, _, text = (tmp_path / results.COMPOSED).read_text(encoding="utf-8").partition("\n")
    assert first == f"{results.SIGNED}{digest(asked)}"
    assert yaml.safe_load(text) == resolved(whole)
    results.refuse_foreign(tmp_path)
