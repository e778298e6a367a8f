"""Lists that propose what becomes of folders, and the steps each goes through."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any

from litestar import Controller, Request, get, post
from litestar.params import FromPath, FromQuery
from litestar.response import Redirect, Template

from tiru.errors import TiruError
from tiru.i18n import _
from tiru.web.app import Work
from tiru.web.forms import Sent, sent_form
from tiru.web.pages import form_again, go_to, page
from tiru.work import UnitOfWork
from tiru_e_office.arsip import proposals, queries
from tiru_e_office.arsip.forms import PelaksanaanForm, PenilaianForm, PersetujuanForm, PutusanForm, SebabForm, UsulForm
from tiru_e_office.arsip.models import Usul
from tiru_e_office.arsip.papers import retention, unit_names
from tiru_e_office.arsip.queries import MANAGE, Sought
from tiru_e_office.arsip.words import KEPUTUSAN, USUL, USUL_KEADAAN, USUL_KINDS, WEWENANG
from tiru_e_office.views.archive import HOME, WORDS

AnyRequest = Request[Any, Any, Any]
APPROVE = "e_office:arsip:approve"
ORDER = ("disusun", "dinilai", "disetujui", "dilaksanakan")
DUE = {"pemindahan": "pindah", "pemusnahan": "musnah", "penyerahan": "serah"}


class ProposalController(Controller):
    """Everything under /kantor/e_office/arsip/usul."""

    path = "/arsip/usul"
    opt = {"permission": MANAGE}  # noqa: RUF012 - the framework's way of declaring

    @get("/")
    async def index(
        self,
        request: AnyRequest,
        work: Work,
        jenis: FromQuery[str] = "",
        keadaan: FromQuery[str] = "",
        halaman: FromQuery[int] = 1,
    ) -> Template:
        """Lists within reach, newest first."""
        kind, state = jenis if jenis in USUL else "", keadaan if keadaan in USUL_KEADAAN else ""
        found = await queries.proposals(work, jenis=kind, keadaan=state, page=halaman)
        context = {
            "tab": "usul",
            "found": found,
            "jenis": kind,
            "keadaan": state,
            "names": await unit_names(work, {one.unit_id for one, _size in found.rows}),
            "words": WORDS,
            "usul_kinds": USUL_KINDS,
        }
        return await page(request, work, "e_office/arsip/usul_daftar.html", context)

    @get("/baru")
    async def blank(self, request: AnyRequest, work: Work, jenis: FromQuery[str] = "pemindahan") -> Template:
        """What may be proposed today."""
        return await page(request, work, "e_office/arsip/usul_isian.html", await _new_context(work, jenis))

    @post("/baru")
    async def make(self, request: AnyRequest, work: Work) -> Redirect:
        """A list of the ticked folders."""
        sent = await sent_form(request)
        try:
            usul = await proposals.propose(work, sent.parse(UsulForm))
        except TiruError as problem:
            context = await _new_context(work, sent.text("jenis"))
            raise await form_again(request, work, "e_office/arsip/usul_isian.html", sent, problem, context) from problem
        return go_to(f"{HOME}/usul/{usul.id}", flash=_("Usul %(n)s dibuat.", n=usul.nomor))

    @get("/{usul_id:int}")
    async def proposal(self, request: AnyRequest, work: Work, usul_id: FromPath[int]) -> Template:
        """One list with its folders, documents and next step."""
        usul = await queries.proposal_for(work, usul_id)
        return await page(request, work, "e_office/arsip/usul.html", await _context(work, usul))

    @post("/{usul_id:int}/berkas/{berkas_id:int}")
    async def decide(
        self, request: AnyRequest, work: Work, usul_id: FromPath[int], berkas_id: FromPath[int]
    ) -> Redirect:
        """Agree to one folder, postpone or refuse it."""

        async def act(usul: Usul, sent: Sent) -> str:
            item = await queries.item_for(work, usul.id, berkas_id)
            await proposals.decide(work, usul, item, sent.parse(PutusanForm))
            return _("Keputusan dicatat.")

        return await _stepped(request, work, usul_id, MANAGE, f"putus-{berkas_id}", act)

    @post("/{usul_id:int}/nilai")
    async def judge(self, request: AnyRequest, work: Work, usul_id: FromPath[int]) -> Redirect:
        """Enter the committee and its considerations."""

        async def act(usul: Usul, sent: Sent) -> str:
            await proposals.judge(work, usul, sent.parse(PenilaianForm))
            return _("Penilaian panitia dicatat.")

        return await _stepped(request, work, usul_id, MANAGE, "nilai", act)

    @post("/{usul_id:int}/setujui", opt={"permission": APPROVE})
    async def approve(self, request: AnyRequest, work: Work, usul_id: FromPath[int]) -> Redirect:
        """Enter the documents of the approval."""

        async def act(usul: Usul, sent: Sent) -> str:
            await proposals.approve(work, usul, sent.parse(PersetujuanForm))
            return _("Persetujuan dicatat.")

        return await _stepped(request, work, usul_id, APPROVE, "setujui", act)

    @post("/{usul_id:int}/laksanakan", opt={"permission": APPROVE})
    async def carry_out(self, request: AnyRequest, work: Work, usul_id: FromPath[int]) -> Redirect:
        """Do what was approved, with its berita acara."""

        async def act(usul: Usul, sent: Sent) -> str:
            await proposals.carry_out(work, usul, sent.parse(PelaksanaanForm))
            return _("Usul dilaksanakan. Cetak berita acaranya untuk ditandatangani.")

        return await _stepped(request, work, usul_id, APPROVE, "laksanakan", act)

    @post("/{usul_id:int}/tolak", opt={"permission": APPROVE})
    async def refuse(self, request: AnyRequest, work: Work, usul_id: FromPath[int]) -> Redirect:
        """Refuse the list, with a reason."""

        async def act(usul: Usul, sent: Sent) -> str:
            await proposals.drop(work, usul, "ditolak", sent.parse(SebabForm).alasan)
            return _("Usul ditolak.")

        return await _stepped(request, work, usul_id, APPROVE, "tolak", act)

    @post("/{usul_id:int}/batal")
    async def cancel(self, request: AnyRequest, work: Work, usul_id: FromPath[int]) -> Redirect:
        """Cancel the list, with a reason."""

        async def act(usul: Usul, sent: Sent) -> str:
            await proposals.drop(work, usul, "batal", sent.parse(SebabForm).alasan)
            return _("Usul dibatalkan.")

        return await _stepped(request, work, usul_id, MANAGE, "batal", act)


async def _stepped(
    request: AnyRequest,
    work: UnitOfWork,
    usul_id: int,
    permission: str,
    step: str,
    act: Callable[[Usul, Sent], Awaitable[str]],
) -> Redirect:
    """One step of a list that is locked for it; refused, the same page with what was typed."""
    usul = await queries.proposal_for(work, usul_id, permission, lock=True)
    sent = await sent_form(request)
    try:
        said = await act(usul, sent)
    except TiruError as problem:
        if problem.status == 404:
            raise
        context = {**await _context(work, usul), "open_step": step}
        raise await form_again(request, work, "e_office/arsip/usul.html", sent, problem, context) from problem
    return go_to(f"{HOME}/usul/{usul.id}", flash=said)


async def _context(work: UnitOfWork, usul: Usul) -> dict[str, object]:
    order = [state for state in ORDER if not (usul.jenis == "pemindahan" and state == "dinilai")]
    at = order.index(usul.keadaan) if usul.keadaan in order else -1
    return {
        "tab": "usul",
        "usul": usul,
        "items": await queries.items_of(work, usul.id),
        "unit_name": (await unit_names(work, {usul.unit_id})).get(usul.unit_id, ""),
        "steps": [
            {
                "label": USUL_KEADAAN[state],
                "state": "done" if place <= at else "now" if place == at + 1 and at >= 0 else "next",
            }
            for place, state in enumerate(order)
        ],
        "may_judge": usul.keadaan == "disusun" and usul.jenis != "pemindahan",
        "may_approve": work.may(APPROVE) and usul.keadaan == ("disusun" if usul.jenis == "pemindahan" else "dinilai"),
        "may_carry_out": work.may(APPROVE) and usul.keadaan == "disetujui",
        "may_decide": usul.keadaan in ("disusun", "dinilai"),
        "may_cancel": usul.keadaan in ("disusun", "dinilai", "disetujui"),
        "open_step": "",
        "today": work.today,
        "words": WORDS,
        "decisions": KEPUTUSAN,
        "authorities": WEWENANG,
        "usul_kinds": USUL_KINDS,
        "retention": retention,
    }


async def _new_context(work: UnitOfWork, kind: str) -> dict[str, object]:
    kind = kind if kind in USUL else "pemindahan"
    found = await queries.folders(work, Sought(tempo=DUE[kind]))
    return {
        "tab": "usul",
        "jenis": kind,
        "found": found,
        "names": await unit_names(work, {one.unit_id for one in found.rows}),
        "words": WORDS,
        "retention": retention,
    }
