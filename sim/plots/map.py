"""Draw the region as a map in one quarter: who leads where, or how much influence one power has."""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from typing import TYPE_CHECKING

import numpy as np
import xarray as xr
from numpy.typing import NDArray

from sim import metrics
from sim.plots.layout import drawing, findings, sheet, style
from sim.plots.paths import power_entries

if TYPE_CHECKING:
    from matplotlib.axes import Axes

Ring = NDArray[np.float64]  # (point, 2): degrees east, degrees north
Colour = tuple[float, float, float]

WIDE, NARROW = (6.6, 4.6), (3.2, 2.3)  # inches, of the map
CORNER = (0.75, 0.0, 0.3, 0.27)  # of the map: left, bottom, width, height of its emptiest place, for the key
AGREED = 2 / 3  # of the replicates
PALEST = 0.12  # of a colour, so that every state stands out from the background
TILE = 3.0  # degrees, of the square drawn for a state without an outline
SHIFT = {"KGZ": (0.4, 0.5), "TJK": (-0.3, -0.4), "UZB": (-0.6, 0.2)}  # degrees, from the middle of the largest part to a better place


@dataclass(frozen=True)
class Fill:
    """Hold how a state is filled."""

    colour: Colour
    hatched: bool = False


@drawing.own_settings()
def map_figure(
    ds: xr.Dataset, scenario: str | None = None, quarter: str | None = None, power: str | None = None, columns: int | None = None
) -> sheet.Sheet:
    """Draw a map of one quarter (the headline quarter if None): the leading power of each state, or the influence of `power`.

    The leading power has the largest median influence; a state is hatched where fewer than two thirds of the replicates agree. One
    power's colour is deeper where its median influence is larger, on one scale for all quarters. columns: 1 for a narrow screen.
    """
    subject, moment = scenario or metrics.subjects(ds)[0], quarter or findings.headline_quarter(ds)
    influence = ds["influence"].sel(scenario=subject, drop=True)
    fills, labels = _leaders(ds, influence.sel(quarter=moment)) if power is None else _levels(ds, influence, moment, power)
    cells = sheet.grid(1, columns) if columns == 1 else ([(0, 0)], (0, 0, 1))  # on a wide page the key stands in a corner of the map
    page = sheet.make_sheet(_heading(ds, subject, moment, power, labels), *cells, panel=NARROW if columns == 1 else WIDE)
    _draw_region(page.panels[0], ds, fills, {code: "\n".join(_label(ds, code, labels[code], columns == 1)) for code in labels})
    if columns != 1:
        box = page.panels[0].get_position()
        left, bottom, width, height = CORNER
        place = (box.x0 + left * box.width, box.y0 + bottom * box.height, width * box.width, height * box.height)
        page.key.set_position(place)
    sheet.write_key(page, power_entries(ds) if power is None else power_entries(ds.sel(power=[power])))
    sheet.write_caption(page, ds, [subject])
    return page


def _leaders(ds: xr.Dataset, now: xr.DataArray) -> tuple[dict[str, Fill], dict[str, str]]:
    """Colour each state by its leading power, hatched where replicates disagree; label it with that power's share of influence."""
    median, share, ahead = now.median("replicate"), metrics.quantiles(metrics.shares(now)), now.argmax("power")
    fills, labels = {}, {}
    for code in style.names(ds, "state"):
        place = int(median.sel(state=code).argmax("power"))
        leader = str(ds["power"].values[place])
        agree = float((ahead.sel(state=code) == place).mean())
        fills[code] = Fill(_tint(style.colours(ds["power"].values)[leader], 1.0), agree < AGREED)
        low, middle, high = (100 * float(value) for value in share.sel(state=code, power=leader))
        labels[code] = f"{leader} {middle:.0f} % ({low:.0f} to {high:.0f})"
    return fills, labels


def _levels(ds: xr.Dataset, influence: xr.DataArray, moment: str, power: str) -> tuple[dict[str, Fill], dict[str, str]]:
    """Colour each state by the median influence of one power, and label it with the median and its band."""
    bands = metrics.quantiles(influence.sel(power=power, drop=True))
    most = float(bands.isel(quantile=1).max()) or 1.0
    now = {code: [float(value) for value in bands.sel(quarter=moment, state=code)] for code in style.names(ds, "state")}
    colour = style.colours(ds["power"].values)[power]
    fills = {code: Fill(_tint(colour, middle / most)) for code, (_, middle, _) in now.items()}
    numbers = {code: [findings.number(value, high) for value in (low, middle, high)] for code, (low, middle, high) in now.items()}
    return fills, {code: f"{middle} ({low} to {high})" for code, (low, middle, high) in numbers.items()}


