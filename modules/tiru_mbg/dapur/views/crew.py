"""`/kantor/mbg/dapur/{id}/petugas`: the people of a kitchen."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from litestar import Controller, Response, get, post
from litestar.params import FromPath
from litestar.response import Redirect, Template
from sqlalchemy import select

from tiru.access.models import Account
from tiru.errors import TiruError
from tiru.i18n import _
from tiru.nik import mask
from tiru.penduduk.identity import opened
from tiru.spreadsheet import both_forms, form_of, table_response
from tiru.web.app import Work
from tiru.web.forms import sent_form
from tiru.web.pages import form_again, go_to, page
from tiru.work import UnitOfWork
from tiru_mbg.dapur import queries
from tiru_mbg.dapur.crew import FACTS, NIK_PURPOSE, member_of, put_crew
from tiru_mbg.dapur.crew_rules import staffing, untrained
from tiru_mbg.dapur.forms import CrewForm
from tiru_mbg.dapur.models import Petugas, Sppg
from tiru_mbg.dapur.rules import HANDLERS, ROLES
from tiru_mbg.dapur.views.asked import HOME, WORDS, AnyRequest
from tiru_mbg.parameters import rules
from tiru_mbg.rights import EKSPOR, PETUGAS_MANAGE, PETUGAS_READ

CREW, MEMBER = "mbg/dapur/petugas.html", "mbg/dapur/petugas_isian.html"


class CrewController(Controller):
    """Lists are recorded and show masked NIKs; a whole one stands on the page of one person, recorded as well."""

    path = "/dapur/{sppg_id:int}/petugas"
    opt = {"permission": PETUGAS_MANAGE}  # noqa: RUF012 - the framework's way of declaring

    @get("/", opt={"permission": PETUGAS_READ})
    async def listed(self, request: AnyRequest, work: Work, sppg_id: FromPath[int]) -> Template:
        """Who works there today, or who ever did, beside how many there should be."""
        row = await queries.kitchen_of(work, sppg_id, PETUGAS_READ)
        former = request.query_params.get("tampil") == "semua"
        present = await queries.crew_of(work, row.id)
        crew = await queries.crew_of(work, row.id, former=True) if former else present
        work.record("mbg.petugas.list", f"mbg_sppg:{row.id}", after={"baris": len(crew)})
        context = {
            "row": row,
            "crew": crew,
            "former": former,
            "posts": staffing(present, await rules(work)),
            "untrained": untrained(present),
            "handlers": HANDLERS,
            "niks": {one.id: mask(opened(work, one.nik, NIK_PURPOSE)) for one in crew if one.nik},
            "accounts": await _accounts(work, crew),
            "may_manage": await queries.may(work, row, PETUGAS_MANAGE),
            "may_export": await queries.may(work, row, EKSPOR),
            **WORDS,
        }
        return await page(request, work, CREW, context)

    @get(both_forms("/ekspor"), opt={"permission": EKSPOR})
    async def export(self, request: AnyRequest, work: Work, sppg_id: FromPath[int]) -> Response[bytes]:
        """Who works there today, without NIK; no rows for those who may not see the people."""
        row = await queries.kitchen_of(work, sppg_id, EKSPOR)
        crew = await queries.crew_of(work, row.id) if await queries.may(work, row, PETUGAS_READ) else []
        rows = [
            [one.nama, str(ROLES[one.peran]), one.mulai_on, one.kursus_penjamah_on, one.tes_kesehatan_on]
            for one in crew
        ]
        form = form_of(request)
        work.record("mbg.petugas.export", f"mbg_sppg:{row.id}", after={"baris": len(rows), "bentuk": form})
        heads = ["Nama", "Tugas", "Mulai bekerja", "Kursus penjamah", "Tes kesehatan"]
        return table_response(heads, rows, form=form, name=f"petugas-{row.id}")

    @get("/baru")
    async def new(self, request: AnyRequest, work: Work, sppg_id: FromPath[int]) -> Template:
        """An empty person."""
        row = await queries.kitchen_of(work, sppg_id, PETUGAS_MANAGE)
        return await page(request, work, MEMBER, await _context(work, row, None))

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
        member = await member_of(work, row.id, petugas_id)
        context = await _context(work, row, member)
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
        member = await member_of(work, row.id, petugas_id) if petugas_id else None
        context = await _context(work, row, member)
        sent = await sent_form(request)
        try:
            await put_crew(work, sppg_id, sent.parse(CrewForm), petugas_id)
        except TiruError as problem:
            raise await form_again(request, work, MEMBER, sent, problem, context) from problem
        return go_to(f"{HOME}/{sppg_id}/petugas", flash=_("Petugas dicatat."))


async def _accounts(work: UnitOfWork, crew: Sequence[Petugas]) -> dict[int, str]:
    wanted = {one.akun_id for one in crew if one.akun_id}
    rows = await work.session.execute(select(Account.id, Account.username).where(Account.id.in_(wanted)))
    return {row[0]: row[1] for row in rows}


async def _context(work: UnitOfWork, row: Sppg, member: Petugas | None) -> dict[str, Any]:
    values: dict[str, object] = {"mulai_on": work.today.isoformat()}
    if member is not None:
        values = {name: "" if getattr(member, name) is None else str(getattr(member, name)) for name in FACTS}
        values["akun"] = (await _accounts(work, [member])).get(member.akun_id or 0, "")
    return {"row": row, "member": member, "values": values, "nik": "", **WORDS}
