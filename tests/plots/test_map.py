"""The map says who leads, in words and colours that agree with the run; it works for any cast and without an outline."""

from __future__ import annotations

import numpy as np
import pytest

from sim.plots import map_figure
from sim.plots.layout import style
from sim.plots.map import outlines
from tests.plots.conftest import synthetic_run


def fills(page):
    return [tuple(round(part, 3) for part in patch.get_facecolor()[:3]) for patch in page.panels[0].patches]


def test_the_package_has_an_outline_of_every_state_of_the_region():
    assert set(outlines()) == {"KAZ", "UZB", "KGZ", "TJK", "TKM"}
    for rings in outlines().values():
        for ring in rings:
            assert (ring[0] == ring[-1]).all()
            assert ((ring > [46, 35]) & (ring < [88, 56])).all()


def test_neighbours_share_their_border():
    points = {code: {tuple(point) for ring in rings for point in ring} for code, rings in outlines().items()}
    assert len(points["KAZ"] & points["UZB"]) > 20
    assert not points["KAZ"] & points["TJK"]


def test_the_title_counts_the_leaders_and_the_states_have_their_colours():
    ds = synthetic_run(gain=0.5)  # China far ahead over Kazakhstan alone
    ds["influence"][..., ds["power"].values.tolist().index("RUS"), 1] += 0.3
    page = map_figure(ds, quarter="2025Q4")
    assert "China leads in 1 and Russia in 1 of 2 states in 2025" in page.finding
    china, russia = (tuple(round(int(style.FIXED_COLOURS[code][at : at + 2], 16) / 255, 3) for at in (1, 3, 5)) for code in ("CHN", "RUS"))
    assert set(fills(page)) == {china, russia}


def test_a_state_is_hatched_where_replicates_disagree():
    ds = synthetic_run(powers=("RUS", "CHN"), states=("KAZ",), gain=0.0)
    ds["influence"][...] = 0.4
    ds["influence"][:, :16, :, 0] = 0.5  # Russia ahead in 16 of 30 replicates
    ds["influence"][:, 16:, :, 1] = 0.5
    assert {patch.get_hatch() for patch in map_figure(ds).panels[0].patches} == {"////"}
    ds["influence"][:, :28, :, 0] = 0.6
    assert {patch.get_hatch() for patch in map_figure(ds).panels[0].patches} == {None}


def test_one_power_has_one_scale_for_all_quarters():
    ds = synthetic_run(states=("KAZ",))
    ds["influence"][...] = (np.arange(1, 18) / 17).reshape(1, 1, 17, 1, 1)
    depths = [sum(fills(map_figure(ds, quarter=quarter, power="RUS"))[0]) for quarter in ("2021Q4", "2023Q4", "2025Q4")]
    assert depths == sorted(depths, reverse=True)
    assert "Russia's influence is largest over Kazakhstan" in map_figure(ds, power="RUS").finding


@pytest.mark.parametrize("columns", [None, 1])
@pytest.mark.parametrize("states", [("KAZ",), ("KAZ", "GEO"), ("GEO", "ARM")])
def test_any_cast_has_a_map(states, columns):
    page = map_figure(synthetic_run(states=states, replicates=1), columns=columns)
    page.figure.canvas.draw()
    assert len(page.panels[0].texts) == len(states)
    assert (page.width < 5) == (columns == 1)
