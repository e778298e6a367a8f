"""What the list of places is narrowed to, and the select that it makes."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from litestar import Request
from sqlalchemy import ColumnElement, Select, exists, or_, select

from tiru.i18n import Lazy, lazy
from tiru.work import UnitOfWork
from tiru_mbg.groups import GROUPS, PLACES
from tiru_mbg.paging import word_asked
from tiru_mbg.reach import places
from tiru_mbg.rights import TITIK_READ
from tiru_mbg.titik.models import Rombel, Titik
from tiru_mbg.titik.queries import has_left_out, served

_AREA = re.compile(r"\d{2}\.\d{2}\.\d{2}(\.\d{4})?", re.ASCII)
SERVED: Mapping[str, Lazy] = {
    "ya": lazy("Dilayani"),
    "sebagian": lazy("Dilayani sebagian"),
    "belum": lazy("Belum dilayani"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class PlaceFilter:
    """`status` is aktif, tutup or semua; `dilayani` one of SERVED or empty."""

    q: str = ""
    tipe: str = ""
    wilayah: str = ""
    kelompok: str = ""
    dilayani: str = ""
    status: str = "aktif"

    @property
    def address(self) -> str:
        """As a query string; what is empty is left out."""
        pairs = {"q": self.q, "tipe": self.tipe, "kecamatan": self.wilayah, "kelompok": self.kelompok}
        pairs |= {"dilayani": self.dilayani, "status": "" if self.status == "aktif" else self.status}
        return urlencode({name: value for name, value in pairs.items() if value})


def filter_of(request: Request[Any, Any, Any]) -> PlaceFilter:
    """The filter of the address; garbage narrows nothing."""
    asked = {name: str(request.query_params.get(name, "")) for name in ("tipe", "kecamatan", "kelompok")}
    dilayani, status = str(request.query_params.get("dilayani", "")), str(request.query_params.get("status", ""))
    return PlaceFilter(
        q=word_asked(request),
        tipe=asked["tipe"] if asked["tipe"] in PLACES else "",
        wilayah=asked["kecamatan"] if _AREA.fullmatch(asked["kecamatan"]) else "",
        kelompok=asked["kelompok"] if asked["kelompok"] in GROUPS else "",
        dilayani=dilayani if dilayani in SERVED else "",
        status=status if status in ("tutup", "semua") else "aktif",
    )


def narrowed(work: UnitOfWork, wanted: PlaceFilter, permission: str = TITIK_READ) -> Select[Titik]:
    """The places of a filter that the right opens, by name."""
    query = select(Titik).where(places(work, permission), *_conditions(work, wanted))
    return query.order_by(Titik.nama, Titik.id)


def _conditions(work: UnitOfWork, wanted: PlaceFilter) -> list[ColumnElement[bool]]:
    found: list[ColumnElement[bool]] = []
    if wanted.q:
        name = Titik.nama.icontains(wanted.q, autoescape=True)
        found.append(or_(name, Titik.kode.istartswith(wanted.q.upper(), autoescape=True)))
    if wanted.tipe:
        found.append(Titik.tipe == wanted.tipe)
    if wanted.wilayah:
        inside = Titik.kode_wilayah.startswith(f"{wanted.wilayah}.", autoescape=True)
        found.append(or_(Titik.kode_wilayah == wanted.wilayah, inside))
    if wanted.kelompok:
        there = select(Rombel.id).where(Rombel.titik_id == Titik.id, Rombel.terdaftar > 0)
        found.append(exists(there.where(Rombel.kelompok == wanted.kelompok)))
    if wanted.dilayani == "belum":
        found.append(~served(work.today))
    elif wanted.dilayani:
        left_out = has_left_out(work.today)
        found += [served(work.today), left_out if wanted.dilayani == "sebagian" else ~left_out]
    if wanted.status != "semua":
        found.append(Titik.aktif.is_(wanted.status == "aktif"))
    return found
