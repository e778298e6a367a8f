"""What the search finds: batches, lots or deliveries, each narrowed by what is known of the whole chain."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from sqlalchemy import ColumnElement, Select, and_, exists, func, or_, select
from sqlalchemy.orm import InstrumentedAttribute

from tiru.i18n import lazy
from tiru.work import UnitOfWork
from tiru_mbg.belanja.models import Pemasok, Pembelian
from tiru_mbg.dapur.models import Sppg
from tiru_mbg.hari.models import Batch, BatchBahan, Kiriman, KirimanKelas
from tiru_mbg.menu.models import Bahan, Menu
from tiru_mbg.reach import kitchens
from tiru_mbg.rights import JEJAK
from tiru_mbg.titik.models import Titik

KINDS = {"batch": lazy("Batch"), "lot": lazy("Lot pemasok"), "kiriman": lazy("Kiriman")}
"""What may be looked for, and where a trace may start."""
_KEY = re.compile(r"[0-9a-f]{8}(?:[0-9a-f-]{0,28})")
_MOST_NUMBER = 32_767


@dataclass(frozen=True, slots=True, kw_only=True)
class TraceFilter:
    """What the search is narrowed to; `apa` is a key of `KINDS`, `dapur` the id of a kitchen."""

    apa: str = "batch"
    q: str = ""
    kelas: str = ""
    kendaraan: str = ""
    pemasok: str = ""
    tanggal: date | None = None
    dapur: int | None = None

    @property
    def narrows(self) -> str:
        """The filter without `apa`, as a query string."""
        pairs = {"q": self.q, "kelas": self.kelas, "kendaraan": self.kendaraan, "pemasok": self.pemasok}
        pairs["dapur"] = str(self.dapur or "")
        pairs["tanggal"] = self.tanggal.isoformat() if self.tanggal else ""
        return urlencode({name: value for name, value in pairs.items() if value})

    @property
    def query(self) -> str:
        """All of it as a query string."""
        return "&".join(part for part in (f"apa={self.apa}", self.narrows) if part)


def found_batches(work: UnitOfWork, wanted: TraceFilter, permission: str = JEJAK) -> Select[*tuple[Any, ...]]:
    """(batch, kitchen, menu), newest day first."""
    query = (
        select(Batch, Sppg.nama, Menu.nama)
        .join(Sppg, Sppg.id == Batch.sppg_id)
        .outerjoin(Menu, Menu.id == Batch.menu_id)
        .where(_of_kitchens(work, wanted, permission))
        .order_by(Batch.tanggal.desc(), Sppg.nama, Batch.nomor, Batch.id)
    )
    if wanted.q:
        anywhere = [_batch_words(wanted.q), Batch.id.in_(_with_lot(_lot_words(wanted.q)))]
        query = query.where(or_(*anywhere, Batch.id.in_(_with_delivery(_delivery_words(wanted.q)))))
    if wanted.pemasok:
        query = query.where(Batch.id.in_(_with_lot(_has(Pemasok.nama, wanted.pemasok))))
    if wanted.kelas or wanted.kendaraan:
        query = query.where(Batch.id.in_(_with_delivery(*_delivery_facts(wanted))))
    return query.where(Batch.tanggal == wanted.tanggal) if wanted.tanggal else query


def found_lots(work: UnitOfWork, wanted: TraceFilter, permission: str = JEJAK) -> Select[*tuple[Any, ...]]:
    """(purchase, supplier, food, kitchen), newest first; a day means received or cooked on it."""
    query = (
        select(Pembelian, Pemasok.nama, Bahan.nama, Sppg.nama)
        .join(Pemasok, Pemasok.id == Pembelian.pemasok_id)
        .join(Bahan, Bahan.id == Pembelian.bahan_id)
        .join(Sppg, Sppg.id == Pembelian.sppg_id)
        .where(_of_kitchens(work, wanted, permission))
        .order_by(Pembelian.diterima_on.desc(), Pembelian.id.desc())
    )
    if wanted.q:
        reached = or_(_batch_words(wanted.q), Batch.id.in_(_with_delivery(_delivery_words(wanted.q))))
        query = query.where(or_(_lot_words(wanted.q), Sppg.nama.icontains(wanted.q, autoescape=True), _cooked(reached)))
    if wanted.pemasok:
        query = query.where(_has(Pemasok.nama, wanted.pemasok))
    if wanted.kelas or wanted.kendaraan:
        query = query.where(_cooked(Batch.id.in_(_with_delivery(*_delivery_facts(wanted)))))
    if wanted.tanggal:
        query = query.where(or_(Pembelian.diterima_on == wanted.tanggal, _cooked(Batch.tanggal == wanted.tanggal)))
    return query


def found_deliveries(work: UnitOfWork, wanted: TraceFilter, permission: str = JEJAK) -> Select[*tuple[Any, ...]]:
    """(delivery, place, kitchen, number of the batch), newest day first."""
    query = (
        select(Kiriman, Titik, Sppg.nama, Batch.nomor)
        .join(Batch, Batch.id == Kiriman.batch_id)
        .join(Sppg, Sppg.id == Batch.sppg_id)
        .join(Titik, Titik.id == Kiriman.titik_id)
        .where(_of_kitchens(work, wanted, permission))
        .order_by(Kiriman.tanggal.desc(), Titik.nama, Kiriman.id)
    )
    if wanted.q:
        own = [_delivery_words(wanted.q), _batch_words(wanted.q)]
        query = query.where(or_(*own, Batch.id.in_(_with_lot(_lot_words(wanted.q)))))
    if wanted.pemasok:
        query = query.where(Batch.id.in_(_with_lot(_has(Pemasok.nama, wanted.pemasok))))
    if wanted.kelas or wanted.kendaraan:
        query = query.where(*_delivery_facts(wanted))
    return query.where(Kiriman.tanggal == wanted.tanggal) if wanted.tanggal else query


FINDERS = {"batch": found_batches, "lot": found_lots, "kiriman": found_deliveries}


def _of_kitchens(work: UnitOfWork, wanted: TraceFilter, permission: str) -> ColumnElement[bool]:
    reached = kitchens(work, permission)
    return reached if wanted.dapur is None else and_(reached, Sppg.id == wanted.dapur)


def key_range(words: str) -> tuple[UUID, UUID] | None:
    """The keys that begin with what was typed or scanned: eight digits of a label, a whole key, a label's address."""
    typed = words.lower().rpartition("kode=")[2].strip()
    if not _KEY.fullmatch(typed):
        return None
    digits = typed.replace("-", "")[:32]
    return UUID(digits.ljust(32, "0")), UUID(digits.ljust(32, "f"))


