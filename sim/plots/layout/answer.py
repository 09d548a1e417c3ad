"""Put into words what a scenario moved most, whether influence is among it, and what it left alone."""

from __future__ import annotations

from collections.abc import Hashable
from math import isnan
from typing import Any

import pandas as pd
import xarray as xr

from sim import metrics
from sim.plots.layout import findings, style

INFLUENCE = "influence"
NAMES = {  # of a measure: in a list; over its rows, which name power and state; as a phrase about one place
    "exports": ("exports", "exports to", "{state's} exports to {power}"),
    "imports": ("imports", "imports from", "{state's} imports from {power}"),
    "trade": ("trade", "trade with", "{state's} trade with {power}"),
    "trade_share": ("shares of trade", "share of trade", "{power's} share of {state's} trade"),
    "arms": ("shares of arms", "share of arms", "{power's} share of {state's} arms"),
    "remittances": ("remittances", "remittances", "remittances from {power} to {state}"),
    "opinion": ("opinion", "opinion of", "opinion of {power} in {state}"),
    "defiance": ("public dissent", "public dissent", "public dissent in {state}"),
    "hedging": ("hedging", "hedging", "hedging by {state}"),
    "tension": ("tension", "tension", "tension between the rivals"),
    INFLUENCE: (INFLUENCE, INFLUENCE, "{power's} influence over {state}"),
}
Row = dict[Hashable, Any]


def where(ds: xr.Dataset, row: Row) -> str:
    """Name the measure of a row with its place, as part of a sentence."""
    power, state = (style.names(ds, dim).get(row[dim], "") for dim in ("power", "state"))
    the_power = findings.possessive(power).removesuffix("'s").removesuffix("'") if power else ""
    places = {"power": the_power, "state": state, "power's": findings.possessive(power), "state's": findings.possessive(state)}
    return NAMES[row["measure"]][2].format(**places)


def signed(value: float, scale: float) -> str:
    """Write an effect with its sign and the decimals that its scale needs; zero has no sign.

    >>> signed(0.0512, 0.2), signed(-3.21, 4.0), signed(0.0, 0.2)
    ('+0.05', '-3.2', '0.00')
    """
    text = findings.number(value, scale)
    return f"+{text}" if float(text.replace(",", "")) > 0 else text


def numbers(row: Row) -> tuple[str, str]:
    """Write the median of an effect and its band, without the unit."""
    scale = findings.TWO_DIGITS * abs(row["effect_median"]) or max(abs(row["effect_low"]), abs(row["effect_high"]))
    median, low, high = (signed(row[f"effect_{part}"], scale) for part in ("median", "low", "high"))
    return median, f"{low} to {high}"


def short_unit(unit: str) -> str:
    """Shorten a unit to what it is, without what it is a part of.

    >>> short_unit("share of the stock at the origin"), short_unit("% of GDP")
    ('share', '% of GDP')
    """
    return unit.partition(" of the ")[0]


def times(multiple: float) -> str:
    """Say how many typical years an effect is.

    >>> times(7.04), times(0.31), times(float("nan"))
    ('7.0 typical years', '0.3 of a typical year', 'no record to compare with')
    """
    if isnan(multiple):
        return "no record to compare with"
    return f"{multiple:.1f} typical years" if multiple >= metrics.MOVES else f"{_below_one(multiple)} of a typical year"


def _below_one(multiple: float) -> str:
    """Write a multiple below one so that it does not read as one.

    >>> _below_one(0.97), _below_one(0.31)
    ('0.9', '0.3')
    """
    return f"{int(10 * multiple) / 10:.1f}" if multiple > 0.9 else f"{multiple:.1f}"


def amount(row: Row) -> str:
    """Write an effect with unit and band, and how many typical years it is."""
    median, band = numbers(row)
    return f"{median} {short_unit(row['unit'])} (80 %: {band}), {times(row['multiple'])}"


def answer(ds: xr.Dataset, table: pd.DataFrame) -> list[str]:
    """Say what a scenario moved most and whether influence is among it, a sentence each.

    table: what `sim.metrics.what_moved` gave for one quarter. A measure moves where a median effect reaches one typical year.
    """
    by = f"by {findings.moment(str(table['quarter'].iloc[0]))}"
    rows: list[Row] = metrics.largest_of_each(table).to_dict("records")
    if not rows:
        return [f"Nothing moves {by}: no median effect differs from zero."]
    judged = [row for row in rows if not isnan(row["multiple"])]
    moved = [row for row in judged if row["multiple"] >= metrics.MOVES]
    sentences = [_most(ds, moved, by) if moved else _nothing(ds, judged, by)]
    influence = next((row for row in rows if row["measure"] == INFLUENCE), None)
    if moved and moved[0] is influence:
        return sentences
    return [*sentences, _influence(ds, influence)]


def _most(ds: xr.Dataset, moved: list[Row], by: str) -> str:
    """Say what moves most, and name the other measures that move, with their multiples."""
    others = ", ".join(f"{NAMES[row['measure']][0]} ({row['multiple']:.1f})" for row in moved[1:] if row["measure"] != INFLUENCE)
    also = f"; then {others}" if others else ""
    return f"The largest effect {by} is on {where(ds, moved[0])}: {amount(moved[0])}{also}."


def _nothing(ds: xr.Dataset, judged: list[Row], by: str) -> str:
    if not judged:
        return f"No measure that moves {by} has a record to compare with."
    return f"Nothing moves by a typical year {by}: the largest effect is on {where(ds, judged[0])}, {amount(judged[0])}."


def _influence(ds: xr.Dataset, row: Row | None) -> str:
    if row is None:
        return "Influence does not move."
    verdict = "Influence" if isnan(row["multiple"]) else "Influence moves" if row["multiple"] >= metrics.MOVES else "Influence hardly moves"
    return f"{verdict}: the largest effect is on {where(ds, row)}, {amount(row)}."


def left_alone(table: pd.DataFrame) -> str:
    """Name the measures that were left alone, with the largest multiple of each; table: what `sim.metrics.what_moved` gave.

    >>> left_alone(pd.DataFrame({"measure": ["arms", "hedging"], "multiple": [0.42, float("nan")], "effect_median": [0.1, 0.0]}))
    'Left alone (no effect of a typical year): shares of arms (0.4), hedging (0)'
    """
    most = table.groupby("measure")["multiple"].max()
    found = [f"{NAMES[name][0]} ({_below_one(most[name]) if most[name] > 0 else 0})" for name in metrics.left_alone(table)]
    return f"Left alone (no effect of a typical year): {', '.join(found) or 'none of the measures'}"
