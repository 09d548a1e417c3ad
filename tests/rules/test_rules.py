"""Every rule gives the same for one actor as for all, and keeps its law."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest

from sim.domain.arrays import (
    CHANNEL,
    POWER,
    STATE,
    Array,
    only,
    total,
)
from sim.rules import adjustment, alignment, attention, diplomacy, finance, growth, influence, rivalry, security, society, trade
from sim.rules.theories import bandwagon_or_balance, landscape, quantal_response

POWERS, STATES, REPLICATES = 4, 3, 7
stream = np.random.default_rng(5)


def dyads(low: float = 0.1, high: float = 0.9, channels: int = 1) -> Array:
    return stream.uniform(low, high, (POWERS, STATES, channels, REPLICATES))


def draws(low: float = 0.1, high: float = 0.9) -> Array:
    return stream.uniform(low, high, (1, 1, 1, REPLICATES))


d, p = dyads, draws
RULES: list[tuple[Callable[..., object], tuple[object, ...]]] = [
    (adjustment.approach, (d(), d(), p())),
    (adjustment.chance, (d(),)),
    (attention.restraint, (d(), d(), p(), p())),
    (attention.weight_of_region, (d(), d(), p())),
    (attention.appeal, (d(), d(), p(), p())),
    (alignment.guarantee, (d(), d())),
    (quantal_response.worth, (d(), d(), d(), d(), p(), p(), p(), p())),
    (bandwagon_or_balance.nearness, (d(), d(), p())),
    (bandwagon_or_balance.menace, (d(), d(), d(), p())),
    (alignment.accept, (d(), d(), p())),
    (diplomacy.grievance, (d(-0.9), d(-0.9))),
    (diplomacy.voice_hazard, (p(), d(), d(), d(), d(), p(), p(), p(), p())),
    (diplomacy.remember_acts, (d(), d())),
    (diplomacy.exit_hazard, (p(), p(), d(), d(), d())),
    (diplomacy.change_membership, (d(0, 2).round(), d(0, 2).round(), d(), d(), d())),
    (diplomacy.welcome, (d(-0.9), p())),
    (diplomacy.political_goal, (p(), p(), d())),
    (diplomacy.advance_politics, (d(), d(), p(), d(), d(-0.01, 0.01))),
    (finance.advance_remittances, (d(), d(), d(), d(), d(), p(), p())),
    (finance.advance_debt, (d(), d(), p(), d())),
    (growth.mean_growth, (d(), p(), p())),
    (growth.growth, (d(), d(), p(), p(), d())),
    (influence.trailing, (d(), d(), d(), p(), p(), p())),
    (influence.innovation, (d(), p(), d(), d())),
    (influence.advance_walk, (d(), d())),
    (influence.advance_pace, (d(), p(), d())),
    (influence.momentum_gain, (p(),)),
    (influence.economic_dependence, (d(), d(), d(), d(), p(), p())),
    (influence.security_dependence, (d(-0.5),)),
    (influence.influence_by_channel, (d(channels=3), d())),
    (rivalry.advance_tension, (d(), d(), p(), d())),
    (security.suppliers, (d(0, 2).round() / 2, d(), d(), p(), d())),
    (security.onset_hazard, (p(), d(), d(), d(), p())),
    (security.advance_arms, (d(), d(), p(), p(), d(0, 1) > 0.7, d(0, 1) > 0.7)),
    (society.advance_mood, (d(), d(), p(), d())),
    (society.mood_goal, (d(), d(), d())),
    (society.opinion, (d(-2, 2), d(-2, 2))),
    (trade.expected_growth, (d(), d(), d(), p(), p(), p())),
    (trade.advance_level, (d(), d(), d(), d())),
    (trade.passage, (p(), d(), p(), d(-2, 2))),
    (trade.wanted_imports, (d(), p(), d(), d(), d(0, 2).round())),
    (trade.flow, (d(), d(), d())),
]
OVER_POWERS: list[tuple[Callable[..., object], tuple[object, ...]]] = [
    (alignment.arms_share, (d(), d())),
    (alignment.target_alignment, (d(), d(), p())),
    (landscape.nearest_shares, (d(-1.0, 2.0),)),
    (landscape.size, (d(), p())),
    (diplomacy.ask_for_help, (d(), d())),
    (trade.re_exports, (d(), d(), p(), d(), d())),
    (security.unmet, (d(), d(), d())),
    (security.ordered_share, (d(), d(), d(), d())),
]


def part(value: object, axis: int, position: int) -> object:
    """Cut one actor out of an argument or of what a rule gives; a draw per replicate serves all."""
    if isinstance(value, tuple):
        return tuple(part(each, axis, position) for each in value)
    assert isinstance(value, np.ndarray)
    return value if value.shape[axis] == 1 else value[(slice(None),) * axis + (only(position),)]


@pytest.mark.parametrize("axis", [POWER, STATE])
@pytest.mark.parametrize(("rule", "arguments"), RULES, ids=lambda value: getattr(value, "__name__", ""))
def test_rule_on_all_is_rule_on_each(rule: Callable[..., object], arguments: tuple[object, ...], axis: int) -> None:
    whole = rule(*arguments)
    for position in range((POWERS, STATES)[axis]):
        one = rule(*(part(argument, axis, position) for argument in arguments))
        np.testing.assert_equal(one, part(whole, axis, position))


@pytest.mark.parametrize(("rule", "arguments"), OVER_POWERS, ids=lambda value: getattr(value, "__name__", ""))
def test_rule_over_powers_is_the_same_for_each_state(rule: Callable[..., object], arguments: tuple[object, ...]) -> None:
    whole = rule(*arguments)
    for position in range(STATES):
        np.testing.assert_equal(rule(*(part(argument, STATE, position) for argument in arguments)), part(whole, STATE, position))


@pytest.mark.parametrize(("rule", "arguments"), RULES + OVER_POWERS, ids=lambda value: getattr(value, "__name__", ""))
def test_rule_leaves_its_arguments_alone(rule: Callable[..., object], arguments: tuple[object, ...]) -> None:
    before = [np.copy(each) for each in arguments if isinstance(each, np.ndarray)]
    rule(*arguments)
    for old, new in zip(before, (each for each in arguments if isinstance(each, np.ndarray)), strict=True):
        np.testing.assert_array_equal(old, new)


def test_effort_binds_the_budget() -> None:
    effort, outside = attention.split_effort(dyads(0, 0.05, 3), dyads(-2, 2, 3), draws(0.5, 8))
    spent = total(total(effort, CHANNEL), STATE) + outside
    np.testing.assert_allclose(spent, 1.0, rtol=1e-12)
    assert (effort >= 0).all()
    assert (outside > 0).all()


def test_effort_without_sharpness_stays_at_the_origin() -> None:
    baseline = dyads(0, 0.05, 3)
    effort, _ = attention.split_effort(baseline, dyads(-2, 2, 3), np.zeros(1))
    np.testing.assert_allclose(effort, baseline, rtol=1e-12)


def test_alignment_sums_to_one_and_favours_what_is_worth_more() -> None:
    baseline = dyads()
    baseline = baseline / total(baseline, POWER)
    utility = np.zeros_like(baseline)
    utility[0] = 1.0
    target = alignment.target_alignment(baseline, utility, draws(0.5, 8))
    np.testing.assert_allclose(total(target, POWER), 1.0, rtol=1e-12)
    assert (target[0] > baseline[0]).all()
    assert (target[1:] < baseline[1:]).all()


def test_orders_with_equal_reach_keep_the_shares_as_they_are() -> None:
    base = dyads(0, 0.2)
    other = 1.0 - total(base, POWER)
    np.testing.assert_allclose(security.ordered_share(base, np.ones(1), np.zeros(1), other), base, rtol=1e-12)


def test_voice_rises_with_distraction_and_with_need_only_while_distracted() -> None:
    weights = (np.ones(1), np.ones(1), np.array([-0.5]), np.array([1.5]))
    zero = np.zeros(1)

    def hazard(distraction: float, need: float) -> float:
        return float(diplomacy.voice_hazard(np.array([0.08]), np.array([distraction]), zero, np.array([need]), zero, *weights)[0])

    assert hazard(0.6, 0.5) > hazard(0.0, 0.5)
    assert hazard(0.0, 0.9) < hazard(0.0, 0.3)
    assert hazard(0.6, 0.9) > hazard(0.6, 0.3)


def test_sceptical_public_slows_rises_but_not_falls() -> None:
    low, high, rate, nothing = np.array([0.1]), np.array([0.2]), np.array([0.2]), np.zeros(1)
    slow, fast = np.array([0.5]), np.array([1.5])
    assert diplomacy.advance_politics(low, high, rate, slow, nothing) < diplomacy.advance_politics(low, high, rate, fast, nothing)
    assert diplomacy.advance_politics(high, low, rate, slow, nothing) == diplomacy.advance_politics(high, low, rate, fast, nothing)


def test_four_quarters_of_adjustment_are_one_year_whatever_the_step() -> None:
    level, goal, rate = np.array([1.0]), np.array([3.0]), np.array([0.7])
    for _ in range(4):
        level = adjustment.approach(level, goal, rate)
    np.testing.assert_allclose(level, 3.0 - 2.0 * np.exp(-0.7), rtol=1e-12)
