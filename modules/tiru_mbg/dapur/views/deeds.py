"""`/kantor/mbg/dapur/{id}/…`: state, papers, hygiene steps, inspections and people of a kitchen."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any

from litestar import Controller, get, post
from litestar.params import FromPath
from litestar.response import Redirect, Template
from sqlalchemy import select

from tiru.access.models import Account
from tiru.errors import TiruError
from tiru.i18n import _
from tiru.nik import mask
from tiru.penduduk.identity import opened
from tiru.web.app import Work
from tiru.web.forms import Sent, sent_form
from tiru.web.pages import form_again, go_to, page
from tiru.work import UnitOfWork
from tiru_mbg.dapur import queries, service
from tiru_mbg.dapur.forms import CertificateForm, CrewForm, InspectionForm, SlhsForm, StateForm
from tiru_mbg.dapur.models import Petugas, Sppg
from tiru_mbg.dapur.rules import CERTIFICATES, DOCUMENTS, MOVES, SLHS_MOVES, SLHS_STATES, STATES, STOPS
from tiru_mbg.dapur.service import NIK_PURPOSE
from tiru_mbg.dapur.views.asked import HOME, WORDS, AnyRequest, upload_of
from tiru_mbg.rights import DAPUR_MANAGE, PETUGAS_MANAGE, PETUGAS_READ, SLHS

DEED, CREW, MEMBER = "mbg/dapur/tindakan.html", "mbg/dapur/petugas.html", "mbg/dapur/petugas_isian.html"


class KitchenStateController(Controller):
    """Changes of state and papers, through `mbg:dapur:manage`."""

    path = "/dapur/{sppg_id:int}"
    opt = {"permission": DAPUR_MANAGE}  # noqa: RUF012 - the framework's way of declaring

    @get("/status")
    async def state_form(self, request: AnyRequest, work: Work, sppg_id: FromPath[int]) -> Template:
        """What the kitchen may become."""
        row = await queries.kitchen_of(work, sppg_id, DAPUR_MANAGE)
        return await page(request, work, DEED, _state_context(work, row))

    @post("/status")
    async def state(self, request: AnyRequest, work: Work, sppg_id: FromPath[int]) -> Redirect:
        """Note it."""
        row = await queries.kitchen_of(work, sppg_id, DAPUR_MANAGE)

        async def do(sent: Sent) -> object:
            form = sent.parse(StateForm)
            return await service.change_state(work, sppg_id, form, await upload_of(work, sent))

        return await _done(request, work, row, _state_context(work, row), do, _("Status dicatat."))

    @get("/sertifikat")
    async def certificate_form(self, request: AnyRequest, work: Work, sppg_id: FromPath[int]) -> Template:
        """An empty paper."""
        row = await queries.kitchen_of(work, sppg_id, DAPUR_MANAGE)
        return await page(request, work, DEED, _certificate_context(work, row))

    @post("/sertifikat")
    async def certificate(self, request: AnyRequest, work: Work, sppg_id: FromPath[int]) -> Redirect:
        """Note it."""
        row = await queries.kitchen_of(work, sppg_id, DAPUR_MANAGE)

        async def do(sent: Sent) -> object:
            form = sent.parse(CertificateForm)
            return await service.note_certificate(work, sppg_id, form, await upload_of(work, sent))

        return await _done(request, work, row, _certificate_context(work, row), do, _("Sertifikat dicatat."))

    @post("/sertifikat/{sertifikat_id:int}/cabut")
    async def revoke(self, work: Work, sppg_id: FromPath[int], sertifikat_id: FromPath[int]) -> Redirect:
        """It holds no longer."""
        await service.revoke_certificate(work, sppg_id, sertifikat_id)
        return go_to(f"{HOME}/{sppg_id}", flash=_("Sertifikat tidak berlaku lagi mulai hari ini."))


class HygieneController(Controller):
    """Steps of the hygiene certificate and inspections, through `mbg:slhs:manage`."""

    path = "/dapur/{sppg_id:int}"
    opt = {"permission": SLHS}  # noqa: RUF012 - the framework's way of declaring

    @get("/slhs")
    async def slhs_form(self, request: AnyRequest, work: Work, sppg_id: FromPath[int]) -> Template:
        """The steps that may come next."""
        row = await queries.kitchen_of(work, sppg_id, SLHS)
        return await page(request, work, DEED, _slhs_context(work, row))

    @post("/slhs")
    async def slhs(self, request: AnyRequest, work: Work, sppg_id: FromPath[int]) -> Redirect:
        """Note a step."""
        row = await queries.kitchen_of(work, sppg_id, SLHS)

        async def do(sent: Sent) -> object:
            return await service.step_slhs(work, sppg_id, sent.parse(SlhsForm), await upload_of(work, sent))

        return await _done(request, work, row, _slhs_context(work, row), do, _("Langkah SLHS dicatat."))

    @get("/ikl")
    async def inspection_form(self, request: AnyRequest, work: Work, sppg_id: FromPath[int]) -> Template:
        """An empty inspection."""
        row = await queries.kitchen_of(work, sppg_id, SLHS)
        return await page(request, work, DEED, _inspection_context(work, row))

    @post("/ikl")
    async def inspection(self, request: AnyRequest, work: Work, sppg_id: FromPath[int]) -> Redirect:
        """Note it."""
        row = await queries.kitchen_of(work, sppg_id, SLHS)

        async def do(sent: Sent) -> object:
            return await service.note_inspection(work, sppg_id, sent.parse(InspectionForm))

        return await _done(request, work, row, _inspection_context(work, row), do, _("Inspeksi dicatat."))


class CrewController(Controller):
    """People of a kitchen. A whole NIK is shown on the page of one person, and that is recorded."""

    path = "/dapur/{sppg_id:int}/petugas"
    opt = {"permission": PETUGAS_MANAGE}  # noqa: RUF012 - the framework's way of declaring

    @get("/", opt={"permission": PETUGAS_READ})
    async def listed(self, request: AnyRequest, work: Work, sppg_id: FromPath[int]) -> Template:
        """Who works there today."""
        row = await queries.kitchen_of(work, sppg_id, PETUGAS_READ)
        crew = await queries.crew_of(work, row.id)
        context = {
            "row": row,
            "crew": crew,
            "niks": {one.id: mask(opened(work, one.nik, NIK_PURPOSE)) for one in crew if one.nik},
            "accounts": await _accounts(work, crew),
            "may_manage": work.may(PETUGAS_MANAGE),
            **WORDS,
        }
        return await page(request, work, CREW, context)

    @get("/baru")
    async def new(self, request: AnyRequest, work: Work, sppg_id: FromPath[int]) -> Template:
        """An empty person."""
        row = await queries.kitchen_of(work, sppg_id, PETUGAS_MANAGE)
        return await page(request, work, MEMBER, await _member_context(work, row, None))

    @post("/baru")
    async def create(self, request: AnyRequest, work: Work, sppg_id: FromPath[int]) -> Redirect:
        """Somebody comes."""
        return await self._put(request, work, sppg_id, None)

    @get("/{petugas_id:int}")
    async def show(
        self, request: AnyRequest, work: Work, sppg_id: FromPath[int], petugas_id: FromPath[int]
    ) -> Template:
        """The form, filled in; the NIK is shown whole and that is recorded."""
        row = await queries.kitchen_of(work, sppg_id, PETUGAS_MANAGE)
        member = await service.member_of(work, row.id, petugas_id)
        context = await _member_context(work, row, member)
        if member.nik:
            context["nik"] = opened(work, member.nik, NIK_PURPOSE)
            work.record("mbg.petugas.read", f"mbg_petugas:{member.id}", after={"kolom": "nik"})
        return await page(request, work, MEMBER, context)

    @post("/{petugas_id:int}")
    async def change(
        self, request: AnyRequest, work: Work, sppg_id: FromPath[int], petugas_id: FromPath[int]
    ) -> Redirect:
        """Write what was typed."""
        return await self._put(request, work, sppg_id, petugas_id)

    async def _put(self, request: AnyRequest, work: UnitOfWork, sppg_id: int, petugas_id: int | None) -> Redirect:
        row = await queries.kitchen_of(work, sppg_id, PETUGAS_MANAGE)
        member = await service.member_of(work, row.id, petugas_id) if petugas_id else None
        context = await _member_context(work, row, member)
        sent = await sent_form(request)
        try:
            await service.put_crew(work, sppg_id, sent.parse(CrewForm), petugas_id)
        except TiruError as problem:
            raise await form_again(request, work, MEMBER, sent, problem, context) from problem
        return go_to(f"{HOME}/{sppg_id}/petugas", flash=_("Petugas dicatat."))


async def _done(
    request: AnyRequest,
    work: UnitOfWork,
    row: Sppg,
    context: dict[str, Any],
    do: Callable[[Sent], Awaitable[object]],
    said: str,
) -> Redirect:
    sent = await sent_form(request)
    try:
        await do(sent)
    except TiruError as problem:
        raise await form_again(request, work, DEED, sent, problem, context) from problem
    return go_to(f"{HOME}/{row.id}", flash=said)


def _context(work: UnitOfWork, row: Sppg, deed: str, title: str, **more: object) -> dict[str, Any]:
    values = {"pada": work.today.isoformat(), "terbit_on": work.today.isoformat()}
    return {"row": row, "deed": deed, "title": title, "values": values, **WORDS, **more}


def _state_context(work: UnitOfWork, row: Sppg) -> dict[str, Any]:
    options = [(kode, str(STATES[kode])) for kode in MOVES[row.status]]
    needs = row.status in STOPS or any(kode in STOPS for kode, _label in options)
    return _context(work, row, "status", _("Ubah status dapur"), options=options, needs_decision=needs)


def _certificate_context(work: UnitOfWork, row: Sppg) -> dict[str, Any]:
    options = [(kode, str(label)) for kode, label in CERTIFICATES.items() if kode != "slhs"]
    return _context(work, row, "sertifikat", _("Catat sertifikat"), options=options)


def _slhs_context(work: UnitOfWork, row: Sppg) -> dict[str, Any]:
    options = [(kode, str(SLHS_STATES[kode])) for kode in SLHS_MOVES[row.slhs_status]]
    documents = [(kode, str(label)) for kode, label in DOCUMENTS.items()]
    return _context(work, row, "slhs", _("Langkah SLHS"), options=options, documents=documents)


def _inspection_context(work: UnitOfWork, row: Sppg) -> dict[str, Any]:
    return _context(work, row, "ikl", _("Catat inspeksi (IKL)"))


async def _accounts(work: UnitOfWork, crew: Any) -> dict[int, str]:
    wanted = {one.akun_id for one in crew if one.akun_id}
    rows = await work.session.execute(select(Account.id, Account.username).where(Account.id.in_(wanted)))
    return {row[0]: row[1] for row in rows}


async def _member_context(work: UnitOfWork, row: Sppg, member: Petugas | None) -> dict[str, Any]:
    values: dict[str, object] = {"mulai_on": work.today.isoformat()}
    if member is not None:
        names = ("nama", "peran", "mulai_on", "selesai_on", "kursus_penjamah_on", "tes_kesehatan_on")
        values = {name: "" if getattr(member, name) is None else str(getattr(member, name)) for name in names}
        values["akun"] = (await _accounts(work, [member])).get(member.akun_id or 0, "")
    return {"row": row, "member": member, "values": values, "nik": "", **WORDS}
