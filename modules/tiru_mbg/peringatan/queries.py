"""Which warnings a right opens, and the lists of the page."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, Select, and_, case, func, or_, select, true

from tiru.organisasi.scopes import reach_of
from tiru.work import UnitOfWork
from tiru_mbg.dapur.models import Sppg
from tiru_mbg.peringatan.catalogue import LEVELS, RULES
from tiru_mbg.peringatan.models import Peringatan
from tiru_mbg.reach import kitchens, places
from tiru_mbg.rights import PERINGATAN_READ
from tiru_mbg.titik.models import Titik

STATES = {"terbuka": ("aktif", "diakui"), "riwayat": ("pulih", "ditutup")}
_WEIGHT = case({level: number for number, level in enumerate(LEVELS)}, value=Peringatan.tingkat, else_=0)


@dataclass(frozen=True, slots=True)
class WarningFilter:
    """What the page was asked for."""

    state: str = "terbuka"
    kode: str = ""
    level: str = ""
    q: str = ""
    sppg_id: int | None = None


def within(work: UnitOfWork, permission: str) -> ColumnElement[bool]:
    """Condition on `Peringatan`: those of the kitchens the right opens; of places only where no kitchen is meant.

    What is about neither is for who holds the right everywhere.
    """
    if reach_of(work.actor, permission).everything:
        return true()
    own = Peringatan.sppg_id.in_(select(Sppg.id).where(kitchens(work, permission)))
    near = Peringatan.titik_id.in_(select(Titik.id).where(places(work, permission)))
    return or_(own, and_(Peringatan.sppg_id.is_(None), near))


def warnings(work: UnitOfWork, wanted: WarningFilter) -> Select[Peringatan, str | None]:
    """Warnings with their kitchen's name, the gravest and newest first."""
    query = (
        select(Peringatan, Sppg.nama)
        .join(Sppg, Sppg.id == Peringatan.sppg_id, isouter=True)
        .where(within(work, PERINGATAN_READ), Peringatan.status.in_(STATES[wanted.state]))
    )
    if wanted.kode in RULES:
        query = query.where(Peringatan.kode == wanted.kode)
    if wanted.level in LEVELS:
        query = query.where(Peringatan.tingkat == wanted.level)
    if wanted.sppg_id is not None:
        query = query.where(Peringatan.sppg_id == wanted.sppg_id)
    if wanted.q:
        query = query.where(
            or_(Peringatan.judul.icontains(wanted.q, autoescape=True), Sppg.nama.icontains(wanted.q, autoescape=True))
        )
    if wanted.state == "riwayat":
        return query.order_by(Peringatan.selesai_at.desc(), Peringatan.id.desc())
    return query.order_by(_WEIGHT.desc(), Peringatan.muncul_at.desc(), Peringatan.id.desc())


async def counted(work: UnitOfWork, sppg_id: int | None = None) -> dict[str, int]:
    """How many are open, by level; of one kitchen, if given."""
    about = true() if sppg_id is None else Peringatan.sppg_id == sppg_id
    rows = await work.session.execute(
        select(Peringatan.tingkat, func.count())
        .where(within(work, PERINGATAN_READ), Peringatan.status.in_(STATES["terbuka"]), about)
        .group_by(Peringatan.tingkat)
    )
    return {row[0]: row[1] for row in rows}


async def open_of_kitchen(work: UnitOfWork, sppg_id: int, most: int) -> Sequence[Peringatan]:
    """The gravest open warnings of one kitchen that the reader may read."""
    found = await work.session.execute(warnings(work, WarningFilter(sppg_id=sppg_id)).limit(most))
    return [row for row, _nama in found]


async def waiting(work: UnitOfWork) -> int:
    """How many nobody has acknowledged yet, for the badge."""
    query = select(func.count()).select_from(Peringatan)
    return await work.session.scalar(query.where(within(work, PERINGATAN_READ), Peringatan.status == "aktif")) or 0
