"""`/kantor/mbg/angka`: figures that were published, beside what is counted here."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from litestar import Controller, Request, Response, get, post
from litestar.params import FromPath
from litestar.response import Redirect, Template
from pydantic import Field

from tiru.errors import TiruError
from tiru.i18n import _
from tiru.spreadsheet import both_forms, form_of, table_response
from tiru.web.app import Work
from tiru.web.forms import Form, sent_form
from tiru.web.pages import form_again, go_to, page
from tiru.work import UnitOfWork
from tiru_mbg.paging import number_asked, page_of, word_asked
from tiru_mbg.resmi import service
from tiru_mbg.resmi.models import AngkaResmi
from tiru_mbg.resmi.rules import MEASURES, PRECISIONS, SHARES
from tiru_mbg.resmi.service import FigureForm
from tiru_mbg.rights import ANGKA, EKSPOR, RAPOR

AnyRequest = Request[Any, Any, Any]
HOME = "/kantor/mbg/angka"
LIST, WITHDRAW = "mbg/resmi/daftar.html", "mbg/resmi/cabut.html"


class ReasonForm(Form):
    """Why a figure is withdrawn."""

    alasan: str = Field(min_length=5, max_length=250)


class PublishedController(Controller):
    """Who reads report cards reads these; noting is for the whole tenant."""

    path = "/angka"
    opt = {"permission": RAPOR}  # noqa: RUF012 - the framework's way of declaring

    @get("/")
    async def listed(self, request: AnyRequest, work: Work) -> Template:
        """The newest of each measure beside ours, and all of them."""
        return await page(request, work, LIST, await _context(request, work))

    @post("/", opt={"permission": ANGKA})
    async def note(self, request: AnyRequest, work: Work) -> Redirect:
        """Note one."""
        context = await _context(request, work)
        sent = await sent_form(request)
        try:
            await service.note_figure(work, sent.parse(FigureForm))
        except TiruError as problem:
            raise await form_again(request, work, LIST, sent, problem, context) from problem
        return go_to(HOME, flash=_("Angka dicatat."))

    @get(both_forms("/ekspor"), opt={"permission": EKSPOR})
    async def export(self, request: AnyRequest, work: Work) -> Response[bytes]:
        """What the search finds, withdrawn ones too, with who noted them."""
        found = (await work.session.scalars(service.figures(word_asked(request), withdrawn=True))).all()
        form = form_of(request)
        work.record("mbg.angka.export", "mbg_angka_resmi:*", after={"baris": len(found), "bentuk": form})
        heads = ["Ukuran", "Nilai", "Dari", "Per", "Ketelitian", "Sumber", "Catatan", "Dicatat oleh", "Dicatat"]
        heads += ["Dicabut", "Alasan dicabut"]
        rows = [_exported(work, row) for row in found]
        return table_response(heads, rows, form=form, name=f"angka-resmi-mbg-{work.tenant.slug}")

    @get("/{angka_id:int}/cabut", opt={"permission": ANGKA})
    async def withdraw_form(self, request: AnyRequest, work: Work, angka_id: FromPath[int]) -> Template:
        """Ask for the reason."""
        return await page(request, work, WITHDRAW, {**_words(), "row": await service.figure_of(work, angka_id)})

    @post("/{angka_id:int}/cabut", opt={"permission": ANGKA})
    async def withdraw(self, request: AnyRequest, work: Work, angka_id: FromPath[int]) -> Redirect:
        """It was wrong, or never said."""
        row = await service.figure_of(work, angka_id)
        context = {**_words(), "row": row}
        sent = await sent_form(request)
        try:
            await service.withdraw_figure(work, row, reason=sent.parse(ReasonForm).alasan)
        except TiruError as problem:
            raise await form_again(request, work, WITHDRAW, sent, problem, context) from problem
        return go_to(HOME, flash=_("Angka dicabut; riwayatnya tetap ada."))


def _exported(work: UnitOfWork, row: AngkaResmi) -> list[object]:
    facts = [str(MEASURES[row.ukuran]), row.nilai, row.dari, row.per_on, str(PRECISIONS[row.ketelitian]), row.sumber]
    stamps = (row.dicatat_at, row.dicabut_at)
    noted, withdrawn = (at and at.astimezone(work.tenant.zone).replace(tzinfo=None) for at in stamps)
    return [*facts, row.catatan, row.dicatat_oleh, noted, withdrawn, row.dicabut_alasan]


def _words() -> dict[str, object]:
    return {"measures": MEASURES, "precisions": PRECISIONS, "shares": SHARES}


async def _context(request: AnyRequest, work: UnitOfWork) -> dict[str, object]:
    words = word_asked(request)
    return {
        "found": await page_of(work, service.figures(words, withdrawn=True), number_asked(request)),
        "compared": await service.beside_ours(work),
        "q": words,
        "address": urlencode({"q": words}) if words else "",
        "today": work.today,
        "may_note": work.may(ANGKA),
        "may_export": work.may(EKSPOR),
        "is_sample": await service.is_sample(work),
        **_words(),
    }
