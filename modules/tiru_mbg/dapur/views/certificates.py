"""`/kantor/mbg/dapur/{id}/sertifikat…`: papers noted, handed in, judged and ended."""

from __future__ import annotations

from typing import Any

from litestar import Controller, get, post
from litestar.params import FromPath
from litestar.response import Redirect, Template

from tiru.errors import TiruError
from tiru.i18n import _
from tiru.web.app import Work
from tiru.web.forms import Sent, sent_form
from tiru.web.pages import form_again, go_to, page
from tiru.work import UnitOfWork
from tiru_mbg.dapur import certificates, queries
from tiru_mbg.dapur.forms import CertificateForm, VerdictForm
from tiru_mbg.dapur.models import Sppg
from tiru_mbg.dapur.rules import CERTIFICATES
from tiru_mbg.dapur.views.asked import HOME, WORDS, AnyRequest, upload_of
from tiru_mbg.dapur.views.deeds import DEED, context_of, done
from tiru_mbg.rights import DAPUR_MANAGE, SERTIFIKAT, SLHS

VERDICT = "mbg/dapur/sertifikat.html"
VERDICT_PATHS = {DAPUR_MANAGE: "sertifikat", SLHS: "surat-kesehatan", "": ""}


class CertificateController(Controller):
    """Papers through `mbg:sertifikat:record`; whether they hold at once says `judging_right`."""

    path = "/dapur/{sppg_id:int}/sertifikat"
    opt = {"permission": SERTIFIKAT}  # noqa: RUF012 - the framework's way of declaring

    @get("/")
    async def new(self, request: AnyRequest, work: Work, sppg_id: FromPath[int]) -> Template:
        """An empty paper."""
        row = await queries.kitchen_of(work, sppg_id, SERTIFIKAT)
        return await page(request, work, DEED, await _new_context(work, row))

    @post("/")
    async def note(self, request: AnyRequest, work: Work, sppg_id: FromPath[int]) -> Redirect:
        """Note it, or hand it in."""
        row = await queries.kitchen_of(work, sppg_id, SERTIFIKAT)
        context = await _new_context(work, row)

        async def do(sent: Sent) -> object:
            form = sent.parse(CertificateForm)
            return await certificates.note_certificate(work, sppg_id, form, await upload_of(work, sent))

        said = _("Sertifikat diajukan; menunggu konfirmasi.") if context["submits"] else _("Sertifikat dicatat.")
        return await done(request, work, row, context, do, said)

    @post("/{sertifikat_id:int}/tarik")
    async def withdraw(self, work: Work, sppg_id: FromPath[int], sertifikat_id: FromPath[int]) -> Redirect:
        """The kitchen takes it back."""
        await certificates.withdraw_certificate(work, sppg_id, sertifikat_id)
        return go_to(f"{HOME}/{sppg_id}", flash=_("Pengajuan ditarik."))


class VerdictController(Controller):
    """What was handed in, judged and ended by who manages kitchens: every kind of paper."""

    path = "/dapur/{sppg_id:int}/sertifikat/{sertifikat_id:int}"
    opt = {"permission": DAPUR_MANAGE}  # noqa: RUF012 - the framework's way of declaring

    @get("/")
    async def look(
        self, request: AnyRequest, work: Work, sppg_id: FromPath[int], sertifikat_id: FromPath[int]
    ) -> Template:
        """The paper with the two verdicts."""
        return await page(request, work, VERDICT, await _verdict_context(work, sppg_id, sertifikat_id, DAPUR_MANAGE))

    @post("/")
    async def judge(
        self, request: AnyRequest, work: Work, sppg_id: FromPath[int], sertifikat_id: FromPath[int]
    ) -> Redirect:
        """Confirm or refuse it."""
        return await _judged(request, work, sppg_id, sertifikat_id, DAPUR_MANAGE)

    @post("/cabut")
    async def revoke(self, work: Work, sppg_id: FromPath[int], sertifikat_id: FromPath[int]) -> Redirect:
        """It holds no longer."""
        return await _revoked(work, sppg_id, sertifikat_id, DAPUR_MANAGE)


class HealthVerdictController(Controller):
    """The same for the health office: papers of hygiene only, others are not there."""

    path = "/dapur/{sppg_id:int}/surat-kesehatan/{surat_id:int}"
    opt = {"permission": SLHS}  # noqa: RUF012 - the framework's way of declaring

    @get("/")
    async def look(self, request: AnyRequest, work: Work, sppg_id: FromPath[int], surat_id: FromPath[int]) -> Template:
        """The paper with the two verdicts."""
        return await page(request, work, VERDICT, await _verdict_context(work, sppg_id, surat_id, SLHS))

    @post("/")
    async def judge(self, request: AnyRequest, work: Work, sppg_id: FromPath[int], surat_id: FromPath[int]) -> Redirect:
        """Confirm or refuse it."""
        return await _judged(request, work, sppg_id, surat_id, SLHS)

    @post("/cabut")
    async def revoke(self, work: Work, sppg_id: FromPath[int], surat_id: FromPath[int]) -> Redirect:
        """It holds no longer."""
        return await _revoked(work, sppg_id, surat_id, SLHS)


async def _new_context(work: UnitOfWork, row: Sppg) -> dict[str, Any]:
    mine = certificates.CONFIRMS.get(await certificates.judging_right(work, row), ())
    options = [
        (jenis, str(label))
        for jenis, label in CERTIFICATES.items()
        if jenis != certificates.BY_STEPS and (not mine or jenis in mine)
    ]
    title = _("Catat sertifikat") if mine else _("Ajukan sertifikat")
    return context_of(work, row, "sertifikat", title, options=options, submits=not mine)


async def _judged(request: AnyRequest, work: UnitOfWork, sppg_id: int, paper_id: int, permission: str) -> Redirect:
    context = await _verdict_context(work, sppg_id, paper_id, permission)
    sent = await sent_form(request)
    try:
        form = sent.parse(VerdictForm)
        paper = await certificates.judge_certificate(work, sppg_id, paper_id, form, permission)
    except TiruError as problem:
        raise await form_again(request, work, VERDICT, sent, problem, context) from problem
    said = _("Sertifikat dikonfirmasi.") if paper.status == "sah" else _("Sertifikat ditolak; dapurnya diberi tahu.")
    return go_to(f"{HOME}/{sppg_id}", flash=said)


async def _revoked(work: UnitOfWork, sppg_id: int, paper_id: int, permission: str) -> Redirect:
    await certificates.revoke_certificate(work, sppg_id, paper_id, permission)
    return go_to(f"{HOME}/{sppg_id}", flash=_("Sertifikat tidak berlaku lagi mulai hari ini."))


async def _verdict_context(work: UnitOfWork, sppg_id: int, paper_id: int, permission: str) -> dict[str, Any]:
    paper = await certificates.answered(work, sppg_id, paper_id, permission)
    row = await queries.kitchen_of(work, sppg_id, permission)
    return {"row": row, "paper": paper, "here": VERDICT_PATHS[permission], "values": {}, **WORDS}
