"""`/kantor/fasilitas/impor`: a table comes in, in two steps; and a blank one to begin with."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from litestar import Controller, Request, Response, get, post
from litestar.response import Redirect, Template
from pydantic import Field

from tiru.fasilitas.import_plan import Ground, Plan, ground_of, plan_rows, write_plan
from tiru.fasilitas.kinds import kinds
from tiru.fasilitas.rules import MANAGE
from tiru.fasilitas.table import facility_layout
from tiru.i18n import _
from tiru.spreadsheet import both_forms
from tiru.tabular.import_ import Fault, Row
from tiru.tabular.layout import Layout
from tiru.tabular.reading import Reading
from tiru.web.app import Work
from tiru.web.forms import Form, sent_form
from tiru.web.pages import go_to, page
from tiru.web.table_import import ImportAnswer, TableImport, blank_table, import_page

AnyRequest = Request[Any, Any, Any]
HOME = "/kantor/fasilitas"


class ImportForm(Form):
    """What is asked beside the file: the kind and source of rows that name none, and why it is imported."""

    jenis: str = Field("", max_length=30)
    sumber: str = Field("", max_length=150)
    alasan: str = Field(min_length=5, max_length=250)


class FacilityImport(TableImport):
    """Facilities coming in. Rows outside the reach of the right to manage are faults."""

    template, file, keeps = "fasilitas/impor.html", "fasilitas", ("jenis", "sumber", "alasan")
    form: ImportForm
    ground: Ground
    plan: Plan

    async def ask(self) -> None:
        """What rows that say nothing are, and why they are imported."""
        self.form = self.sent.parse(ImportForm)
        self.ground = await ground_of(self.work, jenis=self.form.jenis, sumber=self.form.sumber)

    def layout(self) -> Layout:
        """With the numbers of the kinds of this tenant."""
        return facility_layout(self.ground.kinds)

    async def judge(self, rows: Sequence[Row]) -> Sequence[Fault]:
        """Against the register as it stands."""
        self.plan = plan_rows(self.ground, rows)
        return self.plan.faults

    async def write(self, reading: Reading) -> Redirect:
        made, changed = await write_plan(self.work, self.plan, alasan=self.form.alasan)
        return go_to(HOME, flash=_("%(made)s baris baru, %(changed)s diubah.", made=made, changed=changed))

    def shown(self) -> dict[str, object]:
        """What is worth a look and hinders nothing."""
        return {"hints": self.plan.hints}


class TableController(Controller):
    """Everything under the right to manage."""

    path = "/fasilitas"
    opt = {"permission": MANAGE}  # noqa: RUF012 - the framework's way of declaring

    @get(both_forms("/templat"))
    async def blank(self, request: AnyRequest, work: Work) -> Response[bytes]:
        """The heads alone."""
        return blank_table(request, facility_layout(await kinds(work)), "fasilitas")

    @get("/impor")
    async def import_page(self, request: AnyRequest, work: Work) -> Template:
        """Choose a table."""
        return await page(request, work, "fasilitas/impor.html", await _context(work))

    @post("/impor")
    async def import_table(self, request: AnyRequest, work: Work) -> ImportAnswer:
        """Check the table; write it, or give its faulty rows back, when asked to."""
        context = await _context(work)
        return await FacilityImport(work, await sent_form(request)).answer(request, context)


async def _context(work: Work) -> dict[str, object]:
    catalogue = await kinds(work)
    return import_page(facility_layout(catalogue), kinds=catalogue, hints=[])
