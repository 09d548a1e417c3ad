"""Hold the scalar reference to the model's laws, and its compiled form to its plain one."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import fields, replace
from typing import Any

import numpy as np
import pytest

from sim.domain.draws import DrawsOf
from sim.domain.drivers import DRIVERS
from sim.domain.noise import DECISIONS, Decisions
from sim.domain.variables import RECORDED
from sim.reference.compilable import HAS_NUMBA
from sim.reference.compiled import compile_many, empty_records, pack
from sim.reference.inputs import (
    IN_FORCE,
    THEORIES,
    Cast,
    Drivers,
    Estimates,
    Noise,
    Origin,
)
from sim.reference.step import run
from sim.reference.world import new_paths, new_world

POWERS, STATES, ORGANISATIONS, QUARTERS = 3, 2, 3, 12
LENGTH = {"power": POWERS, "state": STATES, "organisation": ORGANISATIONS, "channel": 3}
NAMES = [item.name for item in fields(DrawsOf)]

# every estimate not named here is 0.2
ESTIMATES: Estimates = replace(
    DrawsOf(**dict.fromkeys(NAMES, 0.2)),
    memory_now=1 / 3, memory_one_year=1 / 3, memory_two_years=1 / 3, lock_in=1.0, voice_hazard=1.0, exit_hazard=1.0, join_hazard=1.0,
    power_sharpness=2.0, state_sharpness=2.0, alignment_lag=2.0, diversion_lag=0.5, world_growth=0.04,
    confrontation_threshold=0.3,
)  # fmt: skip

CAST = Cast(
    powers=POWERS, states=STATES, organisations=ORGANISATIONS, theory=0, patron=0, hub=0, rivals=[0, 1], sanctioning=[0, 0, 1],
    respects=[[[0, 0, 0]] * 3, [[0, 0, 1], [0, 0, 0], [0, 0, 0]], [[0, 1, 0]] * 2 + [[0, 0, 0]]],
    leader=[0, 1, 2], organisation_channel=[0, 2, 1], candidates=[[1, 0], [0, 1], [1, 1]], constructed=[0, 0, 1],
)  # fmt: skip


def ramp(low: float, high: float, *shape: int) -> Any:
    return np.linspace(low, high, math.prod(shape)).reshape(shape).tolist()


DYAD = (POWERS, STATES)
ORIGIN = Origin(
    bandwidth=ramp(0.28, 0.1, *DYAD, 3), economic_dependence=ramp(0.3, 0.1, *DYAD),
    security_dependence=[[0.5, 0.4], [0.2, 0.0], [0.0, 0.1]],
    economic_signals=ramp(0.4, 0.2, 3, *DYAD), security_signals=ramp(0.1, 0.3, 3, *DYAD), dependence_signals=ramp(0.2, 0.1, 3, *DYAD),
    export_level=ramp(9.0, 6.0, *DYAD), import_level=ramp(8.0, 7.0, *DYAD), export_spread=ramp(0.1, 0.2, *DYAD),
    import_spread=ramp(0.0, 0.1, *DYAD), export_innovation=ramp(0.3, 0.2, *DYAD), import_innovation=ramp(0.2, 0.4, *DYAD),
    other_trade=[9000.0, 0.0], other_innovation=[0.2, 0.0],
    remittances=ramp(20.0, 0.0, *DYAD), debt=ramp(1.0, 20.0, *DYAD), arms=[[0.6, 0.5], [0.2, 0.0], [0.0, 0.1]],
    presence=ramp(1.0, 0.0, *DYAD), opinion=ramp(0.4, -0.2, *DYAD), membership=[[1.0, 0.5], [0.0, 0.5], [0.0, 1.0]],
    effort_share=[0.3, 0.2, 0.1], labour=[0.0, 1.0, 0.0], threat=[0.3, 0.5], societal_voice=[0.4, 0.2], gateway=[1.0, 3.0],
    power_output=[14.4, 16.7, 13.6], state_output=[12.2, 9.0], power_growth_mean=[0.02, 0.07, 0.03], state_growth_mean=[0.04, 0.05],
    dependence_pace=ramp(0.1, -0.1, *DYAD), dependence_volatility=ramp(0.8, 1.2, *DYAD),
    power_growth_spread=[0.1] * POWERS, state_growth_spread=[0.08] * STATES,
    known_power_growth=[[0.01] * POWERS] + [[math.nan] * POWERS] * (QUARTERS - 1), known_state_growth=[[math.nan] * STATES] * QUARTERS,
)  # fmt: skip


def noise_of(draw: Callable[[str, tuple[int, ...]], Any]) -> Noise:
    """Make the noise of a replicate, each decision's by its distribution and shape."""
    shapes = {item: (*(() if item.once else (QUARTERS,)), *(LENGTH[dim] for dim in item.dims)) for item in DECISIONS}
    return Decisions(**{item.name: draw(item.distribution, shape).tolist() for item, shape in shapes.items()})


