"""Figures of a run, each with its finding as the heading; they know nothing of the model."""

from sim.plots.figures import differences, draw, overlay, parts
from sim.plots.layout.findings import sentences
from sim.plots.map import map_figure
from sim.plots.moved import what_moved_figure
from sim.plots.overlays import overlay_figure, require_shared
from sim.plots.pairs import hedging_figure, riddle_figure, tension_figure
from sim.plots.paths import effects_figure, paths_figure

__all__ = [
    "differences",
    "draw",
    "effects_figure",
    "hedging_figure",
    "map_figure",
    "overlay",
    "overlay_figure",
    "parts",
    "paths_figure",
    "require_shared",
    "riddle_figure",
    "sentences",
    "tension_figure",
    "what_moved_figure",
]
