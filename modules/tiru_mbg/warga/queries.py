"""What everybody may know about a place: where it is, who cooks for it, what is eaten."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import Select, exists, func, or_, select

from tiru.errors import NotFound
from tiru.i18n import _
from tiru.work import UnitOfWork
from tiru_mbg.dapur.models import Sppg
from tiru_mbg.hari.models import Kiriman
from tiru_mbg.menu.models import Jadwal, TitikLibur
from tiru_mbg.titik.models import Penugasan, Titik
from tiru_mbg.warga.models import UmpanBalik

KECAMATAN = 8
"""Letters of a kecamatan's code, `32.11.01`."""


@dataclass(frozen=True, slots=True)
class Cook:
    """A kitchen that cooks for a place on a day, and for which groups there."""

    sppg: Sppg
    kelompok: tuple[str, ...]


def places_found(words: str, kecamatan: str) -> Select[Titik]:
    """Active places by words of their name or number, and by kecamatan."""
    query = select(Titik).where(Titik.aktif).order_by(Titik.nama, Titik.id)
    for word in words.split():
        query = query.where(or_(Titik.nama.icontains(word, autoescape=True), Titik.kode == word.upper()))
    return query.where(Titik.kode_wilayah.startswith(f"{kecamatan}.", autoescape=True)) if kecamatan else query


async def counts_by_kecamatan(work: UnitOfWork) -> dict[str, int]:
    """Active places by the code of their kecamatan."""
    code = func.left(Titik.kode_wilayah, KECAMATAN)
    rows = await work.session.execute(select(code, func.count()).where(Titik.aktif).group_by(code))
    return {row[0]: row[1] for row in rows}


async def place(work: UnitOfWork, titik_id: int) -> Titik:
    """An active place. Raises NotFound."""
    found = await work.session.scalar(select(Titik).where(Titik.id == titik_id, Titik.aktif))
    if found is None:
        raise NotFound(_("Titik layanan ini tidak ada."), remedy=_("Cari lagi nama sekolah atau posyandunya."))
    return found


async def cooks_of(work: UnitOfWork, titik_id: int, day: date) -> list[Cook]:
    """Who cooks for a place on a day, most portions first: as it was delivered, else as it is assigned."""
    sent = await work.session.execute(
        select(Kiriman.sppg_id, Kiriman.kelompok, Kiriman.porsi_rencana).where(
            Kiriman.titik_id == titik_id, Kiriman.tanggal == day, Kiriman.tahap != "batal"
        )
    )
    portions: dict[int, int] = {}
    groups: dict[int, set[str]] = {}
    for sppg_id, kelompok, count in sent:
        portions[sppg_id] = portions.get(sppg_id, 0) + count
        groups.setdefault(sppg_id, set()).update(kelompok)
    assigned = await work.session.execute(
        select(Penugasan.sppg_id, Penugasan.kelompok, Penugasan.jatah).where(
            Penugasan.titik_id == titik_id,
            Penugasan.mulai_on <= day,
            or_(Penugasan.selesai_on.is_(None), Penugasan.selesai_on >= day),
        )
    )
    delivered = set(portions)
    for sppg_id, group, count in assigned:
        if sppg_id not in delivered:
            portions[sppg_id] = portions.get(sppg_id, 0) + (count if not delivered else 0)
        groups.setdefault(sppg_id, set()).add(group)
    rows = await work.session.scalars(select(Sppg).where(Sppg.id.in_(portions)))
    ordered = sorted(rows, key=lambda row: (-portions[row.id], row.id))
    return [Cook(row, tuple(sorted(groups[row.id]))) for row in ordered]


async def is_served(work: UnitOfWork, titik_id: int, cooks: Sequence[Cook], day: date) -> bool:
    """Whether a meal is eaten there that day: it was sent, or a menu is planned and it is no day off."""
    sent = select(Kiriman.id).where(Kiriman.titik_id == titik_id, Kiriman.tanggal == day, Kiriman.tahap != "batal")
    kitchens = [cook.sppg.id for cook in cooks]
    away = exists().where(
        TitikLibur.sppg_id == Jadwal.sppg_id, TitikLibur.tanggal == day, TitikLibur.titik_id == titik_id
    )
    planned = select(Jadwal.sppg_id).where(Jadwal.tanggal == day, Jadwal.libur.is_(False), ~away)
    return bool(
        await work.session.scalar(select(or_(sent.exists(), planned.where(Jadwal.sppg_id.in_(kitchens)).exists())))
    )


async def marks_of(work: UnitOfWork, titik_id: int, first: date) -> tuple[int, float | None]:
    """Marks of a place since `first`: how many, and the mean taste."""
    count, mean = (
        await work.session.execute(
            select(func.count(), func.avg(UmpanBalik.rasa)).where(
                UmpanBalik.titik_id == titik_id, UmpanBalik.tanggal >= first
            )
        )
    ).one()
    return count, None if mean is None else float(mean)


async def mark_given(work: UnitOfWork, titik_id: int, day: date, sender: str) -> UmpanBalik | None:
    """The mark that this sender gave that day."""
    found: UmpanBalik | None = await work.session.scalar(
        select(UmpanBalik).where(
            UmpanBalik.titik_id == titik_id, UmpanBalik.tanggal == day, UmpanBalik.pengirim_hash == sender
        )
    )
    return found
