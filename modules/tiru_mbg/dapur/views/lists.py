"""`/kantor/mbg/dapur`: kitchens as a list and as files, and the list of the agency coming in."""

from __future__ import annotations

from collections.abc import Sequence

from litestar import Controller, Response, get, post
from litestar.response import Redirect, Template

from tiru.i18n import _
from tiru.spreadsheet import both_forms, form_of, table_response
from tiru.tabular.import_ import Fault, Row
from tiru.tabular.layout import Layout
from tiru.tabular.reading import Reading
from tiru.web.app import Work
from tiru.web.forms import sent_form
from tiru.web.pages import go_to, page
from tiru.web.table_import import ImportAnswer, TableImport, blank_table, import_page
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


class KitchenImport(TableImport):
    """The agency's list coming in."""

    template, file = IMPORT, "dapur"
    plan: KitchenPlan

    def layout(self) -> Layout:
        """Heads of the agency's list are known too."""
        return LAYOUT

    async def judge(self, rows: Sequence[Row]) -> Sequence[Fault]:
        """Against the register as it stands."""
        self.plan = plan_kitchens(await ground_of(self.work), rows)
        return self.plan.faults

    async def write(self, reading: Reading) -> Redirect:
        made, changed = await write_kitchens(self.work, self.plan)
        return go_to(HOME, flash=_("%(made)s dapur baru, %(changed)s diubah.", made=made, changed=changed))

    def shown(self) -> dict[str, object]:
        return {"news": self.plan.news, "known": len(self.plan.items) - self.plan.news}


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
        return blank_table(request, LAYOUT, "dapur")

    @get("/impor", opt={"permission": DAPUR_MANAGE})
    async def import_page(self, request: AnyRequest, work: Work) -> Template:
        """Choose a table."""
        return await page(request, work, IMPORT, _import_context())

    @post("/impor", opt={"permission": DAPUR_MANAGE})
    async def import_table(self, request: AnyRequest, work: Work) -> ImportAnswer:
        """Check the table; write it, or give its faulty rows back, when asked to."""
        return await KitchenImport(work, await sent_form(request)).answer(request, _import_context())


def _import_context() -> dict[str, object]:
    return import_page(LAYOUT, news=0, known=0)
