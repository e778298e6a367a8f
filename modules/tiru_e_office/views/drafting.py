"""Letters out for who writes them: the lists, the editor with its preview, handing in and withdrawing."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Mapping
from typing import Any

from litestar import Controller, Request, Response, get, post
from litestar.params import FromPath, FromQuery
from litestar.response import Redirect, Template

from tiru.errors import TiruError
from tiru.i18n import _
from tiru.web.app import Work
from tiru.web.forms import Sent, sent_form
from tiru.web.pages import form_again, fragment, go_to, page
from tiru.work import UnitOfWork
from tiru_e_office.disposisi.forms import AlasanForm
from tiru_e_office.models import Jenis, Surat
from tiru_e_office.posts import my_posts
from tiru_e_office.queries import Wanted
from tiru_e_office.reach import surat_for
from tiru_e_office.surat_keluar import drafts, service
from tiru_e_office.surat_keluar.models import Naskah, Templat
from tiru_e_office.surat_keluar.sheet import draft_picture
from tiru_e_office.views.draft_form import WRITE, choices, form_context, new_values, read_form, stored_values
from tiru_e_office.views.inbox import BASE
from tiru_e_office.views.letter_out import out_page
from tiru_e_office.views.register import day_of
from tiru_e_office.words import KEAMANAN, KECEPATAN, STATUS, STATUS_KINDS

AnyRequest = Request[Any, Any, Any]
FORM = "e_office/naskah.html"


class DraftController(Controller):
    """Everything under /kantor/e_office/keluar that the author of a letter does."""

    path = "/keluar"
    opt = {"permission": WRITE}  # noqa: RUF012 - the framework's way of declaring

    @get("/")
    async def mine(
        self,
        request: AnyRequest,
        work: Work,
        lihat: FromQuery[str] = "",
        q: FromQuery[str] = "",
        jenis: FromQuery[str] = "",
        dari: FromQuery[str] = "",
        sampai: FromQuery[str] = "",
        semua: FromQuery[str] = "",
        halaman: FromQuery[int] = 1,
    ) -> Template:
        """The author's letters by where they stand; with `semua` all letters out that they may see."""
        wanted = Wanted(q=q.strip()[:200], jenis=jenis[:20], dari=day_of(dari), sampai=day_of(sampai))
        view = lihat if lihat in drafts.VIEWS else ""
        found = await drafts.outgoing(work, await my_posts(work), wanted, view=view, mine=semua != "ya", page=halaman)
        context = {
            "found": found,
            "wanted": wanted,
            "view": view,
            "everything": semua == "ya",
            "counts": await drafts.counts(work),
            "now": work.now,
            "kinds": [(one.kode, one.nama) for one in (await choices(work, ()))["kinds"]],  # type: ignore[attr-defined]
            "words": {"status": STATUS, "kecepatan": KECEPATAN, "keamanan": KEAMANAN},
            "status_kinds": STATUS_KINDS,
        }
        return await page(request, work, "e_office/keluar.html", context)

    @get("/baru")
    async def blank(
        self,
        request: AnyRequest,
        work: Work,
        templat: FromQuery[int | None] = None,
        jenis: FromQuery[str] = "",
        balas: FromQuery[int | None] = None,
    ) -> Template:
        """Choose a template or a kind, then write; `balas` is the letter that is answered."""
        posts = await my_posts(work)
        answers = await surat_for(work, balas, posts) if balas is not None else None
        chosen = await work.session.get(Templat, templat) if templat is not None else None
        kind = await work.session.get(Jenis, jenis) if jenis else None
        if chosen is None and kind is None:
            return await page(
                request, work, "e_office/naskah_pilih.html", {**await choices(work, posts), "answers": answers}
            )
        values = await new_values(work, posts, chosen, jenis, answers)
        return await page(request, work, FORM, {**await form_context(work, values), "values": values, "surat": None})

    @post("/baru")
    async def write(self, request: AnyRequest, work: Work) -> Template | Redirect:
        """A look at it, more rows, or keep it; `kirim` hands it in at once."""
        return await _save(request, work, await sent_form(request), None)

    @get("/{naskah_id:int}/ubah")
    async def edit(self, request: AnyRequest, work: Work, naskah_id: FromPath[int]) -> Template | Redirect:
        """The draft in the editor; what is no draft any more is only shown."""
        surat = await drafts.own_draft(work, naskah_id)
        if surat.status != "draf":
            return go_to(f"{BASE}/surat/{surat.id}", flash=_("Surat ini sudah tidak bisa diubah."), kind="info")
        values = await stored_values(work, surat, await service.naskah_of(work, surat.id))
        context = {**await form_context(work, values), "values": values, "surat": surat}
        return await page(request, work, FORM, context)

    @post("/{naskah_id:int}/ubah")
    async def revise(self, request: AnyRequest, work: Work, naskah_id: FromPath[int]) -> Template | Redirect:
        """The same with a draft that is there: it becomes the next version."""
        surat = await drafts.own_draft(work, naskah_id)
        return await _save(request, work, await sent_form(request), surat)

    @post("/{naskah_id:int}/kirim")
    async def submit(self, request: AnyRequest, work: Work, naskah_id: FromPath[int]) -> Redirect:
        """Hand it in: the first paraf is asked."""
        surat = await drafts.own_draft(work, naskah_id)
        sent = await sent_form(request)
        try:
            await service.submit(work, surat)
        except TiruError as problem:
            raise await out_page(request, work, surat, problem=problem, sent=sent) from problem
        return go_to(f"{BASE}/surat/{surat.id}", flash=_("Naskah dikirim."))

    @post("/{naskah_id:int}/tarik")
    async def withdraw(self, request: AnyRequest, work: Work, naskah_id: FromPath[int]) -> Redirect:
        """It will not be written; its number stays in the book as cancelled."""
        surat = await drafts.own_draft(work, naskah_id)
        sent = await sent_form(request)
        try:
            await service.withdraw(work, surat, sent.parse(AlasanForm).alasan)
        except TiruError as problem:
            raise await out_page(request, work, surat, problem=problem, sent=sent, step="tarik") from problem
        return go_to(f"{BASE}/surat/{surat.id}", flash=_("Naskah dibatalkan."))


