"""Judge a claim by the share of replicates in which it holds, and by what breaks it."""

from __future__ import annotations

from collections.abc import Mapping
from math import isnan

HOLDS, MIXED, FAILS, BUILT_IN, NOT_TESTABLE = "holds", "mixed", "fails", "built in", "not testable"
VERDICTS = (HOLDS, MIXED, FAILS, BUILT_IN, NOT_TESTABLE)
HELD, HALF = 0.8, 0.5  # shares of replicates
BREAKS = 0.2  # a fall of the share
EXACT = 1e-9  # so that a fall of exactly .2 counts


def broken_by(share: float, without: Mapping[str, float]) -> list[str]:
    """List the switches without which the share falls by a fifth or more of all replicates, the largest fall first.

    >>> broken_by(0.9, {"voice": 0.5, "lock_in": 0.1, "opinion": 0.8})
    ['lock_in', 'voice']
    """
    falls = {switch: share - found for switch, found in without.items() if not isnan(found)}
    return sorted((switch for switch, fall in falls.items() if fall >= BREAKS - EXACT), key=lambda switch: -falls[switch])


def verdict(share: float | None, breaks: list[str], stated: bool = False) -> str:
    """Give the verdict on a share; one that nothing breaks, or that a parameter states outright, is built in and no evidence.

    >>> verdict(0.9, ["voice"]), verdict(0.6, ["voice"]), verdict(0.3, []), verdict(0.9, []), verdict(None, [])
    ('holds', 'mixed', 'fails', 'built in', 'not testable')
    >>> verdict(0.9, ["voice"], stated=True), verdict(0.1, [], stated=True)
    ('built in', 'built in')
    """
    if share is None:
        return NOT_TESTABLE
    if stated:
        return BUILT_IN
    if share < HALF:
        return FAILS
    if not breaks:
        return BUILT_IN
    return HOLDS if share >= HELD else MIXED
