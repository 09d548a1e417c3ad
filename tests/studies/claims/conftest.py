"""Worlds made by hand in which every claim holds, to be broken one at a time."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache

import numpy as np
import xarray as xr

from sim.domain import quarters

QUARTERS = [quarters.label(index) for index in range(quarters.parse("2013Q2"), quarters.parse("2030Q4") + 1)]
POWERS, STATES = ["RUS", "CHN", "TUR", "EU", "USA"], ["KAZ", "UZB", "KGZ", "TJK", "TKM"]
CHANNELS, ORGANISATIONS = ["economic", "political", "security"], ["CSTO", "EAEU", "SCO", "OTS"]
WORLDS = (
    "history", "no_war", "no_sanctions", "no_pledge", "no_xinjiang", "no_sale", "liked_china", "weak_rouble", "no_labour", "no_debt",
)  # fmt: skip
SIZES = {"replicate": 4, "quarter": len(QUARTERS), "power": 5, "state": 5, "channel": 3, "organisation": 4}
LABELS = {"quarter": QUARTERS, "power": POWERS, "state": STATES, "channel": CHANNELS, "organisation": ORGANISATIONS}
OF_DYADS, OF_STATES = ("power", "state"), ("state",)

Worlds = dict[str, xr.Dataset]
Change = Callable[[Worlds], None]


def flat(value: float, *dims: str) -> xr.DataArray:
    whole = ("replicate", "quarter", *dims)
    return xr.DataArray(np.full([SIZES[dim] for dim in whole], value), dims=whole, coords={dim: LABELS[dim] for dim in ("quarter", *dims)})


def ramp(first: str, last: str) -> xr.DataArray:
    """Rise from 0 at the end of `first` to 1 at the end of `last`."""
    place = xr.DataArray(np.arange(len(QUARTERS)), dims="quarter", coords={"quarter": QUARTERS})
    start, end = QUARTERS.index(first), QUARTERS.index(last)
    return ((place - start) / (end - start)).clip(0, 1)


def variation() -> xr.DataArray:
    """Make replicates differ a little."""
    return xr.DataArray([0.999, 1.001, 0.998, 1.002], dims="replicate")


def history() -> xr.Dataset:
    channels = flat(0.02, "power", "state", "channel")
    channels.loc[{"power": "RUS"}] = 0.4 - 0.04 * ramp("2021Q4", "2024Q4")
    channels.loc[{"power": "CHN", "channel": "economic"}] = 0.2
    for channel in ("political", "security"):
        channels.loc[{"power": "CHN", "channel": channel}] = 0.02 + 0.05 * ramp("2021Q4", "2025Q4")
    channels.loc[{"power": ["TUR", "EU", "USA"]}] = channels.loc[{"power": ["TUR", "EU", "USA"]}] + 0.01 * ramp("2015Q4", "2025Q4")
    trade = flat(1000, *OF_DYADS) * (1 + 0.5 * ramp("2021Q4", "2024Q4"))
    trade.loc[{"power": "CHN"}] = 2000 * (1 + ramp("2013Q2", "2030Q4"))
    trade.loc[{"state": "KGZ", "power": ["RUS", "EU"]}] = trade.loc[{"state": "KGZ", "power": ["RUS", "EU"]}] * (
        1 + ramp("2021Q4", "2022Q4")
    )
    opinion = flat(0.5, *OF_DYADS)
    opinion.loc[{"power": "CHN"}] = 0.2 - 0.1 * ramp("2013Q2", "2030Q4")
    money = flat(0, *OF_DYADS)
    for state, share in zip(STATES, (0.2, 5, 20, 30, 0.1), strict=True):
        money.loc[{"state": state, "power": "RUS"}] = share
    members = flat(0, "organisation", "state")
    members.loc[{"organisation": "CSTO", "state": ["KAZ", "KGZ", "TJK"]}] = 1
    members.loc[{"organisation": "EAEU", "state": ["KAZ", "KGZ"], "quarter": QUARTERS[10:]}] = 1
    voice, asked = flat(0, *OF_STATES), flat(0, *OF_DYADS)
    for state, quarter in (("TJK", "2022Q4"), ("KAZ", "2022Q2"), ("KAZ", "2023Q4")):
        voice.loc[{"state": state, "quarter": quarter}] = 1
    for state, quarter in (("KAZ", "2022Q1"), ("KGZ", "2022Q3"), ("TJK", "2022Q3")):
        asked.loc[{"state": state, "quarter": quarter, "power": "RUS"}] = 1
    paths = {"influence_by_channel": channels, "trade": trade, "opinion": opinion, "remittances": money}
    paths["attention"] = flat(0.01, *OF_DYADS) * (1 + ramp("2021Q4", "2022Q4"))
    paths["hedging"] = flat(0.3, *OF_STATES) + 0.1 * ramp("2021Q4", "2022Q4")
    paths["partners"] = flat(2, *OF_STATES) + ramp("2015Q4", "2025Q4")
    paths["tension"] = flat(0.2) + 0.1 * ramp("2013Q2", "2030Q4")
    varied = {name: path * variation() for name, path in paths.items()}
    plain = {"membership": members, "voice": voice, "requests": asked, "confrontation": flat(0)}
    return xr.Dataset({**varied, **plain}).assign(influence=varied["influence_by_channel"].sum("channel"))


def worlds() -> Worlds:
    """Give every world, to be changed by `put`, which replaces and never writes into what others share."""
    return dict(_made())


@cache
def _made() -> Worlds:
    """Make every world, each without what it lacks, so that all claims hold."""
    made = dict.fromkeys(WORLDS, history())
    put(made, "no_war", "influence", 0.0, power="CHN", times=0.5)
    put(made, "no_sanctions", "trade", 0.0, times=0.9, quarter=QUARTERS[40:], power=["RUS", "EU"])
    put(made, "no_sanctions", "trade", 0.0, times=0.5, quarter=QUARTERS[40:], power=["RUS", "EU"], state="KGZ")
    put(made, "no_pledge", "tension", -0.05)
    put(made, "no_pledge", "influence_by_channel", -0.01, power="CHN", channel="security")
    for name in ("no_xinjiang", "no_labour", "no_debt"):
        put(made, name, "opinion", 0.1, power="CHN")
    put(made, "no_sale", "influence_by_channel", -0.02, power="CHN", channel="economic")
    put(made, "no_sale", "influence_by_channel", 0.02, power="RUS", channel="economic")
    put(made, "liked_china", "influence_by_channel", 0.05, power="CHN", channel="political")
    put(made, "weak_rouble", "remittances", 0.0, times=0.7)
    return made


def put(made: Worlds, world: str, variable: str, add: float, times: float = 1.0, **where: str | list[str]) -> None:
    """Change a variable of one world in some places."""
    values = made[world][variable].copy()
    values.loc[where] = values.loc[where] * times + add
    made[world] = made[world].assign({variable: values})


def change(world: str, variable: str, add: float, times: float = 1.0, **where: str | list[str]) -> Change:
    return lambda made: put(made, world, variable, add, times, **where)


LATE = [label for label in QUARTERS if label >= "2022Q1"]
BREAKS: list[tuple[str, str, Change]] = [
    ("C01", "attention falls", change("history", "attention", 0, 0.3, quarter=LATE)),
    ("C02", "trade falls", change("history", "trade", 0, 0.5, quarter=LATE, power="RUS")),
    ("C02", "as much without sanctions", change("no_sanctions", "trade", 0, 2.5, quarter=LATE, power="RUS")),
    ("C03", "Kazakhstan gains more", change("history", "trade", 0, 5, quarter=LATE, state="KAZ")),
    ("C03", "one of the four falls", change("history", "trade", 0, 0.1, quarter=LATE, state="KAZ", power="EU")),
    ("C05", "China gains nothing", change("no_sale", "influence_by_channel", 0.02, power="CHN", channel="economic")),
    ("C05", "Russia loses nothing", change("no_sale", "influence_by_channel", -0.02, power="RUS", channel="economic")),
    ("C07", "Tajikistan does not hedge", change("history", "hedging", -0.2, quarter=LATE, state="TJK")),
    ("C07", "words came before too", change("history", "voice", 1, quarter=QUARTERS[:30], state="UZB")),
    ("C08", "Tajikistan is silent", change("history", "voice", 0, 0, state="TJK")),
    ("C09", "as many exits as words", change("history", "membership", 0, 0, quarter=LATE[4:], state="KAZ")),
    ("C09", "no words", change("history", "voice", 0, 0)),
    ("C11", "an exit", change("history", "membership", 0, 0, quarter=LATE, state="KGZ", organisation="CSTO")),
    ("C11", "an exit from the union", change("history", "membership", 0, 0, quarter=LATE, state="KAZ", organisation="EAEU")),
    ("C11", "no defiance", change("history", "hedging", -0.2, quarter=LATE)),
    ("C12", "one asks China", change("history", "requests", 0, 0, state="TJK", power="RUS")),
    ("C13", "another order", change("history", "remittances", 40, state="UZB", power="RUS")),
    ("C13", "the rouble does nothing", change("weak_rouble", "remittances", 0, 1 / 0.7)),
    ("C14", "less than without the war", change("no_war", "influence", 5, 1.0, power="CHN", quarter=["2025Q4"])),
    ("C16", "Russia trades more", change("history", "trade", 1e5, power="RUS", quarter=["2025Q4"])),
    ("C16", "too late", change("history", "trade", 1e5, power="RUS", quarter=["2023Q4"])),
    ("C17", "the ratio falls", change("history", "influence_by_channel", 0, 9, power="CHN", channel="economic", quarter=["2025Q4"])),
    ("C17", "politics came first", change("history", "influence_by_channel", 9, power="CHN", channel="security")),
    ("C18", "China passes Russia", change("history", "influence_by_channel", 1, power="CHN", channel="security")),
    ("C18", "no tension", change("no_pledge", "tension", 0.1)),
    ("C19", "China is liked", change("history", "opinion", 0.6, power="CHN", state="KGZ")),
    ("C19", "opinion rises with trade", change("history", "opinion", 0.1, power="CHN", quarter=["2021Q4"])),
    ("C20", "debt does nothing", change("no_debt", "opinion", -0.1, power="CHN")),
    ("C21", "liking does nothing", change("liked_china", "influence_by_channel", -0.05, power="CHN", channel="political")),
    ("C22", "a confrontation", change("history", "confrontation", 1, quarter=["2024Q1"])),
    ("C22", "tension falls", change("history", "tension", -0.3, quarter=LATE)),
    ("C23", "the others lose", change("history", "influence", -0.5, power="EU", quarter=["2025Q4"])),
    ("C23", "fewer partners", change("history", "partners", -2, state=["KAZ", "UZB", "KGZ"], quarter=["2025Q4"])),
    ("C24", "the share rises", change("history", "influence", 5, power="RUS", quarter=[label for label in QUARTERS if label > "2021"])),
    ("C24", "the five-year means rise", change("history", "influence", 0, 0.5, power="RUS", quarter=QUARTERS[:22])),
    ("C24", "the level collapses", change("history", "influence", 0, 0.3, power="RUS", quarter=["2024Q4"])),
]  # fmt: skip
