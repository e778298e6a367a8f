"""Putting letters into folders: many at once from a list, or one from its own page."""

from __future__ import annotations

from typing import Any

from litestar import Controller, Request, get, post
from litestar.params import FromQuery
from litestar.response import Redirect, Template

from tiru.errors import TiruError
from tiru.i18n import _
from tiru.web.app import Work
from tiru.web.forms import sent_form
from tiru.web.pages import form_again, go_to, page
from tiru.work import UnitOfWork
from tiru_e_office.arsip import folders, queries
from tiru_e_office.arsip.filing import folder_label
from tiru_e_office.arsip.forms import PilihSuratForm
from tiru_e_office.arsip.papers import number_of, unit_names
from tiru_e_office.arsip.queries import MANAGE
from tiru_e_office.views.archive import HOME
from tiru_e_office.views.register import open_to, units_within

AnyRequest = Request[Any, Any, Any]


class FilingController(Controller):
    """Finished letters that lie in no folder yet."""

    path = "/arsip/surat"
    opt = {"permission": MANAGE}  # noqa: RUF012 - the framework's way of declaring

    @get("/")
    async def loose(
        self,
        request: AnyRequest,
        work: Work,
        unit: FromQuery[int | None] = None,
        kode: FromQuery[str] = "",
        halaman: FromQuery[int] = 1,
    ) -> Template:
        """The list, with the folders they may go to."""
        context = await _context(work, unit, kode.strip()[:40], halaman)
        return await page(request, work, "e_office/arsip/surat.html", context)

    @post("/berkaskan")
    async def file(self, request: AnyRequest, work: Work) -> Redirect:
        """Put the ticked letters into the chosen folder."""
        sent = await sent_form(request)
        try:
            form = sent.parse(PilihSuratForm)
            folder = await queries.folder_for(work, form.berkas, lock=True)
            count = await folders.file_letters(work, folder, form.surat)
        except TiruError as problem:
            typed = sent.text("unit")
            unit = int(typed) if typed.isdigit() and len(typed) < 18 else None
            context = await _context(work, unit, sent.text("kode")[:40], 1)
            raise await form_again(request, work, "e_office/arsip/surat.html", sent, problem, context) from problem
        said = _("%(n)s surat masuk ke berkas «%(name)s».", n=count, name=folder.nama)
        if sent.text("kembali") == "surat" and len(form.surat) == 1:
            return go_to(f"/kantor/e_office/surat/{form.surat[0]}", flash=said)
        return go_to(f"{HOME}/{folder.id}", flash=said)


async def _context(work: UnitOfWork, unit: int | None, kode: str, number: int) -> dict[str, object]:
    units = await units_within(work, MANAGE)
    chosen = unit if unit in {one.id for one in units} else None
    if chosen is None and len(units) == 1:
        chosen = units[0].id
    found = await queries.loose_letters(work, unit=chosen, kode=kode, page=number)
    code = kode or next((one.klasifikasi for one in found.rows if one.klasifikasi), "") or ""
    offered = await queries.open_folders(work, unit=chosen, kode=code)
    return {
        "tab": "surat",
        "found": found,
        "open_to_me": await open_to(work, found.rows),
        "units": [(one.id, one.singkatan or one.nama) for one in units],
        "names": await unit_names(work, {one.unit_id for one in found.rows}),
        "unit": chosen,
        "kode": kode,
        "file_into": [(one.id, folder_label(one)) for one in offered],
        "number_of": number_of,
    }
