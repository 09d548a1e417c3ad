"""Who takes part in a run, and the place of each in the arrays."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from sim.config.schema import Region
from sim.domain.arrays import CHANNELS, Array


@dataclass(frozen=True)
class Cast:
    """The powers, states and organisations of a region, in the order of the axes."""

    region: Region

    @property
    def powers(self) -> list[str]:
        """Give the powers' codes."""
        return self.region.powers

    @property
    def states(self) -> list[str]:
        """Give the states' codes."""
        return self.region.states

    @cached_property
    def organisations(self) -> list[str]:
        """Give the organisations whose leading power takes part."""
        return [name for name, organisation in self.region.organisations.items() if organisation.leader in self.powers]

    @property
    def sizes(self) -> dict[str, int]:
        """Give the length of every labelled axis."""
        return {
            "power": len(self.powers),
            "state": len(self.states),
            "channel": len(CHANNELS),
            "organisation": len(self.organisations),
        }

    @cached_property
    def leaders(self) -> list[int]:
        """Give the place of each organisation's leading power."""
        return [self.powers.index(self.region.organisations[name].leader) for name in self.organisations]

    def organisations_in(self, channel: str) -> list[int]:
        """Give the places of the organisations that work in a channel."""
        return [place for place, name in enumerate(self.organisations) if self.region.organisations[name].channel == channel]

    @cached_property
    def patron(self) -> int | None:
        """Give the place of the power whom the states defy in words, if there is one."""
        return self.powers.index(self.region.patron) if self.region.patron else None

    @cached_property
    def hub(self) -> int | None:
        """Give the place of the power whose growth moves all trade of the region, if there is one."""
        return self.powers.index(self.region.hub) if self.region.hub else None

    @cached_property
    def rivals(self) -> list[int]:
        """Give the places of the rival powers: the one in place, the one that enters; or none."""
        return [self.powers.index(code) for code in self.region.rivals]

    @cached_property
    def rival_masks(self) -> tuple[Array, ...]:
        """Mark with 1 each of the two rivals (power, 1, 1, 1); nothing without rivals."""
        return tuple(self._mark([self.powers[place]]) for place in self.rivals)

    @cached_property
    def sanctioning(self) -> Array:
        """Mark with 1 the powers that impose the sanctions (power, 1, 1, 1)."""
        return self._mark(self.region.sanctioning)

    def _mark(self, codes: list[str]) -> Array:
        return np.array([code in codes for code in self.powers], dtype=np.float64).reshape(-1, 1, 1, 1)

    def respected_by(self, power: int) -> list[tuple[int, Array]]:
        """Give the powers whose preserve a power respects, each with a mask of the channels (1, 1, channel, 1)."""
        respects = self.region.actors[self.powers[power]].respects
        return [
            (self.powers.index(holder), np.array([channel in channels for channel in CHANNELS], dtype=np.float64).reshape(1, 1, -1, 1))
            for holder, channels in respects.items()
            if holder in self.powers
        ]
