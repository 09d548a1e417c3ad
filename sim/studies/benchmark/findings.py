"""Turn the rounds' times into the ratios that matter."""

from __future__ import annotations

import pandas as pd

Finding = dict[str, float | str]


def ratios(times: pd.DataFrame) -> pd.DataFrame:
    """Relate the contenders, round by round.

    times_one_at_a_time: the faster one-at-a-time model, its noise for free and nothing recorded, over the whole ensemble.
    times_compiled_limit: the whole ensemble over the compiled loop, which records too, plus drawing the same noise.
    share_recording: what recording adds to a run; alone, on a world that stands still, it takes less.

    >>> names = "ensemble ensemble_unrecorded noise recording floats arrays noise_alone compiled_loop".split()
    >>> found = ratios(pd.DataFrame([dict(zip(names, [8.0, 7.0, 2.0, 1.0, 400.0, 900.0, 16.0, 2.0]))]))
    >>> found["times_one_at_a_time"].item(), found["times_compiled_limit"].item(), found["share_rules"].item()
    (50.0, 2.0, 0.625)
    """
    ours, single = times["ensemble"], times[faster(times)]
    return pd.DataFrame(
        {
            "times_one_at_a_time": single / ours,
            "times_one_at_a_time_paying_for_noise": (single + times["noise_alone"]) / ours,
            "times_one_at_a_time_nothing_recorded": single / times["ensemble_unrecorded"],
            "times_compiled_limit": ours / (times["compiled_loop"] + times["noise"]),
            "times_compiled_loop_alone": ours / times["compiled_loop"],
            "share_noise": times["noise"] / ours,
            "share_rules": (times["ensemble_unrecorded"] - times["noise"]) / ours,
            "share_recording": (ours - times["ensemble_unrecorded"]) / ours,
        }
    )


def faster(times: pd.DataFrame) -> str:
    """Name the one-at-a-time model that is faster, by its median.

    >>> faster(pd.DataFrame({"floats": [1.0, 9.0, 1.0], "arrays": [2.0, 2.0, 2.0]}))
    'floats'
    """
    return str(times[["floats", "arrays"]].median().idxmin())


def summarise(times: pd.DataFrame) -> dict[str, Finding]:
    """Give every ratio and time as name: value, unit, low, high; the median, least and greatest of the rounds."""
    table = {str(name): (column, str(name).partition("_")[0]) for name, column in ratios(times).items()}
    table |= {f"microseconds.{name}": (column, "microseconds a replicate and quarter") for name, column in times.items()}
    return {
        name: {"value": float(column.median()), "unit": unit, "low": float(column.min()), "high": float(column.max())}
        for name, (column, unit) in table.items()
    }
