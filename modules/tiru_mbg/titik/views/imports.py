"""`/kantor/mbg/titik/impor`: tables of Dapodik, EMIS and Sigizi come in, in two steps, with what they would change."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any, Literal

from litestar import Controller, Request, Response, get, post
from litestar.response import Redirect, Template
from pydantic import Field

from tiru.errors import Invalid, TiruError
from tiru.i18n import _, lazy
from tiru.spreadsheet import both_forms, form_of, table_response
from tiru.tabular.import_ import Fault, Row
from tiru.tabular.reading import read_file
from tiru.web.app import Work
from tiru.web.forms import Form, Sent, sent_form
from tiru.web.pages import form_again, go_to, page
from tiru.web.table_upload import TAKE_FAULTS, WRITE, faults_response, uploaded_table
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


class PlaceImportController(Controller):
    """Rows outside of the reach of the right to manage are faults."""

    path = "/titik"
    opt = {"permission": TITIK_MANAGE}  # noqa: RUF012 - the framework's way of declaring

    @get(both_forms("/templat"))
    async def blank(self, request: AnyRequest) -> Response[bytes]:
        """The heads alone."""
        source = _source(request)
        heads = [column.label for column in source.layout.columns]
        return table_response(heads, [], form=form_of(request), name=f"templat-{source.kode.lower()}")

    @get("/impor")
    async def import_page(self, request: AnyRequest, work: Work) -> Template:
        """Choose a table and where it comes from."""
        values = {"sumber": _source(request).kode.lower(), "per_on": work.today.isoformat()}
        return await page(request, work, IMPORT, {**_context(), "values": values})

    @post("/impor")
    async def import_table(self, request: AnyRequest, work: Work) -> Template | Redirect | Response[bytes]:
        """Check the table and show what it would change; write it, or give its faulty rows back, when asked to."""
        sent = await sent_form(request)
        plan = Plan()
        try:
            form = _asked(sent, work.today)
            source = SOURCES[form.sumber]
            table = await uploaded_table(sent)
            ground = await ground_of(work, source, form.per_on)

            async def judge(rows: Sequence[Row]) -> Sequence[Fault]:
                nonlocal plan
                plan = plan_rows(ground, rows, complete=form.lengkap)
                return plan.faults

            result = await read_file(table.content, source.layout, judge)
            if table.step == TAKE_FAULTS:
                return await faults_response(result, f"kesalahan-{form.sumber}")
            if table.step == WRITE and result.is_clean:
                done = await write_plan(work, plan, source, per_on=form.per_on, alasan=form.alasan)
                said = _("%(made)s tempat baru, %(changed)s diubah, %(ended)s diakhiri.")
                numbers = {"made": done.made, "changed": done.changed, "ended": done.ended}
                return go_to("/kantor/mbg/titik", flash=said % numbers)
        except TiruError as problem:
            raise await form_again(request, work, IMPORT, sent, problem, _context()) from problem
        kept = {"sumber": form.sumber, "per_on": form.per_on.isoformat(), "alasan": form.alasan}
        kept["lengkap"] = "true" if form.lengkap else ""
        shown = {"result": result, "carried": table.carried, "kept": kept, "plan": plan, "rows": _differences(plan)}
        return await page(request, work, IMPORT, {**_context(), **shown, "values": dict(sent.values)})


def _source(request: AnyRequest) -> Source:
    return SOURCES.get(str(request.query_params.get("sumber", "")), SOURCES["dapodik"])


def _asked(sent: Sent, today: date) -> ImportForm:
    form = sent.parse(ImportForm)
    if form.per_on > today:
        raise Invalid(_("Periksa lagi isian yang ditandai."), fields={"per_on": _("Paling lambat hari ini.")})
    return form


def _context() -> dict[str, Any]:
    return {"sources": SOURCES, "result": None, "carried": "", "plan": None, "rows": (), "most": SHOWN}


def _differences(plan: Plan) -> list[tuple[str, str, object, object]]:
    """Place, what changes, before and after: columns first, then numbers of classes."""
    found: list[tuple[str, str, object, object]] = []
    for one in plan.changed:
        found += [(one.nama, str(FIELDS.get(name, name)), *pair) for name, pair in one.changed_columns.items()]
        for (kelompok, kelas), pair in one.changed_classes.items():
            found.append((one.nama, f"{GROUPS[kelompok]} {kelas}".strip(), *pair))
    return found
