"""Days off as they were noted: of kitchens, and of places while their kitchen cooks for others."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import or_, select

from tiru.work import UnitOfWork
from tiru_mbg.menu.models import Jadwal, TitikLibur
from tiru_mbg.titik.models import Penugasan, Titik


@dataclass(frozen=True, slots=True)
class PlaceOff:
    """A place that gets nothing on a day."""

    titik_id: int
    nama: str
    alasan: str


async def kitchens_off(work: UnitOfWork, sppg_ids: Sequence[int], day: date) -> dict[int, str]:
    """Reasons of the kitchens that are off that day."""
    rows = await work.session.execute(
        select(Jadwal.sppg_id, Jadwal.catatan).where(Jadwal.sppg_id.in_(sppg_ids), Jadwal.tanggal == day, Jadwal.libur)
    )
    return {row[0]: row[1] for row in rows}


async def places_off(work: UnitOfWork, sppg_id: int, first: date, last: date) -> dict[date, list[PlaceOff]]:
    """Places of a kitchen that are off from `first` to `last`, both included, by day and name."""
    rows = await work.session.execute(
        select(TitikLibur.tanggal, Titik.id, Titik.nama, TitikLibur.alasan)
        .join(Titik, Titik.id == TitikLibur.titik_id)
        .where(TitikLibur.sppg_id == sppg_id, TitikLibur.tanggal.between(first, last))
        .order_by(TitikLibur.tanggal, Titik.nama, Titik.id)
    )
    found: dict[date, list[PlaceOff]] = defaultdict(list)
    for day, titik_id, nama, alasan in rows:
        found[day].append(PlaceOff(titik_id, nama, alasan))
    return dict(found)


async def place_off(work: UnitOfWork, titik_id: int, day: date, sppg_ids: Sequence[int]) -> dict[int, str]:
    """Why these kitchens bring nothing to a place that day; those that do are not in it."""
    found = await kitchens_off(work, sppg_ids, day)
    rows = await work.session.execute(
        select(TitikLibur.sppg_id, TitikLibur.alasan).where(
            TitikLibur.sppg_id.in_(sppg_ids), TitikLibur.titik_id == titik_id, TitikLibur.tanggal == day
        )
    )
    return found | {row[0]: row[1] for row in rows}


async def whole_place_off(work: UnitOfWork, titik_id: int, day: date) -> str | None:
    """The reason where every kitchen of a place is off for it that day; None where somebody may come."""
    cooks = list(
        await work.session.scalars(
            select(Penugasan.sppg_id)
            .where(
                Penugasan.titik_id == titik_id,
                Penugasan.mulai_on <= day,
                or_(Penugasan.selesai_on.is_(None), Penugasan.selesai_on >= day),
            )
            .distinct()
            .order_by(Penugasan.sppg_id)
        )
    )
    off = await place_off(work, titik_id, day, cooks)
    return off[cooks[0]] if cooks and len(off) == len(cooks) else None


async def served_on(work: UnitOfWork, sppg_id: int, day: date) -> list[Titik]:
    """Places the kitchen cooks for on a day, by name."""
    mine = select(Penugasan.titik_id).where(
        Penugasan.sppg_id == sppg_id,
        Penugasan.mulai_on <= day,
        or_(Penugasan.selesai_on.is_(None), Penugasan.selesai_on >= day),
    )
    return list(
        await work.session.scalars(select(Titik).where(Titik.id.in_(mine), Titik.aktif).order_by(Titik.nama, Titik.id))
    )
