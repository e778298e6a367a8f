"""`/kantor/mbg/dapur`: kitchens as a list and as files, and the list of the agency coming in."""

from __future__ import annotations

from collections.abc import Sequence

from litestar import Controller, Response, get, post
from litestar.response import Redirect, Template

from tiru.errors import TiruError
from tiru.i18n import _
from tiru.spreadsheet import both_forms, form_of, table_response
from tiru.tabular.import_ import Fault, Row
from tiru.tabular.reading import read_file
from tiru.web.app import Work
from tiru.web.forms import sent_form
from tiru.web.pages import form_again, go_to, page
from tiru.web.table_upload import TAKE_FAULTS, WRITE, faults_response, uploaded_table
from tiru.wilayah.queries import names
from tiru_mbg.dapur.import_plan import KitchenPlan, ground_of, plan_kitchens, write_kitchens
from tiru_mbg.dapur.kitchen_table import LABELS, LAYOUT, MOST_ROWS, kitchen_row
from tiru_mbg.dapur.papers import kitchen_papers
from tiru_mbg.dapur.queries import narrowed, portions_of
from tiru_mbg.dapur.rules import SLHS_STATES
from tiru_mbg.dapur.views.asked import HOME, WORDS, AnyRequest, address_of, filter_of, kecamatan
from tiru_mbg.paging import number_asked, page_of
from tiru_mbg.rights import DAPUR_MANAGE, DAPUR_READ, EKSPOR

IMPORT = "mbg/dapur/impor.html"


class KitchenListController(Controller):
    """Kitchens that `mbg:dapur:read` reaches; files leave through `mbg:data:export`."""

    path = "/dapur"
    opt = {"permission": DAPUR_READ}  # noqa: RUF012 - the framework's way of declaring

    @get("/")
    async def listed(self, request: AnyRequest, work: Work) -> Template:
        """A page of kitchens, narrowed by name, kecamatan, state and hygiene certificate."""
        wanted = filter_of(request)
        found = await page_of(work, narrowed(work, wanted, DAPUR_READ), number_asked(request))
        ids = [row.id for row in found.rows]
        context = {
            "found": found,
            "papers": await kitchen_papers(work, ids),
            "portions": await portions_of(work, ids),
            "places": await names(work.session, [row.kode_wilayah[:8] for row in found.rows]),
            "kecamatan": await kecamatan(work),
            "wanted": wanted,
            "address": address_of(wanted),
            "may_manage": work.may(DAPUR_MANAGE),
            "may_export": work.may(EKSPOR),
            **WORDS,
        }
        return await page(request, work, "mbg/dapur/daftar.html", context)

    @get(both_forms("/ekspor"), opt={"permission": EKSPOR})
    async def export(self, request: AnyRequest, work: Work) -> Response[bytes]:
        """What the filter finds and the right reaches, in the columns of the import and the state of the papers."""
        found = (await work.session.scalars(narrowed(work, filter_of(request), EKSPOR).limit(MOST_ROWS))).all()
        papers = await kitchen_papers(work, [row.id for row in found])
        form = form_of(request)
        work.record("mbg.dapur.export", "mbg_sppg:semua", after={"baris": len(found), "bentuk": form})
        codes = {row.kode_wilayah for row in found}
        areas = await names(work.session, sorted(codes | {kode[:8] for kode in codes}))
        heads = [*LABELS.values(), "SLHS", "Hari tanpa SLHS", "Belum ada", "Skor IKL"]
        rows = []
        for row in found:
            mine = papers[row.id]
            more = [str(SLHS_STATES[mine.slhs]), mine.slhs_days, ", ".join(mine.missing), mine.score]
            rows.append([*kitchen_row(row, areas), *more])
        return table_response(heads, rows, form=form, name=f"dapur-{work.tenant.slug}")

    @get(both_forms("/templat"), opt={"permission": DAPUR_MANAGE})
    async def blank(self, request: AnyRequest, work: Work) -> Response[bytes]:
        """The heads alone."""
        return table_response(list(LABELS.values()), [], form=form_of(request), name="templat-dapur")

    @get("/impor", opt={"permission": DAPUR_MANAGE})
    async def import_page(self, request: AnyRequest, work: Work) -> Template:
        """Choose a table."""
        return await page(request, work, IMPORT, _import_context())

    @post("/impor", opt={"permission": DAPUR_MANAGE})
    async def import_table(self, request: AnyRequest, work: Work) -> Template | Redirect | Response[bytes]:
        """Check the table; write it, or give its faulty rows back, when asked to."""
        sent = await sent_form(request)
        plan = KitchenPlan()
        try:
            table = await uploaded_table(sent)
            ground = await ground_of(work)

            async def judge(rows: Sequence[Row]) -> Sequence[Fault]:
                nonlocal plan
                plan = plan_kitchens(ground, rows)
                return plan.faults

            result = await read_file(table.content, LAYOUT, judge)
            if table.step == TAKE_FAULTS:
                return await faults_response(result, "kesalahan-dapur")
            if table.step == WRITE and result.is_clean:
                made, changed = await write_kitchens(work, plan)
                return go_to(HOME, flash=_("%(made)s dapur baru, %(changed)s diubah.", made=made, changed=changed))
        except TiruError as problem:
            raise await form_again(request, work, IMPORT, sent, problem, _import_context()) from problem
        shown = {"result": result, "carried": table.carried, "news": plan.news, "known": len(plan.items) - plan.news}
        return await page(request, work, IMPORT, {**_import_context(), **shown})


def _import_context() -> dict[str, object]:
    return {"columns": LAYOUT.columns, "result": None, "carried": "", "news": 0, "known": 0}
