"""Finding a place by the name people type: part of it, misspelt, with or without spaces.

Two questions are asked in turn: names that begin with or contain what was typed (a trigram index
answers both), and, only when they find little, names that resemble it.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

_NOT_LETTERS = re.compile(r"[^a-z0-9]+")
_KIND = re.compile(r"^(kec(amatan)?|desa|kel(urahan)?|gampong|nagari)\.?\s+(?=\S)", re.IGNORECASE)
_SHORT_KIND = re.compile(r"\b(kec|kab|prov)\b", re.IGNORECASE)
SHORTEST = 2
ENOUGH = 5


@dataclass(frozen=True, slots=True)
class Found:
    """A place with what stands around it. `kode` is what forms send."""

    kode: str
    nama: str
    tingkat: str
    jalur: str


def searchable(name: str) -> str:
    """Only the letters and digits: `Ujung Jaya` and `Ujungjaya` become the same."""
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    return _NOT_LETTERS.sub("", plain)


_CONTAINS = text("""
    select kode, nama, tingkat, jalur from tiru_control.wilayah
    where nama_cari like :pattern and tingkat = any(:levels) and kode like :inside and berlaku_sampai is null
      and (:around = '%' or regexp_replace(lower(jalur), '[^a-z0-9]+', '', 'g') like :around)
    order by (kode like :home) desc, (nama_cari = :wanted) desc, (nama_cari like :prefix) desc,
             length(nama_cari), kode
    limit :limit
""")
_RESEMBLES = text("""
    select kode, nama, tingkat, jalur from tiru_control.wilayah
    where nama_cari operator(public.%) :wanted and tingkat = any(:levels) and kode like :inside
      and berlaku_sampai is null
      and (:around = '%' or regexp_replace(lower(jalur), '[^a-z0-9]+', '', 'g') like :around)
    order by (kode like :home) desc, public.similarity(nama_cari, :wanted) desc, kode
    limit :limit
""")


async def search_places(
    session: AsyncSession,
    typed: str,
    *,
    levels: Sequence[str] = ("desa", "kecamatan"),
    home: str = "",
    only_home: bool = False,
    limit: int = 20,
) -> list[Found]:
    """Places for what was typed; those of `home` (a code) first, or `only_home`. Too short finds nothing.

    `bandorasa, cilimus`: what follows the comma must stand around the place.
    """
    name, _comma, around = typed.partition(",")
    wanted = searchable(_KIND.sub("", name.strip()))
    near = searchable(_SHORT_KIND.sub("", around))
    if len(wanted) < SHORTEST:
        return []
    bound = {
        "pattern": f"{wanted}%" if len(wanted) < 3 else f"%{wanted}%",
        "prefix": f"{wanted}%",
        "wanted": wanted,
        "levels": list(levels),
        "inside": f"{home}.%" if only_home and home else "%",
        "home": f"{home}.%" if home else "",
        "around": f"%{near}%" if near else "%",
        "limit": limit,
    }
    found = [Found(*row) for row in await session.execute(_CONTAINS, bound)]
    if len(found) < ENOUGH and len(wanted) > 3 and await _can_resemble(session):
        seen = {place.kode for place in found}
        similar = {name: value for name, value in bound.items() if name not in ("pattern", "prefix")}
        found += [Found(*row) for row in await session.execute(_RESEMBLES, similar) if row.kode not in seen]
    return found[:limit]


_trigrams: dict[str, bool] = {}


async def _can_resemble(session: AsyncSession) -> bool:
    if "known" not in _trigrams:
        found = await session.scalar(text("select 1 from pg_extension where extname = 'pg_trgm'"))
        _trigrams["known"] = found is not None
    return _trigrams["known"]
