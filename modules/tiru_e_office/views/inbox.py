"""The inbox of somebody's posts, one letter beside it, and the steps of a task."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from datetime import datetime
from types import MappingProxyType
from typing import Any

from litestar import Controller, Request, Response, get, post
from litestar.params import FromPath, FromQuery
from litestar.response import Redirect, Template

from tiru.errors import Invalid, NotFound, TiruError
from tiru.files.attachment import stored_attachment
from tiru.files.checked import Checked, check_upload
from tiru.i18n import _
from tiru.web.app import Work
from tiru.web.forms import Sent, sent_form
from tiru.web.pages import form_again, go_to, page
from tiru.work import UnitOfWork
from tiru_e_office import queries
from tiru_e_office.candidates import exactly, named
from tiru_e_office.disposisi import service
from tiru_e_office.disposisi.forms import AlasanForm, DisposisiForm, KemajuanForm, LaporanForm
from tiru_e_office.disposisi.rules import Receiver
from tiru_e_office.models import Disposisi, Tugas
from tiru_e_office.posts import MyPost, acting_as, my_posts
from tiru_e_office.reach import surat_for
from tiru_e_office.surat_masuk.service import attach
from tiru_e_office.views.letter_out import TEMPLATE, out_context
from tiru_e_office.views.letter_page import letter_context
from tiru_e_office.views.task_list import list_context

AnyRequest = Request[Any, Any, Any]
ACT = "e_office:tugas:act"
BASE = "/kantor/e_office"
Step = Callable[[UnitOfWork, Tugas, MyPost, Sent], Awaitable[str]]


async def _forward(work: UnitOfWork, task: Tugas, post: MyPost, sent: Sent) -> str:
    form = sent.parse(DisposisiForm)
    receivers = [Receiver(one, role) for role in ("utama", "koordinasi", "tembusan") for one in getattr(form, role)]
    other = await other_receiver(work, form.penerima_lain, form.penerima_lain_teks)
    if other is not None:
        receivers.append(Receiver(other, "utama"))
    due = _local(work, form.batas)
    await service.forward(work, task, post, receivers, instruksi=form.instruksi, catatan=form.catatan, due=due)
    return _("Disposisi terkirim.")


async def _progress(work: UnitOfWork, task: Tugas, post: MyPost, sent: Sent) -> str:
    form = sent.parse(KemajuanForm)
    await service.progress(work, task, post, percent=form.kemajuan, words=form.catatan)
    return _("Kemajuan dicatat.")


async def _report(work: UnitOfWork, task: Tugas, post: MyPost, sent: Sent) -> str:
    form = sent.parse(LaporanForm)
    surat = await surat_for(work, task.surat_id, [post])
    for one in await checked_files(work, sent):
        await attach(work, surat, one, peran="laporan", tugas_id=task.id)
    await service.report(work, task, post, form.laporan)
    return _("Selesai. Laporan Anda tercatat.")


async def _return(work: UnitOfWork, task: Tugas, post: MyPost, sent: Sent) -> str:
    await service.give_back(work, task, post, sent.parse(AlasanForm).alasan)
    return _("Dikembalikan ke pengirim.")


async def _recall(work: UnitOfWork, task: Tugas, post: MyPost, sent: Sent) -> str:
    given = [one for one in await queries.dispositions_of(work, task.surat_id) if _mine(one, task)]
    if not given:
        raise NotFound(_("Disposisi ini tidak ada."))
    await service.recall(work, given[-1], task, sent.parse(AlasanForm).alasan)
    return _("Disposisi ditarik.")


STEPS: Mapping[str, Step] = MappingProxyType(
    {"disposisi": _forward, "kemajuan": _progress, "selesai": _report, "kembalikan": _return, "tarik": _recall}
)


class InboxController(Controller):
    """Everything that waits for the actor's posts."""

    opt = {"permission": ACT}  # noqa: RUF012 - the framework's way of declaring

    @get("/")
    async def inbox(
        self, request: AnyRequest, work: Work, lihat: FromQuery[str] = "", halaman: FromQuery[int] = 1
    ) -> Template:
        """What waits, nearest deadline first."""
        return await page(request, work, "e_office/kotak.html", await list_context(work, lihat, halaman))

    @get("/surat/{surat_id:int}")
    async def letter(
        self, request: AnyRequest, work: Work, surat_id: FromPath[int], lihat: FromQuery[str] = ""
    ) -> Template:
        """One letter with the part of its tree that is the actor's to see; opening it is the receipt."""
        posts = await my_posts(work)
        surat = await surat_for(work, surat_id, posts, looked_at="surat")
        for task in await queries.tasks_of(work, surat.id):
            if any(post.jabatan_id == task.jabatan_id and post.acts for post in posts):
                await service.open_task(work, task)
        await work.session.flush()
        if surat.arah == "keluar":
            context = {**await list_context(work, lihat, 1), **await out_context(work, surat, posts)}
            return await page(request, work, TEMPLATE, context)
        context = {**await list_context(work, lihat, 1), **await letter_context(work, surat, posts)}
        return await page(request, work, "e_office/surat.html", context)

    @post("/tugas/{task_id:int}/{step:str}")
    async def step(self, request: AnyRequest, work: Work, task_id: FromPath[int], step: FromPath[str]) -> Redirect:
        """Pass on, tell the progress, finish, give back, or take back."""
        if step not in STEPS:
            raise NotFound(_("Halaman ini tidak ada."))
        posts = await my_posts(work)
        task = await queries.task_for(work, task_id, posts, lock=True)
        if task.jenis != "disposisi":
            raise NotFound(_("Halaman ini tidak ada."))
        post = acting_as(posts, task.jabatan_id)
        sent = await sent_form(request)
        surat = await surat_for(work, task.surat_id, posts)
        try:
            done = await STEPS[step](work, task, post, sent)
        except TiruError as problem:
            context = {
                **await list_context(work, "", 1),
                **await letter_context(work, surat, posts),
                "open_step": step,
            }
            raise await form_again(request, work, "e_office/surat.html", sent, problem, context) from problem
        return go_to(f"{BASE}/surat/{surat.id}", flash=done)

    @get("/surat/{surat_id:int}/berkas/{file_id:int}")
    async def file(self, work: Work, surat_id: FromPath[int], file_id: FromPath[int]) -> Response[Any]:
        """A file of a letter within reach; for a letter that is not for everybody the look is recorded."""
        surat = await surat_for(work, surat_id, await my_posts(work), looked_at="berkas")
        found = await queries.file_of(work, surat.id, file_id)
        return await stored_attachment(
            work.services.store, work.tenant.slug, found.key, name=found.nama, media_type=found.media_type
        )

    @get("/jabatan")
    async def posts(self, work: Work, q: FromQuery[str] = "") -> Response[Any]:
        """Posts for what was typed, as the search field of receivers wants them."""
        found = await named(work, q[:80])
        rows = [{"kode": str(one.id), "nama": one.label, "jalur": one.unit} for one in found]
        return Response({"results": rows}, headers={"cache-control": "private, max-age=60"})


