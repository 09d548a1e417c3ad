"""Type the configuration: what a run is made of, as plain data.

Fields without a default must be given. Once composed, a config is passed around as these classes only.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from omegaconf import MISSING

from sim.domain.mechanisms import Mechanisms


@dataclass
class Estimate:
    """Hold a number that is not known exactly: its best value, its range, its unit and who says so."""

    value: float = MISSING  # the best value
    low: float = MISSING  # the least that is believed
    high: float = MISSING  # the most
    unit: str = MISSING  # in words, such as share or 1/yr
    source: str = MISSING  # who says so, with a year, or 'assumption' and why
    fitted: bool = False  # learned from the tables under sim/data
    claims: list[str] = field(default_factory=list)  # of the article, C01 to C24
    distribution: str = "triangular"  # triangular, uniform, loguniform or normal (low and high: 5 % and 95 %)


@dataclass
class Shock:
    """Date a change of one driver; `powers`, `states` and `channels` say where it falls, None is everywhere."""

    title: str = MISSING  # as the figures call it
    driver: str = MISSING  # what it moves: one of sim/domain/drivers.py
    shape: str = MISSING  # step, ramp, decay or pulse
    start: str = MISSING  # the first quarter that feels it, such as 2026Q1
    size: Estimate = field(default_factory=Estimate)  # how much, in the driver's unit
    powers: list[str] | None = None  # whom it concerns; None is every power
    states: list[str] | None = None  # where; None is every state
    channels: list[str] | None = None  # in which channels; None is all
    end: str | None = None  # the first quarter without it
    duration: int | None = None  # quarters, of a ramp or pulse
    half_life: float | None = None  # years, of a decay
    source: str | None = None  # of the date, where it is not the source of the size
    claims: list[str] = field(default_factory=list)  # of the article, C01 to C24


@dataclass
class Scenario:
    """Name a set of shocks, the scenarios it includes and the counterfactual it is compared with."""

    title: str = MISSING  # as tables and figures call it
    story: str = MISSING  # what happens and what is asked, in a paragraph
    builds_on: list[str] = field(default_factory=list)  # scenarios whose shocks it includes
    against: str | None = "baseline"  # the counterfactual; None for none
    origin: str = "latest"  # the quarter it starts from, unless the command line says another; latest is the last that the tables cover
    known_until: str | None = None  # the last quarter whose observed drivers it may use
    shocks: dict[str, Shock] = field(default_factory=dict)  # its shocks by name


@dataclass
class Actor:
    """Describe a power or state: its full name, and the channels in which it respects another."""

    name: str = MISSING  # in full
    respects: dict[str, list[str]] = field(default_factory=dict)  # power: channels in which this one holds back


@dataclass
class Organisation:
    """Describe an organisation, the power that leads it, the channel it acts in, and the states that may join."""

    name: str = MISSING  # in full
    leader: str = MISSING  # the power that leads it; without it the organisation plays no part
    channel: str = MISSING  # economic, political or security
    candidates: list[str] = field(default_factory=list)  # states that may join


@dataclass
class Region:
    """Say who plays, and who has a part of their own."""

    powers: list[str] = MISSING  # codes of the powers that play
    states: list[str] = MISSING  # codes of the states that play
    patron: str | None = None  # whom states defy in words
    hub: str | None = None  # whose growth moves everyone's trade
    rivals: list[str] = field(default_factory=list)  # none, or the two whose tension is followed
    sanctioning: list[str] = field(default_factory=list)  # the powers that impose the sanctions
    observations: str | None = None  # CSV of figures that are added to the package's tables
    actors: dict[str, Actor] = field(default_factory=dict)  # the powers and states by code
    organisations: dict[str, Organisation] = field(default_factory=dict)  # the organisations by code


@dataclass
class Theory:
    """Choose the theory by which states divide themselves among powers; `name` stands in the table of sim/rules/theories."""

    name: str = MISSING  # one of sim/rules/theories
    title: str = MISSING  # as figures call it
    story: str = MISSING  # how a state chooses, in a paragraph
    source: str = MISSING  # who says so, or 'assumption' and why


@dataclass
class Drivers:
    """Say whether growth that is known after the origin is used, as far as a scenario's `known_until` allows."""

    observed: bool = False


@dataclass
class Ensemble:
    """Say how many replicates are run, from which seed, how sure effects must be, and whether every path is kept or a summary of them."""

    replicates: int = 1000
    seed: int = 1
    record: str | None = None  # full or summary; None is full up to 10,000 replicates, a summary beyond
    precision: float | None = None  # index units: replicates are added until the 95 % interval of every mean headline effect is narrower
    most: int = 100_000  # replicates that a precision may take


@dataclass
class Engine:
    """Say where blocks of replicates run, how many replicates a block holds, on how many workers, and where an existing cluster is."""

    name: str = "serial"
    block: int = 2048
    workers: int | None = None  # of processes and dask; None is one a core
    address: str | None = None  # of a Dask scheduler; None starts a cluster on this machine


@dataclass
class Dashboard:
    """Say where study=dashboard serves its page and which estimates have a slider when it opens."""

    host: str = "127.0.0.1"  # this machine alone
    port: int | None = None  # None is 2718, or the next that is free
    sliders: list[str] = field(default_factory=list)


@dataclass
class Config:
    """Hold everything that decides a run."""

    results: str = "results"
    origin: str = "2021Q4"  # composing has turned null, and latest, into a quarter
    end: str = "2035Q4"
    study: str = "ensemble"
    figures: bool = True
    dry_run: bool = False  # say what would run, and run nothing
    fresh: bool = False  # run what has been run before once more
    history: str | None = None  # a table of observations that study=backtest scores instead of the package's own
    observations_checked: bool = False  # accept figures of a user's table that are far from the package's
    runs: list[str] = field(default_factory=list)  # results that study=compare compares
    file: str | None = None  # a result that study=rerun rebuilds
    region: Region = field(default_factory=Region)
    estimates: dict[str, Estimate] = field(default_factory=dict)
    theory: Theory = field(default_factory=Theory)
    mechanisms: Mechanisms = field(default_factory=Mechanisms)
    drivers: Drivers = field(default_factory=Drivers)
    ensemble: Ensemble = field(default_factory=Ensemble)
    engine: Engine = field(default_factory=Engine)
    dashboard: Dashboard = field(default_factory=Dashboard)
    scenarios: dict[str, Scenario] = field(default_factory=dict)
    selected: list[str] = field(default_factory=list)  # the scenarios asked for, in order
