"""Write the ledger's folder: tables, report, figures and the composed config."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import pandas as pd
import xarray as xr

from sim import results
from sim.config import Config, digest
from sim.results.formats import write_table
from sim.results.provenance import attributes
from sim.studies.claims.catalogue import Claim
from sim.studies.claims.report import report
from sim.studies.claims.worlds import names
from sim.studies.output import write_config


@dataclass(frozen=True)
class Findings:
    """Hold the claims, the ledger, the shares elsewhere, and the statistics of the base by claim and replicate."""

    claims: Sequence[Claim]
    ledger: pd.DataFrame
    robustness: pd.DataFrame
    values: xr.Dataset


def write(found: Findings, config: Config, whole: Config, command: str, folder: Path) -> None:
    """Write the folder; `whole` is the config with all worlds, which was run."""
    about = found.values.assign_attrs(attributes(whole, names(whole), command) | {"title": "The article, claim by claim"})
    about = about.assign_attrs(config_hash=digest(config)[:8])
    with results.written_atomically(folder) as aside:
        write_table(aside / "ledger.csv", found.ledger, digits=4)
        write_table(aside / "robustness.csv", found.robustness, digits=4)
        (aside / "LEDGER.md").write_text(report(found.claims, found.ledger, found.robustness), encoding="utf-8")
        about.to_netcdf(aside / "claims.nc", engine="h5netcdf")
        write_config(aside, config)
        if config.figures:
            draw(found, about, aside / "figures")


def draw(found: Findings, about: xr.Dataset, folder: Path) -> None:
    """Draw the overview and a figure for each group of claims."""
    from sim.plots.layout import sheet
    from sim.plots.studies.claims import group_figure, overview_figure, riddles_figure

    folder.mkdir()
    thresholds = {claim.id: claim.threshold for claim in found.claims if claim.threshold is not None}
    sheet.save(overview_figure(found.ledger, about), folder, "overview", about)
    groups = dict.fromkeys(claim.group for claim in found.claims)
    for group in groups:
        rows = found.ledger[[claim.group == group for claim in found.claims]]
        parts = {claim.id: claim.parts for claim in found.claims if claim.group == group and claim.parts}
        page = riddles_figure(found.ledger, parts, about) if parts else group_figure(group, rows, thresholds, about)
        sheet.save(page, folder, group.replace(" ", "_").lower(), about)
