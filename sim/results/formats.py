"""Write the files of a result: the composed config with its signature, JSON, tables."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path

import pandas as pd
import yaml

from sim.config import Config, resolved
from sim.results.finished import COMPOSED, SIGNED


def composed(config: Config) -> str:
    """Write a config in YAML, every value in its place: the text that every result carries."""
    return yaml.safe_dump(resolved(config), sort_keys=False, allow_unicode=True)


def write_signed(folder: Path, signature: str, text: str) -> None:
    """Write the text that a folder is known by; without a signature no later run replaces the folder."""
    (folder / COMPOSED).write_text(f"{SIGNED}{signature}\n{text}", encoding="utf-8")


def write_json(path: Path, values: Mapping[str, object]) -> None:
    """Write values as JSON, readable line by line."""
    path.write_text(json.dumps(values, indent=1) + "\n", encoding="utf-8")


def write_table(path: Path, table: pd.DataFrame, digits: int = 6) -> None:
    """Write a table as CSV, numbers with so many significant digits."""
    table.to_csv(path, index=False, float_format=f"%.{digits}g", lineterminator="\n", encoding="utf-8")
