"""Paraf with one thumb, the letter out as PDF and picture, its versions, and what happens to deliveries."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from litestar import Controller, Request, Response, get, post
from litestar.params import FromPath, FromQuery
from litestar.response import Redirect, Template

from tiru.errors import Forbidden, Invalid, NotFound, TiruError
from tiru.files.attachment import attachment, stored_attachment
from tiru.i18n import _
from tiru.web.app import Work
from tiru.web.forms import Sent, sent_form
from tiru.web.pages import go_to, page
from tiru.work import UnitOfWork
from tiru_e_office import queries
from tiru_e_office.models import Surat, Tugas
from tiru_e_office.posts import MyPost, acting_as, my_posts
from tiru_e_office.surat_keluar import delivery, drafts, service
from tiru_e_office.surat_keluar.differences import differences
from tiru_e_office.surat_keluar.forms import EkspedisiForm, ParafForm
from tiru_e_office.surat_keluar.models import Naskah, Pengiriman, Versi
from tiru_e_office.surat_keluar.sheet import draft_pdf, draft_picture
from tiru_e_office.views.inbox import ACT, BASE
from tiru_e_office.views.letter_out import keeps_numbers, out_page

AnyRequest = Request[Any, Any, Any]
PDF = "application/pdf"


class ParafController(Controller):
    """Agree, or give back: for whoever acts in the post that is asked."""

    path = "/paraf"
    opt = {"permission": ACT}  # noqa: RUF012 - the framework's way of declaring

    @post("/{paraf_id:int}/setuju")
    async def agree(self, request: AnyRequest, work: Work, paraf_id: FromPath[int]) -> Redirect:
        """Consent to the version that stands."""
        task, post_ = await _asked(work, paraf_id, "paraf")
        sent = await sent_form(request)
        try:
            await service.agree(work, task, post_, sent.text("catatan_setuju")[:2000])
        except TiruError as problem:
            surat = await drafts.letter_out(work, task.surat_id, await my_posts(work))
            raise await out_page(request, work, surat, problem=problem, sent=sent, step="setuju") from problem
        return go_to(BASE, flash=_("Paraf Anda tercatat."))

    @post("/{paraf_id:int}/kembalikan")
    async def give_back(self, request: AnyRequest, work: Work, paraf_id: FromPath[int]) -> Redirect:
        """Back to the author with what has to change; also for the signer."""
        task, post_ = await _asked(work, paraf_id, "paraf", "ttd")
        sent = await sent_form(request)
        try:
            await service.return_draft(work, task, post_, sent.parse(ParafForm).catatan)
        except TiruError as problem:
            surat = await drafts.letter_out(work, task.surat_id, await my_posts(work))
            raise await out_page(request, work, surat, problem=problem, sent=sent, step="kembalikan") from problem
        return go_to(BASE, flash=_("Dikembalikan ke penyusunnya."))


class LetterOutController(Controller):
    """A letter out for everybody who sees it."""

    path = "/keluar"
    opt = {"permission": ACT}  # noqa: RUF012 - the framework's way of declaring

    @get("/{naskah_id:int}/pdf")
    async def print_out(self, work: Work, naskah_id: FromPath[int]) -> Response[Any]:
        """The signed file where there is one, else the letter as it would be printed now."""
        surat, naskah = await _letter(work, naskah_id, looked_at="pdf")
        name = f"{(surat.nomor or f'konsep-{surat.id}-v{naskah.versi}').replace('/', '-')}.pdf"
        if naskah.tte_key:
            store, slug = work.services.store, work.tenant.slug
            return await stored_attachment(store, slug, naskah.tte_key, name=name, media_type=PDF)
        return attachment(await draft_pdf(work, surat, naskah), name=name, media_type=PDF)

    @get("/{naskah_id:int}/halaman.png")
    async def first_page(self, work: Work, naskah_id: FromPath[int]) -> Response[Any]:
        """The first page as a picture, as it is printed."""
        surat, naskah = await _letter(work, naskah_id)
        content, _pages = await draft_picture(work, surat, naskah, electronic=bool(naskah.tte_key))
        return Response(content, media_type="image/png", headers={"cache-control": "private, max-age=60"})

    @get("/{naskah_id:int}/versi")
    async def versions(
        self,
        request: AnyRequest,
        work: Work,
        naskah_id: FromPath[int],
        dari: FromQuery[int] = 0,
        ke: FromQuery[int] = 0,
    ) -> Template:
        """Two versions beside each other; the last two when none were chosen."""
        surat, naskah = await _letter(work, naskah_id, looked_at="versi")
        found = {one.versi: one for one in await drafts.versions_of(work, surat.id)}
        after = _version(found, ke or naskah.versi)
        before = _version(found, dari or max(1, after.versi - 1))
        context = {
            "surat": surat,
            "before": before,
            "after": after,
            "versions": list(found.values()),
            "lines": differences(before, after),
        }
        return await page(request, work, "e_office/versi.html", context)

    @post("/{naskah_id:int}/pengiriman/{kirim_id:int}/ekspedisi")
    async def by_hand(
        self, request: AnyRequest, work: Work, naskah_id: FromPath[int], kirim_id: FromPath[int]
    ) -> Redirect:
        """The expedition book: who took the letter, and when."""
        surat, row = await _delivery(work, naskah_id, kirim_id)
        sent = await sent_form(request)
        try:
            await _hand_over(work, row, sent)
        except TiruError as problem:
            raise await out_page(request, work, surat, problem=problem, sent=sent, step=f"kirim-{row.id}") from problem
        return go_to(f"{BASE}/surat/{surat.id}#pengiriman", flash=_("Tanda terima dicatat."))

    @post("/{naskah_id:int}/pengiriman/{kirim_id:int}/ulang")
    async def again(
        self, request: AnyRequest, work: Work, naskah_id: FromPath[int], kirim_id: FromPath[int]
    ) -> Redirect:
        """The mail once more, with a new address; the old one opens nothing more."""
        surat, row = await _delivery(work, naskah_id, kirim_id)
        sent = await sent_form(request)
        try:
            await delivery.send_again(work, row)
        except TiruError as problem:
            raise await out_page(request, work, surat, problem=problem, sent=sent, step=f"kirim-{row.id}") from problem
        return go_to(f"{BASE}/surat/{surat.id}#pengiriman", flash=_("Surel dikirim lagi."))


async def _asked(work: UnitOfWork, task_id: int, *kinds: str) -> tuple[Tugas, MyPost]:
    posts = await my_posts(work)
    task = await queries.task_for(work, task_id, posts, lock=True)
    if task.jenis not in kinds:
        raise NotFound(_("Tugas ini tidak ada."))
    return task, acting_as(posts, task.jabatan_id)


async def _letter(work: UnitOfWork, surat_id: int, *, looked_at: str = "") -> tuple[Surat, Naskah]:
    surat = await drafts.letter_out(work, surat_id, await my_posts(work), looked_at=looked_at)
    naskah = await work.session.get(Naskah, surat.id)
    if naskah is None:
        raise NotFound(_("Surat ini tidak ada."))
    return surat, naskah


def _version(found: dict[int, Versi], number: int) -> Versi:
    if number not in found:
        raise NotFound(_("Versi ini tidak ada."))
    return found[number]


async def _delivery(work: UnitOfWork, surat_id: int, row_id: int) -> tuple[Surat, Pengiriman]:
    surat = await drafts.letter_out(work, surat_id, await my_posts(work), lock=True)
    row = await work.session.get(Pengiriman, row_id, with_for_update=True)
    if row is None or row.surat_id != surat.id:
        raise NotFound(_("Pengiriman ini tidak ada."))
    if surat.dibuat_oleh != work.actor.id and not await keeps_numbers(work, surat):
        raise Forbidden(_("Pengiriman diurus penyusun surat atau pemegang buku nomor."))
    return surat, row


async def _hand_over(work: UnitOfWork, row: Pengiriman, sent: Sent) -> None:
    """The fields carry the number of their row, so that each has an address of its own on the page."""
    typed = Sent({name: sent.text(f"{name}_{row.id}") for name in ("diterima", "penerima")})
    try:
        form = typed.parse(EkspedisiForm)
        await delivery.handed_over(work, row, _local(work, form.diterima), form.penerima)
    except Invalid as problem:
        fields = {f"{name}_{row.id}": words for name, words in problem.fields.items()}
        raise Invalid(problem.message, fields=fields) from problem


def _local(work: UnitOfWork, at: datetime) -> datetime:
    return at.replace(tzinfo=work.tenant.zone) if at.tzinfo is None else at
