"""The registrar ends a letter: closed with a reason, or returned to its sender."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from types import MappingProxyType
from typing import Any

from litestar import Controller, Request, post
from litestar.params import FromPath
from litestar.response import Redirect

from tiru.errors import NotFound, TiruError
from tiru.i18n import _
from tiru.web.app import Work
from tiru.web.forms import sent_form
from tiru.web.pages import form_again, go_to
from tiru.work import UnitOfWork
from tiru_e_office.models import Surat
from tiru_e_office.posts import my_posts
from tiru_e_office.reach import surat_for
from tiru_e_office.surat_masuk import closing
from tiru_e_office.surat_masuk.closing_form import AkhiriForm
from tiru_e_office.surat_masuk.service import REGISTER
from tiru_e_office.views.inbox import BASE
from tiru_e_office.views.letter_page import keeps_book, letter_context
from tiru_e_office.views.task_list import list_context

ENDS: Mapping[str, Callable[[UnitOfWork, Surat, str], Awaitable[None]]] = MappingProxyType(
    {"tutup": closing.close, "pulangkan": closing.return_to_sender}
)


class ClosingController(Controller):
    """For those who keep the book of the letter's unit; a secret letter only by who may see it."""

    opt = {"permission": REGISTER}  # noqa: RUF012 - the framework's way of declaring

    @post("/masuk/{surat_id:int}/akhiri/{end:str}")
    async def end(
        self, request: Request[Any, Any, Any], work: Work, surat_id: FromPath[int], end: FromPath[str]
    ) -> Redirect:
        """`tutup` or `pulangkan`, with a reason."""
        if end not in ENDS:
            raise NotFound(_("Halaman ini tidak ada."))
        posts = await my_posts(work)
        surat = await surat_for(work, surat_id, posts, lock=True)
        if not await keeps_book(work, surat):
            raise NotFound(_("Surat ini tidak ada."))
        sent = await sent_form(request)
        try:
            await ENDS[end](work, surat, getattr(sent.parse(AkhiriForm), f"alasan_{end}"))
        except TiruError as problem:
            context = {**await list_context(work, "", 1), **await letter_context(work, surat, posts), "open_step": end}
            raise await form_again(request, work, "e_office/surat.html", sent, problem, context) from problem
        done = _("Surat ditutup.") if end == "tutup" else _("Surat dikembalikan ke pengirim.")
        return go_to(f"{BASE}/surat/{surat.id}", flash=done)
