"""The fit of the way round sanctions: what it reads, what it may not read, and that it finds what there is."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from sim import compose
from sim.domain import quarters
from sim.domain.constants import MOST_RE_EXPORTED
from sim.history.tables import extra_of
from sim.origin.scope import Scope, scope_of
from sim.studies.calibrate.equations import diversion

REGION = compose().region


def at(label: str) -> Scope:
    return scope_of(REGION, quarters.parse(label))


def test_nothing_is_fitted_before_the_year_is_over() -> None:
    assert diversion.fit(at("2021Q4"), seed=1) == []


def test_no_figure_after_2022_is_read() -> None:
    assert diversion.fit(at("2023Q4"), seed=1) == diversion.fit(at("2022Q4"), seed=1)
    assert diversion.gateways(at("2023Q4"), seed=1) == diversion.gateways(at("2022Q4"), seed=1)


def test_the_size_of_the_sanctions_is_the_scenarios() -> None:
    sanctions = compose("+scenario=ukraine_distraction").scenarios["ukraine_distraction"].shocks["western_sanctions"]
    assert sanctions.size.value == diversion.STOPPED
    assert sanctions.start == f"{diversion.YEAR}Q{diversion.FIRST_QUARTER}"
    assert compose("calibration=prior").estimates["diversion_lag"].value == diversion.LAG


def test_more_imports_make_a_wider_gateway(tmp_path: Path) -> None:
    table = tmp_path / "more.csv"
    rows = [f"2022,UZB,{power},imports,{value},USD million a year,UZB,invented" for power, value in (("CHN", 12000), ("EU", 8000))]
    table.write_text("\n".join(["year,state,power,variable,value,unit,view,source", *rows]), encoding="utf-8")
    before = at("2022Q4")
    after = replace(before, extra=extra_of(table, before.powers, before.states))
    assert diversion.gateways(after, 1)["UZB"].value > 2 * diversion.gateways(before, 1)["UZB"].value
    assert diversion.fit(after, 1)[0].posterior.value > diversion.fit(before, 1)[0].posterior.value


def test_the_limit_of_re_exports_is_what_2022_showed() -> None:
    """Kyrgyzstan's exports to Russia, the extreme, came to about twice what incomes let expect: as much again as its own."""
    found = diversion.surprise(at("2022Q4"), "export", seed=1)
    here = REGION.powers.index("RUS"), REGION.states.index("KGZ")
    assert found.figure[here] / found.expected[here] - 1 == pytest.approx(MOST_RE_EXPORTED, abs=0.2)
