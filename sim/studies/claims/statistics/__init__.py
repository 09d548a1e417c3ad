"""List the statistic of every claim that a run can decide: a pure function of worlds on the same draws."""

from __future__ import annotations

from collections.abc import Callable

from sim.studies.claims.statistics import china, rivalry, russia, states
from sim.studies.claims.statistics.measured import Measured, Worlds

Statistic = Callable[[Worlds], Measured]

STATISTICS: dict[str, Statistic] = {
    "C01": russia.attention,
    "C02": russia.trade,
    "C03": russia.diversion,
    "C05": russia.uranium,
    "C07": states.independence,
    "C08": states.voice_of_the_dependent,
    "C09": states.words_not_exits,
    "C11": states.membership,
    "C12": russia.requests,
    "C13": russia.remittances,
    "C14": china.expansion,
    "C16": china.main_partner,
    "C17": china.beyond_economics,
    "C18": china.pledge,
    "C19": china.scepticism,
    "C20": china.causes,
    "C21": china.cap,
    "C22": rivalry.no_confrontation,
    "C23": rivalry.other_partners,
    "C24": russia.dominance,
}
