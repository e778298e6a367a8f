"""`/kantor/mbg/insiden/{id}/kasus`: the line list. Its names are read by few, and each reading is recorded."""

from __future__ import annotations

from typing import Any

from litestar import Controller, Request, Response, get, post
from litestar.params import FromPath
from litestar.response import Redirect, Template

from tiru.errors import NotFound, TiruError
from tiru.i18n import _
from tiru.spreadsheet import both_forms, form_of, table_response
from tiru.web.app import Work
from tiru.web.forms import sent_form
from tiru.web.pages import form_again, go_to, page
from tiru.work import UnitOfWork
from tiru_mbg.insiden import cases
from tiru_mbg.insiden.case_forms import CaseForm, person_of
from tiru_mbg.insiden.case_table import exported, heads_for
from tiru_mbg.insiden.models import Insiden
from tiru_mbg.insiden.office import HOME
from tiru_mbg.insiden.queries import foods_of, incident_for, places_of
from tiru_mbg.insiden.rules import CARE, OUTCOMES
from tiru_mbg.rights import EKSPOR, INSIDEN_MANAGE, KASUS
from tiru_mbg.titik.models import Titik
from tiru_mbg.warga.rules import SYMPTOMS

AnyRequest = Request[Any, Any, Any]
FORM = "mbg/insiden/kasus_isian.html"


class CaseController(Controller):
    """Through the reach of `mbg:kasus:read`; writing needs `mbg:insiden:manage` besides."""

    path = "/insiden"
    opt = {"permission": KASUS}  # noqa: RUF012 - the framework's way of declaring

    @get("/{insiden_id:int}/kasus")
    async def listed(self, request: AnyRequest, work: Work, insiden_id: FromPath[int]) -> Template:
        """Every line, recorded as read."""
        row = await incident_for(work, insiden_id, KASUS)
        context = {
            "row": row,
            "lines": await cases.line_list(work, insiden_id),
            "removed": await cases.removed_lines(work, insiden_id),
            "places": {one.titik_id: nama for one, nama in await places_of(work, insiden_id)},
            "symptoms": SYMPTOMS,
            "care": CARE,
            "outcomes": OUTCOMES,
            "may_manage": work.may(INSIDEN_MANAGE) and row.status != "ditutup",
            "may_export": work.may(EKSPOR),
        }
        return await page(request, work, "mbg/insiden/kasus.html", context)

    @get(both_forms("/{insiden_id:int}/kasus/ekspor"), opt={"permission": EKSPOR})
    async def export(self, request: AnyRequest, work: Work, insiden_id: FromPath[int]) -> Response[bytes]:
        """The list in the columns of its import; without the right to read the list, its heads only."""
        row = await incident_for(work, insiden_id, EKSPOR)
        try:
            lines = await cases.line_list(work, insiden_id)
        except NotFound:
            lines = []
        work.record("mbg.kasus.export", f"insiden:{insiden_id}", after={"baris": len(lines)})
        foods = await foods_of(work, insiden_id) if lines else []
        places = {one.titik_id: nama for one, nama in await places_of(work, insiden_id)}
        rows = [exported(work, one, nama, places, foods) for one, nama in lines]
        return table_response(heads_for(foods), rows, form=form_of(request), name=f"kasus-{row.nomor}")

    @get("/{insiden_id:int}/kasus/baru", opt={"permission": INSIDEN_MANAGE})
    async def new(self, request: AnyRequest, work: Work, insiden_id: FromPath[int]) -> Template:
        """An empty line."""
        row = await incident_for(work, insiden_id, INSIDEN_MANAGE)
        return await page(request, work, FORM, await case_context(work, row))

    @post("/{insiden_id:int}/kasus/baru", opt={"permission": INSIDEN_MANAGE})
    async def add(self, request: AnyRequest, work: Work, insiden_id: FromPath[int]) -> Redirect:
        """Write it, and offer the next."""
        row = await incident_for(work, insiden_id, INSIDEN_MANAGE)
        context = await case_context(work, row)
        sent = await sent_form(request)
        try:
            form = sent.parse(CaseForm)
            places = {one.titik_id for one, _nama in await places_of(work, insiden_id)}
            person = person_of(work, form, await foods_of(work, insiden_id), places)
            case = await cases.add_person(work, insiden_id, person)
        except TiruError as problem:
            raise await form_again(request, work, FORM, sent, problem, context) from problem
        return go_to(f"{HOME}/{insiden_id}/kasus/baru", flash=_("Orang nomor %(n)s dicatat.", n=case.nomor))


async def case_context(work: UnitOfWork, row: Insiden, *, also: int | None = None) -> dict[str, Any]:
    """What the form of a line shows; `also` is a place that the line names though the incident does not."""
    places = [(one.titik_id, nama) for one, nama in await places_of(work, row.id)]
    if also is not None and also not in {key for key, _nama in places}:
        places.append((also, (await work.session.get_one(Titik, also)).nama))
    return {
        "row": row,
        "case": None,
        "foods": [(food, food) for food in await foods_of(work, row.id)],
        "places": places,
        "symptoms": [(key, str(title)) for key, title in SYMPTOMS.items()],
        "care": [(key, str(title)) for key, title in CARE.items()],
        "outcomes": [(key, str(title)) for key, title in OUTCOMES.items() if key],
        "may_read": work.may(KASUS),
    }
