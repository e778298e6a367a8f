"""Numbers that an officer gives by hand: the next of the book, or one put in between with its reason."""

from __future__ import annotations

from string import ascii_lowercase

from sqlalchemy import select

from tiru.errors import Invalid, Refused
from tiru.i18n import _
from tiru.parameter.settings import setting
from tiru.work import UnitOfWork
from tiru_e_office.models import Surat
from tiru_e_office.nomor.models import Nomor
from tiru_e_office.nomor.rules import check_pattern, written
from tiru_e_office.parameters import pattern_for
from tiru_e_office.surat_keluar.numbering import book_of, number
from tiru_e_office.surat_keluar.rules import check_stage
from tiru_e_office.surat_keluar.service import move_to_signature, naskah_of


async def give(work: UnitOfWork, surat: Surat) -> Nomor:
    """The next number of the book; the signer is asked. Raises WrongStage."""
    check_stage(surat.status, "siap_nomor")
    naskah = await naskah_of(work, surat.id)
    held = await number(work, surat, naskah, by_hand=True)
    assert held is not None, "by hand there is always one"
    await move_to_signature(work, surat, naskah)
    return held


async def give_between(work: UnitOfWork, surat: Surat, after: int, reason: str) -> Nomor:
    """A number after one that was given before (`123a`), on that one's day. Raises WrongStage, Refused, Invalid."""
    check_stage(surat.status, "siap_nomor")
    if not await setting(work, "e_office", "nomor_sisipan"):
        raise Refused(_("Nomor sisipan tidak diizinkan di daerah ini."))
    if len(reason.strip()) < 5:
        raise Invalid(_("Tulis alasan nomor sisipan."), fields={"alasan": _("Wajib diisi.")})
    naskah = await naskah_of(work, surat.id)
    book = await book_of(work, surat)
    there = await _numbered(work, book.keeper_id, book.buku, after)
    base = there[0]
    letter = _next_letter([one.sisipan for one in there])
    pattern = await pattern_for(work)
    check_pattern(pattern)
    held = Nomor(
        unit_id=book.keeper_id,
        buku=book.buku,
        tahun=base.tahun,
        urut=base.urut,
        sisipan=letter,
        nomor=written(pattern, urut=base.urut, sisipan=letter, on=base.tanggal, parts=book.parts),
        tanggal=base.tanggal,
        surat_id=surat.id,
        alasan=reason.strip(),
        dipesan_at=work.now,
        dipesan_oleh=work.actor.name,
    )
    work.session.add(held)
    await work.session.flush()
    surat.nomor, surat.tanggal = held.nomor, held.tanggal
    naskah.pdf_key = naskah.pdf_sha256 = None
    work.record("e_office.nomor.insert", f"e_office_nomor:{held.id}", after={"nomor": held.nomor}, reason=reason)
    await move_to_signature(work, surat, naskah)
    return held


async def _numbered(work: UnitOfWork, unit_id: int, buku: str, urut: int) -> list[Nomor]:
    """This year's number and what was put in after it, locked. Raises Invalid for one that was never given."""
    rows = await work.session.scalars(
        select(Nomor)
        .where(Nomor.unit_id == unit_id, Nomor.buku == buku, Nomor.tahun == work.today.year, Nomor.urut == urut)
        .order_by(Nomor.sisipan)
        .with_for_update()
    )
    found = list(rows)
    if not found:
        words = _("Nomor urut ini belum pernah diberikan tahun ini.")
        raise Invalid(words, fields={"setelah": words})
    return found


def _next_letter(used: list[str]) -> str:
    left = [letter for letter in ascii_lowercase if letter not in used]
    if not left:
        raise Refused(_("Sisipan untuk nomor ini sudah habis."))
    return left[0]
