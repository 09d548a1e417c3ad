"""Tabulate the observed tables and their sources, with licences."""

from __future__ import annotations

import pandas as pd

from generator import table
from sim.history.tables import FILES, read


def sources() -> str:
    """Tabulate every source with its terms, and how many figures of which tables rest on it."""
    counts = rows().groupby("source")["table"].value_counts()
    used: dict[str, list[str]] = {}
    for (key, name), count in counts.items():
        used.setdefault(str(key), []).append(f"{name} {count}")
    known = read("sources")
    return table(
        ["key", "citation", "terms", "address", "figures"],
        [
            [
                f"`{row.key}`",
                str(row.citation),
                str(row.licence),
                f"<{row.address}>" if row.address else "",
                ", ".join(used.get(str(row.key), [])),
            ]
            for row in known.itertuples()
        ],
    ).replace("&lt;http", "<http")


def tables() -> str:
    """Tabulate every series of every table with unit, years, number of figures and sources."""
    lines = []
    for (name, variable), found in rows().groupby(["table", "variable"], sort=False):
        years = found["year"].astype(str)
        span = f"{years.min()} to {years.max()}"
        keys = ", ".join(f"`{key}`" for key in found["source"].unique())
        lines.append([f"`{name}.csv`", f"`{variable}`", found["unit"].iloc[0], span, str(len(found)), keys])
    return table(["table", "series", "unit", "years", "figures", "sources"], lines)


def rows() -> pd.DataFrame:
    """Join the shipped tables, with the name of each; a membership counts from the year it starts."""
    joined = [read(name).assign(table=name) for name in FILES]
    membership = read("membership")
    dated = membership.assign(table="membership", year=membership["start"].str[:4], variable=membership["organisation"], unit="0.5 or 1")
    return pd.concat([*joined, dated], ignore_index=True)
