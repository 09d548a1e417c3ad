"""Origins that the tests of the start share."""

import xarray as xr

from sim import compose
from sim.config.schema import Organisation, Region
from sim.domain import quarters
from sim.origin import start

CENTRAL = {name: estimate.value for name, estimate in compose("calibration=prior").estimates.items()}
HORIZON = quarters.parse("2035Q4")
POWERS, STATES = ["RUS", "CHN", "TUR", "EU", "USA"], ["KAZ", "UZB", "KGZ", "TJK", "TKM"]


def organisation(leader: str, channel: str, candidates: tuple[str, ...] = ()) -> Organisation:
    return Organisation(name=leader, leader=leader, channel=channel, candidates=list(candidates))


ORGANISATIONS = {
    "CSTO": organisation("RUS", "security"),
    "EAEU": organisation("RUS", "economic", ("UZB", "TJK")),
    "OTS": organisation("TUR", "political", ("TKM",)),
}


def region(**changed: object) -> Region:
    return Region(**{"powers": POWERS, "states": STATES, "hub": "RUS", "organisations": ORGANISATIONS, **changed})


def at(label: str, **changed: object) -> xr.Dataset:
    return start(region(**changed), quarters.parse(label), HORIZON, CENTRAL)
