"""The agenda book as a table (governance notes, 12.6): every number stands in it, nothing of secret letters does."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import date

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


async def book_rows(work: UnitOfWork, wanted: Wanted, permission: str) -> tuple[list[str], list[list[object]]]:
    """Heads and rows in the order of the book."""
    rows = [row_of(surat) async for surat in in_order(work, wanted, permission)]
    return heads(), rows


async def in_order(work: UnitOfWork, wanted: Wanted, permission: str) -> AsyncIterator[Surat]:
    """Letters of the books within reach, oldest number first, read in batches."""
    reached = within(work, permission)
    condition = and_(false() if reached is None else reached, Surat.arah == "masuk", *narrowed(wanted))
    order = (Surat.unit_id, Surat.tahun, Surat.nomor_agenda)
    stream = await work.session.stream_scalars(
        select(Surat).where(condition).order_by(*order).execution_options(yield_per=AT_ONCE)
    )
    async for surat in stream:
        yield surat


def row_of(surat: Surat) -> list[object]:
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
