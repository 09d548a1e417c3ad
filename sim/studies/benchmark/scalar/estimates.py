"""Name the estimates that the equations read: one float each, drawn once a replicate."""

from __future__ import annotations

from typing import NamedTuple


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
