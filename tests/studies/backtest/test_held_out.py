"""Trade of 2022 and 2023 from the figures of 2021: what a start knows, and the averages."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from sim.config import ConfigError, compose
from sim.domain import quarters
from sim.studies import backtest
from sim.studies.backtest import held_out
from sim.studies.backtest.forecasts import at_origin, forecast

CONFIG = compose("study=backtest", "ensemble.replicates=40")
TARGETS = backtest.collect(CONFIG).targets


@pytest.mark.parametrize("late", [0, held_out.YEAR_END])
def test_a_start_later_in_the_year_forecasts_the_middle_of_the_same_years(late: int) -> None:
    config = at_origin(CONFIG, 2021, 2, True, late)
    assert quarters.parse(config.origin) == quarters.parse("2021Q2") + late
    assert config.end == "2023Q2"
    cases, draws = held_out.cases_of(backtest.with_history(CONFIG), TARGETS, late)
    assert set(cases["year"]) == {2022, 2023}
    assert np.isfinite(draws).all()


def test_a_later_start_strays_less() -> None:
    """Half a year less of noise, and half a year of it in what the start does not know: the spread is never larger."""
    calm = replace(CONFIG, selected=["baseline"])
    early, late = (forecast(calm, TARGETS[TARGETS["variable"] == "trade"], [2021], [1, 2], True, late=start)[1] for start in (0, 2))
    assert late.std(axis=1).mean() < 1.05 * early.std(axis=1).mean()


def test_without_a_later_figure_it_is_refused() -> None:
    with pytest.raises(ConfigError, match="history: no figure of trade after 2021"):
        held_out.cases_of(CONFIG, TARGETS[TARGETS["year"] <= 2021])


def test_skill_is_of_sums_and_the_error_of_means() -> None:
    rows = {
        "variable": "trade", "power": ["RUS", "CHN"], "state": "KAZ", "year": 2022, "crps": [1.0, 1.0], "persistence": [1.0, 3.0],
        "own_gdp": [np.nan, 2.0], "own_gdp_cleaned": np.nan, "error": [-0.3, 0.1], "covered": [True, False],
    }  # fmt: skip
    table = held_out.summary(pd.DataFrame(rows)).set_index(["power", "state"])
    pooled = table.loc[("all", "all")]
    assert (pooled["persistence"], pooled["own_gdp"], pooled["coverage80"], pooled["n"]) == (0.5, 0.5, 0.5, 2)
    assert pooled["error"] == pytest.approx(-0.1)
    assert np.isnan(pooled["own_gdp_cleaned"])
    assert table.index.tolist() == [("all", "all"), ("CHN", "all"), ("RUS", "all"), ("all", "KAZ")]
