"""`/kantor/mbg/rekomendasi/…`: writing a recommendation, sending it, noting the answer."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any

from litestar import Controller, get, post
from litestar.params import FromPath
from litestar.response import Redirect, Template
from sqlalchemy import select

from tiru.errors import NotFound, TiruError
from tiru.i18n import _
from tiru.web.app import Work
from tiru.web.forms import Sent, sent_form
from tiru.web.pages import form_again, go_to, page
from tiru.work import UnitOfWork
from tiru_mbg.dapur.models import Sppg
from tiru_mbg.dapur.queries import kitchen_of
from tiru_mbg.dapur.views.asked import upload_of
from tiru_mbg.insiden import recommendation
from tiru_mbg.insiden import recommendation_forms as forms
from tiru_mbg.insiden.models import Rekomendasi
from tiru_mbg.insiden.office_recommendations import ONE, RECOMMENDATIONS, AnyRequest, recommendation_context
from tiru_mbg.insiden.recommendation_queries import facts_of, incidents_of, recommendation_written, stoppable
from tiru_mbg.insiden.recommendation_rules import AWAITED, REASONS, STOPPABLE
from tiru_mbg.paging import id_asked
from tiru_mbg.reach import kitchens
from tiru_mbg.rights import REKOMENDASI

FORM = "mbg/insiden/rekomendasi_isian.html"


class RecommendationStepController(Controller):
    """Through `mbg:rekomendasi:manage`."""

    path = "/rekomendasi"
    opt = {"permission": REKOMENDASI}  # noqa: RUF012 - the framework's way of declaring

    @get("/baru")
    async def new(self, request: AnyRequest, work: Work) -> Template:
        """Choose the kitchen, then write; from an incident both are chosen."""
        sppg_id = id_asked(request, "dapur")
        if sppg_id is None:
            return await page(request, work, FORM, {"row": None, "kitchen": None, "kitchens": await stoppable(work)})
        context = await _form_context(work, await kitchen_of(work, sppg_id, REKOMENDASI), id_asked(request, "insiden"))
        return await page(request, work, FORM, context)

    @post("/baru")
    async def create(self, request: AnyRequest, work: Work) -> Redirect:
        """Keep the draft."""
        sent = await sent_form(request)
        context = await _typed_context(work, sent)
        try:
            form = sent.parse(forms.NewForm)
            row = await recommendation.draft(work, form.sppg_id, form)
        except TiruError as problem:
            raise await form_again(request, work, FORM, sent, problem, context) from problem
        return go_to(f"{RECOMMENDATIONS}/{row.id}", flash=_("Draf disimpan. Periksa, cetak, lalu kirim suratnya."))

    @get("/{rekomendasi_id:int}/ubah")
    async def edit(self, request: AnyRequest, work: Work, rekomendasi_id: FromPath[int]) -> Template:
        """The draft, to change."""
        row = await _draft(work, rekomendasi_id)
        return await page(request, work, FORM, await _edit_context(work, row))

    @post("/{rekomendasi_id:int}/ubah")
    async def change(self, request: AnyRequest, work: Work, rekomendasi_id: FromPath[int]) -> Redirect:
        """Keep what is different."""
        row = await _draft(work, rekomendasi_id)
        context = await _edit_context(work, row)
        sent = await sent_form(request)
        try:
            await recommendation.rewrite(work, row.id, sent.parse(forms.DraftForm))
        except TiruError as problem:
            raise await form_again(request, work, FORM, sent, problem, context) from problem
        return go_to(f"{RECOMMENDATIONS}/{row.id}", flash=_("Perubahan disimpan."))

    @post("/{rekomendasi_id:int}/kirim")
    async def send(self, request: AnyRequest, work: Work, rekomendasi_id: FromPath[int]) -> Redirect:
        """The letter went out."""

        async def do(sent: Sent) -> object:
            form = sent.parse(forms.SendForm)
            return await recommendation.send(work, rekomendasi_id, letter_number=form.nomor_surat)

        return await _done(request, work, rekomendasi_id, do, _("Rekomendasi dicatat terkirim ke BGN."))

    @post("/{rekomendasi_id:int}/terima")
    async def receive(self, request: AnyRequest, work: Work, rekomendasi_id: FromPath[int]) -> Redirect:
        """The agency has it."""

        async def do(_sent: Sent) -> object:
            return await recommendation.note_received(work, rekomendasi_id)

        return await _done(request, work, rekomendasi_id, do, _("Penerimaan oleh BGN dicatat."))

    @post("/{rekomendasi_id:int}/jawaban")
    async def answer(self, request: AnyRequest, work: Work, rekomendasi_id: FromPath[int]) -> Redirect:
        """What it decided."""

        async def do(sent: Sent) -> object:
            form = sent.parse(forms.AnswerForm)
            return await recommendation.note_answer(work, rekomendasi_id, form, await upload_of(work, sent))

        return await _done(request, work, rekomendasi_id, do, _("Jawaban BGN dicatat."))

    @post("/{rekomendasi_id:int}/cabut")
    async def withdraw(self, request: AnyRequest, work: Work, rekomendasi_id: FromPath[int]) -> Redirect:
        """Take it back."""

        async def do(sent: Sent) -> object:
            form = sent.parse(forms.WithdrawForm)
            return await recommendation.withdraw(work, rekomendasi_id, reason=form.catatan)

        return await _done(request, work, rekomendasi_id, do, _("Rekomendasi dicabut."))

    @post("/{rekomendasi_id:int}/bukti")
    async def attach(self, request: AnyRequest, work: Work, rekomendasi_id: FromPath[int]) -> Redirect:
        """A paper or photo goes with it."""

        async def do(sent: Sent) -> object:
            form = sent.parse(forms.EvidenceForm)
            return await recommendation.add_evidence(work, rekomendasi_id, form.uraian, await upload_of(work, sent))

        return await _done(request, work, rekomendasi_id, do, _("Lampiran ditambahkan."))

    @post("/{rekomendasi_id:int}/bukti/{bukti_id:int}/hapus")
    async def detach(
        self, request: AnyRequest, work: Work, rekomendasi_id: FromPath[int], bukti_id: FromPath[int]
    ) -> Redirect:
        """It does not, after all."""

        async def do(_sent: Sent) -> None:
            await recommendation.remove_evidence(work, rekomendasi_id, bukti_id)

        return await _done(request, work, rekomendasi_id, do, _("Lampiran dihapus."))


async def _done(
    request: AnyRequest, work: UnitOfWork, rekomendasi_id: int, do: Callable[[Sent], Awaitable[object]], said: str
) -> Redirect:
    row = await recommendation_written(work, rekomendasi_id)
    context = await recommendation_context(work, row)
    sent = await sent_form(request)
    try:
        await do(sent)
    except NotFound:
        raise
    except TiruError as problem:
        raise await form_again(request, work, ONE, sent, problem, context) from problem
    return go_to(f"{RECOMMENDATIONS}/{rekomendasi_id}", flash=said)


async def _draft(work: UnitOfWork, rekomendasi_id: int) -> Rekomendasi:
    row = await recommendation_written(work, rekomendasi_id)
    if row.status != "draf":
        raise NotFound(_("Rekomendasi yang sudah dikirim tidak bisa diubah."))
    return row


async def _typed_context(work: UnitOfWork, sent: Sent) -> dict[str, Any]:
    typed = sent.text("sppg_id")
    kitchen = None
    if typed.isascii() and typed.isdecimal() and len(typed) < 19:
        query = select(Sppg).where(Sppg.id == int(typed), kitchens(work, REKOMENDASI))
        kitchen = await work.session.scalar(query)
    if kitchen is None:
        return {"row": None, "kitchen": None, "kitchens": await stoppable(work)}
    return await _form_context(work, kitchen, None)


async def _form_context(work: UnitOfWork, kitchen: Sppg, insiden_id: int | None) -> dict[str, Any]:
    others = select(Rekomendasi).where(Rekomendasi.sppg_id == kitchen.id, Rekomendasi.status.in_(("draf", *AWAITED)))
    values: dict[str, object] = {"insiden_id": insiden_id, "dasar": ["klb"]} if insiden_id is not None else {}
    return {
        "row": None,
        "kitchen": kitchen,
        "can_be_stopped": kitchen.status in STOPPABLE,
        "incidents": await incidents_of(work, kitchen.id),
        "facts_known": await facts_of(work, kitchen, insiden_id),
        "others": (await work.session.scalars(others.order_by(Rekomendasi.id))).all(),
        "options": [(key, str(title)) for key, title in REASONS.items()],
        "values": values,
    }


async def _edit_context(work: UnitOfWork, row: Rekomendasi) -> dict[str, Any]:
    context = await _form_context(work, await work.session.get_one(Sppg, row.sppg_id), row.insiden_id)
    values = {"dasar": [row.dasar, *row.dasar_lain], "insiden_id": row.insiden_id or "", "alasan": row.alasan}
    return {**context, "row": row, "values": values, "others": []}