class FindController(Controller):
    """What the search fields of the editor ask."""

    opt = {"permission": WRITE}  # noqa: RUF012 - the framework's way of declaring

    @get("/unit")
    async def units(self, work: Work, q: FromQuery[str] = "") -> Response[Any]:
        """Units for what was typed."""
        found = await drafts.units_named(work, q[:80])
        rows = [{"kode": str(one.id), "nama": one.nama, "jalur": one.singkatan or one.kode} for one in found]
        return Response({"results": rows}, headers={"cache-control": "private, max-age=60"})


async def _save(request: AnyRequest, work: UnitOfWork, sent: Sent, surat: Surat | None) -> Template | Redirect:
    step = sent.text("langkah")
    look = step == "pratinjau"
    try:
        if step == "baris":
            return await _again(request, work, sent, surat, {}, more=True)
        read = await read_form(work, sent)
        if look:
            shown = await service.as_it_would_be(work, read.form, read.fields, like=surat)
            return await _looked_at(request, work, sent, surat, shown)
        if surat is None:
            if read.form.jawaban_atas is not None:
                await surat_for(work, read.form.jawaban_atas, await my_posts(work))
            surat = await service.write(work, read.form, read.chain, fields=read.fields)
        else:
            await service.revise(work, surat, read.form, await _other_chain(work, surat, read), fields=read.fields)
        if step == "kirim":
            await service.submit(work, surat)
    except TiruError as problem:
        if look and request.headers.get("hx-request"):
            return fragment("e_office/_pratinjau.html", {"problem": problem.message, "picture": "", "pages": 0})
        context = {**await form_context(work, sent.values), "surat": surat}
        raise await form_again(request, work, FORM, sent, problem, context) from problem
    said = _("Naskah dikirim.") if step == "kirim" else _("Konsep disimpan.")
    return go_to(f"{BASE}/surat/{surat.id}", flash=said)


async def _other_chain(work: UnitOfWork, surat: Surat, read: Any) -> Any:
    """The chain when it was changed; None keeps what was agreed so far."""
    there = [(one.jabatan_id, one.urutan, one.peran) for one in await service.paraf_of(work, surat.id)]
    typed = sorted(((one.jabatan_id, one.urutan, one.peran) for one in read.chain), key=lambda one: one[1])
    return None if sorted(there) == sorted(typed) else read.chain


async def _again(
    request: AnyRequest, work: UnitOfWork, sent: Sent, surat: Surat | None, seen: Mapping[str, object], *, more: bool
) -> Template:
    context = {**await form_context(work, sent.values, more=more), "values": dict(sent.values), "surat": surat}
    return await page(request, work, FORM, {**context, **seen})


async def _looked_at(
    request: AnyRequest, work: UnitOfWork, sent: Sent, surat: Surat | None, shown: tuple[Surat, Naskah]
) -> Template:
    content, pages = await draft_picture(work, *shown)
    seen = {"picture": f"data:image/png;base64,{b64encode(content).decode()}", "pages": pages, "problem": ""}
    if request.headers.get("hx-request"):
        return fragment("e_office/_pratinjau.html", seen)
    return await _again(request, work, sent, surat, seen, more=False)
