"""Theories of how a state divides itself: laws that each keeps, what each says that the others do not, and that each runs to the end."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields, replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sim.domain.arrays import POWER, Array, total
from sim.domain.declaration import contents
from sim.domain.draws import Draws, DrawsOf
from sim.rules.theories import THEORIES
from sim.rules.theories.landscape import (
    downhill,
    frustration,
    nearest_shares,
    survey,
)
from sim.rules.theories.view import View

REPLICATES = 6
COUNTS = (2, 3, 5)
NUMBERS = {  # ranges wider than the shipped ones
    "state_sharpness": (0, 9), "rents_weight": (0, 3), "security_weight": (0, 3), "opinion_weight": (0, 2), "dependence_cost": (0, 2),
    "size_elasticity": (0, 1.5), "rift_weight": (0, 3), "moving_cost": (0.2, 12), "bandwagoning": (-2, 2), "threat_presence": (0, 1),
    "threat_grievance": (0, 3),
}  # fmt: skip
POWERS_ALONE = ("output", "output_at_origin", "sanctions")
THEORY = st.sampled_from(sorted(THEORIES))
FEW = settings(max_examples=60, deadline=None)
FEWER = settings(max_examples=8, deadline=None)  # thousands of steps each
Case = tuple[Array, View, Draws]


def view(seed: int, powers: int = 5) -> Case:
    """Draw what a state sees after anything may have happened: baseline, view, estimates."""
    stream = np.random.default_rng(seed)

    def some(low: float, high: float, first: int = powers) -> Array:
        return stream.uniform(low, high, (first, 1, 1, REPLICATES))

    def shares() -> Array:
        cut = some(0.001, 1) ** 3
        return cut / total(cut, POWER)

    marks = np.eye(powers).reshape(powers, powers, 1, 1, 1)[stream.permutation(powers)]
    seen = View(
        alignment=shares(), share=shares(), share_at_origin=shares(), rents=some(-1, 2), protection=some(0, 1.5),
        protection_at_origin=some(0, 1), opinion=some(-1, 1), opinion_at_origin=some(-1, 1), societal_voice=some(0, 1, 1),
        grievance=some(0, 1), presence=some(0, 1).round(), strength=some(0, 2), output=some(10, 17), output_at_origin=some(10, 17),
        tension=some(0, 1, 1), tension_at_origin=some(0, 1, 1), rivals=(marks[0], marks[1]) if stream.random() < 0.8 else (),
        sanctions=some(0, 1) * some(0, 1).round(), sanctioning=stream.integers(0, 2, (powers, 1, 1, 1)).astype(float),
    )  # fmt: skip
    return shares(), seen, drawn({name: some(*ends, 1) for name, ends in NUMBERS.items()})


def drawn(values: Mapping[str, Array]) -> Draws:
    """Give draws of the estimates that theories read; the others are not to be read."""
    return DrawsOf(**(dict.fromkeys((field.name for field in fields(DrawsOf)), np.array(np.nan)) | dict(values)))


def at_rest(baseline: Array, seen: View) -> View:
    """Put everything back where it was at the origin."""
    zero = np.zeros_like(baseline)
    return replace(
        seen, alignment=baseline, share=seen.share_at_origin, rents=zero, protection=seen.protection_at_origin, grievance=zero,
        opinion=seen.opinion_at_origin, strength=zero + 1, output=seen.output_at_origin, tension=seen.tension_at_origin, sanctions=zero,
    )  # fmt: skip


def fixed(draws: Draws, **values: float) -> Draws:
    return replace(draws, **{name: np.full((1, 1, 1, REPLICATES), value) for name, value in values.items()})


SEEDS, SIZES = st.integers(0, 10_000), st.sampled_from(COUNTS)


@FEW
@given(THEORY, SEEDS, SIZES)
def test_targets_are_shares_of_one(theory: str, seed: int, powers: int) -> None:
    baseline, seen, draws = view(seed, powers)
    found = THEORIES[theory](baseline, seen, draws)
    assert found.shape == baseline.shape
    assert found.min() >= 0
    np.testing.assert_allclose(total(found, POWER), 1, rtol=1e-12)


@FEW
@given(THEORY, SEEDS, SIZES)
def test_where_nothing_changed_nobody_moves(theory: str, seed: int, powers: int) -> None:
    baseline, seen, draws = view(seed, powers)
    np.testing.assert_allclose(THEORIES[theory](baseline, at_rest(baseline, seen), draws), baseline, rtol=1e-9, atol=1e-12)


@FEW
@given(THEORY, SEEDS)
def test_without_sharpness_nobody_moves(theory: str, seed: int) -> None:
    baseline, seen, draws = view(seed)
    found = THEORIES[theory](baseline, seen, fixed(draws, state_sharpness=0))
    np.testing.assert_allclose(found, baseline, rtol=1e-9, atol=1e-12)


@FEW
@given(THEORY, SEEDS)
def test_the_order_of_the_powers_does_not_matter(theory: str, seed: int) -> None:
    baseline, seen, draws = view(seed)
    order = np.random.default_rng(seed).permutation(len(baseline))
    turned = {
        field.name: tuple(mask[order] for mask in value) if isinstance(value, tuple) else value[order] if len(value) > 1 else value
        for field in fields(View)
        for value in [getattr(seen, field.name)]
    }
    found = THEORIES[theory](baseline[order], View(**turned), draws)
    np.testing.assert_allclose(found, THEORIES[theory](baseline, seen, draws)[order], rtol=1e-9, atol=1e-12)


@pytest.mark.parametrize("theory", THEORIES)
def test_one_replicate_alone_gets_what_it_gets_among_others(theory: str) -> None:
    baseline, seen, draws = view(3)

    def alone(values: Array) -> Array:
        return values[..., 2:3] if values.shape[-1] > 1 else values

    cut = {
        field.name: value if isinstance(value, tuple) else alone(value) for field in fields(View) for value in [getattr(seen, field.name)]
    }
    one = drawn({name: alone(values) for name, values in contents(draws).items() if name in NUMBERS})
    np.testing.assert_array_equal(THEORIES[theory](alone(baseline), View(**cut), one), alone(THEORIES[theory](baseline, seen, draws)))


def raised(theory: str, seed: int, name: str, **estimates: float) -> Array:
    """Raise something that a state sees of the first power; give by how much the first target moves."""
    baseline, seen, draws = view(seed)
    draws = fixed(draws, **({"state_sharpness": 2.0, "dependence_cost": 0.3, "moving_cost": 6.0} | estimates))
    first = np.eye(len(baseline))[0].reshape(-1, 1, 1, 1)
    more = replace(seen, **{name: getattr(seen, name) + 0.2 * first})
    change: Array = THEORIES[theory](baseline, more, draws)[:1] - THEORIES[theory](baseline, seen, draws)[:1]
    return change


@pytest.mark.parametrize("theory", ["quantal_response", "landscape"])
@pytest.mark.parametrize("name", ["rents", "protection", "opinion"])
@FEW
@given(SEEDS)
def test_what_is_worth_more_or_liked_better_is_not_left(theory: str, name: str, seed: int) -> None:
    assert raised(theory, seed, name).min() >= -1e-12


def test_what_is_worth_more_is_sought_somewhere() -> None:
    for theory in ("quantal_response", "landscape"):
        assert all(max(raised(theory, seed, name).max() for seed in range(5)) > 1e-4 for name in ("rents", "protection", "opinion"))


@FEW
@given(SEEDS, st.sampled_from(["share", "strength", "grievance"]), st.floats(0.1, 1))
def test_a_bandwagoner_seeks_what_looms_larger_and_a_balancer_flees_it(seed: int, name: str, strength: float) -> None:
    assert raised("bandwagon_or_balance", seed, name, bandwagoning=strength).min() >= 0
    assert raised("bandwagon_or_balance", seed, name, bandwagoning=-strength).max() <= 0


@FEW
@given(SEEDS)
def test_the_sign_of_bandwagoning_turns_the_response_round(seed: int) -> None:
    baseline, seen, draws = view(seed)
    moves = [np.log(THEORIES["bandwagon_or_balance"](baseline, seen, fixed(draws, bandwagoning=sign)) / baseline) for sign in (0.7, -0.7)]
    apart = [move - move[:1] for move in moves]  # free of what the division by the sum adds to all
    np.testing.assert_allclose(apart[0], -apart[1], rtol=1e-9, atol=1e-9)


@FEW
@given(SEEDS, SIZES)
def test_frustration_never_rises_on_the_way(seed: int, powers: int) -> None:
    """The law of Axelrod and Bennett: every move lowers frustration, however far along it a state gets in a quarter."""
    baseline, seen, draws = view(seed, powers)
    land = survey(seen, draws)
    goal = downhill(seen.alignment, baseline, land)
    heights = [frustration(seen.alignment + part * (goal - seen.alignment), baseline, land) for part in np.linspace(0, 1, 21)]
    assert np.diff(heights, axis=0).max() <= 1e-9
    moved = np.abs(goal - seen.alignment).max() > 1e-3
    assert not moved or (heights[-1] < heights[0]).any()


@FEWER
@given(SEEDS)
def test_descent_ends_where_no_small_move_helps(seed: int) -> None:
    baseline, seen, draws = view(seed)
    land, place = survey(seen, draws), seen.alignment
    for _ in range(3000):
        place = downhill(place, baseline, land)
    level = frustration(place, baseline, land)
    for gains in range(len(place)):
        step = 1e-4 * (np.eye(len(place))[gains].reshape(-1, 1, 1, 1) - place)
        assert (frustration(place + step, baseline, land) >= level - 1e-6).all()


def test_powers_at_odds_part_a_state_from_one_of_them() -> None:
    """Under rising tension it leaves the rival that it leans on less; sanctions part it from the one under them."""
    baseline, seen, draws = view(1, 3)
    baseline = np.array([0.5, 0.3, 0.2]).reshape(3, 1, 1, 1) * np.ones((1, 1, 1, REPLICATES))
    marks = np.eye(3).reshape(3, 3, 1, 1, 1)
    calm = replace(
        at_rest(baseline, seen), rivals=(marks[0], marks[1]), sanctioning=marks[2], output=baseline * 0, output_at_origin=baseline * 0
    )
    draws = fixed(draws, state_sharpness=2, rift_weight=0.3, moving_cost=6)
    tense = THEORIES["landscape"](baseline, replace(calm, tension=calm.tension + 0.3), draws)
    assert (tense[1] - baseline[1] < tense[0] - baseline[0]).all()
    assert (tense[2] > baseline[2]).all()
    assert (tense[:2] < baseline[:2]).all()
    sanctioned = THEORIES["landscape"](baseline, replace(calm, sanctions=marks[0] * 0.5), draws)
    assert (sanctioned[1] > baseline[1]).all()
    assert (sanctioned[2] - baseline[2] < sanctioned[0] - baseline[0]).all(), "the larger share outweighs the smaller"


@given(st.lists(st.floats(-5, 5), min_size=1, max_size=6), st.integers(0, 100))
def test_the_nearest_shares_are_the_nearest(point: list[float], seed: int) -> None:
    where = np.array(point).reshape(-1, 1, 1, 1)
    found = nearest_shares(where)
    others = np.random.default_rng(seed).dirichlet(np.ones(len(point)), 50).T.reshape(-1, 50, 1, 1)
    assert found.min() >= 0
    assert total(found, POWER).item() == pytest.approx(1, abs=1e-12)
    assert (total((found - where) ** 2, POWER) <= total((others - where) ** 2, POWER) + 1e-9).all()
