"""Where an ensemble starts: the observed figures at the origin, and the scenarios that run side by side."""

from __future__ import annotations

import xarray as xr

from sim.config import Config, scenario_name
from sim.domain import quarters
from sim.history import observe
from sim.history.typical import typical_changes
from sim.model.cast import Cast
from sim.origin import start


def observed_start(config: Config) -> xr.Dataset:
    """Look up where a config's run starts; its estimates at their best values read what is not observed directly."""
    central = {name: estimate.value for name, estimate in config.estimates.items()}
    found = start(config.region, quarters.parse(config.origin), quarters.parse(config.end), central, config.observations_checked)
    return found.sel(organisation=Cast(config.region).organisations)


def history_of(config: Config) -> xr.Dataset:
    """Give the observed series of a config's cast, with the figures of its user's table.

    Raises:
        ConfigError: the table cannot be used.
    """
    region = config.region
    return observe(region.powers, region.states, region.observations or None, config.observations_checked)


def with_yardstick(observed: xr.Dataset, config: Config) -> xr.Dataset:
    """Add to a start how much each measure typically changes in a year, from the record up to the origin's year."""
    return observed.assign(typical_changes(history_of(config), quarters.year(quarters.parse(config.origin))).data_vars)


def scenarios_to_run(config: Config) -> list[str]:
    """List the scenario that a config selects and, if it has one, its counterfactual."""
    name = scenario_name(config)
    against = config.scenarios[name].against
    return [name, against] if against and against != name else [name]
