"""Codes of the archive for who manages them: the tree, one code, tables in and out."""

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
from tiru_e_office.acuan import codes
from tiru_e_office.acuan.code_table import code_layout, judge_codes, write_codes
from tiru_e_office.acuan.forms import KodeBaruForm, KodeForm
from tiru_e_office.arsip.jra import code_for
from tiru_e_office.models import Klasifikasi
from tiru_e_office.views.reference_templates import HOME, MANAGE
from tiru_e_office.words import KEAMANAN

AnyRequest = Request[Any, Any, Any]
LIST = f"{HOME}/klasifikasi"
FORM = "e_office/acuan/klasifikasi_satu.html"
IMPORT = "e_office/acuan/impor.html"


class CodeImport(TableImport):
    """Codes coming in."""

    template, file = IMPORT, "klasifikasi"

    def layout(self) -> Layout:
        return code_layout()

    async def judge(self, rows: Sequence[Row]) -> Sequence[Fault]:
        """Against the tree as it stands."""
        return await judge_codes(self.work, rows)

    async def write(self, reading: Reading) -> Redirect:
        made, changed = await write_codes(self.work, reading.rows)
        return go_to(LIST, flash=_("%(made)s kode baru, %(changed)s diubah.", made=made, changed=changed))


class CodeController(Controller):
    """Everything under /kantor/e_office/acuan/klasifikasi."""

    path = "/acuan/klasifikasi"
    opt = {"permission": MANAGE}  # noqa: RUF012 - the framework's way of declaring

    @get("/")
    async def index(
        self, request: AnyRequest, work: Work, q: FromQuery[str] = "", halaman: FromQuery[int] = 1
    ) -> Template:
        """Codes in order; a code finds all below it."""
        words = q.strip()[:80]
        rows, total, number, last = await codes.codes(work, words, halaman)
        context = {"rows": rows, "q": words, "total": total, "number": number, "last": last, "secrecy": KEAMANAN}
        return await page(request, work, "e_office/acuan/klasifikasi.html", context)

    @get(both_forms("/ekspor"))
    async def export(self, request: AnyRequest, work: Work) -> Response[bytes]:
        """All codes in the columns of the import."""
        name = f"klasifikasi-{work.tenant.slug}"
        return table_response(*await codes.code_rows(work), form=form_of(request), name=name)

    @get("/baru")
    async def blank(self, request: AnyRequest, work: Work, induk: FromQuery[str] = "") -> Template:
        """A new code, below another when asked from there."""
        start = f"{induk[:38]}." if induk else ""
        return await page(request, work, FORM, {**_context(None), "values": {"kode": start, "dipakai": "true"}})

    @post("/baru")
    async def add(self, request: AnyRequest, work: Work) -> Redirect:
        """Make it."""
        sent = await sent_form(request)
        try:
            made = await codes.add_code(work, sent.parse(KodeBaruForm))
        except TiruError as problem:
            raise await form_again(request, work, FORM, sent, problem, _context(None)) from problem
        return go_to(f"{LIST}?q={made.kode}", flash=_("Kode %(code)s ditambahkan.", code=made.kode))

    @get("/kode/{kode:str}")
    async def show(self, request: AnyRequest, work: Work, kode: FromPath[str]) -> Template:
        """One code in its form."""
        one = await code_for(work, kode)
        values = {"nama": one.nama, "keamanan": one.keamanan, **({"dipakai": "true"} if one.dipakai else {})}
        return await page(request, work, FORM, {**_context(one), "values": values})

    @post("/kode/{kode:str}")
    async def change(self, request: AnyRequest, work: Work, kode: FromPath[str]) -> Redirect:
        """Keep it."""
        one = await code_for(work, kode)
        sent = await sent_form(request)
        try:
            await codes.change_code(work, kode, sent.parse(KodeForm))
        except TiruError as problem:
            raise await form_again(request, work, FORM, sent, problem, _context(one)) from problem
        return go_to(f"{LIST}?q={kode}", flash=_("Kode %(code)s disimpan.", code=kode))

    @get("/impor")
    async def import_page(self, request: AnyRequest, work: Work) -> Template:
        """Choose a table."""
        return await page(request, work, IMPORT, import_page(code_layout()))

    @post("/impor")
    async def import_table(self, request: AnyRequest, work: Work) -> ImportAnswer:
        """Check the table; write it, or give its faulty rows back, when asked to."""
        return await CodeImport(work, await sent_form(request)).answer(request, import_page(code_layout()))


def _context(one: Klasifikasi | None) -> dict[str, object]:
    return {"one": one, "secrecy": [(key, str(words)) for key, words in KEAMANAN.items()]}
