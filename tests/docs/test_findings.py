"""The table of findings is that of a run of the main question."""

from __future__ import annotations

import re

import pytest

from sim import compare, compose, run
from sim.history.tables import names
from tests.docs.conftest import PAGES


@pytest.mark.slow
def test_the_numbers_are_those_of_a_run() -> None:
    """Where a change moves them, the message is what to write."""
    table = compare(run(compose("+scenario=ukraine_distraction")), quarters=["2030Q4"]).query("scenario == 'ukraine_distraction'")
    called = names() | {"EU": "European Union"}
    found = []
    for row in table.itertuples():
        level = f"{row.median:.2f} | {row.low:.2f} to {row.high:.2f}"
        effect = f"{row.effect_median:+.3f} | {row.effect_low:+.3f} to {row.effect_high:+.3f} | {row.same_sign:.0%}"
        found.append(f"| {called[row.power]} over {called[row.state]} | {level} | {effect} |")
    written = re.findall(r"^\| [\w ]+ over \w+ \|.*\|$", PAGES["findings.md"], re.MULTILINE)
    assert len(written) == 6
    assert sorted(set(written) - set(found)) == [], "\n".join(found)
