"""Outlines of a regency's kecamatan and desa as SVG paths, made beforehand by `build_outlines`."""

from __future__ import annotations

import gzip
import json
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files

from tiru.i18n import lazy

CAPTION = lazy("Batas indikatif, bukan acuan hukum.")


@dataclass(frozen=True, slots=True)
class Outline:
    """`d` is SVG path data; `x`, `y` a point well inside, for a label."""

    kode: str
    nama: str
    d: str
    x: int
    y: int


@dataclass(frozen=True, slots=True)
class OutlineMap:
    """All outlines of one level in one coordinate system `0 0 width height`.

    `bounds` are west, south, east and north in degrees: what the corners of the map stand for.
    """

    width: int
    height: int
    units: tuple[Outline, ...]
    bounds: tuple[float, float, float, float] | None = None


@lru_cache(maxsize=64)
def outline_map(kode: str, level: str = "kecamatan") -> OutlineMap | None:
    """The map of a regency (`32.08`), or None where no outlines are known."""
    source = files("tiru.wilayah") / "outlines" / f"{kode}.json.gz"
    if not source.is_file():
        return None
    content = json.loads(gzip.decompress(source.read_bytes()))
    units = tuple(Outline(*unit) for unit in content[level])
    return OutlineMap(content["width"], content["height"], units, tuple(content["bounds"]))
