"""Books as they are printed: a wide table under the letterhead of the unit that keeps them."""

from __future__ import annotations

from collections.abc import Sequence

from tiru.errors import Refused
from tiru.i18n import _
from tiru.indonesian_dates import tanggal
from tiru.organisasi.models import Unit
from tiru.work import UnitOfWork
from tiru_e_office.printing.pdf import pdf

MOST_ROWS = 5_000
"""A printed book of more lines is nothing to read; the table file takes any number."""


async def register_pdf(
    work: UnitOfWork,
    title: str,
    about: str,
    heads: Sequence[str],
    rows: Sequence[Sequence[object]],
    *,
    widths: Sequence[float],
    unit_id: int | None = None,
) -> bytes:
    """The book as PDF/A. `widths` are shares, one a column. Raises Refused for more lines than one prints."""
    if len(rows) > MOST_ROWS:
        raise Refused(
            _("Buku ini lebih dari %(most)s baris.", most=MOST_ROWS),
            remedy=_("Persempit saringannya, atau pakai XLSX."),
        )
    unit = await work.session.get(Unit, unit_id) if unit_id else None
    data = {
        "judul_dokumen": title,
        "penulis": work.tenant.title,
        "judul": title,
        "keterangan": " · ".join(
            part
            for part in (unit.nama if unit else work.tenant.title, about, _("dicetak %(day)s", day=tanggal(work.today)))
            if part
        ),
        "lebar": list(widths),
        "kepala": list(heads),
        "baris": [["" if cell is None else str(cell) for cell in row] for row in rows],
    }
    return await pdf("daftar", data, at=work.now)
