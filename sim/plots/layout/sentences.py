"""Say the largest differences between runs, each in one sentence that can be quoted."""

from __future__ import annotations

import pandas as pd
import xarray as xr

from sim import metrics
from sim.metrics.pairing import TOTAL, effects
from sim.plots.layout import findings, style

MOST = 5
TWO_DIGITS = 3  # how much larger a scale may be for a median to keep two digits
MOSTLY = 0.5  # share of the difference that one channel must carry to be named alone


def sentences(joined: xr.Dataset, count: int = MOST) -> list[str]:
    """Say the largest differences of influence at the headline quarter, a sentence each, the largest first; one line where there is none.

    `joined` is from `sim.metrics.pairing.together`.
    """
    quarter = findings.headline_quarter(joined)
    table = effects(joined, [quarter])
    whole = table[table["channel"].eq(TOTAL) & table["effect_median"].abs().gt(findings.NOTHING)]
    if whole.empty:
        return [f"No difference: no median influence moves by {findings.moment(quarter)}."]
    titles = metrics.attribute(joined, "titles", {}) if joined.sizes["scenario"] > 2 else {}
    return [_sentence(joined, row, _channels(table, row), titles) for _, row in whole.head(count).iterrows()]


def _channels(table: pd.DataFrame, row: pd.Series) -> pd.DataFrame:
    """Take the channels of a difference."""
    same = pd.Series(True, index=table.index)
    for key in ("run", "power", "state"):
        same &= table[key] == row[key]
    return table[same & table["channel"].ne(TOTAL)]


def _sentence(joined: xr.Dataset, row: pd.Series, channels: pd.DataFrame, titles: dict[str, str]) -> str:
    power, state = style.names(joined, "power")[row["power"]], style.names(joined, "state")[row["state"]]
    low, median, high = (float(row[f"effect_{part}"]) for part in ("low", "median", "high"))
    scale = TWO_DIGITS * abs(median)
    told = [findings.number(value, scale) for value in ((low, median, high) if median > 0 else (-high, -median, -low))]
    where = f"{possessive(power)} influence in {state} is {told[1]} {'higher' if median > 0 else 'lower'}"
    ends = f" (80 %: {told[0]} to {told[2]})" if high - low > findings.NOTHING else ""
    prefix = f"{titles[str(row['run'])]}: " if titles else ""
    text = f"{prefix}{where}"
    return f"{text[0].upper()}{text[1:]} by {findings.moment(str(row['quarter']))}{ends}{_through(channels, median)}."


def possessive(name: str) -> str:
    """Say whose.

    >>> possessive("China"), possessive("United States"), possessive("European Union")
    ("China's", "the United States'", "the European Union's")
    """
    whole = f"the {name}" if name.startswith(("United ", "European ")) else name
    return f"{whole}'" if whole.endswith("s") else f"{whole}'s"


def _through(channels: pd.DataFrame, median: float) -> str:
    """Name the channel that carries most of a difference, or the two that do together."""
    along = (channels.set_index("channel")["effect_median"] * (1 if median > 0 else -1)).clip(lower=0).sort_values(ascending=False)
    if not along.sum() > findings.NOTHING:
        return ""
    shares = along / along.sum()
    if shares.iloc[0] > MOSTLY:
        return f", mostly through {_word(shares.index[0])}"
    return f", through {_word(shares.index[0])} and {_word(shares.index[1])}"


def _word(channel: object) -> str:
    """Name a channel as one would in a sentence.

    >>> _word("economic"), _word("security")
    ('the economy', 'security')
    """
    return {"economic": "the economy", "political": "politics"}.get(str(channel), str(channel))
