"""What the reference reads is what is declared: a new estimate or driver costs no line there but the formula that uses it."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

from sim import compose
from sim.config.schema import Config
from sim.domain.arrays import Array, shape_of
from sim.domain.noise import DECISIONS, Noise
from sim.ensemble.start import observed_start
from sim.model import InfluenceModel
from tests.conftest import PROJECT

ADDED = {
    "sim/domain/draws.py": ("    # opinion.yaml\n", "    # opinion.yaml\n    opinion_of_music: Value\n"),
    "sim/domain/drivers.py": (
        "    priority: Value",
        '    music: Value = driver(("power", "state"), "net share", "how well a power\'s music is heard", -1, 1)\n    priority: Value',
    ),
    "configs/calibration/opinion.yaml": (
        "opinion_return:",
        'opinion_of_music: {value: .5, low: .5, high: .5, unit: share, source: "assumption: a song"}\nopinion_return:',
    ),
}
SCRIPT = """
from sim import compose
from sim.reference.step import run
from sim.reference.world import new_paths, new_world
from sim.studies.benchmark.bridge import inputs
from sim.studies.benchmark.case import case_of

case = case_of(compose("end=2022Q2"))
given = inputs(case, case.noise(0, 2)).replicate(1)
run(*given, case.quarters, new_world(given.cast), new_paths(given.cast, case.quarters))
print(given.estimates.opinion_of_music, len(given.drivers.music), {x for q in given.drivers.music for p in q for x in p})
"""


def test_a_new_estimate_and_driver_reach_the_reference_without_a_line_in_it(tmp_path: Path) -> None:
    for name in ("sim", "configs"):
        shutil.copytree(PROJECT / name, tmp_path / name, ignore=shutil.ignore_patterns("__pycache__"))
    for name, (old, new) in ADDED.items():
        text = (tmp_path / name).read_text(encoding="utf-8")
        assert old in text, name
        (tmp_path / name).write_text(text.replace(old, new, 1), encoding="utf-8")
    environment = os.environ | {"PYTHONPATH": str(tmp_path)}
    done = subprocess.run([sys.executable, "-c", SCRIPT], cwd=tmp_path, env=environment, capture_output=True, text=True, check=False)
    assert done.stdout == "0.5 3 {0.0}\n", done.stderr


class Listening(Noise):
    """Note which decisions are drawn, how, when and in which shape."""

    def __init__(self, *about: int) -> None:
        super().__init__(*about)
        self.heard: dict[tuple[str, bool], tuple[str, tuple[int, ...]]] = {}

    def note(self, distribution: str, decision: str, quarter: int, shape: tuple[int, ...]) -> Array:
        self.heard[decision, quarter == 0] = (distribution, shape)
        return getattr(Noise, distribution)(self, decision, quarter, *shape)

    def normal(self, decision: str, quarter: int, *shape: int) -> Array:
        return self.note("normal", decision, quarter, shape)

    def uniform(self, decision: str, quarter: int, *shape: int) -> Array:
        return self.note("uniform", decision, quarter, shape)

    def heavy_tailed(self, decision: str, quarter: int, *shape: int) -> Array:
        return self.note("heavy_tailed", decision, quarter, shape)


def test_the_model_draws_what_is_declared_and_nothing_else() -> None:
    config: Config = compose("+scenario=ukraine_distraction", "end=2022Q2")
    noise = Listening(1, 0, 3)
    model = InfluenceModel(config, "ukraine_distraction", observed_start(config), noise)
    for _ in range(2):
        model.step()
    sizes = model.situation.cast.sizes
    heard = {name: drawn for name, drawn in noise.heard.items() if not name[0].startswith(("estimate ", "shock "))}
    assert heard == {(item.name, item.once): (item.distribution, shape_of(item.dims, sizes, 1)[:3]) for item in DECISIONS}
