"""The page in a headless Chromium: nothing from outside, no error, a key moves the picture, the download gives the same numbers."""

from __future__ import annotations

import os
import re
import shlex
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from sim import run
from sim.config import compose, digest, read
from sim.config.files import PACKAGE
from tests.conftest import accept_interrupts

CHROMIUM = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
QUIET = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update", "--disable-sync"]
PATIENCE = 120_000  # milliseconds: a busy machine is not a fault
IN_FULL = "picture => document.querySelector('img.picture') && document.querySelector('img.picture').src !== picture"

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(CHROMIUM is None, reason="no Chromium is installed (apt-get install chromium)"),
    pytest.mark.filterwarnings("ignore"),
]


@dataclass
class Visit:
    """Hold a page that is open, and all that it asked for or complained of."""

    page: Any
    address: str
    asked: list[str] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)

    def picture(self) -> str:
        return str(self.page.get_attribute("img.picture", "src"))

    def changed(self, before: str) -> None:
        self.page.wait_for_function(IN_FULL, arg=before, timeout=PATIENCE)

    def outside(self) -> list[str]:
        return [url for url in self.asked if not url.startswith((self.address, self.address.replace("http", "ws"), "data:", "blob:"))]


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    """Serve the page as a user would, and end it as a user would."""
    command = [sys.executable, "-m", "sim", "study=dashboard", "+scenario=ukraine_distraction", "ensemble.replicates=20", "end=2030Q4"]
    environment = os.environ | {"PYTHONPATH": str(PACKAGE.parent)}
    server = subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, text=True, preexec_fn=accept_interrupts)
    assert server.stdout is not None
    found = re.search(r"http://127\.0\.0\.1:\d+", server.stdout.readline())
    assert found
    yield found[0]
    server.send_signal(signal.SIGINT)
    assert server.stdout.read().strip() == "Dashboard closed."
    assert server.wait(20) == 0


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    api = pytest.importorskip("playwright.sync_api")
    with api.sync_playwright() as made:
        yield made.chromium.launch(executable_path=CHROMIUM, args=QUIET)


@pytest.fixture(params=[1280, 400])
def visit(request: pytest.FixtureRequest, browser: Any, address: str) -> Iterator[Visit]:
    context = browser.new_context(viewport={"width": request.param, "height": 900}, accept_downloads=True)
    page = context.new_page()
    found = Visit(page, address)
    page.on("request", lambda request: found.asked.append(request.url))
    page.on("websocket", lambda socket: found.asked.append(socket.url))
    page.on("console", lambda message: found.errors.append(message.text) if message.type == "error" else None)
    page.on("pageerror", lambda error: found.errors.append(str(error)))
    page.goto(address)
    page.wait_for_selector("img.picture", timeout=PATIENCE)
    yield found
    context.close()


def test_the_page_loads_without_an_error_or_a_request_to_the_outside(visit: Visit) -> None:
    width = visit.page.viewport_size["width"]
    assert visit.page.evaluate("[document.documentElement.scrollWidth, document.querySelector('#App').scrollWidth]") == [width, width]
    size = visit.page.eval_on_selector("img.picture", "image => [image.naturalWidth, image.clientWidth]")
    assert size[1] > 0.6 * size[0]  # small print can be read
    for view in ("Effect of the shocks", "Tension", "Map"):
        before = visit.picture()
        visit.page.get_by_role("radio", name=view).click()
        visit.changed(before)
    assert visit.outside() == []
    assert visit.errors == []


def test_a_key_on_a_slider_changes_the_picture_and_the_download_gives_its_numbers(visit: Visit, tmp_path: Path) -> None:
    page, before = visit.page, visit.picture()
    if page.get_by_role("slider").count() == 0:  # folded on a narrow screen
        page.get_by_role("button", name="Shocks").click()
    page.get_by_role("slider").first.focus()
    for _ in range(2):  # the second finds the slider still in focus
        page.keyboard.press("ArrowLeft")
        visit.changed(before)
        before = visit.picture()
    with page.expect_download() as download:
        page.get_by_text("Download as a config").click()
    path = tmp_path / download.value.suggested_filename
    download.value.save_as(path)
    again = read(path)
    command = page.inner_text(".command")
    assert "supply_kazakhstan.size={value:" in command
    assert digest(again) == digest(compose(*_words(command)))
    assert run(again).attrs["config_hash"] in path.name
    assert visit.errors == []


def test_a_bad_value_is_refused_in_place_and_the_picture_stays(visit: Visit) -> None:
    page, before = visit.page, visit.picture()
    box = page.get_by_role("textbox").first
    box.fill("end=2030Q4\nensemble.replicates=0")
    box.blur()
    page.wait_for_selector(".refusal", timeout=PATIENCE)
    assert "ensemble.replicates: found 0; allowed: 1 to 1000000" in page.inner_text(".refusal")
    assert visit.picture() == before
    box.fill("end=2026Q4\nensemble.replicates=10")
    box.blur()
    visit.changed(before)
    assert page.locator(".refusal").count() == 0
    assert visit.errors == []


def _words(command: str) -> list[str]:
    return shlex.split(command)[3:]
