"""Influence at the origin: the anchor, its momentum, and the mapping for powers without an index with its estimates."""

import numpy as np
import pytest
import yaml

from sim.history import observe
from sim.history.series import COLUMNS
from sim.origin import influence, mapping
from sim.origin.influence import momentum, recovery
from tests.conftest import PROJECT
from tests.origin.conftest import CENTRAL, POWERS, STATES, at

CALIBRATION = PROJECT / "configs" / "calibration"


def estimates(name):
    return yaml.safe_load((CALIBRATION / f"{name}.yaml").read_text(encoding="utf-8"))


# Influence


def test_recovered_signals_average_to_the_published_index():
    signal = np.cumsum(np.sin(np.arange(14.0) / 2))
    published = (signal[2:] + signal[1:-1] + signal[:-2]) / 3
    back = recovery(12) @ published
    np.testing.assert_allclose((back[2:] + back[1:-1] + back[:-2]) / 3, published, atol=0.05)


def test_momentum_is_none_for_a_flat_series_and_rises_after_a_step():
    series = np.full(46, np.nan)
    series[10:22] = 0.4
    recent, moved = momentum(series, 2011.5)
    np.testing.assert_allclose(recent, 0.4)
    assert moved == pytest.approx(0)
    series[21] = 0.5  # a step of .3 seen for one year of three
    recent, moved = momentum(series, 2011.5)
    assert recent[0] > 0.5
    assert moved == pytest.approx(0)
    assert momentum(series, 2012.5)[1] > 0


def test_a_late_origin_carries_the_momentum_of_the_last_index():
    begin, history = at("2021Q4"), observe(POWERS, STATES)
    both = {"power": "CHN", "state": "KAZ"}  # security bandwidth rose by .07 in 2020
    assert begin["bandwidth"].sel(**both, channel="security") > history["bandwidth"].sel(**both, channel="security", year=2020)
    assert begin["bandwidth_basis"].sel(both).item() == "carried"
    assert begin["security_signal"].sel(**both, lag=0) > begin["security_signal"].sel(**both, lag=2)


@pytest.mark.parametrize("dust", [-1e-15, 1e-15])
def test_the_last_digit_of_a_matrix_product_decides_nothing(monkeypatch, dust):
    """Processors round differently: whether a power has any security dependence, and whatever hangs on it, must not follow from that."""
    origins = [f"{year}Q2" for year in range(2003, 2021)]
    usual = [at(origin)["security_dependence"] for origin in origins]
    exact = influence.recovery

    def rounded(count):
        matrix = exact(count)
        return matrix + dust * np.where(np.arange(matrix.size).reshape(matrix.shape) % 3, 1, -1)

    monkeypatch.setattr(influence, "recovery", rounded)
    for before, origin in zip(usual, origins, strict=True):
        after = at(origin)["security_dependence"]
        assert ((after == 0) == (before == 0)).all(), origin
        np.testing.assert_allclose(after, before, atol=1e-9)


def test_constructed_powers_have_flat_signals_and_no_dependence_without_arms():
    begin = at("2013Q2")
    made = begin["constructed"].sel(power=["TUR", "EU", "USA"])
    assert made.all()
    assert not begin["constructed"].sel(power=["RUS", "CHN"]).any()
    for name in ("economic_signal", "security_signal", "dependence_signal"):
        assert (begin[name].sel(power="TUR").max("lag") == begin[name].sel(power="TUR").min("lag")).all()
    unarmed = begin["arms_base"].sel(power="USA") == 0
    assert (begin["security_dependence"].sel(power="USA").where(unarmed, 0) == 0).all()


def test_a_users_index_replaces_the_mapping(tmp_path):
    path = tmp_path / "index.csv"
    parts = ("bandwidth_economic", "bandwidth_political", "bandwidth_security", "economic_dependence", "security_dependence")
    path.write_text("\n".join([",".join(COLUMNS), *(f"2013,KAZ,TUR,{name},0.5,index,index,mine" for name in parts)]), encoding="utf-8")
    begin = at("2013Q2", observations=str(path))
    assert begin["constructed"].sel(power="TUR").values.tolist() == [0, 1, 1, 1, 1]
    assert begin["economic_dependence"].sel(power="TUR", state="KAZ").item() == 0.5


# The mapping and its estimates


def test_the_mapping_in_the_calibration_is_what_the_tables_give():
    stated = {name: body["value"] for name, body in estimates("influence").items() if name.startswith("mapping_")}
    assert stated == pytest.approx(mapping.fit(CENTRAL), abs=6e-5)


def test_constructed_spread_is_the_error_of_the_mapped_total():
    total, built = mapping.published().influence, mapping.apply(mapping.yearly_components(CENTRAL), CENTRAL).influence
    error = np.sqrt(np.mean(np.log(built / total) ** 2))
    assert error == pytest.approx(estimates("influence")["constructed_spread"]["value"], abs=0.005)
    assert 1 - np.var(np.log(built / total)) / np.var(np.log(total)) > 0.85


def test_the_mapping_rises_with_trade_arms_and_treaties():
    base = {name: np.zeros((1, 1)) for name in mapping.Components.__dataclass_fields__} | {"trade": np.full((1, 1), 5.0)}
    before = mapping.apply(mapping.Components(**base), CENTRAL).influence
    for name, more in (("trade", 6.0), ("openness", 1.0), ("agreement", 1.0), ("alliance", 1.0), ("share", 0.5)):
        assert mapping.apply(mapping.Components(**{**base, name: np.full((1, 1), more)}), CENTRAL).influence > before, name


def test_estimates_of_influence_hold_their_values_within_their_ranges():
    for name, body in estimates("influence").items():
        assert body["low"] <= body["value"] <= body["high"], name
        assert body["source"], name
        assert body["claims"], name