def make_noise(seed: int) -> Noise:
    draw = np.random.default_rng(seed)
    return noise_of(lambda distribution, shape: draw.random(shape) if distribution == "uniform" else draw.normal(size=shape))


def silence() -> Noise:
    """Give noise with which no act happens and nothing moves at random."""
    return noise_of(lambda distribution, shape: np.full(shape, 1.0 if distribution == "uniform" else 0.0))


def make_drivers(shocks: dict[str, float]) -> Drivers:
    """Give drivers that are neutral, but for those named: shifted by so much from quarter 3 on."""
    series = {}
    for item in DRIVERS:
        values = np.full((QUARTERS + 1, *(LENGTH[dim] for dim in item.dims)), item.neutral)
        whom = (slice(3, None), 0) if item.name == "sanctions" else slice(3, None)  # of all powers none would be left to go round by
        values[whom] += shocks.get(item.name, 0.0)
        series[item.name] = values.tolist()
    return Drivers(**series, **{f"{name}_in_force": series[name] for name in IN_FORCE})


SHOCKS = {
    "power_output": -0.1, "state_output": 0.05, "capability": -0.2, "distraction": 0.4, "priority": 0.1, "sanctions": 0.5, "opinion": -0.3,
    "diversion_ease": 0.2, "threat": 0.2, "trade_ease": -0.05, "migration": -0.1, "stake": 0.05,
}  # fmt: skip


def paths(seed: int | None, shocks: dict[str, float], origin: Origin = ORIGIN, estimates: Estimates = ESTIMATES, cast: Cast = CAST) -> Any:
    """Run one replicate, silent without a seed, and give its recorded variables as arrays by name."""
    out = new_paths(cast, QUARTERS)
    noise = silence() if seed is None else make_noise(seed)
    run(cast, origin, estimates, noise, make_drivers(shocks), QUARTERS, new_world(cast), out)
    return {name: np.asarray(value) for name, value in vars(out).items()}


def still() -> tuple[Origin, Estimates]:
    """Give an origin without momentum, growth, or goals apart from where things stand."""
    flat = {name: [getattr(ORIGIN, name)[0]] * 3 for name in ("economic_signals", "security_signals", "dependence_signals")}
    origin = ORIGIN._replace(
        **flat, dependence_pace=[[0.0] * STATES] * POWERS,
        power_growth_mean=[0.0] * POWERS, state_growth_mean=[0.0] * STATES, known_power_growth=[[0.0] * POWERS] * QUARTERS,
    )  # fmt: skip
    return origin, replace(ESTIMATES, world_growth=0.0, political_rate=0.0)


@pytest.mark.parametrize("theory", range(len(THEORIES)), ids=THEORIES)
def test_budgets_bind(theory: int) -> None:
    found = paths(1, SHOCKS, cast=CAST._replace(theory=theory))
    np.testing.assert_allclose(found["attention"].sum(axis=2) + found["outside_effort"], 1.0, rtol=1e-12)
    np.testing.assert_allclose(found["alignment"].sum(axis=1), 1.0, rtol=1e-12)


def test_parts_make_the_whole() -> None:
    found = paths(1, SHOCKS)
    np.testing.assert_allclose(found["influence_by_channel"].sum(axis=3), found["influence"], rtol=1e-12)
    assert all(np.isfinite(values).all() for values in found.values())


@pytest.mark.parametrize("theory", range(len(THEORIES)), ids=THEORIES)
def test_nothing_moves_by_itself(theory: int) -> None:
    origin, estimates = still()
    found = paths(None, {}, origin, estimates, CAST._replace(theory=theory))
    for name, values in found.items():
        np.testing.assert_allclose(values, np.broadcast_to(values[0], values.shape), rtol=1e-9, atol=1e-12, err_msg=name)


def test_politics_moves_to_the_ceiling() -> None:
    origin, estimates = still()
    found = paths(None, {}, origin, replace(estimates, political_rate=8.0, power_sharpness=0.0, acceptance=0.0))
    dependence = found["economic_dependence"] + found["security_dependence"]
    political = 7.55 * found["influence_by_channel"][..., 1] / dependence
    np.testing.assert_allclose(political[-1], estimates.political_ceiling, rtol=1e-6)