def _has(column: InstrumentedAttribute[str], words: str) -> ColumnElement[bool]:
    return column.icontains(words, autoescape=True)


def _keyed(column: InstrumentedAttribute[UUID], words: str) -> list[ColumnElement[bool]]:
    keys = key_range(words)
    return [column.between(*keys)] if keys else []


def _batch_words(words: str) -> ColumnElement[bool]:
    cooked_by = select(Sppg.id).where(_has(Sppg.nama, words))
    conditions = [Batch.sppg_id.in_(cooked_by), *_keyed(Batch.kunci, words)]
    conditions.append(Batch.menu_id.in_(select(Menu.id).where(_has(Menu.nama, words))))
    number = words.lower().removeprefix("batch").strip()
    if number.isascii() and number.isdecimal() and len(number) < 6 and int(number) <= _MOST_NUMBER:
        conditions.append(Batch.nomor == int(number))
    return or_(*conditions)


def _lot_words(words: str) -> ColumnElement[bool]:
    return or_(*(_has(column, words) for column in (Pembelian.lot, Pemasok.nama, Bahan.nama)))


def _delivery_words(words: str) -> ColumnElement[bool]:
    named = [_has(Titik.nama, words), func.lower(Titik.kode) == words.lower(), _has(Kiriman.kendaraan, words)]
    return or_(*named, *_keyed(Kiriman.kunci, words))


def _delivery_facts(wanted: TraceFilter) -> list[ColumnElement[bool]]:
    """Class and vehicle, of one and the same delivery."""
    facts: list[ColumnElement[bool]] = []
    if wanted.kelas:
        room = func.lower(KirimanKelas.kelas) == wanted.kelas.lower()
        facts.append(exists().where(KirimanKelas.kiriman_id == Kiriman.id, room))
    return [*facts, _has(Kiriman.kendaraan, wanted.kendaraan)] if wanted.kendaraan else facts


def _with_lot(*conditions: ColumnElement[bool]) -> Select[int]:
    return (
        select(BatchBahan.batch_id)
        .join(Pembelian, Pembelian.id == BatchBahan.pembelian_id)
        .join(Pemasok, Pemasok.id == Pembelian.pemasok_id)
        .join(Bahan, Bahan.id == Pembelian.bahan_id)
        .where(*conditions)
        .correlate(None)
    )


def _with_delivery(*conditions: ColumnElement[bool]) -> Select[int]:
    return select(Kiriman.batch_id).join(Titik, Titik.id == Kiriman.titik_id).where(*conditions).correlate(None)


def _cooked(condition: ColumnElement[bool]) -> ColumnElement[bool]:
    used = select(BatchBahan.pembelian_id).join(Batch, Batch.id == BatchBahan.batch_id).where(condition)
    return Pembelian.id.in_(used)
