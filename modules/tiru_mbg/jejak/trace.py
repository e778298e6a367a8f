"""One trace: from a lot, a batch or a delivery back to the suppliers and forward to the classes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, func, select, true

from tiru.errors import NotFound
from tiru.i18n import _
from tiru.work import UnitOfWork
from tiru_mbg.belanja.models import Pemasok, Pembelian
from tiru_mbg.dapur.models import Sppg
from tiru_mbg.hari.models import Batch, BatchBahan, Kiriman, KirimanKelas
from tiru_mbg.jejak.service import OPEN, SERVED, portions_of
from tiru_mbg.menu.models import Bahan, Menu
from tiru_mbg.reach import kitchens
from tiru_mbg.titik.models import Titik


@dataclass(frozen=True, slots=True, kw_only=True)
class Start:
    """Where a trace begins, as conditions on `Pembelian`, `Batch` and `Kiriman`."""

    kind: str
    id: int
    title: str
    lots: ColumnElement[bool]
    batches: ColumnElement[bool]
    deliveries: ColumnElement[bool] = field(default_factory=true)


@dataclass(frozen=True, slots=True)
class Lot:
    """A purchase with its supplier; `batches` counts those it went into."""

    row: Pembelian
    pemasok: Pemasok
    bahan: str
    dapur: str
    batches: int


@dataclass(frozen=True, slots=True)
class Sent:
    """A delivery with its place and classes."""

    row: Kiriman
    titik: Titik
    classes: Sequence[KirimanKelas]

    @property
    def portions(self) -> int:
        return portions_of(self.row)

    @property
    def is_served(self) -> bool:
        return self.row.tahap in SERVED

    @property
    def is_open(self) -> bool:
        return self.row.tahap in OPEN


@dataclass(slots=True)
class Link:
    """A batch of the trace with what went into it, as (purchase, supplier, food), and where it went."""

    batch: Batch
    dapur: str
    menu: str
    lots: list[tuple[Pembelian, str, str]] = field(default_factory=list)
    sent: list[Sent] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Totals:
    """Over the whole trace; what was called off or refused at the door feeds nobody and is not counted."""

    batches: int
    places: int
    portions: int
    served: int


async def start_of(work: UnitOfWork, kind: str, key: int, permission: str) -> Start:
    """Where it begins, found through the right to the kitchen. Raises NotFound."""
    finder = {"lot": _from_lot, "batch": _from_batch, "kiriman": _from_delivery}[kind]
    return await finder(work, key, permission)


async def _from_lot(work: UnitOfWork, key: int, permission: str) -> Start:
    """A supplier's lot is one thing, whichever kitchens bought of it."""
    query = (
        select(Pembelian, Bahan.nama)
        .join(Bahan, Bahan.id == Pembelian.bahan_id)
        .join(Sppg, Sppg.id == Pembelian.sppg_id)
        .where(Pembelian.id == key, kitchens(work, permission))
    )
    found = (await work.session.execute(query)).one_or_none()
    if found is None:
        raise NotFound(_("Lot ini tidak ada."))
    row, bahan = found
    same = (Pembelian.pemasok_id == row.pemasok_id, Pembelian.bahan_id == row.bahan_id, Pembelian.lot == row.lot)
    lots = and_(*same) if row.lot else Pembelian.id == row.id
    used = select(BatchBahan.batch_id).join(Pembelian, Pembelian.id == BatchBahan.pembelian_id).where(lots)
    title = _("Lot %(lot)s, %(food)s", lot=row.lot or "–", food=bahan)
    return Start(kind="lot", id=key, title=title, lots=lots, batches=Batch.id.in_(used))


async def _from_batch(work: UnitOfWork, key: int, permission: str) -> Start:
    query = select(Batch, Sppg.nama).join(Sppg, Sppg.id == Batch.sppg_id)
    found = (await work.session.execute(query.where(Batch.id == key, kitchens(work, permission)))).one_or_none()
    if found is None:
        raise NotFound(_("Batch ini tidak ada."))
    title = _("Batch %(number)s, %(kitchen)s", number=found[0].nomor, kitchen=found[1])
    return Start(kind="batch", id=key, title=title, lots=_into(key), batches=Batch.id == key)


async def _from_delivery(work: UnitOfWork, key: int, permission: str) -> Start:
    query = (
        select(Kiriman, Titik.nama)
        .join(Titik, Titik.id == Kiriman.titik_id)
        .join(Batch, Batch.id == Kiriman.batch_id)
        .join(Sppg, Sppg.id == Batch.sppg_id)
        .where(Kiriman.id == key, kitchens(work, permission))
    )
    found = (await work.session.execute(query)).one_or_none()
    if found is None:
        raise NotFound(_("Kiriman ini tidak ada."))
    row, place = found
    title = _("Kiriman %(key)s, %(place)s", key=row.kunci.hex[:8].upper(), place=place)
    only = Kiriman.id == key
    return Start(
        kind="kiriman", id=key, title=title, lots=_into(row.batch_id), batches=Batch.id == row.batch_id, deliveries=only
    )


