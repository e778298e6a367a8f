"""The schedule of retention (JRA): read by every archivist, set by who holds the right for the whole government."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from litestar import Controller, Request, Response, get, post
from litestar.params import FromPath, FromQuery
from litestar.response import Redirect, Template

from tiru.errors import TiruError
from tiru.i18n import _
from tiru.spreadsheet import both_forms, form_of, table_response
from tiru.tabular.import_ import Fault, Row
from tiru.tabular.layout import Layout
from tiru.tabular.reading import Reading
from tiru.web.app import Work
from tiru.web.forms import sent_form
from tiru.web.pages import form_again, go_to, page
from tiru.web.table_import import ImportAnswer, TableImport, import_page
from tiru_e_office.arsip import jra
from tiru_e_office.arsip.forms import RetensiForm
from tiru_e_office.arsip.queries import MANAGE
from tiru_e_office.models import Klasifikasi
from tiru_e_office.views.archive import HOME, WORDS

AnyRequest = Request[Any, Any, Any]
ROWS = 100


class ScheduleImport(TableImport):
    """Retention of many codes coming in."""

    template, file = "e_office/arsip/jra_impor.html", "jra"

    def layout(self) -> Layout:
        return jra.jra_layout()

    async def judge(self, rows: Sequence[Row]) -> Sequence[Fault]:
        """Against the codes that exist."""
        return await jra.judge(self.work, rows)

    async def write(self, reading: Reading) -> Redirect:
        return go_to(f"{HOME}/jra", flash=_("%(n)s kode diubah.", n=await jra.write(self.work, reading.rows)))


class ScheduleController(Controller):
    """Everything under /kantor/e_office/arsip/jra."""

    path = "/arsip/jra"
    opt = {"permission": MANAGE}  # noqa: RUF012 - the framework's way of declaring

    @get("/")
    async def index(
        self,
        request: AnyRequest,
        work: Work,
        q: FromQuery[str] = "",
        lihat: FromQuery[str] = "",
        halaman: FromQuery[int] = 1,
    ) -> Template:
        """Codes with their retention, its legal basis, and whether it was checked."""
        rows = await jra.schedule(work, q.strip()[:100], only_missing=lihat == "kosong")
        last = max(1, -(-len(rows) // ROWS))
        number = max(1, min(halaman, last))
        context = {
            "tab": "jra",
            "rows": rows[(number - 1) * ROWS : number * ROWS],
            "total": len(rows),
            "number": number,
            "last": last,
            "q": q.strip()[:100],
            "lihat": lihat if lihat == "kosong" else "",
            "may_set": work.may(jra.MANAGE),
            "words": WORDS,
        }
        return await page(request, work, "e_office/arsip/jra.html", context)

    @get(both_forms("/ekspor"))
    async def export(self, request: AnyRequest, work: Work) -> Response[bytes]:
        """The schedule in the columns of the import."""
        return table_response(*await jra.jra_rows(work), form=form_of(request), name=f"jra-{work.tenant.slug}")

    @get("/kode/{kode:str}", opt={"permission": jra.MANAGE})
    async def row(self, request: AnyRequest, work: Work, kode: FromPath[str]) -> Template:
        """One code as a form."""
        context = _row_context(await jra.code_for(work, kode))
        return await page(request, work, "e_office/arsip/jra_isian.html", context)

    @post("/kode/{kode:str}", opt={"permission": jra.MANAGE})
    async def set(self, request: AnyRequest, work: Work, kode: FromPath[str]) -> Redirect:
        """Write the retention of one code."""
        code = await jra.code_for(work, kode)
        sent = await sent_form(request)
        try:
            await jra.set_retention(work, kode, sent.parse(RetensiForm))
        except TiruError as problem:
            context = _row_context(code)
            raise await form_again(request, work, "e_office/arsip/jra_isian.html", sent, problem, context) from problem
        return go_to(f"{HOME}/jra?q={code.kode}", flash=_("Retensi %(code)s disimpan.", code=code.kode))

    @get("/impor", opt={"permission": jra.MANAGE})
    async def import_page(self, request: AnyRequest, work: Work) -> Template:
        """Choose a table."""
        return await page(request, work, "e_office/arsip/jra_impor.html", _import_context())

    @post("/impor", opt={"permission": jra.MANAGE})
    async def import_table(self, request: AnyRequest, work: Work) -> ImportAnswer:
        """Check the table; write it, or give its faulty rows back, when asked to."""
        return await ScheduleImport(work, await sent_form(request)).answer(request, _import_context())


def _row_context(code: Klasifikasi) -> dict[str, object]:
    return {"tab": "jra", "code": code, "words": WORDS}


def _import_context() -> dict[str, object]:
    return import_page(jra.jra_layout(), tab="jra")
