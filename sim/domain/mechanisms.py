"""Declare the switches of mechanisms: which estimates a switch sets to a neutral value, which drivers it silences, what it needs.

Switching off is a change of inputs, never a branch in a rule. The class of switches is also the section `mechanisms` of the config.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from sim.domain.declaration import described


@dataclass(frozen=True)
class Mechanism:
    """Describe one switch: estimates set when it is off, drivers ignored, and the mechanism it cannot do without."""

    name: str
    doc: str
    sets: dict[str, float]
    silences: tuple[str, ...]
    needs: str | None


def switch(doc: str, sets: dict[str, float] | None = None, silences: tuple[str, ...] = (), needs: str | None = None) -> Any:
    """Declare a switch, on unless a config says otherwise; see `Mechanism`."""
    return field(default=True, metadata={"doc": doc, "sets": sets or {}, "silences": silences, "needs": needs})


def zero(*names: str) -> dict[str, float]:
    """Set estimates to zero."""
    return dict.fromkeys(names, 0.0)


@dataclass
class Mechanisms:
    """Switch each mechanism; sim/domain/mechanisms.py says what a switch does."""

    distraction: bool = switch("a war binds a power's capability", silences=("distraction",))
    diversion: bool = switch("sanctioned goods go round through the region", zero("diversion_rise", "re_export"))
    lock_in: bool = switch("leaving an organisation is costly", zero("lock_in"))
    arms_onset: bool = switch("suppliers of arms come and go", zero("arms_onset", "arms_exit"))
    voice: bool = switch("states defy their patron in words", zero("voice_hazard"))
    dependence_cost: bool = switch("states shun depending on one power", zero("dependence_cost"), needs="state_choice")
    state_choice: bool = switch("states choose their alignment", zero("state_sharpness"))
    power_choice: bool = switch("powers choose where to spend effort", zero("power_sharpness"))
    restraint: bool = switch("a power holds back in another's preserve", zero("preserve", "caution"), needs="power_choice")
    opinion: bool = switch("publics change their mind", zero("opinion_noise", "opinion_labour", "opinion_debt"), silences=("opinion",))
    opinion_cap: bool = switch("sceptical publics slow political gains", zero("opinion_cap"), needs="opinion")
    remittances: bool = switch(
        "migrants' money follows the host's economy",
        zero("remittance_elasticity", "remittance_own_growth", "remittance_noise"),
        silences=("migration",),
    )
    momentum: bool = switch(
        "influence is a three-year mean, and dependence goes on as it went",
        {"memory_now": 1.0, "memory_one_year": 0.0, "memory_two_years": 0.0, "dependence_momentum": 0.0},
    )
    common_threat: bool = switch("Western pressure unites the rivals", zero("common_threat"))


MECHANISMS = described(Mechanisms, Mechanism)
BY_NAME = {item.name: item for item in MECHANISMS}
