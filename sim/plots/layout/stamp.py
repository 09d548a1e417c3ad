"""Stamp figures with where they come from and with the config that rebuilds them, and read it back from a single file."""

from __future__ import annotations

import json
import xml.etree.ElementTree as ElementTree
from collections.abc import Hashable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import xarray as xr

if TYPE_CHECKING:
    from PIL.PngImagePlugin import PngInfo

MARKS = ("config_hash", "seed", "version", "command", "versions", "config")  # config: YAML, a document a run
DESCRIPTION = "{http://purl.org/dc/elements/1.1/}description"
METADATA = "{http://www.w3.org/2000/svg}metadata"
LARGEST = 2**26  # bytes of a figure that is read back
SEPARATOR = "\n---\n"  # between the documents of YAML


def marks(attributes: Mapping[Hashable, Any], figure: str) -> dict[str, str]:
    """Give what a figure carries: config hash, seed, version, command, versions, the composed config, and which figure it is.

    >>> marks({"seed": 1, "config_hash": "1a2b"}, "paths") == {"config_hash": "1a2b", "seed": "1", "figure": "paths"}
    True
    """
    return {key: str(attributes[key]) for key in MARKS if key in attributes} | {"figure": figure}


def several(datasets: Sequence[xr.Dataset]) -> dict[str, str]:
    """Give the attributes of a figure that several runs share: the config of each, a document a run; what differs is listed."""
    found = {key: list(dict.fromkeys(str(ds.attrs[key]) for ds in datasets if key in ds.attrs)) for key in MARKS}
    listed = {key: ", ".join(values) for key, values in found.items() if values and key not in ("config", "versions")}
    configs = SEPARATOR.join(str(ds.attrs["config"]) for ds in datasets if "config" in ds.attrs)
    return listed | ({"versions": found["versions"][0]} if found["versions"] else {}) | ({"config": configs} if configs else {})


def chunks(title: str, carried: Mapping[str, str]) -> PngInfo:
    """Put a title and marks into the text chunks of a PNG; each config, which is long, compressed in a chunk of its own."""
    from PIL.PngImagePlugin import PngInfo

    made = PngInfo()
    made.add_itxt("Title", title)
    for key, value in carried.items():
        parts = value.split(SEPARATOR) if key == "config" else [value]
        for number, part in enumerate(parts):
            made.add_itxt(key if number == 0 else f"{key}-{number}", part, zip=key == "config")
    return made


def read(path: Path) -> dict[str, str]:
    """Read the marks of a PNG, an SVG or a netCDF; empty where it has none. Raise ValueError where it is none of these, or damaged."""
    if path.stat().st_size > LARGEST and path.suffix != ".nc":
        raise ValueError(f"larger than {LARGEST:,} bytes")
    readers = {".png": _of_png, ".svg": _of_svg, ".nc": _of_netcdf}
    if path.suffix not in readers:
        raise ValueError(f"'{path.suffix}' is no kind of result; allowed: {', '.join(readers)}")
    return {str(key): str(value) for key, value in readers[path.suffix](path).items()}


def _of_png(path: Path) -> dict[Any, Any]:
    from PIL import Image

    try:
        with Image.open(path, formats=["PNG"]) as picture:
            picture.load()
            found: dict[str, str] = dict(picture.text)  # type: ignore[attr-defined]
    except (OSError, SyntaxError, ValueError) as error:
        raise ValueError("not readable as PNG, or cut short") from error
    configs = [found.pop(key) for key in list(found) if key.partition("-")[0] == "config"]
    return found | ({"config": SEPARATOR.join(configs)} if configs else {})


def _of_svg(path: Path) -> dict[Any, Any]:
    found = _parsed(path).find(f".//{DESCRIPTION}")
    try:
        carried = json.loads(found.text or "{}") if found is not None else {}
    except json.JSONDecodeError:
        return {}  # an SVG from another program
    return carried if isinstance(carried, dict) else {}


def _parsed(path: Path) -> ElementTree.Element:
    try:
        return ElementTree.fromstring(path.read_bytes())
    except (ElementTree.ParseError, ValueError) as error:
        raise ValueError("not readable as SVG, or cut short") from error


def _of_netcdf(path: Path) -> dict[Any, Any]:
    with xr.open_dataset(path, engine="h5netcdf") as dataset:
        return dict(dataset.attrs)


def difference(first: Path, second: Path) -> str | None:
    """Say how two results of one kind differ, in their pixels, drawing or numbers; None where they are identical."""
    compare = {".png": _pixels, ".svg": _drawing, ".nc": _numbers}[first.suffix]
    return compare(first, second)


def _pixels(first: Path, second: Path) -> str | None:
    from PIL import Image

    with Image.open(first, formats=["PNG"]) as one, Image.open(second, formats=["PNG"]) as other:
        if one.size != other.size:
            return f"the pictures have other sizes, {one.size[0]} x {one.size[1]} and {other.size[0]} x {other.size[1]} pixels"
        apart = np.abs(np.asarray(one.convert("RGBA"), int) - np.asarray(other.convert("RGBA"), int)).max(axis=2)
    return None if not apart.any() else f"{(apart > 0).mean():.2%} of the pixels differ, by up to {apart.max() / 255:.0%} of a colour"


def _drawing(first: Path, second: Path) -> str | None:
    one, other = (_bare(path) for path in (first, second))
    if one == other:
        return None
    apart = sum(a != b for a, b in zip(one, other, strict=False)) + abs(len(one) - len(other))
    return f"{apart:,} of {max(len(one), len(other)):,} elements of the drawing differ"


def _bare(path: Path) -> list[tuple[str, tuple[tuple[str, str], ...], str]]:
    """List the elements of a drawing, without its metadata."""
    root = _parsed(path)
    for child in root.findall(METADATA):
        root.remove(child)
    return [(element.tag, tuple(sorted(element.attrib.items())), element.text or "") for element in root.iter()]


def _numbers(first: Path, second: Path) -> str | None:
    with xr.open_dataset(first, engine="h5netcdf") as one, xr.open_dataset(second, engine="h5netcdf") as other:
        if one.drop_attrs().identical(other.drop_attrs()):
            return None
        if dict(one.sizes) != dict(other.sizes):
            return f"other sizes: {dict(one.sizes)} and {dict(other.sizes)}"
        names = [str(name) for name in one.data_vars if name not in other or not one[name].identical(other[name])]
        return f"variables that differ: {', '.join(names + [str(name) for name in other.data_vars if name not in one])}"
