"""`/kantor/mbg/insiden/{id}/kasus/impor`: a line list comes in as a table, in two steps, all of it or nothing."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from litestar import Controller, Request, Response, get, post
from litestar.params import FromPath
from litestar.response import Redirect, Template

from tiru.i18n import _
from tiru.spreadsheet import both_forms
from tiru.tabular.import_ import Fault, Row
from tiru.tabular.layout import Layout
from tiru.tabular.reading import Reading
from tiru.web.app import Work
from tiru.web.forms import Sent, sent_form
from tiru.web.pages import go_to, page
from tiru.web.table_import import ImportAnswer, TableImport, blank_table, import_page
from tiru.work import UnitOfWork
from tiru_mbg.insiden.case_changes import change_people
from tiru_mbg.insiden.case_import import CasePlan, Ground, ground_of, in_words, plan_lines
from tiru_mbg.insiden.case_table import MOST_ROWS, layout_for
from tiru_mbg.insiden.cases import add_people, listed_incident
from tiru_mbg.insiden.models import Insiden
from tiru_mbg.insiden.office import HOME
from tiru_mbg.insiden.queries import foods_of, incident_for
from tiru_mbg.rights import INSIDEN_MANAGE, KASUS

AnyRequest = Request[Any, Any, Any]
IMPORT = "mbg/insiden/kasus_impor.html"
SHOWN = 200


class CaseImport(TableImport):
    """Lines of one incident coming in."""

    template, file = IMPORT, "kasus"
    ground: Ground
    plan: CasePlan

    def __init__(self, work: UnitOfWork, sent: Sent, insiden_id: int) -> None:
        super().__init__(work, sent)
        self.insiden_id = insiden_id

    async def ask(self) -> None:
        """The list is locked until all of it is written. Raises Conflict when the incident is closed."""
        await listed_incident(self.work, self.insiden_id)
        self.ground = await ground_of(self.work, self.insiden_id)

    def layout(self) -> Layout:
        return layout_for(self.ground.foods)

    async def judge(self, rows: Sequence[Row]) -> Sequence[Fault]:
        """Against the list as it stands."""
        self.plan = plan_lines(self.ground, rows)
        return self.plan.faults

    async def write(self, reading: Reading) -> Redirect:
        work, new, changed = self.work, self.plan.new, self.plan.changed
        if changed:
            people = {one.case.id: one.person for one in changed if one.case is not None}
            await change_people(work, self.insiden_id, people)
        if new:
            await add_people(work, self.insiden_id, [one.person for one in new])
        after = {"baru": len(new), "diubah": len(changed)}
        work.record("mbg.kasus.import", f"insiden:{self.insiden_id}", after=after)
        said = _("%(new)s orang baru, %(changed)s diubah.", new=len(new), changed=len(changed))
        return go_to(f"{HOME}/{self.insiden_id}/kasus", flash=said)

    def shown(self) -> dict[str, object]:
        """Who would be new, and what would be different."""
        return {"plan": self.plan, "differences": self._differences(), "news": self._news()}

    def _differences(self) -> list[tuple[int, str, str, str]]:
        labels = {column.name: column.label for column in self.layout().columns} | {"makanan": _("Makanan")}
        found = []
        for one in self.plan.changed:
            assert one.case is not None
            for name in one.changed:
                pair = [in_words(self.ground, name, getattr(who, name)) for who in (one.before, one.person)]
                found.append((one.case.nomor, labels[name], pair[0], pair[1]))
        return found

    def _news(self) -> list[tuple[int, str, str, str]]:
        """Row, name, place and what is known of the illness."""
        return [
            (
                one.row,
                one.person.nama,
                in_words(self.ground, "titik_id", one.person.titik_id),
                in_words(self.ground, "gejala", one.person.gejala) if one.person.sakit else _("Tidak sakit"),
            )
            for one in self.plan.new
        ]


class CaseImportController(Controller):
    """Rows are compared with the list: besides `mbg:insiden:manage` it needs the right to read that."""

    path = "/insiden/{insiden_id:int}/kasus"
    opt = {"permission": INSIDEN_MANAGE}  # noqa: RUF012 - the framework's way of declaring

    @get(both_forms("/templat"))
    async def blank(self, request: AnyRequest, work: Work, insiden_id: FromPath[int]) -> Response[bytes]:
        """The heads alone, with a column for each dish of this incident."""
        await _incident(work, insiden_id)
        return blank_table(request, layout_for(await foods_of(work, insiden_id)), "kasus")

    @get("/impor")
    async def import_page(self, request: AnyRequest, work: Work, insiden_id: FromPath[int]) -> Template:
        """Choose the table."""
        return await page(request, work, IMPORT, await _context(work, await _incident(work, insiden_id)))

    @post("/impor")
    async def import_table(self, request: AnyRequest, work: Work, insiden_id: FromPath[int]) -> ImportAnswer:
        """Check the table and show what it would change; write it, or give its faulty rows back, when asked to."""
        row = await _incident(work, insiden_id)
        context = await _context(work, row)
        return await CaseImport(work, await sent_form(request), insiden_id).answer(request, context)


async def _incident(work: UnitOfWork, insiden_id: int) -> Insiden:
    row = await incident_for(work, insiden_id, INSIDEN_MANAGE)
    work.require(KASUS)
    await incident_for(work, insiden_id, KASUS)
    return row


async def _context(work: UnitOfWork, row: Insiden) -> dict[str, object]:
    layout = layout_for(await foods_of(work, row.id))
    nothing: dict[str, object] = {"plan": None, "differences": (), "news": ()}
    return import_page(layout, row=row, most=SHOWN, most_rows=MOST_ROWS, **nothing)