def _into(batch_id: int) -> ColumnElement[bool]:
    return Pembelian.id.in_(select(BatchBahan.pembelian_id).where(BatchBahan.batch_id == batch_id))


async def lots_of(work: UnitOfWork, start: Start, permission: str) -> list[Lot]:
    """Backward: the lots and who sold them, by food."""
    used = select(func.count()).where(BatchBahan.pembelian_id == Pembelian.id).correlate(Pembelian).scalar_subquery()
    query = (
        select(Pembelian, Pemasok, Bahan.nama, Sppg.nama, used)
        .join(Pemasok, Pemasok.id == Pembelian.pemasok_id)
        .join(Bahan, Bahan.id == Pembelian.bahan_id)
        .join(Sppg, Sppg.id == Pembelian.sppg_id)
        .where(start.lots, kitchens(work, permission))
        .order_by(Bahan.nama, Pembelian.diterima_on, Pembelian.id)
    )
    return [Lot(*row) for row in await work.session.execute(query)]


def batches_of(work: UnitOfWork, start: Start, permission: str) -> Select[*tuple[Any, ...]]:
    """Forward: (batch, kitchen, menu), newest first."""
    return (
        select(Batch, Sppg.nama, Menu.nama)
        .join(Sppg, Sppg.id == Batch.sppg_id)
        .outerjoin(Menu, Menu.id == Batch.menu_id)
        .where(start.batches, kitchens(work, permission))
        .order_by(Batch.tanggal.desc(), Sppg.nama, Batch.nomor, Batch.id)
    )


async def links_of(work: UnitOfWork, start: Start, rows: Sequence[Any], permission: str) -> list[Link]:
    """Those batches with their lots and deliveries; a fixed number of queries."""
    links = {batch.id: Link(batch, dapur, menu or "") for batch, dapur, menu in rows}
    lots = (
        select(BatchBahan.batch_id, Pembelian, Pemasok.nama, Bahan.nama)
        .join(Pembelian, Pembelian.id == BatchBahan.pembelian_id)
        .join(Pemasok, Pemasok.id == Pembelian.pemasok_id)
        .join(Bahan, Bahan.id == Pembelian.bahan_id)
        .join(Sppg, Sppg.id == Pembelian.sppg_id)
        .where(BatchBahan.batch_id.in_(links), kitchens(work, permission))
        .order_by(Pembelian.diterima_on, Pembelian.id)
    )
    for batch_id, lot, supplier, food in await work.session.execute(lots):
        links[batch_id].lots.append((lot, supplier, food))
    sent = (
        select(Kiriman, Titik)
        .join(Titik, Titik.id == Kiriman.titik_id)
        .where(Kiriman.batch_id.in_(links), start.deliveries)
        .order_by(Kiriman.jam_makan_at, Titik.nama, Kiriman.id)
    )
    found = (await work.session.execute(sent)).all()
    classes = await _classes(work, [row.id for row, _titik in found])
    for row, titik in found:
        links[row.batch_id].sent.append(Sent(row, titik, classes.get(row.id, ())))
    return list(links.values())


async def _classes(work: UnitOfWork, ids: Sequence[int]) -> dict[int, list[KirimanKelas]]:
    rooms: dict[int, list[KirimanKelas]] = {}
    query = select(KirimanKelas).where(KirimanKelas.kiriman_id.in_(ids))
    for room in await work.session.scalars(query.order_by(KirimanKelas.kelompok, KirimanKelas.kelas)):
        rooms.setdefault(room.kiriman_id, []).append(room)
    return rooms


async def totals_of(work: UnitOfWork, start: Start, permission: str) -> Totals:
    """Batches, places and portions of the whole trace, whatever page is shown."""
    counted = Kiriman.tahap.in_((*OPEN, *SERVED))
    portions = func.coalesce(Kiriman.porsi_terima, Kiriman.porsi_kirim, Kiriman.porsi_rencana)
    query = (
        select(
            func.count(Batch.id.distinct()),
            func.count(Kiriman.titik_id.distinct()).filter(counted),
            func.coalesce(func.sum(portions).filter(counted), 0),
            func.coalesce(func.sum(portions).filter(Kiriman.tahap.in_(SERVED)), 0),
        )
        .select_from(Batch)
        .join(Sppg, Sppg.id == Batch.sppg_id)
        .outerjoin(Kiriman, and_(Kiriman.batch_id == Batch.id, start.deliveries))
        .where(start.batches, kitchens(work, permission))
    )
    return Totals(*(int(value) for value in (await work.session.execute(query)).one()))


async def within(work: UnitOfWork, ids: Sequence[int], permission: str) -> set[int]:
    """Which of these batches another right opens too."""
    if not work.may(permission):
        return set()
    query = select(Batch.id).join(Sppg, Sppg.id == Batch.sppg_id).where(Batch.id.in_(ids), kitchens(work, permission))
    return set(await work.session.scalars(query))
