"""The number of a letter out: which book, how it is written, and whether it comes by itself."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import select

from tiru.organisasi.models import Unit
from tiru.parameter.settings import setting
from tiru.work import UnitOfWork
from tiru_e_office.models import Surat
from tiru_e_office.nomor.models import Nomor
from tiru_e_office.nomor.rules import check_pattern
from tiru_e_office.nomor.service import reserve
from tiru_e_office.parameters import pattern_for
from tiru_e_office.surat_keluar.models import Naskah


async def number(work: UnitOfWork, surat: Surat, naskah: Naskah, *, by_hand: bool = False) -> Nomor | None:
    """Reserve number and date; None where an officer does it here and this is not they."""
    if not by_hand and not await setting(work, "e_office", "nomor_otomatis"):
        return None
    book, pattern = await book_of(work, surat), await pattern_for(work)
    check_pattern(pattern)
    held = await reserve(
        work, surat, unit_id=book.keeper_id, buku=book.buku, pattern=pattern, on=work.today, parts=book.parts
    )
    surat.nomor, surat.tanggal = held.nomor, held.tanggal
    naskah.pdf_key = naskah.pdf_sha256 = None
    return held


@dataclass(frozen=True, slots=True)
class Book:
    """Whose book, which of theirs, and what the pattern is filled with."""

    keeper_id: int
    buku: str
    parts: Mapping[str, str]


async def book_of(work: UnitOfWork, surat: Surat) -> Book:
    """The book that this letter's number stands in."""
    unit = await work.session.get(Unit, surat.unit_id)
    assert unit is not None, "checked when it was written"
    how = str(await setting(work, "e_office", "penomoran"))
    keeper = await book_keeper(work, unit) if how != "setda" else await _setda(work) or unit
    parts = {
        "klasifikasi": surat.klasifikasi or "",
        "unit": keeper.singkatan or keeper.nama,
        "kode_unit": keeper.kode,
        "jenis": surat.jenis,
        "keamanan": surat.keamanan,
    }
    return Book(keeper.id, f"keluar:{surat.jenis}" if how == "unit_jenis" else "keluar", parts)


async def book_keeper(work: UnitOfWork, unit: Unit) -> Unit:
    """Whose book numbers this unit's letters: the perangkat daerah, desa or kecamatan above it, or itself."""
    keeps = ("opd_dinas", "opd_badan", "setda", "inspektorat", "kecamatan", "kelurahan", "desa", "pemda")
    current: Unit | None = unit
    while current is not None and current.tipe not in keeps:
        current = await work.session.get(Unit, current.induk_id) if current.induk_id else None
    return current or unit


async def _setda(work: UnitOfWork) -> Unit | None:
    return await work.session.scalar(select(Unit).where(Unit.tipe == "setda").order_by(Unit.id).limit(1))
