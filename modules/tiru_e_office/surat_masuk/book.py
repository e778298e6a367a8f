"""The agenda book as a table (governance notes, 12.6): every number stands in it, nothing of secret letters does."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import date
from typing import Protocol, cast

from sqlalchemy import and_, false, select

from tiru.i18n import _
from tiru.indonesian_dates import tanggal
from tiru.work import UnitOfWork
from tiru_e_office.models import Surat
from tiru_e_office.queries import Wanted, narrowed
from tiru_e_office.reach import within
from tiru_e_office.words import STATUS

SECRET = ("R", "SR")
AT_ONCE = 2_000
COLUMNS = (
    Surat.nomor_agenda,
    Surat.diterima_on,
    Surat.nomor,
    Surat.tanggal,
    Surat.asal,
    Surat.hal,
    Surat.lampiran,
    Surat.klasifikasi,
    Surat.status,
    Surat.catatan,
    Surat.keamanan,
)


class Entry(Protocol):
    """What the book says of a letter."""

    nomor_agenda: int | None
    diterima_on: date | None
    nomor: str
    tanggal: date | None
    asal: str
    hal: str
    lampiran: str
    klasifikasi: str | None
    status: str
    catatan: str
    keamanan: str


def heads() -> list[str]:
    """The columns of the printed book."""
    return [
        _("No. agenda"),
        _("Tanggal terima"),
        _("Nomor surat"),
        _("Tanggal surat"),
        _("Dari"),
        _("Hal"),
        _("Lampiran"),
        _("Klasifikasi"),
        _("Keadaan"),
        _("Keterangan"),
    ]


async def book_rows(work: UnitOfWork, wanted: Wanted, permission: str) -> AsyncIterator[list[object]]:
    """Rows in the order of the book, oldest number first, read in batches: never all of them in memory."""
    reached = within(work, permission)
    condition = and_(false() if reached is None else reached, Surat.arah == "masuk", *narrowed(wanted))
    order = (Surat.unit_id, Surat.tahun, Surat.nomor_agenda)
    query = select(*COLUMNS).where(condition).order_by(*order).execution_options(yield_per=AT_ONCE)
    async for row in await work.session.stream(query):
        yield row_of(cast(Entry, row))


def row_of(surat: Entry) -> list[object]:
    """One line; a secret letter keeps its number and day."""
    if surat.keamanan in SECRET:
        return [surat.nomor_agenda, _day(surat.diterima_on), "", "", "", _("(rahasia)"), "", "", "", ""]
    return [
        surat.nomor_agenda,
        _day(surat.diterima_on),
        surat.nomor,
        _day(surat.tanggal),
        surat.asal,
        surat.hal,
        surat.lampiran,
        surat.klasifikasi or "",
        str(STATUS[surat.status]),
        surat.catatan,
    ]


def _day(day: date | None) -> str:
    return tanggal(day, short=True) if day is not None else ""
