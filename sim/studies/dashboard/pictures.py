"""Make the figures of the page: the program's own, as pictures with the finding for those who cannot see them."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Callable
from html import escape
from io import BytesIO

import xarray as xr

from sim import metrics, plots
from sim.plots.layout.sheet import Sheet, write_picture

WIDE, NARROW = 2, 1  # columns of panels
QUICK = 1  # of 9, how hard a picture is compressed: it travels no farther than this machine
VIEWS = ("Influence", "Effect of the shocks", "Tension", "Map")
LEADER = "leading power"


def picture(ds: xr.Dataset, view: str, narrow: bool, quarter: str, power: str) -> tuple[str, str]:
    """Draw one view as HTML, and say what it found; the map shows the leading power or one power's influence in a quarter."""
    columns = NARROW if narrow else WIDE
    makers: dict[str, Callable[[], Sheet]] = {
        "Influence": lambda: plots.paths_figure(ds, columns=columns),
        "Effect of the shocks": lambda: plots.effects_figure(ds, columns=columns),
        "Tension": lambda: plots.tension_figure(ds, columns=columns),
        "Map": lambda: plots.map_figure(ds, quarter=quarter, power=None if power == LEADER else power, columns=columns),
    }
    if view == VIEWS[1] and not metrics.counterfactual(ds, metrics.subjects(ds)[0]):
        message = "The baseline is the counterfactual itself, so there is no effect to show. Choose a scenario."
        return f"<p>{message}</p>", message
    page = makers[view]()
    return _image(page), page.finding


def _image(page: Sheet) -> str:
    buffer = BytesIO()
    write_picture(page, buffer, QUICK)
    data = b64encode(buffer.getvalue()).decode()
    return f'<img class="picture" alt="{escape(page.finding, quote=True)}" src="data:image/png;base64,{data}">'
