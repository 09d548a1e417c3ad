"""Measure what the shocks of a scenario moved: the paired effects over all measures, each against a typical year of its record."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd
import xarray as xr

from sim.metrics.attributes import attribute, counterfactual, headline_quarters, require_counterfactual, scenarios, subjects
from sim.metrics.summary import MEASURES, RELATIVE, bands
from sim.metrics.table import TABULATED, effect_rows

FLOWS = ("exports", "imports")  # they stand for their sum, where a run has both
COMPARED = (*FLOWS, "trade", "trade_share", "arms", "remittances", "opinion", "defiance", "hedging", "tension", "influence")
MOVES = 1.0  # typical years: a median effect below one is no more than a measure changes in any year by itself
SOON = 5  # years after the first shock within which what it moved is told
NO_RECORD = "none"
COLUMNS = ["scenario", "quarter", "measure", "power", "state", "effect_median", "effect_low", "effect_high", "same_sign", "unit"]
COLUMNS += ["yearly", "record", "multiple"]


def compared(ds: xr.Dataset) -> list[str]:
    """List the measures of a run, or of its summary, whose effects can be compared; exports and imports in place of their sum.

    >>> compared(xr.Dataset({"trade": 1.0, "exports": 0.5, "imports": 0.5, "tension": 0.1}))
    ['exports', 'imports', 'tension']
    """
    made = {name for name, (_, needed) in MEASURES.items() if "replicate" in ds.dims and set(needed) <= set(ds)}
    there = [name for name in COMPARED if name in ds or name in made]
    return [name for name in there if name != "trade" or not set(FLOWS) <= set(there)]


def tabulated(ds: xr.Dataset) -> list[str]:
    """List the variables and measures that the tables and figures of a run need in its summary."""
    return list(dict.fromkeys([*TABULATED, *compared(ds)]))


def telling_quarter(ds: xr.Dataset, scenario: str) -> str:
    """Choose the quarter at which what moved is told: the last headline quarter within five years of the first shock.

    Where there is none, it is the first headline quarter after the shock, or the last. The first shock is the first that scenario and
    counterfactual do not share; without one, years are counted from the run's start.

    >>> covered = {"quarter": ["2021Q4", "2025Q4", "2030Q4"]}
    >>> telling_quarter(xr.Dataset(coords=covered), "war")
    '2025Q4'
    >>> shock = '[{"scenario": "war", "shock": "a", "start": "2026Q1"}]'
    >>> telling_quarter(xr.Dataset(coords=covered, attrs={"events": shock}), "war")
    '2030Q4'
    """
    first = _number(_first_shock(ds, scenario))
    later = [quarter for quarter in headline_quarters(ds) if _number(quarter) > first]
    soon = [quarter for quarter in later if _number(quarter) <= first + 4 * SOON]
    return (soon[-1:] or later[:1] or headline_quarters(ds)[-1:])[0]


def _first_shock(ds: xr.Dataset, scenario: str) -> str:
    """Give the first quarter in which the shocks of a scenario and of its counterfactual differ; the run's first where they never do."""
    mine, others = (
        {event["shock"]: (event["start"], event.get("end")) for event in attribute(ds, "events", []) if event["scenario"] == name}
        for name in (scenario, counterfactual(ds, scenario))
    )
    apart = [_parting(mine.get(name), others.get(name)) for name in mine | others if mine.get(name) != others.get(name)]
    return min(apart, key=_number, default=str(ds["quarter"].values[0]))


def _parting(one: tuple[str, str | None] | None, other: tuple[str, str | None] | None) -> str:
    """Give the quarter in which a shock, as (start, end), parts from the same shock elsewhere: its start, or the earlier end.

    >>> _parting(("2022Q1", None), None), _parting(("2022Q1", "2026Q1"), ("2022Q1", None))
    ('2022Q1', '2026Q1')
    """
    starts = {each[0] for each in (one, other) if each}
    ends = [each[1] for each in (one, other) if each and each[1]]
    return min(ends if one and other and len(starts) == 1 else starts, key=_number)


def _number(quarter: str) -> int:
    year, part = quarter.split("Q")
    return 4 * int(year) + int(part) - 1


