"""Name what the reference reads: who plays, the figures at the origin, one draw of the estimates, the noise and the drivers.

Plain lists of floats in Python, records of one structured array when compiled: both are read as `origin.debt[p][s]`.
Letters: p power, s state, c channel, o organisation, h another power, q quarter.
"""

from __future__ import annotations

from typing import NamedTuple

THEORIES = ("quantal_response", "landscape", "bandwagon_or_balance")

type Row = list[float]
type Table = list[list[float]]
type Cube = list[list[list[float]]]


class Cast(NamedTuple):
    """Say who plays; an index of -1 means none."""

    powers: int
    states: int
    organisations: int
    theory: int  # by which states choose: its place in THEORIES
    patron: int  # the power whose distraction and need move voice
    hub: int  # the power whose growth moves every dyad's trade
    rivals: list[int]  # two powers, between whom tension runs
    sanctioning: list[int]  # [p] 1: imposes the sanctions
    respects: list[list[list[int]]]  # [p][h][c] 1: p holds back in channel c where h leads
    leader: list[int]  # [o] the power that leads
    organisation_channel: list[int]  # [o]
    candidates: list[list[int]]  # [o][s] 1: may join
    route: list[int]  # [p] 0 none, 1 re-export, 2 transit
    constructed: list[int]  # [p] 1: no published index, so dependence at the origin is drawn


class Origin(NamedTuple):
    """Hold the figures at the origin, and what is observed of actors for the whole run."""

    bandwidth: Cube  # [p][s][c]
    economic_dependence: Table  # [p][s], before the draw for constructed powers
    security_dependence: Table  # [p][s], the same
    economic_signals: Cube  # [lag 0, 1, 2 years][p][s]
    security_signals: Cube
    dependence_signals: Cube
    trade_level: Table  # [p][s] log USD million a year, filtered and carried to the origin
    carried_deviation: Table  # [p][s] its standard deviation
    innovation: Table  # [p][s] standard deviation of a year's trade innovation, log
    remittances: Table  # [p][s] % of GDP
    debt: Table  # [p][s] % of GDP
    arms: Table  # [p][s] share of the stock
    presence: Table  # [p][s] 0 or 1
    opinion: Table  # [p][s] net share
    membership: Table  # [o][s] 0, 0.5 or 1
    effort_share: Row  # [p] share of a power's effort spent in the region
    labour: Row  # [p] weight of a power's workers in opinion
    threat: Row  # [s]
    societal_voice: Row  # [s]
    diversion_state: Row  # [s] ease of diversion through a state
    power_output: Row  # [p] log USD million
    state_output: Row  # [s] log USD million
    power_growth_mean: Row  # [p] a year
    state_growth_mean: Row
    power_growth_spread: Row  # [p] a square root of a year
    state_growth_spread: Row
    dependence_pace: Table  # [p][s] log change of economic dependence over the year before
    dependence_volatility: Table  # [p][s] ratio
    known_power_growth: Table  # [q - 1][p] a quarter; NaN: unknown
    known_state_growth: Table  # [q - 1][s]


class Noise(NamedTuple):
    """Hold every draw of one replicate, standard normal unless noted; the leading axis is the quarter, from 1."""

    voice: Table  # [q - 1][s] uniform
    organisations: Cube  # [q - 1][o][s] uniform
    world_growth: Row  # [q - 1]
    power_growth: Table  # [q - 1][p]
    state_growth: Table  # [q - 1][s]
    trade: Cube  # [q - 1][p][s] Student t with five degrees of freedom, not rescaled
    remittances: Table  # [q - 1][s]
    arms: Cube  # [q - 1][p][s] uniform
    politics: Cube  # [q - 1][p][s]
    opinion: Cube  # [q - 1][p][s]
    tension: Row  # [q - 1]
    dependence_shared: Table  # [q - 1][p]
    dependence: Cube  # [q - 1][p][s]
    economic_shared: Table  # [q - 1][p]
    economic: Cube  # [q - 1][p][s]
    security: Cube  # [q - 1][p][s]
    trade_start: Table  # [p][s] once
    constructed: Table  # [p][s] once


class Drivers(NamedTuple):
    """Hold the exogenous series of one replicate; the leading axis is the quarter, 0 the origin."""

    power_output: Table  # [q][p]
    state_output: Table  # [q][s]
    capability: Cube  # [q][p][c]
    distraction: Cube  # [q][p][c]
    priority: Table  # [q][p]
    sanctions: Table  # [q][p]
    diversion_ease: Cube  # [q][p][s]
    opinion: Cube  # [q][p][s]
    threat: Table  # [q][s]
    presence: Cube  # [q][p][s]
    trade_ease: Cube  # [q][p][s]
    migration: Cube  # [q][p][s]
    agreement: list[Cube]  # [q][p][s][c]
    stake: Cube  # [q][p][s]


class Estimates(NamedTuple):
    """Hold one draw of every estimate, in the order of the equations."""

    stake_weight: float
    rival_response: float
    isolation: float
    preserve: float
    caution: float
    power_sharpness: float
    rents_weight: float
    security_weight: float
    opinion_weight: float
    dependence_cost: float
    state_sharpness: float
    size_elasticity: float
    rift_weight: float
    moving_cost: float
    bandwagoning: float
    threat_presence: float
    threat_grievance: float
    alignment_lag: float
    voice_hazard: float
    voice_distraction: float
    voice_grievance: float
    voice_need: float
    voice_need_distraction: float
    voice_example: float
    exit_hazard: float
    lock_in: float
    exit_grievance: float
    join_hazard: float
    acceptance: float
    growth_own_weight: float
    world_growth: float
    growth_shared: float
    capability_growth: float
    trade_own_growth: float
    trade_hub_growth: float
    trade_partner_growth: float
    trade_gain: float
    sanctioned_exports: float
    diversion_share: float
    diversion_china: float
    diversion_lag: float
    remittance_elasticity: float
    remittance_own_growth: float
    remittance_noise: float
    debt_repayment: float
    arms_onset: float
    arms_substitution: float
    arms_exit: float
    arms_jump: float
    arms_alignment: float
    arms_renewal: float
    opinion_cap: float
    political_ceiling: float
    political_response: float
    political_rate: float
    political_noise: float
    opinion_return: float
    opinion_labour: float
    opinion_debt: float
    opinion_noise: float
    tension_start: float
    tension_return: float
    tension_entry: float
    tension_overlap: float
    common_threat: float
    tension_noise: float
    confrontation_threshold: float
    dependence_noise: float
    dependence_shared: float
    bandwidth_trade: float
    bandwidth_agreement: float
    bandwidth_arms: float
    bandwidth_onset: float
    bandwidth_alliance: float
    dependence_arms: float
    memory_now: float
    memory_one_year: float
    memory_two_years: float
    agreement_politics: float
    dependence_flows: float
    dependence_stake: float
    economic_noise: float
    bandwidth_shared: float
    security_noise: float
    arms_dependence_noise: float
    dependence_momentum: float
    constructed_spread: float