@pytest.mark.parametrize("name", sorted(SHOCKS))
def test_every_driver_moves_something_and_only_from_its_start(name: str) -> None:
    sanctions = {"sanctions": 0.4}  # without them, diversion has nothing to divert
    shocked, baseline = paths(1, sanctions | {name: SHOCKS[name]}), paths(1, sanctions)
    assert all((shocked[key][:3] == baseline[key][:3]).all() for key in shocked)
    assert any((shocked[key][3:] != baseline[key][3:]).any() for key in shocked)


@pytest.mark.parametrize("name", [name for name in NAMES if not name.startswith("mapping_")])  # which the origin alone reads
def test_every_estimate_moves_something(name: str) -> None:
    """Under the usual theory of the states' choice, or else under the one that reads it."""
    other = replace(ESTIMATES, **{name: getattr(ESTIMATES, name) + 0.7})
    for theory in range(len(THEORIES)):
        for seed in range(10):
            before, after = (paths(seed, SHOCKS, estimates=known, cast=CAST._replace(theory=theory)) for known in (ESTIMATES, other))
            if any((before[key] != after[key]).any() for key in before):
                return
    pytest.fail(f"nothing reads {name}")


def test_known_growth_is_followed() -> None:
    found = paths(1, {})
    np.testing.assert_allclose(found["power_output"][1] - found["power_output"][0], 0.01, rtol=1e-9)


def test_sanctions_divert_imports_from_the_others_and_exports_to_the_sanctioned() -> None:
    origin, estimates = still()
    found, usual = (paths(None, {"sanctions": size}, origin, estimates) for size in (0.1, 0.0))
    ratio = 0.1 * estimates.diversion_rise * np.asarray(origin.gateway)
    bought = (found["imports"] - usual["imports"])[3]
    reached = 1.0 - math.exp(-0.25 / estimates.diversion_lag)
    np.testing.assert_allclose(bought[1:], reached * ratio * usual["imports"][3, 1:], rtol=1e-9)
    assert (bought[0] == 0.0).all()
    sold = (found["exports"] - usual["exports"])[3]
    np.testing.assert_allclose(sold[0], estimates.re_export * bought.sum(axis=0), rtol=1e-9)
    assert (sold[1:] == 0.0).all()
    np.testing.assert_allclose(found["diverted_trade"][3], bought + sold, rtol=1e-9, atol=1e-9)


def test_without_patron_and_rivals_nobody_speaks_and_tension_stays() -> None:
    found = paths(1, SHOCKS, cast=CAST._replace(patron=-1, hub=-1, rivals=[-1, -1]))
    assert (found["voice"] == 0.0).all()
    assert (found["tension"] == ESTIMATES.tension_start).all()


def test_trade_and_growth_by_hand() -> None:
    origin, noise, found = ORIGIN, make_noise(1), paths(1, {})
    state = origin.state_growth_mean[1] * 0.2 + 0.8 * 0.04
    drawn = math.sqrt(0.2) * noise.world_growth[0] + math.sqrt(0.8) * noise.state_growth[0][1]
    state = state / 4 + origin.state_growth_spread[1] / 2 * drawn
    flows = 0.0
    for flow in ("export", "import"):
        levels, spreads, innovations = (getattr(origin, f"{flow}_{part}")[2][1] for part in ("level", "spread", "innovation"))
        level = levels + spreads * getattr(noise, f"{flow}s_start")[2][1] + 0.2 * (state + 0.01 + 0.01)
        level += 0.2 * innovations / 2 * getattr(noise, f"{flow}s")[0][2][1] / math.sqrt(5 / 3)
        flows += math.exp(level)
    assert found["trade"][1, 2, 1] == pytest.approx(flows, rel=1e-12)


@pytest.mark.slow  # compiling takes half a minute
@pytest.mark.skipif(not HAS_NUMBA, reason="numba is for development only")
def test_compiled_equals_plain() -> None:
    estimates = [ESTIMATES, replace(ESTIMATES, power_sharpness=4.0, state_sharpness=0.5)]
    outs = empty_records(new_paths(CAST, QUARTERS), 2)
    world = empty_records(new_world(CAST), 1)
    noises, drivers = pack([make_noise(0), make_noise(1)]), pack([make_drivers(SHOCKS)])
    compile_many()(pack([CAST]), pack([ORIGIN]), pack(estimates), noises, drivers, QUARTERS, world, outs)
    for r in range(2):
        plain = paths(r, SHOCKS, estimates=estimates[r])
        for name in (variable.name for variable in RECORDED):
            np.testing.assert_allclose(outs[name][r], plain[name], rtol=1e-12, atol=1e-12, err_msg=name)
