"""`/kantor/mbg/titik/impor`: tables of Dapodik, EMIS and Sigizi come in, in two steps, with what they would change."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any, Literal

from litestar import Controller, Request, Response, get, post
from litestar.response import Redirect, Template
from pydantic import Field

from tiru.errors import Invalid
from tiru.i18n import _, lazy
from tiru.spreadsheet import both_forms
from tiru.tabular.import_ import Fault, Row
from tiru.tabular.layout import Layout
from tiru.tabular.reading import Reading
from tiru.web.app import Work
from tiru.web.forms import Form, Sent, sent_form
from tiru.web.pages import go_to, page
from tiru.web.table_import import ImportAnswer, TableImport, blank_table
from tiru_mbg.groups import GROUPS
from tiru_mbg.rights import TITIK_MANAGE
from tiru_mbg.titik.import_layouts import SOURCES, Source
from tiru_mbg.titik.import_plan import Plan, ground_of, plan_rows
from tiru_mbg.titik.import_write import write_plan

AnyRequest = Request[Any, Any, Any]
IMPORT = "mbg/titik/impor.html"
SHOWN = 200
FIELDS = {
    "nama": lazy("Nama"),
    "kode_wilayah": lazy("Kode wilayah"),
    "sumber": lazy("Sumber"),
    "jenjang": lazy("Jenjang"),
    "alamat": lazy("Alamat"),
    "latitude": lazy("Lintang"),
    "longitude": lazy("Bujur"),
    "fasilitas_id": lazy("Register fasilitas"),
    "aktif": lazy("Aktif"),
}


class ImportForm(Form):
    """What is asked beside the file; `lengkap`: places of this source that are not in it are ended."""

    sumber: Literal["dapodik", "emis", "sigizi"]
    per_on: date
    lengkap: bool = False
    alasan: str = Field(min_length=5, max_length=250)


class PlaceImport(TableImport):
    """Places of one source coming in; a whole list ends what it does not name."""

    template, keeps = IMPORT, ("sumber", "per_on", "alasan", "lengkap")
    form: ImportForm
    source: Source
    plan: Plan

    async def ask(self) -> None:
        """Where the table comes from, of which day, and whether it is whole."""
        self.form = _asked(self.sent, self.work.today)
        self.source, self.file = SOURCES[self.form.sumber], self.form.sumber

    def layout(self) -> Layout:
        return self.source.layout

    async def judge(self, rows: Sequence[Row]) -> Sequence[Fault]:
        """Against the places as they stand. Rows outside of the reach of the right to manage are faults."""
        ground = await ground_of(self.work, self.source, self.form.per_on)
        self.plan = plan_rows(ground, rows, complete=self.form.lengkap)
        return self.plan.faults

    async def write(self, reading: Reading) -> Redirect:
        done = await write_plan(self.work, self.plan, self.source, per_on=self.form.per_on, alasan=self.form.alasan)
        said = _("%(made)s tempat baru, %(changed)s diubah, %(ended)s diakhiri.")
        numbers = {"made": done.made, "changed": done.changed, "ended": done.ended}
        return go_to("/kantor/mbg/titik", flash=said % numbers)

    def shown(self) -> dict[str, object]:
        """What would become new, different and ended."""
        return {"plan": self.plan, "rows": _differences(self.plan)}


class PlaceImportController(Controller):
    """Everything under the right to manage."""

    path = "/titik"
    opt = {"permission": TITIK_MANAGE}  # noqa: RUF012 - the framework's way of declaring

    @get(both_forms("/templat"))
    async def blank(self, request: AnyRequest) -> Response[bytes]:
        """The heads alone."""
        source = _source(request)
        return blank_table(request, source.layout, source.kode.lower())

    @get("/impor")
    async def import_page(self, request: AnyRequest, work: Work) -> Template:
        """Choose a table and where it comes from."""
        values = {"sumber": _source(request).kode.lower(), "per_on": work.today.isoformat()}
        return await page(request, work, IMPORT, {**_context(), "values": values})

    @post("/impor")
    async def import_table(self, request: AnyRequest, work: Work) -> ImportAnswer:
        """Check the table and show what it would change; write it, or give its faulty rows back, when asked to."""
        return await PlaceImport(work, await sent_form(request)).answer(request, _context())


def _source(request: AnyRequest) -> Source:
    return SOURCES.get(str(request.query_params.get("sumber", "")), SOURCES["dapodik"])


def _asked(sent: Sent, today: date) -> ImportForm:
    form = sent.parse(ImportForm)
    if form.per_on > today:
        raise Invalid(_("Periksa lagi isian yang ditandai."), fields={"per_on": _("Paling lambat hari ini.")})
    return form


def _context() -> dict[str, Any]:
    return {"sources": SOURCES, "result": None, "carried": "", "kept": {}, "plan": None, "rows": (), "most": SHOWN}


def _differences(plan: Plan) -> list[tuple[str, str, object, object]]:
    """Place, what changes, before and after: columns first, then numbers of classes."""
    found: list[tuple[str, str, object, object]] = []
    for one in plan.changed:
        found += [(one.nama, str(FIELDS.get(name, name)), *pair) for name, pair in one.changed_columns.items()]
        for (kelompok, kelas), pair in one.changed_classes.items():
            found.append((one.nama, f"{GROUPS[kelompok]} {kelas}".strip(), *pair))
    return found
