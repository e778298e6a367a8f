"""`/kantor/mbg/insiden/{id}/kasus/{id}/…`: correcting a line of the line list, and taking one off."""

from __future__ import annotations

from typing import Any

from litestar import Controller, Request, get, post
from litestar.params import FromPath
from litestar.response import Redirect, Template

from tiru.errors import NotFound, TiruError
from tiru.i18n import _
from tiru.web.app import Work
from tiru.web.forms import sent_form
from tiru.web.pages import form_again, go_to, page
from tiru.work import UnitOfWork
from tiru_mbg.insiden import case_changes
from tiru_mbg.insiden.case_forms import CaseForm, case_values, person_of
from tiru_mbg.insiden.cases import line_for, one_line
from tiru_mbg.insiden.forms import ReasonForm
from tiru_mbg.insiden.models import Kasus
from tiru_mbg.insiden.office import HOME
from tiru_mbg.insiden.office_cases import FORM, case_context
from tiru_mbg.insiden.queries import foods_of, incident_for
from tiru_mbg.rights import INSIDEN_MANAGE, KASUS

AnyRequest = Request[Any, Any, Any]
REMOVE = "mbg/insiden/kasus_cabut.html"


class CaseChangeController(Controller):
    """Through the reach of `mbg:insiden:manage`; who corrects a line reads it, and needs `mbg:kasus:read` besides."""

    path = "/insiden/{insiden_id:int}/kasus/{kasus_id:int}"
    opt = {"permission": INSIDEN_MANAGE}  # noqa: RUF012 - the framework's way of declaring

    @get("/ubah")
    async def edit(
        self, request: AnyRequest, work: Work, insiden_id: FromPath[int], kasus_id: FromPath[int]
    ) -> Template:
        """The line as it stands; recorded as read."""
        context = await _context(work, insiden_id, await _line(work, insiden_id, kasus_id))
        case, nama = await one_line(work, insiden_id, kasus_id)
        foods = await foods_of(work, insiden_id)
        return await page(request, work, FORM, {**context, "values": case_values(work, case, nama, foods)})

    @post("/ubah")
    async def change(
        self, request: AnyRequest, work: Work, insiden_id: FromPath[int], kasus_id: FromPath[int]
    ) -> Redirect:
        """Write it anew."""
        case = await _line(work, insiden_id, kasus_id)
        context, sent = await _context(work, insiden_id, case), await sent_form(request)
        try:
            foods = await foods_of(work, insiden_id)
            known = {key for key, _nama in context["places"]}
            person = person_of(work, sent.parse(CaseForm), foods, known)
            await case_changes.change_person(work, insiden_id, kasus_id, person)
        except NotFound:
            raise
        except TiruError as problem:
            raise await form_again(request, work, FORM, sent, problem, context) from problem
        return go_to(f"{HOME}/{insiden_id}/kasus", flash=_("Orang nomor %(n)s diubah.", n=case.nomor))

    @get("/cabut")
    async def ask(
        self, request: AnyRequest, work: Work, insiden_id: FromPath[int], kasus_id: FromPath[int]
    ) -> Template:
        """Why it is taken off; says its number, nothing about the person."""
        row = await incident_for(work, insiden_id, INSIDEN_MANAGE)
        return await page(request, work, REMOVE, {"row": row, "case": await line_for(work, insiden_id, kasus_id)})

    @post("/cabut")
    async def remove(
        self, request: AnyRequest, work: Work, insiden_id: FromPath[int], kasus_id: FromPath[int]
    ) -> Redirect:
        """Take it off."""
        row = await incident_for(work, insiden_id, INSIDEN_MANAGE)
        case, sent = await line_for(work, insiden_id, kasus_id), await sent_form(request)
        try:
            reason = sent.parse(ReasonForm).alasan
            await case_changes.remove_person(work, insiden_id, kasus_id, reason=reason)
        except NotFound:
            raise
        except TiruError as problem:
            raise await form_again(request, work, REMOVE, sent, problem, {"row": row, "case": case}) from problem
        back = f"{HOME}/{insiden_id}" + ("/kasus" if work.may(KASUS) else "")
        return go_to(back, flash=_("Orang nomor %(n)s dicabut dari daftar kasus.", n=case.nomor))


async def _line(work: UnitOfWork, insiden_id: int, kasus_id: int) -> Kasus:
    """Through both rights: who cannot read the list cannot correct it."""
    await incident_for(work, insiden_id, INSIDEN_MANAGE)
    case = await line_for(work, insiden_id, kasus_id)
    work.require(KASUS)
    await incident_for(work, insiden_id, KASUS)
    return case


async def _context(work: UnitOfWork, insiden_id: int, case: Kasus) -> dict[str, Any]:
    row = await incident_for(work, insiden_id, INSIDEN_MANAGE)
    return {**await case_context(work, row, also=case.titik_id), "case": case}
