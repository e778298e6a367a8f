"""Signing letters, one or many, and the official's own certificate.

The pass phrase is read from the request, handed to the provider and forgotten; a form shown again never has it.
"""

from __future__ import annotations

from typing import Any

from litestar import Controller, Request, Response, get, post
from litestar.datastructures import State
from litestar.params import FromPath, FromQuery
from litestar.response import Redirect, Template

from tiru.errors import Invalid, TiruError
from tiru.files.attachment import stored_attachment
from tiru.i18n import _
from tiru.services import Services
from tiru.web.app import Work
from tiru.web.bounds import fits
from tiru.web.forms import Sent, sent_form
from tiru.web.pages import form_again, go_to, page
from tiru.web.seen import actor_of, request_id_of, tenant_of
from tiru.work import UnitOfWork, unit_of_work
from tiru_e_office.posts import my_posts
from tiru_e_office.reach import surat_for
from tiru_e_office.tte import certificates
from tiru_e_office.tte.means import means_of, provider_words
from tiru_e_office.tte.service import MOST_AT_ONCE, sign_letters
from tiru_e_office.tte.shown import signed_key
from tiru_e_office.tte.waiting import numbers_of, waiting_for
from tiru_e_office.views.inbox import ACT
from tiru_e_office.words import KEAMANAN, KECEPATAN

AnyRequest = Request[Any, Any, Any]
BASE = "/kantor/e_office/tte"
TEMPLATE = "e_office/tte.html"


class SigningController(Controller):
    """What waits for the actor's signature."""

    path = "/tte"
    opt = {"permission": ACT}  # noqa: RUF012 - the framework's way of declaring

    @get("/")
    async def desk(self, request: AnyRequest, work: Work, tugas: FromQuery[int] = 0) -> Template:
        """Letters to sign; `tugas` is chosen beforehand."""
        first = tugas if fits(tugas) else 0
        return await page(request, work, TEMPLATE, await desk_context(work, first=first))

    @post("/", status_code=200)
    async def sign(self, request: AnyRequest, state: State) -> Template:
        """Sign what was chosen. The provider is asked between units of work, never inside one."""
        services: Services = state.services
        tenant, actor, seen = tenant_of(request), actor_of(request), request_id_of(request)
        sent = await sent_form(request)
        secret, shown = sent.text("frasa"), without_secrets(sent)
        try:
            tasks = _chosen(sent, secret)
        except Invalid as problem:
            async with unit_of_work(services, tenant, actor, request_id=seen) as work:
                raise await form_again(request, work, TEMPLATE, shown, problem, await desk_context(work)) from problem
        outcomes = await sign_letters(services, tenant, actor, tasks, secret, request_id=seen)
        async with unit_of_work(services, tenant, actor, request_id=seen) as work:
            failed = [str(one.tugas_id) for one in outcomes if one.problem]
            context = {
                **await desk_context(work),
                "outcomes": outcomes,
                "numbers": await numbers_of(work, [one.surat_id for one in outcomes if one.surat_id]),
                "values": {"tugas": failed},
            }
            return await page(request, work, TEMPLATE, context)

    @get("/surat/{surat_id:int}")
    async def file(self, work: Work, surat_id: FromPath[int]) -> Response[Any] | Redirect:
        """The signed file of a letter within reach; for a letter that is not for everybody the look is recorded."""
        surat = await surat_for(work, surat_id, await my_posts(work), looked_at="berkas")
        key = await signed_key(work, surat)
        if key is None:
            return go_to(f"/kantor/e_office/surat/{surat.id}", flash=_("Surat ini belum ditandatangani."), kind="info")
        name = f"{surat.nomor.replace('/', '-') or 'surat'}.pdf"
        answer = await stored_attachment(
            work.services.store, work.tenant.slug, key, name=name, media_type="application/pdf"
        )
        answer.headers["cache-control"] = "no-store"
        return answer

    @post("/sertifikat")
    async def create(self, request: AnyRequest, work: Work) -> Redirect:
        """A certificate of the region's own authority; its pass phrase is typed twice and kept nowhere."""
        sent = await sent_form(request)
        try:
            if sent.text("frasa_baru") != sent.text("frasa_lagi"):
                words = _("Kedua isian frasa sandi tidak sama.")
                raise Invalid(words, fields={"frasa_lagi": words})
            await certificates.issue(work, sent.text("frasa_baru"))
        except Invalid as problem:
            context = await desk_context(work)
            raise await form_again(request, work, TEMPLATE, without_secrets(sent), problem, context) from problem
        return go_to(BASE, flash=_("Sertifikat Anda sudah dibuat. Ingat frasa sandinya: tidak disimpan di mana pun."))

    @post("/sertifikat/cabut")
    async def revoke(self, work: Work) -> Redirect:
        """Nothing can be signed with it any more; what was signed stays valid."""
        try:
            await certificates.revoke(work)
        except TiruError as problem:
            return go_to(BASE, flash=problem.message, kind="warn")
        return go_to(BASE, flash=_("Sertifikat Anda dicabut."))


def without_secrets(sent: Sent) -> Sent:
    """What may be shown again of a form with a pass phrase."""
    return Sent({name: value for name, value in sent.values.items() if not name.startswith("frasa")})


async def desk_context(work: UnitOfWork, *, first: int = 0) -> dict[str, object]:
    """Letters to sign, the means to sign them, and the words for both."""
    posts = await my_posts(work)
    desk = await waiting_for(work, posts, first=first)
    return {
        "desk": desk,
        "first": first if any(row.task.id == first for row in desk.rows) else 0,
        "means": await means_of(work),
        "provider_words": provider_words,
        "outcomes": [],
        "numbers": {},
        "most": MOST_AT_ONCE,
        "words": {"keamanan": KEAMANAN, "kecepatan": KECEPATAN},
    }


def _chosen(sent: Sent, secret: str) -> list[int]:
    """Ids of the chosen tasks. Raises Invalid with a sentence per field."""
    found = [int(one) for one in sent.all("tugas") if one.isascii() and one.isdigit() and fits(int(one))]
    wrong: dict[str, str] = {}
    if not 1 <= len(found) <= MOST_AT_ONCE:
        wrong["tugas"] = _("Pilih 1 sampai %(n)s surat.", n=MOST_AT_ONCE)
    if not secret:
        wrong["frasa"] = _("Wajib diisi.")
    if wrong:
        raise Invalid(_("Periksa lagi isian yang ditandai."), fields=wrong)
    return found
