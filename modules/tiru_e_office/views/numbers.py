"""The book of outgoing numbers, and giving numbers by hand."""

from __future__ import annotations

from typing import Any

from litestar import Controller, Request, Response, get, post
from litestar.params import FromPath, FromQuery
from litestar.response import Redirect, Template
from sqlalchemy import false, select

from tiru.errors import NotFound, TiruError
from tiru.files.attachment import attachment
from tiru.i18n import _
from tiru.parameter.settings import setting
from tiru.spreadsheet import both_forms, form_of, table_response
from tiru.web.app import Work
from tiru.web.forms import sent_form
from tiru.web.pages import form_again, go_to, page
from tiru.work import UnitOfWork
from tiru_e_office.models import Surat
from tiru_e_office.nomor import book
from tiru_e_office.nomor.book import MANAGE
from tiru_e_office.nomor.rules import check_pattern
from tiru_e_office.parameters import pattern_for
from tiru_e_office.printing.register import register_pdf
from tiru_e_office.reach import within
from tiru_e_office.surat_keluar.giving import give, give_between
from tiru_e_office.views.inbox import BASE
from tiru_e_office.views.register import EXPORT, open_to, units_within

AnyRequest = Request[Any, Any, Any]
PDF = "application/pdf"


class NumberController(Controller):
    """Everything under /kantor/e_office/nomor."""

    path = "/nomor"
    opt = {"permission": MANAGE}  # noqa: RUF012 - the framework's way of declaring

    @get("/")
    async def shown(
        self,
        request: AnyRequest,
        work: Work,
        lihat: FromQuery[str] = "",
        unit: FromQuery[int | None] = None,
        tahun: FromQuery[int | None] = None,
        keadaan: FromQuery[str] = "",
        q: FromQuery[str] = "",
        halaman: FromQuery[int] = 1,
    ) -> Template:
        """Every number of a year, the highest first; with `lihat=menunggu` the letters that wait for one."""
        asked = _asked(work, unit, tahun, keadaan, q)
        context = await _context(work, asked, halaman, view="menunggu" if lihat == "menunggu" else "")
        return await page(request, work, "e_office/nomor.html", context)

    @post("/{nomor_surat_id:int}/beri")
    async def hand_out(self, request: AnyRequest, work: Work, nomor_surat_id: FromPath[int]) -> Redirect:
        """The next number, or one put in between when a place is named."""
        surat = await _letter(work, nomor_surat_id)
        sent = await sent_form(request)
        try:
            after = sent.text("setelah").strip()
            if after:
                held = await give_between(
                    work, surat, int(after) if after.isdigit() and len(after) < 10 else 0, sent.text("alasan")
                )
            else:
                held = await give(work, surat)
        except TiruError as problem:
            context = await _context(work, _asked(work, None, None, "", ""), 1, view="menunggu")
            context["open_letter"] = surat.id
            raise await form_again(request, work, "e_office/nomor.html", sent, problem, context) from problem
        return go_to(f"{BASE}/nomor?lihat=menunggu", flash=_("Nomor %(nomor)s diberikan.", nomor=held.nomor))

    @get(both_forms("/ekspor"), opt={"permission": EXPORT})
    async def export(
        self,
        request: AnyRequest,
        work: Work,
        unit: FromQuery[int | None] = None,
        tahun: FromQuery[int | None] = None,
        keadaan: FromQuery[str] = "",
        q: FromQuery[str] = "",
    ) -> Response[bytes]:
        """The book as a table. The export is recorded."""
        form, asked = form_of(request), _asked(work, unit, tahun, keadaan, q)
        heads, rows = await book.table(work, asked, EXPORT, targets=True)
        work.record("e_office.nomor.export", "e_office_nomor:*", after={"rows": len(rows), "form": form})
        return table_response(heads, rows, form=form, name=f"agenda-keluar-{work.tenant.slug}-{asked.tahun}")

    @get("/ekspor.pdf", opt={"permission": EXPORT})
    async def printed(
        self,
        work: Work,
        unit: FromQuery[int | None] = None,
        tahun: FromQuery[int | None] = None,
        keadaan: FromQuery[str] = "",
        q: FromQuery[str] = "",
    ) -> Response[bytes]:
        """The book as it is printed."""
        asked = _asked(work, unit, tahun, keadaan, q)
        heads, rows = await book.table(work, asked, EXPORT)
        work.record("e_office.nomor.export", "e_office_nomor:*", after={"rows": len(rows), "form": "pdf"})
        title = _("Buku agenda surat keluar")
        content = await register_pdf(
            work, title, str(asked.tahun), heads, rows, widths=(1, 3, 2, 3, 4, 1.5, 2), unit_id=asked.unit
        )
        return attachment(content, name=f"agenda-keluar-{work.tenant.slug}-{asked.tahun}.pdf", media_type=PDF)


def _asked(work: UnitOfWork, unit: int | None, tahun: int | None, keadaan: str, q: str) -> book.Asked:
    year = tahun if tahun is not None and 2000 <= tahun <= 2100 else work.today.year
    return book.Asked(unit=unit, tahun=year, keadaan=keadaan if keadaan in book.STATES else "", q=q.strip()[:200])


async def _context(work: UnitOfWork, asked: book.Asked, number: int, *, view: str) -> dict[str, object]:
    found = await book.book(work, asked, page=number)
    letters = await book.waiting(work)
    shown = [one.surat for one in found.rows if one.surat is not None]
    return {
        "found": found,
        "asked": asked,
        "view": view,
        "waiting": letters,
        "open_to_me": await open_to(work, [*shown, *letters]),
        "units": [(one.id, one.singkatan or one.nama) for one in await units_within(work, MANAGE)],
        "states": book.STATES,
        "may_insert": bool(await setting(work, "e_office", "nomor_sisipan")),
        "automatic": bool(await setting(work, "e_office", "nomor_otomatis")),
        "pattern": await pattern_for(work),
        "pattern_fault": await _pattern_fault(work),
        "open_letter": 0,
        "now": work.now,
    }


async def _pattern_fault(work: UnitOfWork) -> str:
    try:
        check_pattern(await pattern_for(work))
    except TiruError as problem:
        return problem.message
    return ""


async def _letter(work: UnitOfWork, surat_id: int) -> Surat:
    """A letter out of a unit whose book the actor keeps, locked. Raises NotFound."""
    reached = within(work, MANAGE)
    condition = false() if reached is None else reached
    query = select(Surat).where(Surat.id == surat_id, Surat.arah == "keluar", condition)
    surat = await work.session.scalar(query.with_for_update(of=Surat))
    if surat is None:
        raise NotFound(_("Surat ini tidak ada."))
    return surat
