"""The buku ekspedisi: letters that were carried by hand, with room for who received them to sign."""

from __future__ import annotations

from datetime import date

from sqlalchemy import false, select

from tiru.i18n import _
from tiru.indonesian_dates import tanggal, tanggal_jam
from tiru.work import UnitOfWork
from tiru_e_office.models import Surat
from tiru_e_office.nomor.book import MANAGE, SECRET
from tiru_e_office.printing.register import MOST_ROWS, register_pdf
from tiru_e_office.reach import within
from tiru_e_office.surat_keluar.models import Pengiriman

WIDTHS = (0.7, 2, 3, 4, 4, 2.4, 3.4)


async def expedition_rows(work: UnitOfWork, first: date, last: date) -> list[list[object]]:
    """Letters of these days, both included, that go by hand from units whose numbers the actor keeps."""
    reached = within(work, MANAGE)
    query = (
        select(Pengiriman, Surat)
        .join(Surat, Surat.id == Pengiriman.surat_id)
        .where(
            false() if reached is None else reached,
            Pengiriman.cara == "ekspedisi",
            Surat.status.in_(["terbit", "terkirim", "selesai", "diberkaskan"]),
            Surat.tanggal.between(first, last),
        )
        .order_by(Surat.tanggal, Surat.id, Pengiriman.id)
        .limit(MOST_ROWS + 1)
    )
    found = (await work.session.execute(query)).all()
    zone = work.tenant.timezone
    return [
        [
            number,
            tanggal(surat.tanggal) if surat.tanggal else "",
            surat.nomor,
            row.tujuan,
            _("(rahasia)") if surat.keamanan in SECRET else surat.hal,
            tanggal_jam(row.diterima_at, zone) if row.diterima_at else "",
            row.catatan if row.diterima_at else "",
        ]
        for number, (row, surat) in enumerate(found, 1)
    ]


async def expedition_pdf(work: UnitOfWork, first: date, last: date) -> tuple[bytes, int]:
    """The book of these days as PDF/A, and how many lines it has. Raises Refused for more than one prints."""
    heads = [
        _("No."),
        _("Tanggal surat"),
        _("Nomor surat"),
        _("Tujuan"),
        _("Hal"),
        _("Diterima"),
        _("Nama dan tanda tangan penerima"),
    ]
    rows = await expedition_rows(work, first, last)
    about = _("%(first)s sampai %(last)s", first=tanggal(first), last=tanggal(last))
    return await register_pdf(work, _("Buku ekspedisi"), about, heads, rows, widths=WIDTHS), len(rows)
