"""Put findings into words: numbers with their interval, who gains what over whom, by when, and how runs differ."""

from __future__ import annotations

import numpy as np
import pandas as pd
import xarray as xr

from sim import metrics
from sim.metrics.pairing import TOTAL, effects
from sim.plots.layout import style

HEADLINE = "2030Q4"
NOTHING = 5e-7  # below it a difference is within the rounding of float32 results
MOST = 5  # sentences
TWO_DIGITS = 3  # how much larger a scale may be for a median to keep two digits
MOSTLY = 0.5  # share of the difference that one channel must carry to be named alone


def headline_quarter(ds: xr.Dataset) -> str:
    """Choose the quarter a title speaks of: the end of 2030, or the last of the headline quarters that the run covers.

    >>> headline_quarter(xr.Dataset(coords={"quarter": ["2025Q4", "2026Q1"]}))
    '2025Q4'
    """
    covered = metrics.headline_quarters(ds)
    return HEADLINE if HEADLINE in covered else covered[-1]


def moment(quarter: str) -> str:
    """Write the end of a year as the year, any other quarter as itself.

    >>> moment("2030Q4"), moment("2024Q2")
    ('2030', '2024Q2')
    """
    return quarter.removesuffix("Q4")


def number(value: float, scale: float | None = None) -> str:
    """Write a number with the decimals that its scale (the largest number beside it) needs.

    >>> number(0.0512, 0.2), number(0.0042), number(1234.5)
    ('0.05', '0.0042', '1,234')
    """
    size = abs(value if scale is None else scale)
    decimals = 0 if size >= 10 else 1 if size >= 2 else 2 if size >= 0.1 else 3 if size >= 0.01 else 4
    return f"{round(value, decimals) + 0.0:,.{decimals}f}"


def interval(low: float, median: float, high: float, unit: str = "") -> str:
    """Write a median with the interval between the outer quantiles; the median alone where all three are equal.

    >>> interval(0.01, 0.05, 0.1)
    '0.05 (80 %: 0.01 to 0.10)'
    """
    scale = max(abs(low), abs(high))
    middle = f"{number(median, scale)}{unit}"
    return middle if high - low < NOTHING else f"{middle} (80 %: {number(low, scale)} to {number(high, scale)})"


def moved(band: xr.DataArray, up: str, down: str, unit: str = "") -> tuple[str, int]:
    """Say a change as "up" or "down" by a positive amount, and give its direction: 1, -1, or 0 for none.

    `band` holds the quantiles low, median, high of one change.

    >>> moved(xr.DataArray([-0.3, -0.2, 0.1]), "rises by", "falls by")
    ('falls by 0.20 (80 %: -0.10 to 0.30)', -1)
    """
    low, median, high = (float(value) for value in band.values)
    if max(abs(low), abs(high)) < NOTHING:
        return "does not change", 0
    return (f"{down} {interval(-high, -median, -low, unit)}", -1) if median < 0 else (f"{up} {interval(low, median, high, unit)}", 1)


def largest(band: xr.DataArray) -> dict[str, str]:
    """Find the coordinates at which the median of a band (quantile, ...) is farthest from zero."""
    median = abs(band.isel(quantile=1, drop=True))
    found = median.fillna(0).argmax(...)
    places = found if isinstance(found, dict) else {}
    return {str(dim): str(median[dim].values[int(place)]) for dim, place in places.items()}


def who_gains(ds: xr.Dataset, band: xr.DataArray, period: str) -> str | None:
    """Say which power gains or loses most, over which state; None where no change differs from zero.

    `band` is (quantile, power, state) of the change, in the unit of influence; `period` says when, as in "by 2030".
    """
    place = largest(band)
    if abs(float(band.sel(place).isel(quantile=1))) < NOTHING:
        return None
    text, _ = moved(band.sel(place), "gains", "loses")
    power, state = style.names(ds, "power")[place["power"]], style.names(ds, "state")[place["state"]]
    return f"{power} {text} over {state} {period}"


def sign_held(agree: xr.DataArray, place: dict[str, str]) -> str:
    """Say in how many replicates the largest effect has the sign of its median; `agree` is their share, place by place."""
    held = float(agree.sel(place))
    return "" if np.isnan(held) else f"The largest effect has its sign in {100 * held:.0f} % of replicates."


def sentences(joined: xr.Dataset, count: int = MOST) -> list[str]:
    """Say the largest differences of influence at the headline quarter, a sentence each, the largest first; one says that there is none.

    `joined` is from `sim.metrics.pairing.together`.
    """
    quarter = headline_quarter(joined)
    table = effects(joined, [quarter])
    whole = table[table["channel"].eq(TOTAL) & table["effect_median"].abs().gt(NOTHING)]
    if whole.empty:
        return [f"No difference: no median influence moves by {moment(quarter)}."]
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
    numbers = [number(value, scale) for value in ((low, median, high) if median > 0 else (-high, -median, -low))]
    where = f"{possessive(power)} influence in {state} is {numbers[1]} {'higher' if median > 0 else 'lower'}"
    ends = f" (80 %: {numbers[0]} to {numbers[2]})" if high - low > NOTHING else ""
    prefix = f"{titles[str(row['run'])]}: " if titles else ""
    text = f"{prefix}{where}"
    return f"{text[0].upper()}{text[1:]} by {moment(str(row['quarter']))}{ends}{_through(channels, median)}."


def possessive(name: str) -> str:
    """Write the possessive of a name.

    >>> possessive("China"), possessive("United States"), possessive("European Union")
    ("China's", "the United States'", "the European Union's")
    """
    whole = f"the {name}" if name.startswith(("United ", "European ")) else name
    return f"{whole}'" if whole.endswith("s") else f"{whole}'s"


def _through(channels: pd.DataFrame, median: float) -> str:
    """Name the channel that carries most of a difference, or the two that do together."""
    along = (channels.set_index("channel")["effect_median"] * (1 if median > 0 else -1)).clip(lower=0).sort_values(ascending=False)
    if not along.sum() > NOTHING:
        return ""
    shares = along / along.sum()
    if shares.iloc[0] > MOSTLY:
        return f", mostly through {_channel_name(shares.index[0])}"
    return f", through {_channel_name(shares.index[0])} and {_channel_name(shares.index[1])}"


def _channel_name(channel: object) -> str:
    """Name a channel as part of a sentence.

    >>> _channel_name("economic"), _channel_name("security")
    ('the economy', 'security')
    """
    return {"economic": "the economy", "political": "politics"}.get(str(channel), str(channel))
