"""Codes of the archive one by one: found, added, renamed, taken out of use. Letters keep the code they have."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import ColumnElement, func, or_, select, true

from tiru.errors import Invalid
from tiru.i18n import _
from tiru.work import UnitOfWork
from tiru_e_office.acuan.code_table import above, is_top
from tiru_e_office.acuan.forms import KodeBaruForm, KodeForm
from tiru_e_office.arsip.jra import code_for
from tiru_e_office.models import Klasifikasi

PER_PAGE = 50


async def codes(work: UnitOfWork, words: str, page: int) -> tuple[Sequence[Klasifikasi], int, int, int]:
    """A page of codes in order: rows, total, page, last page. A code finds all below it."""
    condition: ColumnElement[bool] = true()
    if words:
        condition = or_(
            Klasifikasi.kode == words,
            Klasifikasi.kode.startswith(f"{words}.", autoescape=True),
            Klasifikasi.nama.icontains(words, autoescape=True),
        )
    total = await work.session.scalar(select(func.count()).select_from(Klasifikasi).where(condition)) or 0
    last = max(1, -(-total // PER_PAGE))
    number = max(1, min(page, last))
    query = select(Klasifikasi).where(condition).order_by(Klasifikasi.kode)
    rows = await work.session.scalars(query.limit(PER_PAGE).offset((number - 1) * PER_PAGE))
    return rows.all(), total, number, last


async def add_code(work: UnitOfWork, form: KodeBaruForm) -> Klasifikasi:
    """A code below one that is there. Raises Invalid when it is there itself, or nothing is above it."""
    if await work.session.get(Klasifikasi, form.kode) is not None:
        raise Invalid(_("Kode %(code)s sudah ada.", code=form.kode), fields={"kode": _("Sudah ada.")})
    known = set(await work.session.scalars(select(Klasifikasi.kode)))
    parent = above(form.kode, known)
    if parent is None and not is_top(form.kode):
        raise Invalid(_("Periksa lagi isian yang ditandai."), fields={"kode": _("Kode di atasnya tidak ada.")})
    one = Klasifikasi(kode=form.kode, induk=parent, nama=form.nama, keamanan=form.keamanan, dipakai=form.dipakai)
    work.session.add(one)
    await work.session.flush()
    work.record("e_office.klasifikasi.add", f"e_office_klasifikasi:{one.kode}", after=_facts(one))
    return one


async def change_code(work: UnitOfWork, kode: str, form: KodeForm) -> Klasifikasi:
    """Name, secrecy and whether it is offered. Raises NotFound."""
    one = await code_for(work, kode, lock=True)
    before = _facts(one)
    one.nama, one.keamanan, one.dipakai = form.nama, form.keamanan, form.dipakai
    if _facts(one) != before:
        await work.session.flush()
        work.record("e_office.klasifikasi.change", f"e_office_klasifikasi:{kode}", before=before, after=_facts(one))
    return one


async def code_rows(work: UnitOfWork) -> tuple[list[str], list[list[object]]]:
    """Heads and rows in the columns of the import, so that an export can come back."""
    rows: list[list[object]] = [
        [one.kode, one.nama, one.keamanan, "ya" if one.dipakai else "tidak"]
        for one in await work.session.scalars(select(Klasifikasi).order_by(Klasifikasi.kode))
    ]
    return ["Kode", "Nama", "Keamanan", "Dipakai"], rows


def _facts(one: Klasifikasi) -> dict[str, object]:
    return {"nama": one.nama, "keamanan": one.keamanan, "dipakai": one.dipakai}
