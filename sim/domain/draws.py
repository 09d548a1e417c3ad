"""Declare every estimate's draw as a typed field, so that a name which is misspelt in a rule is refused before a run.

Value, range, unit and source of an estimate stand in configs/calibration/, in the file that is named above its fields here.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import inf

from sim.domain.arrays import Array

LIMITS = {  # of the values and draws of an estimate, by its unit
    "share": (0.0, 1.0),
    "probability": (0.0, 1.0),
    "gain": (0.0, 1.0),
    "correlation": (0.0, 1.0),  # with a factor that all share; only such estimates exist, and their square roots are taken
    "1/yr": (0.0, inf),
    "per year": (0.0, inf),
    "years": (0.0, inf),
}


@dataclass(slots=True, eq=False, repr=False)
class DrawsOf[Value]:
    """Hold the draws of every estimate: in the model an array of one a replicate, in the reference a float."""

    # trade.yaml
    export_own_growth: Value
    export_hub_growth: Value
    export_partner_growth: Value
    import_own_growth: Value
    import_hub_growth: Value
    import_partner_growth: Value
    trade_gain: Value
    diversion_rise: Value
    diversion_spread: Value
    re_export: Value
    diversion_lag: Value

    # growth.yaml
    growth_own_weight: Value
    world_growth: Value
    growth_shared: Value
    capability_growth: Value

    # finance.yaml
    remittance_elasticity: Value
    remittance_own_growth: Value
    remittance_noise: Value
    debt_repayment: Value

    # security.yaml
    arms_onset: Value
    arms_substitution: Value
    arms_exit: Value
    arms_jump: Value
    arms_renewal: Value
    arms_alignment: Value

    # politics.yaml
    political_rate: Value
    political_ceiling: Value
    political_response: Value
    political_noise: Value
    opinion_cap: Value

    # opinion.yaml
    opinion_return: Value
    opinion_labour: Value
    opinion_debt: Value
    opinion_noise: Value

    # powers.yaml
    power_sharpness: Value
    stake_weight: Value
    isolation: Value
    rival_response: Value
    preserve: Value
    caution: Value

    # states.yaml
    state_sharpness: Value
    rents_weight: Value
    security_weight: Value
    opinion_weight: Value
    dependence_cost: Value
    alignment_lag: Value
    acceptance: Value

    # theories.yaml
    size_elasticity: Value
    rift_weight: Value
    moving_cost: Value
    bandwagoning: Value
    threat_presence: Value
    threat_grievance: Value

    # acts.yaml
    voice_hazard: Value
    voice_distraction: Value
    voice_grievance: Value
    voice_need: Value
    voice_need_distraction: Value
    voice_example: Value
    exit_hazard: Value
    lock_in: Value
    exit_grievance: Value
    join_hazard: Value

    # rivalry.yaml
    tension_start: Value
    tension_entry: Value
    tension_overlap: Value
    common_threat: Value
    tension_return: Value
    tension_noise: Value
    confrontation_threshold: Value

    # influence.yaml
    bandwidth_trade: Value
    bandwidth_agreement: Value
    bandwidth_arms: Value
    bandwidth_onset: Value
    bandwidth_alliance: Value
    dependence_arms: Value
    dependence_noise: Value
    dependence_shared: Value
    dependence_flows: Value
    dependence_stake: Value
    agreement_politics: Value
    memory_now: Value
    memory_one_year: Value
    memory_two_years: Value
    constructed_spread: Value
    mapping_economic_level: Value
    mapping_economic_trade: Value
    mapping_economic_agreement: Value
    mapping_political_level: Value
    mapping_political_trade: Value
    mapping_security_level: Value
    mapping_security_alliance: Value
    mapping_security_arms: Value
    mapping_security_onset: Value
    mapping_dependence_level: Value
    mapping_dependence_trade: Value
    mapping_security_dependence: Value
    economic_noise: Value
    bandwidth_shared: Value
    security_noise: Value
    arms_dependence_noise: Value
    dependence_momentum: Value


type Draws = DrawsOf[Array]
