"""Turn the tables into one labelled Dataset with the names and units of the model's variables."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import xarray as xr

from sim.domain.arrays import CHANNELS, DYAD, Array
from sim.domain.constants import INFLUENCE_NORM
from sim.domain.variables import BY_NAME
from sim.history import trade
from sim.history.holes import filled
from sim.history.series import CHANNEL_BANDWIDTHS, NOBODY, YEARS
from sim.history.tables import Extra, by_variable, extra_of, series, suppliers, tables

YEARLY = ("year", *DYAD)
OWN = {  # measured series that are no variable of the model: unit and meaning
    "arms_deliveries": ("TIV million", "deliveries of major arms in the year; a year without a row had none on record"),
    "vote_distance": ("ideal points", "distance between a state's and a power's ideal points in the General Assembly"),
}
MEASURED = ("opinion", "debt", *OWN)
OBSERVED_ALONE = OWN | {
    "exports_total": ("USD million a year", "what a state sells to the whole world"),
    "imports_total": ("USD million a year", "what a state buys from the whole world"),
    "arms_deliveries_total": ("TIV million", "deliveries of major arms by every supplier on record, in the cast or not"),
    "remittances_total": ("% of GDP", "money sent home from everywhere"),
}


def observe(powers: Sequence[str], states: Sequence[str], extra: str | Path | None = None, checked: bool = False) -> xr.Dataset:
    """Give the observed series of a cast, by calendar year.

    influence_psc = bandwidth_psc (economic_dependence_ps + security_dependence_ps) / 7.55, influence_ps its sum over channels;
    remittances_ps = a state's total x the share that comes from p; trade_ps = exports_ps + imports_ps, or the turnover where no flows are
    on record. Dims year, power, state, channel; NaN where a
    value is missing. Assumptions are left out, except for the shares of remittances. `extra` is a user's CSV with the columns of the
    package's tables; its rows win. `checked` accepts figures of it that are far from the package's.

    Raises:
        ConfigError: the extra file cannot be used.
    """
    cast = tuple(powers), tuple(states), extra_of(extra, powers, states, checked)
    variables: dict[str, tuple[tuple[str, ...], Array]] = {name: (YEARLY, measured(name, *cast)) for name in MEASURED}
    variables |= traded(*cast) | {"remittances": (YEARLY, remittances(*cast))} | fbic(*cast) | outputs(*cast) | totals(*cast[1:])
    data = xr.Dataset(variables, {"year": list(YEARS), "power": list(powers), "state": list(states), "channel": list(CHANNELS)})
    data = data.sel(year=slice(None, int(tables(cast[2])["year"].max())))
    for name, variable in data.data_vars.items():
        unit, meaning = OBSERVED_ALONE.get(str(name)) or (BY_NAME[str(name)].unit, BY_NAME[str(name)].doc)
        variable.attrs |= {"units": unit, "long_name": meaning}
    return data


def measured(variable: str, powers: tuple[str, ...], states: tuple[str, ...], extra: Extra | None) -> Array:
    """Give the values of a series that somebody measured, without the assumptions."""
    values, assumed = series(variable, powers, states, extra)
    return np.where(assumed, np.nan, values)


def traded(powers: tuple[str, ...], states: tuple[str, ...], extra: Extra | None) -> dict[str, tuple[tuple[str, ...], Array]]:
    """Give turnovers, flows and a state's totals as somebody measured them."""
    flows, whole = trade.flows(powers, states, extra), trade.totals(states, extra)
    assumed = trade.assumed(powers, states, extra)
    dyads = {"trade": trade.turnover(powers, states, extra)}
    dyads |= {name: np.where(flows.constructed, np.nan, getattr(flows, name)) for name in trade.FLOWS}
    sums = {f"{name}_total": np.where(whole.constructed, np.nan, getattr(whole, name)) for name in trade.FLOWS}
    found = {name: (YEARLY, np.where(assumed, np.nan, values)) for name, values in dyads.items()}
    return found | {name: (("year", "state"), values) for name, values in sums.items()}


def fbic(powers: tuple[str, ...], states: tuple[str, ...], extra: Extra | None) -> dict[str, tuple[tuple[str, ...], Array]]:
    """Give the published index and its parts; the total is their product, so that the two agree to the last digit."""
    bandwidth = np.stack([series(name, powers, states, extra)[0] for name in CHANNEL_BANDWIDTHS], axis=-1)
    economic, security = (series(f"{name}_dependence", powers, states, extra)[0] for name in ("economic", "security"))
    by_channel = bandwidth * (economic + security)[..., np.newaxis] / INFLUENCE_NORM
    return {
        "bandwidth": ((*YEARLY, "channel"), bandwidth),
        "economic_dependence": (YEARLY, economic.copy()),
        "security_dependence": (YEARLY, security.copy()),
        "influence_by_channel": ((*YEARLY, "channel"), by_channel),
        "influence": (YEARLY, by_channel.sum(axis=-1)),
    }


def outputs(powers: tuple[str, ...], states: tuple[str, ...], extra: Extra | None) -> dict[str, tuple[tuple[str, ...], Array]]:
    """Give the logarithms of gross domestic products."""
    power = np.log(series("output", powers, NOBODY, extra)[0])[:, :, 0]
    state = np.log(series("output", NOBODY, states, extra)[0])[:, 0, :]
    return {"power_output": (("year", "power"), power), "state_output": (("year", "state"), state)}


def remittances(powers: tuple[str, ...], states: tuple[str, ...], extra: Extra | None) -> Array:
    """Split each state's remittances by power with the latest known share; NaN for a power without one."""
    share = filled(series("remittances_share", powers, states, extra)[0])
    return series("remittances", NOBODY, states, extra)[0] * share


def totals(states: tuple[str, ...], extra: Extra | None) -> dict[str, tuple[tuple[str, ...], Array]]:
    """Give what a state receives from all powers: remittances, and arms, which are zero in a year of the register without a delivery."""
    delivered = series("arms_deliveries", suppliers(extra), states, extra)[0]
    covered = by_variable(None)["arms_deliveries"]["year"]
    within = np.isin(YEARS, range(covered.min(), covered.max() + 1))[:, np.newaxis]
    arms = np.where(within | np.isfinite(delivered).any(axis=1), np.nansum(delivered, axis=1), np.nan)
    received = series("remittances", NOBODY, states, extra)[0][:, 0, :]
    return {"arms_deliveries_total": (("year", "state"), arms), "remittances_total": (("year", "state"), received.copy())}
