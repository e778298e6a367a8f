"""Words that officers use again and again, kept by the coordinator."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from litestar import Controller, Request, get, post
from litestar.params import FromPath
from litestar.response import Redirect, Template
from sqlalchemy import select

from tiru.errors import Invalid, NotFound, Refused
from tiru.i18n import _
from tiru.web.app import Work
from tiru.web.forms import sent_form
from tiru.web.pages import form_again, go_to, page
from tiru.work import UnitOfWork
from tiru_aduan.forms import TemplatForm
from tiru_aduan.models import Templat

HOME = "/kantor/aduan/templat"


class TemplateController(Controller):
    """`/kantor/aduan/templat`."""

    path = "/templat"
    opt = {"permission": "aduan:templat:manage"}  # noqa: RUF012 - the framework's way of declaring

    @get()
    async def index(self, request: Request[Any, Any, Any], work: Work) -> Template:
        """All of them, and a form for one."""
        return await page(request, work, "aduan/templat.html", {"rows": await all_of(work)})

    @post()
    async def save(self, request: Request[Any, Any, Any], work: Work) -> Redirect:
        """Add one, or change the one of the same title."""
        sent = await sent_form(request)
        try:
            form = sent.parse(TemplatForm)
        except (Invalid, Refused) as problem:
            context = {"rows": await all_of(work)}
            raise await form_again(request, work, "aduan/templat.html", sent, problem, context) from problem
        found = await work.session.scalar(select(Templat).where(Templat.judul == form.judul))
        if found is None:
            work.session.add(Templat(judul=form.judul, teks=form.teks))
        else:
            found.teks, found.aktif = form.teks, True
        work.record("aduan.templat.save", f"aduan_templat:{form.judul}", after={"teks": form.teks})
        return go_to(HOME, flash=_("Templat disimpan."))

    @post("/{templat_id:int}/{deed:str}")
    async def turn(self, work: Work, templat_id: FromPath[int], deed: FromPath[str]) -> Redirect:
        """Take one out of use, or into use again."""
        found = await work.session.get(Templat, templat_id)
        if found is None or deed not in ("pakai", "matikan"):
            raise NotFound(_("Templat ini tidak ada."))
        found.aktif = deed == "pakai"
        work.record("aduan.templat.save", f"aduan_templat:{found.judul}", after={"aktif": found.aktif})
        return go_to(HOME, flash=_("Templat disimpan."))


async def all_of(work: UnitOfWork) -> Sequence[Templat]:
    """By title; those out of use last."""
    return (await work.session.scalars(select(Templat).order_by(Templat.aktif.desc(), Templat.judul))).all()


async def in_use(work: UnitOfWork) -> Sequence[Templat]:
    """What a page offers."""
    return (await work.session.scalars(select(Templat).where(Templat.aktif).order_by(Templat.judul))).all()
