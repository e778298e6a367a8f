"""`/kantor/mbg/dapur/{id}/sertifikat…`: papers noted, handed in, judged and ended."""

from __future__ import annotations

from typing import Any

from litestar import Controller, get, post
from litestar.params import FromPath
from litestar.response import Redirect, Template

from tiru.errors import Forbidden, TiruError
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
from tiru_mbg.rights import SERTIFIKAT

VERDICT = "mbg/dapur/sertifikat.html"


class CertificateController(Controller):
    """Papers through `mbg:sertifikat:record`; who confirms which kind is the matter of `answers_for`."""

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

    @get("/{sertifikat_id:int}")
    async def look(
        self, request: AnyRequest, work: Work, sppg_id: FromPath[int], sertifikat_id: FromPath[int]
    ) -> Template:
        """A paper that was handed in, with the two verdicts."""
        return await page(request, work, VERDICT, await _verdict_context(work, sppg_id, sertifikat_id))

    @post("/{sertifikat_id:int}")
    async def judge(
        self, request: AnyRequest, work: Work, sppg_id: FromPath[int], sertifikat_id: FromPath[int]
    ) -> Redirect:
        """Confirm or refuse it."""
        context = await _verdict_context(work, sppg_id, sertifikat_id)
        sent = await sent_form(request)
        try:
            paper = await certificates.judge_certificate(work, sppg_id, sertifikat_id, sent.parse(VerdictForm))
        except TiruError as problem:
            raise await form_again(request, work, VERDICT, sent, problem, context) from problem
        said = (
            _("Sertifikat dikonfirmasi.") if paper.status == "sah" else _("Sertifikat ditolak; dapurnya diberi tahu.")
        )
        return go_to(f"{HOME}/{sppg_id}", flash=said)

    @post("/{sertifikat_id:int}/tarik")
    async def withdraw(self, work: Work, sppg_id: FromPath[int], sertifikat_id: FromPath[int]) -> Redirect:
        """The kitchen takes it back."""
        await certificates.withdraw_certificate(work, sppg_id, sertifikat_id)
        return go_to(f"{HOME}/{sppg_id}", flash=_("Pengajuan ditarik."))

    @post("/{sertifikat_id:int}/cabut")
    async def revoke(self, work: Work, sppg_id: FromPath[int], sertifikat_id: FromPath[int]) -> Redirect:
        """It holds no longer."""
        await certificates.revoke_certificate(work, sppg_id, sertifikat_id)
        return go_to(f"{HOME}/{sppg_id}", flash=_("Sertifikat tidak berlaku lagi mulai hari ini."))


async def _new_context(work: UnitOfWork, row: Sppg) -> dict[str, Any]:
    mine = await certificates.answers_for(work, row)
    options = [
        (jenis, str(label))
        for jenis, label in CERTIFICATES.items()
        if jenis != certificates.BY_STEPS and (not mine or jenis in mine)
    ]
    title = _("Catat sertifikat") if mine else _("Ajukan sertifikat")
    return context_of(work, row, "sertifikat", title, options=options, submits=not mine)


async def _verdict_context(work: UnitOfWork, sppg_id: int, paper_id: int) -> dict[str, Any]:
    row = await queries.kitchen_of(work, sppg_id, SERTIFIKAT)
    paper = await certificates.certificate_of(work, row.id, paper_id)
    if paper.jenis not in await certificates.answers_for(work, row):
        raise Forbidden(_("Surat jenis ini dikonfirmasi Satgas MBG atau Dinas Kesehatan."))
    return {"row": row, "paper": paper, "values": {}, **WORDS}
