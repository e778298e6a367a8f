"""The register in the fields an operator of SRIKANDI types, so that it can be brought there without copying by hand.

No public file format of SRIKANDI is known to us: the fields are those of its form for registering a naskah, as people
describe them, not verified against the application. Hence a version that stands in the file's name and on the page.
"""

from __future__ import annotations

from collections.abc import AsyncIterator

from sqlalchemy import and_, false, select

from tiru.organisasi.models import Unit
from tiru.work import UnitOfWork
from tiru_e_office.models import Jenis, Surat
from tiru_e_office.reach import open_levels, within
from tiru_e_office.words import KEAMANAN, KECEPATAN

VERSION = "2026-11"
AT_ONCE = 2_000
HEADS = (
    "Jenis Naskah",
    "Tingkat Urgensi",
    "Sifat Naskah",
    "Kode Klasifikasi",
    "Nomor Naskah",
    "Tanggal Naskah",
    "Tanggal Diterima",
    "Nomor Agenda",
    "Hal",
    "Isi Ringkas",
    "Pengirim",
    "Tujuan",
    "Unit Pengolah",
    "Lampiran",
    "Keterangan",
)
"""Indonesian in every language: they name fields of another application."""


async def srikandi_rows(
    work: UnitOfWork, permission: str, *, arah: str, tahun: int | None
) -> AsyncIterator[list[object]]:
    """Rows by unit and number, read in batches. A secret letter has its number and day alone."""
    reached, levels = within(work, permission), open_levels(work.actor)
    condition = and_(false() if reached is None else reached, Surat.arah == arah)
    if tahun is not None:
        condition = and_(condition, Surat.tahun == tahun)
    query = (
        select(Surat, Jenis.nama, Unit.nama)
        .join(Jenis, Jenis.kode == Surat.jenis)
        .join(Unit, Unit.id == Surat.unit_id)
        .where(condition, Surat.status != "draf")
        .order_by(Surat.unit_id, Surat.tahun, Surat.nomor_agenda, Surat.id)
        .execution_options(yield_per=AT_ONCE)
    )
    async for surat, kind, unit in await work.session.stream(query):
        yield _row(surat, kind, unit, secret=surat.keamanan not in levels)
        work.session.expunge(surat)


def _row(surat: Surat, kind: str, unit: str, *, secret: bool) -> list[object]:
    days = (surat.tanggal, surat.diterima_on)
    return [
        kind,
        str(KECEPATAN[surat.kecepatan]),
        str(KEAMANAN[surat.keamanan]),
        "" if secret else surat.klasifikasi or "",
        "" if secret else surat.nomor,
        *days,
        surat.nomor_agenda,
        "(rahasia)" if secret else surat.hal,
        "" if secret else surat.ringkasan,
        "" if secret else (surat.asal if surat.arah == "masuk" else unit),
        "" if secret else (surat.kepada if surat.arah == "keluar" else unit),
        unit,
        "" if secret else surat.lampiran,
        "" if secret else surat.catatan,
    ]
