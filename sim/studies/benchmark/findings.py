"""Turn the rounds' times into the ratios that matter."""

from __future__ import annotations

import numpy as np
import pandas as pd

Finding = dict[str, float | str]
LINEAR_FROM = 1_000  # replicates, from which the fixed cost of a call no longer shows
STAGES = ("start_up", "noise", "rules", "recording", "writing", "figures")


def wide(times: pd.DataFrame, size: int) -> pd.DataFrame:
    """Set the ensemble of one size beside whoever takes a replicate at a time: a row a round, a column a contender, in microseconds."""
    rows = times[(times["series"] == "alone") | ((times["series"] == "speed") & (times["size"] == size))]
    return rows.pivot(index="round", columns="contender", values="microseconds")


def ratios(times: pd.DataFrame) -> pd.DataFrame:
    """Relate the contenders, round by round.

    times_one_at_a_time: the faster one-at-a-time model, its noise for free and nothing recorded, over the whole ensemble.
    times_one_replicate_arrays: the model itself on arrays of one replicate, over the whole ensemble, on the same terms.
    times_compiled_limit: the whole ensemble over the compiled loop, which records too, plus drawing the same noise.

    >>> names = "ensemble ensemble_unrecorded noise floats arrays noise_alone compiled_loop".split()
    >>> found = ratios(pd.DataFrame([dict(zip(names, [8.0, 7.0, 2.0, 400.0, 900.0, 16.0, 2.0]))]))
    >>> found["times_one_at_a_time"].item(), found["times_compiled_limit"].item()
    (50.0, 2.0)
    """
    ours, single = times["ensemble"], times[faster(times)]
    return pd.DataFrame(
        {
            "times_one_at_a_time": single / ours,
            "times_one_at_a_time_paying_for_noise": (single + times["noise_alone"]) / ours,
            "times_one_at_a_time_nothing_recorded": single / times["ensemble_unrecorded"],
            "times_one_replicate_arrays": times["arrays"] / ours,
            "times_compiled_limit": ours / (times["compiled_loop"] + times["noise"]),
            "times_compiled_loop_alone": ours / times["compiled_loop"],
        }
    )


def faster(times: pd.DataFrame) -> str:
    """Name the one-at-a-time model that is faster, by its median.

    >>> faster(pd.DataFrame({"floats": [1.0, 9.0, 1.0], "arrays": [2.0, 2.0, 2.0]}))
    'floats'
    """
    return str(times[["floats", "arrays"]].median().idxmin())


def stage_shares(times: pd.DataFrame) -> pd.DataFrame:
    """Share a run's CPU time out by stage, round by round: rules are what is left of a run without noise, recording what it adds."""
    stages = times[times["series"] == "stages"]
    size = int(stages["size"].iloc[0])
    found = stages.pivot(index="round", columns="contender", values="seconds")
    rows = times[(times["series"] == "speed") & (times["size"] == size)]
    run = rows.pivot(index="round", columns="contender", values="seconds")
    rules, recording = run["ensemble_unrecorded"] - run["noise"], run["ensemble"] - run["ensemble_unrecorded"]
    seconds = found.assign(noise=run["noise"], rules=rules, recording=recording)[list(STAGES)]
    return seconds.div(seconds.sum(axis=1), axis=0).add_prefix("share_")


def exponents(times: pd.DataFrame) -> pd.DataFrame:
    """Fit seconds ~ size^exponent to each series, round by round, by least squares on logarithms."""
    ensemble = times[times["contender"] == "ensemble"]
    speed = ensemble[ensemble["series"] == "speed"]
    large = speed[speed["size"] >= LINEAR_FROM]
    sized = {"replicates": large if large["size"].nunique() > 1 else speed}  # a trial has only small ones
    sized |= {name: ensemble[ensemble["series"] == name] for name in ("powers", "states", "quarters")}
    return pd.DataFrame({f"exponent_{name}": rows.groupby("round")[["size", "seconds"]].apply(slope) for name, rows in sized.items()})


def slope(rows: pd.DataFrame) -> float:
    """Fit the exponent of a power law.

    >>> round(slope(pd.DataFrame({"size": [1, 10, 100], "seconds": [2.0, 20.0, 200.0]})), 6)
    1.0
    """
    return float(np.polyfit(np.log(rows["size"]), np.log(rows["seconds"]), 1)[0])


def gain_of_workers(times: pd.DataFrame) -> pd.DataFrame:
    """Divide the time on one worker by the time on two, round by round."""
    found = times[times["series"] == "workers"].pivot(index="round", columns="size", values="seconds")
    return pd.DataFrame({"times_one_worker": found[1] / found[2]})


def summarise(times: pd.DataFrame) -> dict[str, Finding]:
    """Give every finding as name: value, unit, low, high; the median, least and greatest of the rounds."""
    found: dict[str, tuple[pd.Series, str]] = {}
    for table in (exponents(times), stage_shares(times), gain_of_workers(times)):
        found |= {str(name): (column, str(name).partition("_")[0]) for name, column in table.items()}
    for size in sorted(times.loc[times["series"] == "speed", "size"].unique()):
        found |= {f"{name}.{size}": (column, "times") for name, column in ratios(wide(times, size)).items()}
    for (series, name, size), rows in times.groupby(["series", "contender", "size"]):
        found[f"microseconds.{series}.{name}.{size}"] = rows["microseconds"], "microseconds a replicate and quarter"
    return {
        name: {"value": float(column.median()), "unit": unit, "low": float(column.min()), "high": float(column.max())}
        for name, (column, unit) in found.items()
    }
