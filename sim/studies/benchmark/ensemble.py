"""Run the ensemble as the program runs it, one scenario without its counterfactual, and its parts alone."""

from __future__ import annotations

from sim.domain import quarters
from sim.model.draws import draw
from sim.model.paths import Record
from sim.model.shocks import compile_shocks
from sim.studies.benchmark.bridge import every_draw
from sim.studies.benchmark.case import Case


def run_recorded(case: Case) -> None:
    """Run all blocks, noise drawn and every path recorded as always, a record a block."""
    for noise in case.blocks():
        record = new_record(case, noise.count)
        for quarter, world in enumerate(case.worlds(noise)):
            record.keep(0, quarter, world, 0)


def run_unrecorded(case: Case) -> None:
    """Run all blocks, noise drawn and nothing recorded."""
    for noise in case.blocks():
        for _ in case.worlds(noise):
            pass


def draw_everything(case: Case) -> None:
    """Make every draw of all blocks, of estimates, sizes of shocks and chance, and nothing of them."""
    for noise in case.blocks():
        draw(case.config, noise)
        compile_shocks(case.config, case.scenario, noise)
        for _ in every_draw(case, noise):
            pass


def new_record(case: Case, replicates: int) -> Record:
    """Allocate what a block records into."""
    origin = quarters.parse(case.config.origin)
    return Record(case.cast, [case.scenario], origin, origin + case.quarters, replicates)
