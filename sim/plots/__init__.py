"""Turn the Dataset of a run into figures that say what was found; knows nothing of the model."""

from sim.plots.effects import effects_figure
from sim.plots.figures import differences, draw, overlay
from sim.plots.hedging import hedging_figure
from sim.plots.layout.sentences import sentences
from sim.plots.map import map_figure
from sim.plots.overlays import overlay_figure
from sim.plots.paths import paths_figure
from sim.plots.riddle import riddle_figure
from sim.plots.tension import tension_figure

__all__ = [
    "differences",
    "draw",
    "effects_figure",
    "hedging_figure",
    "map_figure",
    "overlay",
    "overlay_figure",
    "paths_figure",
    "riddle_figure",
    "sentences",
    "tension_figure",
]
