"""The official units as they ship with the kit: read once, 91,599 rows."""

from __future__ import annotations

import csv
import gzip
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from io import TextIOWrapper

from tiru.wilayah.codes import KodeWilayah

SOURCE = "Kepmendagri 300.2.2-2138/2025"


@dataclass(frozen=True, slots=True)
class Place:
    """A unit with its official name; regencies carry their kind in the name (`Kabupaten Sumedang`)."""

    kode: str
    nama: str


@dataclass(frozen=True, slots=True)
class Figures:
    """Population (Dukcapil, semester II 2024) and area in km² (BIG, December 2024; None where missing)."""

    men: int
    women: int
    people: int
    area_km2: float | None


def places() -> Iterator[Place]:
    """All units in the order of their codes."""
    source = files("tiru.wilayah") / "data" / "wilayah.csv.gz"
    with source.open("rb") as raw, gzip.open(raw) as unpacked:
        for row in csv.DictReader(TextIOWrapper(unpacked, "utf-8", newline="")):
            yield Place(row["kode"], row["nama"])


@lru_cache(maxsize=1)
def figures() -> Mapping[str, Figures]:
    """Population and area by code of province or regency."""
    text = (files("tiru.wilayah") / "data" / "kabupaten_kota.csv").read_text("utf-8")
    return {
        row["kode"]: Figures(
            int(row["penduduk_l"]),
            int(row["penduduk_p"]),
            int(row["penduduk"]),
            float(row["luas_km2"]) if row["luas_km2"] else None,
        )
        for row in csv.DictReader(text.splitlines())
        if row["penduduk"]
    }


def subtree(kode: str) -> list[Place]:
    """A unit and everything inside it. Raises LookupError when there is none."""
    wanted = KodeWilayah(kode)
    found = [place for place in places() if KodeWilayah(place.kode).within(wanted.text)]
    if not found:
        raise LookupError(kode)
    return found