def _tint(colour: str, depth: float) -> Colour:
    """Mix a colour with white: depth 0 is nearly white, 1 the colour.

    >>> _tint("#000000", 1.0)
    (0.0, 0.0, 0.0)
    """
    strength = PALEST + (1 - PALEST) * min(max(depth, 0.0), 1.0)
    red, green, blue = (int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5))
    return (1 - strength * (1 - red), 1 - strength * (1 - green), 1 - strength * (1 - blue))


def _label(ds: xr.Dataset, code: str, text: str, short: bool) -> list[str]:
    return [code, text.partition(" (")[0]] if short else [style.names(ds, "state")[code], *text.replace(" (", "\n(").split("\n")]


def _heading(ds: xr.Dataset, subject: str, moment: str, power: str | None, labels: dict[str, str]) -> tuple[str, str]:
    title = metrics.title(ds, subject)
    names = style.names(ds, "power")
    when, source = findings.moment(moment), "Outlines: Natural Earth; they take no position on any border."
    if power is not None:
        most = style.names(ds, "state")[max(labels, key=lambda code: float(labels[code].split()[0].replace(",", "")))]
        deeper = "the deeper the colour, the larger, from 0 to the largest median of the run"
        explanation = f"Influence (index), median and 10-90 % of replicates; {deeper}. {source}"
        return f"{title}: {names[power]}'s influence is largest over {most} in {when}", explanation
    leaders = [text.split()[0] for text in labels.values()]
    first, *others = sorted({code: leaders.count(code) for code in leaders}.items(), key=lambda item: -item[1])
    leads = " and ".join([f"{names[first[0]]} leads in {first[1]}", *(f"{names[code]} in {count}" for code, count in others)])
    hatched = "Hatched: fewer than two thirds of replicates have this power in the lead."
    explanation = f"The power with the largest median influence and its share of all, median and 10-90 % of replicates. {hatched} {source}"
    return f"{title}: {leads} of {len(labels)} states in {when}", explanation


@lru_cache
def outlines() -> dict[str, list[Ring]]:
    """Read the outer rings of every state of which the package has an outline, by its code."""
    shapes = json.loads((files("sim") / "data" / "central_asia.geojson").read_text(encoding="utf-8"))
    return {shape["id"]: [np.array(part[0]) for part in shape["geometry"]["coordinates"]] for shape in shapes["features"]}


def _shapes(codes: list[str]) -> dict[str, list[Ring]]:
    """Give every state its outline, or a square in a row where it has none."""
    outlined = {code: outlines()[code] for code in codes if code in outlines()}
    everything = [ring for rings in outlined.values() for ring in rings]
    left, floor = (np.concatenate(everything).min(axis=0) if everything else np.zeros(2)).tolist()
    corners = np.array([[0, 0], [1, 0], [1, 1], [0, 1], [0, 0]]) * TILE
    tiles = [code for code in codes if code not in outlined]
    return outlined | {code: [corners + np.array([left + 1.8 * TILE * place, floor - 1.4 * TILE])] for place, code in enumerate(tiles)}


def _draw_region(panel: Axes, ds: xr.Dataset, fills: dict[str, Fill], labels: dict[str, str]) -> None:
    shapes = _shapes(list(labels))
    box = {"facecolor": "white", "alpha": 0.82, "edgecolor": "none", "boxstyle": "round,pad=0.2"}
    for code, rings in shapes.items():
        for ring in rings:
            hatch = "////" if fills[code].hatched else None
            panel.fill(ring[:, 0], ring[:, 1], facecolor=fills[code].colour, edgecolor="white", linewidth=0, hatch=hatch)
            panel.plot(ring[:, 0], ring[:, 1], color="#333333", linewidth=0.7)
        across, up = (_middle(max(rings, key=len)) + SHIFT.get(code, (0.0, 0.0))).tolist()
        panel.text(across, up, labels[code], fontsize=style.SMALL, ha="center", va="center", linespacing=1.15, bbox=box)
    panel.margins(0.01)
    latitude = float(np.mean(panel.get_ylim()))
    panel.set_aspect(1 / np.cos(np.radians(latitude)), anchor="W")
    panel.set_axis_off()


def _middle(ring: Ring) -> Ring:
    """Find the centre of the area that a ring encloses.

    >>> _middle(np.array([[0.0, 0.0], [2.0, 0.0], [2.0, 2.0], [0.0, 2.0], [0.0, 0.0]]))
    array([1., 1.])
    """
    here, after = ring[:-1], ring[1:]
    cross = here[:, 0] * after[:, 1] - after[:, 0] * here[:, 1]
    centre: Ring = ((here + after) * cross[:, np.newaxis]).sum(axis=0) / (3 * cross.sum())
    return centre
