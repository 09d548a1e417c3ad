"""Name what moves in one replicate, and what its results keep; allocate both as lists of zeros."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any, NamedTuple, get_type_hints

from sim.domain.arrays import CHANNELS
from sim.domain.variables import RECORDED
from sim.reference.inputs import Cast

ECONOMIC, POLITICAL, SECURITY = (CHANNELS.index(name) for name in ("economic", "political", "security"))
CHANNEL_COUNT = len(CHANNELS)
REMEMBERED = 9  # quarters of signals at hand: this one and eight before, of which a trailing mean reads three

type Single = list[float]
type ByPower = list[float]
type ByState = list[float]
type Dyads = list[list[float]]
type Memberships = list[list[float]]
type Channelled = list[list[list[float]]]
type Signals = list[list[list[float]]]

SHAPES: dict[object, tuple[str, ...]] = {
    Single: ("single",),
    ByPower: ("power",),
    ByState: ("state",),
    Dyads: ("power", "state"),
    Memberships: ("organisation", "state"),
    Channelled: ("power", "state", "channel"),
    Signals: ("remembered", "power", "state"),
}


class World(NamedTuple):
    """Hold one replicate's world: what is recorded, what is not, its values at the origin (`_start`), and room to work in."""

    influence: Dyads
    influence_by_channel: Channelled
    bandwidth: Channelled
    economic_dependence: Dyads
    security_dependence: Dyads
    trade: Dyads
    trade_rise: Dyads  # log, against the origin
    exports: Dyads
    imports: Dyads
    other_trade: ByState
    diverted_trade: Dyads
    diverted_exports: Dyads
    diverted_imports: Dyads
    remittances: Dyads
    debt: Dyads
    arms: Dyads
    opinion: Dyads
    alignment: Dyads
    effort: Channelled
    attention: Dyads
    outside_effort: ByPower
    membership: Memberships
    voice: ByState
    requests: Dyads
    shown: ByState  # how far the others have shown that one can speak
    defiance: ByState
    tension: Single
    confrontation: Single
    power_output: ByPower
    state_output: ByState
    export_level: Dyads
    import_level: Dyads
    passage: Dyads  # rise of imports if all Western exports stopped
    arms_base: Dyads
    politics: Dyads
    mood: Dyads
    drift: Dyads
    pace: Dyads
    economic_shift: Dyads
    security_walk: Dyads  # root years
    economic_signal: Signals
    security_signal: Signals
    dependence_signal: Signals
    effort_start: Channelled
    outside_start: ByPower
    share_start: Dyads
    trade_start: Dyads
    imports_start: Dyads
    arms_share_start: Dyads
    other_arms: ByState
    economic_dependence_start: Dyads
    security_dependence_start: Dyads
    economic_trailing_start: Dyads
    security_trailing_start: Dyads
    dependence_trailing_start: Dyads
    entry_start: Single
    overlap_start: Single
    share: Dyads  # of influence
    strength: Channelled
    reach: Channelled
    acceptance: Dyads
    pull: Dyads  # of a power on a state's alignment; of a supplier on its orders
    arms_total: ByState
    turn: Dyads  # 1 arms begin, -1 arms end
    power_growth: ByPower
    state_growth: ByState
    agreements: Channelled


class Paths(SimpleNamespace):
    """Hold every recorded variable of `sim.domain.variables` by name; the first axis is the quarter, 0 the origin."""


def zeros(shape: tuple[int, ...]) -> Any:
    """Make nested lists of zeros.

    >>> zeros((2, 3))
    [[0.0, 0.0, 0.0], [0.0, 0.0, 0.0]]
    """
    return [zeros(shape[1:]) for _ in range(shape[0])] if shape else 0.0


def sizes(cast: Cast) -> dict[str, int]:
    """Give the length of every axis."""
    known = {"power": cast.powers, "state": cast.states, "organisation": cast.organisations, "channel": CHANNEL_COUNT}
    return known | {"single": 1, "remembered": REMEMBERED}


def new_world(cast: Cast) -> World:
    """Allocate a world of zeros; `start` fills it."""
    length = sizes(cast)
    dims = {name: SHAPES[alias] for name, alias in get_type_hints(World).items()}
    return World(**{name: zeros(tuple(length[dim] for dim in names)) for name, names in dims.items()})


def new_paths(cast: Cast, quarters: int) -> Paths:
    """Allocate paths of zeros over quarters 0 to `quarters`, shaped by the declarations."""
    length = sizes(cast)
    return Paths(**{variable.name: zeros((quarters + 1, *(length[dim] for dim in variable.dims))) for variable in RECORDED})
