"""The kartu kendali of a letter in: what a paper registry keeps of it on one card."""

from __future__ import annotations

from typing import Any

from tiru.i18n import _
from tiru.indonesian_dates import tanggal, tanggal_jam
from tiru.organisasi.models import Unit
from tiru.work import UnitOfWork
from tiru_e_office import queries
from tiru_e_office.models import Klasifikasi, Surat
from tiru_e_office.printing.pdf import pdf
from tiru_e_office.surat_keluar.sheet import kop_of, letterhead


async def kartu_pdf(work: UnitOfWork, surat: Surat) -> bytes:
    """The card as PDF/A, for whoever may see the letter."""
    return await pdf("kartu_kendali", await kartu_data(work, surat), at=work.now)


async def kartu_data(work: UnitOfWork, surat: Surat) -> dict[str, Any]:
    """What the card reads. Where nothing was passed on yet, and for the receipt, a pen has room."""
    unit = await work.session.get(Unit, surat.unit_id)
    assert unit is not None, "a letter belongs to a unit"
    code = await work.session.get(Klasifikasi, surat.klasifikasi) if surat.klasifikasi else None
    first = next(iter(await queries.tasks_of(work, surat.id)), None)
    passed_on = tanggal_jam(first.dibuat_at, work.tenant.timezone) if first else ""
    pairs = [
        (_("Indeks"), code.nama if code else ""),
        (_("Kode klasifikasi"), surat.klasifikasi or ""),
        (_("Nomor urut"), f"{surat.nomor_agenda}/{surat.tahun}"),
        (_("Perihal"), surat.hal),
        (_("Isi ringkas"), surat.ringkasan),
        (_("Dari"), surat.asal),
        (_("Tanggal surat"), tanggal(surat.tanggal) if surat.tanggal else ""),
        (_("Nomor surat"), surat.nomor),
        (_("Lampiran"), surat.lampiran),
        (_("Pengolah"), surat.kepada or unit.nama),
        (_("Tanggal diteruskan"), passed_on),
    ]
    return {
        "judul_dokumen": _("Kartu kendali"),
        "penulis": unit.nama,
        "kop": await letterhead(work, unit, await kop_of(work, unit)),
        "rincian": [[label, value] for label, value in pairs],
        "tanda_terima": _("Tanda terima"),
        "catatan": _("Catatan"),
    }
