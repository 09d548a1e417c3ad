"""Name what the reference reads: who plays, the figures at the origin, one draw of the estimates, the noise and the drivers.

Estimates, noise and drivers are those that `sim.domain` declares, so that a new one costs a formula here and nothing else.
Plain lists of floats in Python, records of one structured array when compiled: both are read as `origin.debt[p][s]`.
Letters: p power, s state, c channel, o organisation, h another power, q quarter.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, NamedTuple

from sim.domain.draws import DrawsOf
from sim.domain.drivers import DriversOf
from sim.domain.noise import Decisions

THEORIES = ("quantal_response", "landscape", "bandwagon_or_balance")

type Row = list[float]
type Table = list[list[float]]
type Cube = list[list[list[float]]]

type Estimates = DrawsOf[float]
type Noise = Decisions[Any]  # the first axis is the quarter, from 1: [q - 1][p][s], or [p][s] if drawn once; then those of its declaration
IN_FORCE = ("distraction", "sanctions", "diversion_ease")  # drivers that a rule reads as they stand too, under the name NAME_in_force


@dataclass(slots=True, eq=False, repr=False, kw_only=True)
class Drivers(DriversOf[Any]):
    """Hold the drivers against the origin, and some as they stand; the first axis is the quarter, 0 the origin: [q][p][s], as declared."""

    distraction_in_force: Any
    sanctions_in_force: Any
    diversion_ease_in_force: Any


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
    constructed: list[int]  # [p] 1: no published index, so dependence at the origin is drawn


class Origin(NamedTuple):
    """Hold the figures at the origin, and what is observed of actors for the whole run."""

    bandwidth: Cube  # [p][s][c]
    economic_dependence: Table  # [p][s], before the draw for constructed powers
    security_dependence: Table  # [p][s], the same
    economic_signals: Cube  # [lag 0, 1, 2 years][p][s]
    security_signals: Cube
    dependence_signals: Cube
    export_level: Table  # [p][s] log USD million a year, filtered and carried to the origin
    import_level: Table
    export_spread: Table  # [p][s] their standard deviations
    import_spread: Table
    export_innovation: Table  # [p][s] standard deviation of a year's innovation, log
    import_innovation: Table
    other_trade: Row  # [s] USD million a year, with the rest of the world
    other_innovation: Row  # [s]
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
    gateway: Row  # [s] how readily sanctioned goods pass, ratio
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
