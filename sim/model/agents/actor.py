"""The base of both agents: their place in the arrays, and the variables that they may write."""

from __future__ import annotations

import mesa
import numpy as np

from sim.domain.arrays import Array
from sim.domain.variables import BY_NAME
from sim.model.situation import Situation

TOLERANCE = 1e-9  # rounding may carry a share a hair past its bound


class Owned:
    """A variable that an actor owns: a live view of its place in the world; it is written here alone, within the bounds.

    Raises:
        ValueError: a value is not a number or lies outside the variable's bounds.
    """

    def __set_name__(self, owner: type, name: str) -> None:
        """Take the variable's name from the attribute's."""
        self._variable = BY_NAME[name]

    def __get__(self, actor: Actor, owner: type) -> Array:
        """Look at the actor's place."""
        view: Array = getattr(actor.situation.world, self._variable.name)[actor.place]
        return view

    def __set__(self, actor: Actor, values: Array) -> None:
        """Write the actor's place, if the values are within bounds."""
        variable = self._variable
        lowest, highest = np.min(values, initial=np.inf), np.max(values, initial=-np.inf)  # a cast may have no organisation
        if not (lowest >= variable.low - TOLERANCE and highest <= variable.high + TOLERANCE):
            raise ValueError(f"{actor.code} set {variable.name} outside [{variable.low}, {variable.high}]")
        getattr(actor.situation.world, variable.name)[actor.place] = values


class Actor(mesa.Agent):  # type: ignore[misc]  # Mesa is not typed
    """Someone who decides on the world as the last quarter left it, and commits when all have decided."""

    def __init__(self, model: mesa.Model, situation: Situation, code: str, place: tuple[slice, ...]) -> None:
        """Join a model under an ISO code, at a place in the arrays of its situation."""
        super().__init__(model)
        self.situation, self.code, self.place = situation, code, place

    def decide(self) -> None:
        """Choose, and keep the choice; the world does not move yet."""
        raise NotImplementedError

    def commit(self) -> None:
        """Write the choice into the world."""
        raise NotImplementedError