async def checked_files(work: UnitOfWork, sent: Sent, name: str = "berkas") -> list[Checked]:
    """Files that came in a field, checked. Raises Invalid at that field."""
    limit = work.services.settings.upload_max_bytes
    try:
        return [await check_upload(upload, limit=limit) for upload in sent.files.get(name, ())]
    except Invalid as problem:
        raise Invalid(_("Periksa lagi isian yang ditandai."), fields={name: problem.message}) from problem


async def other_receiver(work: UnitOfWork, chosen: int | None, typed: str) -> int | None:
    """A receiver found by name: chosen from the list, or typed exactly. Raises Invalid for an unknown one."""
    if chosen is not None or not typed.strip():
        return chosen
    found = await exactly(work, typed)
    if found is None:
        words = _("Tidak ada satu jabatan bernama itu. Tulis namanya lengkap.")
        raise Invalid(words, fields={"penerima_lain": words})
    return found.id


def _mine(disposisi: Disposisi, task: Tugas) -> bool:
    return disposisi.tugas_id == task.id and disposisi.ditarik_at is None


def _local(work: UnitOfWork, at: datetime | None) -> datetime | None:
    """A time typed without a zone is the region's own."""
    return at.replace(tzinfo=work.tenant.zone) if at is not None and at.tzinfo is None else at
