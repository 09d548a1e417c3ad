"""Influence, measured as the published index measures it."""

from __future__ import annotations

import numpy as np

from sim.domain.arrays import (
    CHANNEL,
    ECONOMIC,
    POLITICAL,
    POWER,
    SECURITY,
    Array,
    only,
    total,
)
from sim.domain.variables import World
from sim.model.situation import Situation
from sim.rules import influence

SIGNALS = ("economic_signal", "security_signal", "dependence_signal")  # in the order of the signal axis
OF_ECONOMY, OF_SECURITY, OF_DEPENDENCE = (only(place) for place in range(len(SIGNALS)))


def update_walks(now: Situation) -> None:
    """Move the random walks behind the bandwidths: the economic one is shared in part among a power's partners."""
    world, draws, shape = now.world, now.draws, now.world.drift.shape
    shared_noise = now.noise.normal("economic_shared", now.quarter, shape[0], 1, 1)
    own_noise = now.noise.normal("economic", now.quarter, *shape[:3])
    change = influence.innovation(draws.economic_noise, draws.bandwidth_shared, shared_noise, own_noise)
    world.economic_shift = world.economic_shift + change
    world.security_walk = influence.advance_walk(world.security_walk, now.noise.normal("security", now.quarter, *shape[:3]))


def update_bandwidth(now: Situation) -> None:
    """Set the bandwidths and the dependence on arms by the signals of three years, as the published index does."""
    now.memory.keep(now.quarter, signals(now))
    weights = (now.draws.memory_now, now.draws.memory_one_year, now.draws.memory_two_years)
    trailing = now.memory.mean(now.quarter, weights)
    trailing += now.anchors
    world = now.world
    bandwidth = np.empty(world.bandwidth.shape)
    np.maximum(trailing[:, :, OF_ECONOMY], 0.0, out=bandwidth[:, :, ECONOMIC])
    bandwidth[:, :, POLITICAL] = world.politics
    np.maximum(trailing[:, :, OF_SECURITY], 0.0, out=bandwidth[:, :, SECURITY])
    bandwidth[:, :, POLITICAL] += now.draws.agreement_politics * now.drivers.agreement[:, :, POLITICAL]
    add_memberships(now, "political", now.draws.agreement_politics, bandwidth[:, :, POLITICAL])
    world.bandwidth = bandwidth
    world.security_dependence = influence.security_dependence(trailing[:, :, OF_DEPENDENCE])


def signals(now: Situation) -> Array:
    """Compute what the three-year means are means of (power, state, signal, replicate)."""
    world, origin, draws, figures = now.world, now.origin, now.draws, now.figures
    supplied = world.arms_base > 0.0
    entrant = supplied & (origin.arms_base == 0.0)
    walk = supplied * world.security_walk
    below = supplied & ~entrant & (origin.security_dependence == 0.0)  # arms that the index counts for nothing: its signal lies below zero
    result = np.empty((*world.trade.shape[:2], len(SIGNALS), world.trade.shape[3]))
    result[:, :, OF_ECONOMY] = figures.economic_signal + draws.bandwidth_trade * world.trade_rise + world.economic_shift
    result[:, :, OF_SECURITY] = figures.security_signal + draws.bandwidth_arms * (world.arms - origin.arms)
    result[:, :, OF_SECURITY] += draws.bandwidth_onset * entrant
    result[:, :, OF_DEPENDENCE] = figures.dependence_signal + draws.dependence_arms * (world.arms_share - origin.arms_share)
    result[:, :, OF_SECURITY] += draws.security_noise * walk
    result[:, :, OF_DEPENDENCE] += draws.arms_dependence_noise * (walk - below)
    add_agreements(now, result)
    add_memberships(now, "economic", draws.bandwidth_agreement, result[:, :, OF_ECONOMY])
    add_memberships(now, "security", draws.bandwidth_alliance, result[:, :, OF_SECURITY])
    return result


def update_dependence(now: Situation) -> None:
    """Move the random walk of economic dependence with its momentum, and add what remittances, debt and stakes make of it."""
    world, origin, draws = now.world, now.origin, now.draws
    shape = world.drift.shape
    power_noise = now.noise.normal("dependence_shared", now.quarter, shape[0], 1, 1)
    spread = draws.dependence_noise * now.figures.dependence_volatility
    own_noise = now.noise.normal("dependence", now.quarter, *shape[:3])
    news = influence.innovation(spread, draws.dependence_shared, power_noise, own_noise)
    world.drift = world.drift + news + influence.momentum_gain(draws.dependence_momentum) * world.pace
    world.pace = influence.advance_pace(world.pace, draws.dependence_momentum, news)
    flows = (world.remittances - origin.remittances + world.debt - origin.debt) / 100.0
    world.economic_dependence = influence.economic_dependence(
        origin.economic_dependence,
        world.drift,
        flows,
        now.drivers.stake,
        by_flows=draws.dependence_flows,
        by_stake=draws.dependence_stake,
    )


def update_influence(world: World) -> None:
    """Multiply bandwidths by dependences, and add the channels up."""
    world.influence_by_channel = influence.influence_by_channel(world.bandwidth, world.economic_dependence + world.security_dependence)
    world.influence = total(world.influence_by_channel, CHANNEL)
    world.influence_share = world.influence / np.maximum(total(world.influence, POWER), 1e-12)


def add_agreements(now: Situation, result: Array) -> None:
    """Add, in place, the treaties that the drivers date."""
    agreement = now.drivers.agreement
    if agreement.any():
        result[:, :, OF_ECONOMY] += now.draws.bandwidth_agreement * agreement[:, :, ECONOMIC]
        result[:, :, OF_SECURITY] += now.draws.bandwidth_alliance * agreement[:, :, SECURITY]


def add_memberships(now: Situation, channel: str, weight: Array, dyads: Array) -> None:
    """Add, in place, what each power has gained or lost through members of the organisations it leads in a channel."""
    membership, at_origin = now.world.membership, now.origin.membership
    for place in now.cast.organisations_in(channel):
        dyads[only(now.cast.leaders[place])] += weight * (membership[only(place)] - at_origin[only(place)])
