"""The regions' own words and time zones, from `sebutan.toml`; what is not certain says so there."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping
from functools import lru_cache
from importlib.resources import files
from typing import Any

from tiru.wilayah.codes import KodeWilayah


def words_of(kode: str) -> dict[str, str]:
    """The words of a regency or city, from its code."""
    table = _table()
    words = {**table["nasional"], **(table["nasional_kota"] if KodeWilayah(kode).is_kota else {})}
    for row in _rows(kode):
        words |= row["kata"]
    return words


def is_verified(kode: str) -> bool:
    """Whether every local word of this regency was checked against its own law."""
    return all(row["terverifikasi"] for row in _rows(kode))


def timezone_of(kode: str) -> str:
    """IANA zone: WIB, WITA or WIT by province. Raises LookupError for a province nobody knows."""
    zones: Mapping[str, list[str]] = _table()["zona_waktu"]
    for zone, provinces in zones.items():
        if kode[:2] in provinces:
            return zone
    raise LookupError(kode)


def _rows(kode: str) -> Iterator[Mapping[str, Any]]:
    """What is said about a regency, the general before the particular."""
    kind = "kota" if KodeWilayah(kode).is_kota else "kabupaten"
    for asked in (kode[:2], kode):
        for row in _table()["daerah"]:
            if row["kode"] == asked and row.get("untuk", kind) == kind:
                yield row


@lru_cache(maxsize=1)
def _table() -> Mapping[str, Any]:
    return tomllib.loads((files("tiru_tenants") / "sebutan.toml").read_text("utf-8"))
