"""The API among other programs: threads that compose at once, and programs that use Hydra themselves."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

import hydra
import pytest
from hydra.core.config_store import ConfigStore
from hydra.core.global_hydra import GlobalHydra
from hydra.core.utils import JobRuntime
from hydra.version import getbase

from sim import compose, run
from sim.config import composer, sweep, theories
from sim.config.composition import _composed, library
from tests.conftest import WAR, bits, small

SHORT = ("ensemble.replicates=3", "end=2027Q1")


@pytest.fixture(autouse=True)
def _nothing_is_remembered() -> None:
    _composed.cache_clear()
    composer._loader.cache_clear()


@pytest.fixture
def own(tmp_path: Path) -> Iterator[Path]:
    """Stand in a program that has begun to use Hydra, by rules of another version."""
    (tmp_path / "c.yaml").write_text("a: 1\n", encoding="utf-8")
    with hydra.initialize_config_dir(str(tmp_path), job_name="own", version_base="1.2"):
        yield tmp_path


def test_threads_compose_each_its_own() -> None:
    seeds = range(1000, 1012)
    with ThreadPoolExecutor(4) as threads:
        found = list(threads.map(lambda seed: compose("ensemble=quick", f"ensemble.seed={seed}").ensemble.seed, seeds))
    assert found == list(seeds)
    assert compose("ensemble.seed=77").ensemble.seed == 77


COMPOSERS: dict[str, Callable[[], object]] = {
    "compose": lambda: compose(WAR), "sweep": lambda: sweep(["theory=glob(*)"]), "library": library, "theories": theories,
}  # fmt: skip


@pytest.mark.parametrize("name", COMPOSERS)
def test_a_program_that_uses_hydra_finds_its_own_state_again(name: str, own: Path) -> None:
    state, loader = GlobalHydra.instance(), GlobalHydra.instance().config_loader()
    COMPOSERS[name]()
    assert GlobalHydra.instance() is state
    assert GlobalHydra.instance().config_loader() is loader
    assert JobRuntime.instance().get("name") == "own"
    assert str(getbase()) == "1.2"
    assert hydra.compose("c", ["a=2"]).a == 2


@pytest.mark.usefixtures("own")
def test_a_program_that_uses_hydra_composes_the_same() -> None:
    inside = compose(WAR)
    GlobalHydra.instance().clear()
    _composed.cache_clear()
    assert compose(WAR) == inside


@pytest.mark.usefixtures("own")
def test_threads_of_both_programs_compose_at_once() -> None:
    def ours(seed: int) -> bool:
        return compose(f"ensemble.seed={seed}").ensemble.seed == seed

    def theirs(a: int) -> bool:
        return bool(hydra.compose("c", [f"a={a}"]).a == a)

    with ThreadPoolExecutor(4) as threads:
        assert all(threads.map(lambda number: (ours if number % 4 == 0 else theirs)(number), range(1, 17)))


def test_hydra_can_be_started_after_composing(tmp_path: Path) -> None:
    (tmp_path / "c.yaml").write_text("a: 1\n", encoding="utf-8")
    compose()
    assert not GlobalHydra.instance().is_initialized()
    with hydra.initialize_config_dir(str(tmp_path), version_base=None):
        assert hydra.compose("c").a == 1


@dataclass
class Stored:
    """Stand for a structured config of another program."""

    b: int = 3


@pytest.mark.parametrize(("name", "group"), [("config", None), ("serial", "engine"), ("another", "theory")])
def test_a_stored_config_of_another_program_is_not_ours(name: str, group: str | None) -> None:
    store, known = ConfigStore.instance(), dict(ConfigStore.instance().repo)
    plain, listed = compose(), sweep(["theory=glob(*)"])
    _composed.cache_clear()
    store.store(name, Stored, group=group)
    try:
        assert compose() == plain
        assert sweep(["theory=glob(*)"]) == listed
    finally:
        store.repo = known


def test_runs_in_threads_give_the_bits_of_runs_in_turn() -> None:
    configs = [
        small(*SHORT, WAR),
        small(*SHORT, "+scenario=ceasefire"),
        small(*SHORT, "ensemble.seed=5"),
        small(*SHORT, "theory=landscape"),
    ]
    with ThreadPoolExecutor(4) as threads:
        at_once = [bits(found) for found in threads.map(run, configs)]
    assert at_once == [bits(run(config)) for config in configs]
