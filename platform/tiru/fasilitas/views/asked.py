"""What a list was asked for, from the address; garbage narrows nothing."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode

from litestar import Request

from tiru.fasilitas.models import FasilitasJenis
from tiru.fasilitas.queries import Filter
from tiru.fasilitas.rules import OWNERS

_AREA = re.compile(r"\d{2}\.\d{2}\.\d{2}(\.\d{4})?", re.ASCII)


def filter_of(request: Request[Any, Any, Any], kinds: Mapping[str, FasilitasJenis]) -> Filter:
    """The filter of the address; unknown kinds, areas and states are left out."""
    asked = request.query_params
    jenis, wilayah = str(asked.get("jenis", "")), str(asked.get("kecamatan", ""))
    status, pemilik = str(asked.get("status", "")), str(asked.get("pemilik", ""))
    known_owner = pemilik in OWNERS or re.fullmatch(r"unit:\d{1,18}", pemilik, re.ASCII)
    return Filter(
        q=str(asked.get("q", "")).replace("\0", "").strip()[:80],
        jenis=jenis if jenis in kinds else "",
        wilayah=wilayah if _AREA.fullmatch(wilayah) else "",
        status=status if status in ("tutup", "semua") else "aktif",
        pemilik=pemilik if known_owner else "",
    )


def address_of(wanted: Filter, **more: object) -> str:
    """The filter as a query string, for the links of a page; what is empty is left out."""
    pairs = {"q": wanted.q, "jenis": wanted.jenis, "kecamatan": wanted.wilayah, "pemilik": wanted.pemilik}
    if wanted.status != "aktif":
        pairs["status"] = wanted.status
    return urlencode({name: value for name, value in {**pairs, **more}.items() if value})


def number_asked(request: Request[Any, Any, Any]) -> int:
    """The page asked for; 1 for garbage."""
    typed = str(request.query_params.get("halaman", "1"))
    return max(1, int(typed)) if typed.isascii() and typed.isdecimal() and len(typed) < 6 else 1


def point_asked(request: Request[Any, Any, Any]) -> tuple[float, float] | None:
    """Latitude and longitude from `lintang` and `bujur`; None without both, or for no place on Earth."""
    try:
        latitude = float(str(request.query_params.get("lintang", "")).replace(",", "."))
        longitude = float(str(request.query_params.get("bujur", "")).replace(",", "."))
    except ValueError:
        return None
    return (latitude, longitude) if abs(latitude) <= 90 and abs(longitude) <= 180 else None
