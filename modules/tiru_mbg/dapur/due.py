"""Inspections that ask for something: findings that are not mended, and kitchens without any inspection."""

from __future__ import annotations

from dataclasses import dataclass, replace

from sqlalchemy import Select, func, or_, select

from tiru.i18n import lazy
from tiru.work import UnitOfWork
from tiru_mbg.dapur.models import Ikl, Sppg
from tiru_mbg.reach import kitchens

SHOWN = {
    "perbaikan": lazy("Menunggu perbaikan"),
    "lewat": lazy("Lewat batas"),
    "tanpa": lazy("Belum pernah diinspeksi"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class DueFilter:
    """What the list is narrowed to; `tampil` is one of SHOWN."""

    q: str = ""
    wilayah: str = ""
    tampil: str = "perbaikan"


def narrowed(work: UnitOfWork, wanted: DueFilter, permission: str) -> Select[Sppg, Ikl]:
    """Kitchens that are not closed for good, with their last inspection (None where there is none)."""
    last = select(Ikl.id).where(Ikl.sppg_id == Sppg.id).order_by(Ikl.pada.desc(), Ikl.id.desc()).limit(1)
    query = (
        select(Sppg, Ikl)
        .outerjoin(Ikl, Ikl.id == last.correlate(Sppg).scalar_subquery())
        .where(kitchens(work, permission), Sppg.status != "henti_tetap")
        .order_by(Ikl.perbaikan_sampai, Sppg.nama, Sppg.id)
    )
    if wanted.tampil == "tanpa":
        query = query.where(Ikl.id.is_(None), Sppg.status == "operasional")
    else:
        query = query.where(Ikl.perbaikan_sampai.is_not(None), Ikl.diperbaiki_on.is_(None))
    if wanted.tampil == "lewat":
        query = query.where(Ikl.perbaikan_sampai < work.today)
    if wanted.q:
        query = query.where(or_(*(name.icontains(wanted.q, autoescape=True) for name in (Sppg.nama, Sppg.kode))))
    if wanted.wilayah:
        inside = Sppg.kode_wilayah.startswith(f"{wanted.wilayah}.", autoescape=True)
        query = query.where(or_(Sppg.kode_wilayah == wanted.wilayah, inside))
    return query


async def counts(work: UnitOfWork, wanted: DueFilter, permission: str) -> dict[str, int]:
    """How many each of SHOWN would list."""
    found: dict[str, int] = {}
    for tampil in SHOWN:
        every = narrowed(work, replace(wanted, tampil=tampil), permission)
        counting = every.with_only_columns(func.count(), maintain_column_froms=True).order_by(None)
        found[tampil] = await work.session.scalar(counting) or 0
    return found
