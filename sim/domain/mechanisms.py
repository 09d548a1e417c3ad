"""Say once what each mechanism's switch does: which estimates it sets to a neutral value, which drivers it silences, what it needs.

Switching off is a change of inputs, never a branch in a rule.
"""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True)
class Mechanism:
    """Describe one switch: estimates set when it is off, drivers ignored, and the mechanism it cannot do without."""

    name: str
    doc: str
    sets: dict[str, float] = field(default_factory=dict)
    silences: tuple[str, ...] = ()
    needs: str | None = None


def _zero(*names: str) -> dict[str, float]:
    return dict.fromkeys(names, 0.0)


MECHANISMS: tuple[Mechanism, ...] = (
    Mechanism("distraction", "a war binds a power's capability", silences=("distraction",)),
    Mechanism("diversion", "sanctioned goods go round through the region", _zero("diversion_share", "diversion_china")),
    Mechanism("lock_in", "leaving an organisation is costly", _zero("lock_in")),
    Mechanism("arms_onset", "suppliers of arms come and go", _zero("arms_onset", "arms_exit")),
    Mechanism("voice", "states defy their patron in words", _zero("voice_hazard")),
    Mechanism("dependence_cost", "states shun depending on one power", _zero("dependence_cost"), needs="state_choice"),
    Mechanism("state_choice", "states choose their alignment", _zero("state_sharpness")),
    Mechanism("power_choice", "powers choose where to spend effort", _zero("power_sharpness")),
    Mechanism("restraint", "a power holds back in another's preserve", _zero("preserve", "caution"), needs="power_choice"),
    Mechanism("opinion", "publics change their mind", _zero("opinion_noise", "opinion_labour", "opinion_debt"), ("opinion",)),
    Mechanism("opinion_cap", "sceptical publics slow political gains", _zero("opinion_cap"), needs="opinion"),
    Mechanism(
        "remittances",
        "migrants' money follows the host's economy",
        _zero("remittance_elasticity", "remittance_own_growth", "remittance_noise"),
        ("migration",),
    ),
    Mechanism(
        "momentum",
        "influence is a three-year mean, and dependence goes on as it went",
        {"memory_now": 1.0, "memory_one_year": 0.0, "memory_two_years": 0.0, "dependence_momentum": 0.0},
    ),
    Mechanism("common_threat", "Western pressure unites the rivals", _zero("common_threat")),
)

BY_NAME = {mechanism.name: mechanism for mechanism in MECHANISMS}
