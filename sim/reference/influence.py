"""Influence is bandwidth times dependence, in the manner of FBIC: section 8."""

from __future__ import annotations

from math import exp, sqrt

from sim.domain.arrays import QUARTERS_A_YEAR
from sim.reference.compilable import compilable
from sim.reference.growth import ROOT_QUARTER
from sim.reference.inputs import (
    Cast,
    Cube,
    Drivers,
    Estimates,
    Noise,
    Origin,
)
from sim.reference.world import (
    CHANNEL_COUNT,
    ECONOMIC,
    POLITICAL,
    REMEMBERED,
    SECURITY,
    World,
)

SCALE = 7.55


@compilable
def update_drift(quarter: int, cast: Cast, origin: Origin, estimates: Estimates, noise: Noise, world: World) -> None:
    """Let economic dependence drift, in part together for all states of a power, and go on for a while as it went."""
    kept = estimates.dependence_momentum ** (1.0 / QUARTERS_A_YEAR)
    gain = estimates.dependence_momentum * (1.0 - kept) / (1.0 - estimates.dependence_momentum)
    scale = estimates.dependence_noise * ROOT_QUARTER
    together, alone = scale * sqrt(estimates.dependence_shared), scale * sqrt(1.0 - estimates.dependence_shared)
    for p in range(cast.powers):
        drift, pace, draws = world.drift[p], world.pace[p], noise.dependence[quarter - 1][p]
        common = together * noise.dependence_shared[quarter - 1][p]
        for s in range(cast.states):
            news = origin.dependence_volatility[p][s] * (common + alone * draws[s])
            drift[s] += news + gain * pace[s]
            pace[s] = kept * pace[s] + news


@compilable
def random_walks(quarter: int, cast: Cast, estimates: Estimates, noise: Noise, world: World) -> None:
    """Let the causes of bandwidth that nothing here explains walk at random."""
    scale = estimates.economic_noise * ROOT_QUARTER
    together, alone = scale * sqrt(estimates.bandwidth_shared), scale * sqrt(1.0 - estimates.bandwidth_shared)
    for p in range(cast.powers):
        common = together * noise.economic_shared[quarter - 1][p]
        for s in range(cast.states):
            world.economic_shift[p][s] += common + alone * noise.economic[quarter - 1][p][s]
            world.security_walk[p][s] += ROOT_QUARTER * noise.security[quarter - 1][p][s]


@compilable
def count_agreements(quarter: int, cast: Cast, origin: Origin, drivers: Drivers, world: World) -> None:
    """Add up treaties and the rise of membership in what each power leads, by channel."""
    for p in range(cast.powers):
        for s in range(cast.states):
            for c in range(CHANNEL_COUNT):
                world.agreements[p][s][c] = drivers.agreement[quarter][p][s][c]
    for o in range(cast.organisations):
        led, channel = world.agreements[cast.leader[o]], cast.organisation_channel[o]
        for s in range(cast.states):
            led[s][channel] += world.membership[o][s] - origin.membership[o][s]


@compilable
def signal(quarter: int, cast: Cast, origin: Origin, estimates: Estimates, world: World) -> None:
    """Set this quarter's signals, of which the index is a trailing mean."""
    slot = quarter % REMEMBERED
    for p in range(cast.powers):
        economic, security, dependence = world.economic_signal[slot][p], world.security_signal[slot][p], world.dependence_signal[slot][p]
        arms, start = world.arms[p], origin.arms[p]
        for s in range(cast.states):
            agreements = world.agreements[p][s]
            began = 1.0 if world.arms_base[p][s] > 0.0 and start[s] == 0.0 else 0.0
            walked = world.security_walk[p][s] if world.arms_base[p][s] > 0.0 else 0.0
            economic[s] = origin.economic_signals[0][p][s] + estimates.bandwidth_trade * world.trade_rise[p][s] + world.economic_shift[p][s]
            economic[s] += estimates.bandwidth_agreement * agreements[ECONOMIC]
            security[s] = origin.security_signals[0][p][s] + estimates.bandwidth_arms * (arms[s] - start[s])
            security[s] += estimates.bandwidth_onset * began + estimates.bandwidth_alliance * agreements[SECURITY]
            security[s] += estimates.security_noise * walked
            if world.arms_base[p][s] > 0.0 and began == 0.0 and world.security_dependence_start[p][s] == 0.0:
                walked -= 1.0
            rise = arms[s] / world.arms_total[s] - world.arms_share_start[p][s]
            dependence[s] = origin.dependence_signals[0][p][s] + estimates.dependence_arms * rise + estimates.arms_dependence_noise * walked


@compilable
def trailing(quarter: int, signals: Cube, p: int, s: int, estimates: Estimates) -> float:
    """Give the mean of a signal now, one and two years ago."""
    now = estimates.memory_now * signals[quarter % REMEMBERED][p][s]
    year_ago = estimates.memory_one_year * signals[(quarter - 4) % REMEMBERED][p][s]
    return now + year_ago + estimates.memory_two_years * signals[(quarter - 8) % REMEMBERED][p][s]


@compilable
def observe_bandwidth(quarter: int, cast: Cast, origin: Origin, estimates: Estimates, world: World) -> None:
    """Give the volume of interaction in each channel."""
    for p in range(cast.powers):
        for s in range(cast.states):
            bandwidth, start = world.bandwidth[p][s], origin.bandwidth[p][s]
            economic = trailing(quarter, world.economic_signal, p, s, estimates) - world.economic_trailing_start[p][s]
            security = trailing(quarter, world.security_signal, p, s, estimates) - world.security_trailing_start[p][s]
            bandwidth[ECONOMIC] = max(0.0, start[ECONOMIC] + economic)
            bandwidth[SECURITY] = max(0.0, start[SECURITY] + security)
            bandwidth[POLITICAL] = world.politics[p][s] + estimates.agreement_politics * world.agreements[p][s][POLITICAL]


@compilable
def observe_dependence(quarter: int, cast: Cast, origin: Origin, estimates: Estimates, drivers: Drivers, world: World) -> None:
    """Give the reliance of each state on each power's arms and economy."""
    for p in range(cast.powers):
        remittances, debt, stake = world.remittances[p], world.debt[p], drivers.stake[quarter][p]
        for s in range(cast.states):
            rise = trailing(quarter, world.dependence_signal, p, s, estimates) - world.dependence_trailing_start[p][s]
            cube = world.security_dependence_start[p][s] ** 3 + rise
            world.security_dependence[p][s] = cube ** (1.0 / 3.0) if cube > 0.0 else 0.0
            flows = (remittances[s] - origin.remittances[p][s] + debt[s] - origin.debt[p][s]) / 100.0
            economic = world.economic_dependence_start[p][s] * exp(world.drift[p][s])
            economic += estimates.dependence_flows * flows + estimates.dependence_stake * stake[s]
            world.economic_dependence[p][s] = max(0.0, economic)


@compilable
def multiply(cast: Cast, world: World) -> None:
    """Give influence by channel and in total out of bandwidth and dependence."""
    for p in range(cast.powers):
        for s in range(cast.states):
            bandwidth, parts = world.bandwidth[p][s], world.influence_by_channel[p][s]
            dependence = world.economic_dependence[p][s] + world.security_dependence[p][s]
            for c in range(CHANNEL_COUNT):
                parts[c] = bandwidth[c] * dependence / SCALE
            world.influence[p][s] = parts[0] + parts[1] + parts[2]
