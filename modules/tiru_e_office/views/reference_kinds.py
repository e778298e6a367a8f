"""Kinds of naskah dinas: how each is called here, whether it is offered, whether it takes a number, and which."""

from __future__ import annotations

from typing import Any

from litestar import Controller, Request, get, post
from litestar.params import FromPath
from litestar.response import Redirect, Template
from sqlalchemy import select

from tiru.errors import NotFound, TiruError
from tiru.i18n import _
from tiru.web.app import Work
from tiru.web.forms import sent_form
from tiru.web.pages import form_again, go_to, page
from tiru.work import UnitOfWork
from tiru_e_office.acuan import service
from tiru_e_office.acuan.forms import JenisForm
from tiru_e_office.models import Jenis
from tiru_e_office.nomor.rules import written
from tiru_e_office.parameters import pattern_for
from tiru_e_office.views.reference_templates import HOME, MANAGE

AnyRequest = Request[Any, Any, Any]
PAGE = "e_office/acuan/jenis.html"


class KindController(Controller):
    """Everything under /kantor/e_office/acuan/jenis."""

    path = "/acuan/jenis"
    opt = {"permission": MANAGE}  # noqa: RUF012 - the framework's way of declaring

    @get("/")
    async def index(self, request: AnyRequest, work: Work) -> Template:
        """Every kind, with a number as this region writes it."""
        return await page(request, work, PAGE, await _context(work))

    @post("/{jenis_kode:str}")
    async def save(self, request: AnyRequest, work: Work, jenis_kode: FromPath[str]) -> Redirect:
        """How it is called here, whether it is in use, whether it takes a number."""
        sent = await sent_form(request)
        try:
            kind = await service.save_kind(work, jenis_kode, sent.parse(JenisForm))
        except NotFound:
            raise
        except TiruError as problem:
            context = {**await _context(work), "open_kind": jenis_kode}
            raise await form_again(request, work, PAGE, sent, problem, context) from problem
        return go_to(f"{HOME}/jenis", flash=_("%(name)s disimpan.", name=kind.nama))


async def _context(work: UnitOfWork) -> dict[str, object]:
    rows = await work.session.scalars(select(Jenis).order_by(Jenis.urutan, Jenis.kode))
    pattern = await pattern_for(work)
    parts = {"klasifikasi": "000.1.2", "unit": "SETDA", "kode_unit": "setda", "jenis": "SD", "keamanan": "B"}
    return {
        "rows": rows.all(),
        "open_kind": "",
        "pattern": pattern,
        "example": written(pattern, urut=41, on=work.today, parts=parts),
    }
