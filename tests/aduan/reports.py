"""What the tests of complaints share: units, forms, reports in a given state."""

from __future__ import annotations

import io
from typing import Any

from PIL import Image
from sqlalchemy import text

from tiru.files.checked import Checked
from tiru.organisasi.structure import apply_structure
from tiru.work import UnitOfWork
from tiru_aduan import intake, queries, service
from tiru_aduan.categories import seed_categories
from tiru_aduan.forms import LaporanForm
from tiru_aduan.models import Laporan

UNITS = (
    {"kode": "pemda", "nama": "Pemda", "tipe": "pemda"},
    {"kode": "pu", "nama": "Dinas PU", "tipe": "opd_dinas", "induk": "pemda"},
    {"kode": "dlh", "nama": "Dinas LH", "tipe": "opd_dinas", "induk": "pemda"},
)
PHOTO = Checked("jalan.jpg", b"\xff\xd8\xff-isi", "image/jpeg", ".jpg", b"\xff\xd8\xff-kecil")
WORDS = {"judul": "Lampu jalan padam", "isi": "Empat tiang lampu padam sejak tiga malam.", "jenis": "pengaduan"}
KEY = "k" * 32


def form(**changes: Any) -> LaporanForm:
    given = {
        "judul": "Jalan berlubang di depan SD",
        "isi": "Lubangnya dalam dan tergenang kalau hujan deras.",
        "nama": "Budi (contoh)",
        "kontak": "budi@example.id",
    }
    return LaporanForm.model_validate({**given, **changes})


async def set_up(work: UnitOfWork) -> dict[str, int]:
    """Units and categories; the units' ids by code."""
    await apply_structure(work, UNITS, ())
    await seed_categories(work)
    rows = await work.session.execute(text("select kode, id from unit where kode in ('pu', 'dlh')"))
    return {str(kode): unit_id for kode, unit_id in rows}


async def report(work: UnitOfWork, **changes: Any) -> Laporan:
    ticket = await intake.submit(work, form(**changes), ())
    return await queries.laporan_by_number(work, ticket.nomor)


async def disposed(work: UnitOfWork, unit_id: int, **changes: Any) -> Laporan:
    laporan = await report(work, **changes)
    await service.verify(work, laporan, kategori=None, teks="")
    await service.dispose(work, laporan, unit_id=unit_id, teks="")
    return laporan


def jpeg(note: str = "rahasia kamera", size: tuple[int, int] = (900, 600)) -> bytes:
    output = io.BytesIO()
    image = Image.new("RGB", size, (30, 120, 80))
    exif = image.getexif()
    exif[0x010E] = note
    image.save(output, "JPEG", exif=exif)
    return output.getvalue()