def what_moved(ds: xr.Dataset, scenario: str | None = None, quarters: Sequence[str] | None = None) -> pd.DataFrame:
    """Tabulate the paired effects over all measures of a run, or of its summary, one row each; the largest multiple first.

    scenario: the first that has a counterfactual if None; quarters: the one that `telling_quarter` chooses if None. Columns: scenario,
    quarter, measure, power, state (empty where the measure has none), effect_median, effect_low, effect_high (quantiles 0.5, 0.1 and 0.9),
    same_sign, unit, yearly (the measure's typical yearly change in the record, in the same unit), record (whose record that is: of the
    pair itself, of the power's pairs, of all pairs, or none), multiple (|effect_median| / yearly; NaN without a record). Effects on
    exports, imports and trade are in per cent of the counterfactual. Rows without a multiple come last, in the order of the measures.
    Raise ValueError where the scenario has no counterfactual in the run.
    """
    subject = scenario or subjects(ds)[0]
    require_counterfactual(ds, subject)
    names = compared(ds)
    chosen = bands(ds.sel(quarter=list(quarters or [telling_quarter(ds, subject)])), *names).reset_coords(drop=True)
    here = chosen.sel(scenario=subject, drop=True)
    table = pd.concat([_rows(here, ds, name) for name in names], ignore_index=True).assign(scenario=subject)
    table["multiple"] = table["effect_median"].abs() / table["yearly"].where(table["yearly"] > 0)
    table["place"] = table["measure"].map(names.index)
    table["size"] = table["effect_median"].abs()
    order = table.sort_values(["multiple", "place", "size"], ascending=[False, True, False], kind="stable", na_position="last")
    return order[COLUMNS].reset_index(drop=True)


def _rows(here: xr.Dataset, ds: xr.Dataset, name: str) -> pd.DataFrame:
    """Tabulate the effects on one measure, with the typical yearly change of each place."""
    effect = here[f"{name}_effect_percent" if name in RELATIVE else f"{name}_effect"]
    columns = dict(zip(("effect_low", "effect_median", "effect_high"), effect, strict=True)) | {"same_sign": here[f"{name}_same_sign"]}
    columns |= {part: ds[f"{name}_{part}"] for part in ("yearly", "record") if f"{name}_yearly" in ds}
    rows = effect_rows(columns)
    if "yearly" not in rows:
        rows = rows.assign(yearly=float("nan"), record=NO_RECORD)
    return rows.assign(measure=name, unit=str(effect.attrs.get("units", "")))


def every_effect(ds: xr.Dataset) -> pd.DataFrame:
    """Tabulate the effects of every scenario that has a counterfactual, at its headline quarters; empty where none has."""
    paired = [name for name in subjects(ds) if counterfactual(ds, name) in scenarios(ds)]
    tables = [what_moved(ds, name, sorted({*headline_quarters(ds), telling_quarter(ds, name)})) for name in paired]
    return pd.concat(tables, ignore_index=True) if tables else pd.DataFrame(columns=COLUMNS)


def headline_effects(table: pd.DataFrame) -> dict[str, dict[str, float | str | None]]:
    """Give the effects of a table that `what_moved` gave, influence apart, as name: value, unit, low, high.

    Influence has its entries from `sim.metrics.headline`.
    """
    rows = table[table["measure"].ne("influence") & table["effect_median"].notna()].to_dict("records")
    names = (".".join(filter(None, (row[key] for key in ("scenario", "measure", "power", "state", "quarter")))) for row in rows)
    entries = ({"value": row["effect_median"], "unit": row["unit"], "low": row["effect_low"], "high": row["effect_high"]} for row in rows)
    return {f"effect.{name}": entry for name, entry in zip(names, entries, strict=True)}


def largest_of_each(table: pd.DataFrame, count: int = 1) -> pd.DataFrame:
    """Take the largest effects on each measure, so many of each, from a table that `what_moved` gave; the order stays.

    Those that are exactly zero are left out.
    """
    return table[table["effect_median"] != 0].groupby("measure", sort=False).head(count)


def left_alone(table: pd.DataFrame) -> list[str]:
    """List the measures that a scenario left alone: no effect reaches `MOVES` typical years, or, without a record, none differs from zero.

    table: what `what_moved` gave.
    """
    moves = table["multiple"].ge(MOVES) | (table["multiple"].isna() & table["effect_median"].ne(0))
    found = moves.groupby(table["measure"], sort=False).any()
    return [name for name in COMPARED if name in found.index and not found[name]]
