"""`/kantor/fasilitas/impor`: a table comes in, in two steps; and a blank one to begin with."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from litestar import Controller, Request, Response, get, post
from litestar.response import Redirect, Template
from pydantic import Field

from tiru.errors import TiruError
from tiru.fasilitas.import_plan import Plan, ground_of, plan_rows, write_plan
from tiru.fasilitas.kinds import kinds
from tiru.fasilitas.rules import MANAGE
from tiru.fasilitas.table import facility_layout
from tiru.i18n import _
from tiru.spreadsheet import both_forms, form_of, table_response
from tiru.tabular.import_ import Fault, Row
from tiru.tabular.reading import read_file
from tiru.web.app import Work
from tiru.web.forms import Form, sent_form
from tiru.web.pages import form_again, go_to, page
from tiru.web.table_upload import TAKE_FAULTS, WRITE, faults_response, uploaded_table

AnyRequest = Request[Any, Any, Any]
HOME = "/kantor/fasilitas"


class ImportForm(Form):
    """What is asked beside the file: the kind and source of rows that name none, and why it is imported."""

    jenis: str = Field("", max_length=30)
    sumber: str = Field("", max_length=150)
    alasan: str = Field(min_length=5, max_length=250)


class TableController(Controller):
    """Rows outside the reach of the right to manage are faults."""

    path = "/fasilitas"
    opt = {"permission": MANAGE}  # noqa: RUF012 - the framework's way of declaring

    @get(both_forms("/templat"))
    async def blank(self, request: AnyRequest, work: Work) -> Response[bytes]:
        """The heads alone."""
        heads = [column.label for column in facility_layout(await kinds(work)).columns]
        return table_response(heads, [], form=form_of(request), name="templat-fasilitas")

    @get("/impor")
    async def import_page(self, request: AnyRequest, work: Work) -> Template:
        """Choose a table."""
        return await page(request, work, "fasilitas/impor.html", await _context(work))

    @post("/impor")
    async def import_table(self, request: AnyRequest, work: Work) -> Template | Redirect | Response[bytes]:
        """Check the table; write it, or give its faulty rows back, when asked to."""
        context = await _context(work)
        sent = await sent_form(request)
        plan = Plan()
        try:
            form = sent.parse(ImportForm)
            table = await uploaded_table(sent)
            ground = await ground_of(work, jenis=form.jenis, sumber=form.sumber)

            async def judge(rows: Sequence[Row]) -> Sequence[Fault]:
                nonlocal plan
                plan = plan_rows(ground, rows)
                return plan.faults

            result = await read_file(table.content, facility_layout(ground.kinds), judge)
            if table.step == TAKE_FAULTS:
                return await faults_response(result, "kesalahan-fasilitas")
            if table.step == WRITE and result.is_clean:
                made, changed = await write_plan(work, plan, alasan=form.alasan)
                return go_to(HOME, flash=_("%(made)s baris baru, %(changed)s diubah.", made=made, changed=changed))
        except TiruError as problem:
            raise await form_again(request, work, "fasilitas/impor.html", sent, problem, context) from problem
        shown = {"result": result, "carried": table.carried, "hints": plan.hints, "values": dict(sent.values)}
        return await page(request, work, "fasilitas/impor.html", {**context, **shown})


async def _context(work: Work) -> dict[str, object]:
    catalogue = await kinds(work)
    columns = facility_layout(catalogue).columns
    return {"kinds": catalogue, "columns": columns, "result": None, "carried": "", "hints": []}
