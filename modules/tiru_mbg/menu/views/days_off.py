"""`/kantor/mbg/libur/{dapur}`: days off of a kitchen or of its places, noted and lifted."""

from __future__ import annotations

from datetime import date
from typing import Any, Literal

from litestar import Controller, Request, get, post
from litestar.params import FromPath
from litestar.response import Redirect, Template
from pydantic import Field

from tiru.errors import TiruError
from tiru.i18n import _
from tiru.web.app import Work
from tiru.web.forms import Form, sent_form
from tiru.web.pages import form_again, go_to, page
from tiru.work import UnitOfWork
from tiru_mbg.dapur.models import Sppg
from tiru_mbg.menu import days_off
from tiru_mbg.menu.kept import kitchen_for
from tiru_mbg.menu.off_queries import served_on
from tiru_mbg.paging import word_asked
from tiru_mbg.rights import MENU_WRITE

AnyRequest = Request[Any, Any, Any]
PAGE, HOME = "mbg/menu/libur.html", "/kantor/mbg/kalender"


class RangeForm(Form):
    """From when until when, both included; without an end, one day."""

    mulai: date
    sampai: date | None = None


class OffForm(RangeForm):
    """Who is off: the kitchen, all schools, or the places chosen."""

    yang: Literal["dapur", "sekolah", "pilihan"]
    titik: list[int] = Field(default_factory=list, max_length=500)
    alasan: str = Field(min_length=5, max_length=250)


class DaysOffController(Controller):
    """Through `mbg:menu:write`; another's kitchen is not there."""

    path = "/libur/{sppg_id:int}"
    opt = {"permission": MENU_WRITE}  # noqa: RUF012 - the framework's way of declaring

    @get("/")
    async def form(self, request: AnyRequest, work: Work, sppg_id: FromPath[int]) -> Template:
        """A range, who, and why."""
        sppg = await kitchen_for(work, sppg_id, MENU_WRITE)
        return await page(request, work, PAGE, await _context(work, sppg, word_asked(request, "hari", 10)))

    @post("/")
    async def note(self, request: AnyRequest, work: Work, sppg_id: FromPath[int]) -> Redirect:
        """Note them; what was planned is called off."""
        sppg = await kitchen_for(work, sppg_id, MENU_WRITE)
        context = await _context(work, sppg, "")
        sent = await sent_form(request)
        try:
            form = sent.parse(OffForm)
            last = form.sampai or form.mulai
            done = await days_off.note_days_off(
                work, sppg_id, form.mulai, last, who=form.yang, places=form.titik, reason=form.alasan
            )
        except TiruError as problem:
            raise await form_again(request, work, PAGE, sent, problem, context) from problem
        said = _("%(n)s hari libur dicatat.", n=done.days)
        if done.called_off:
            said += " " + _("%(n)s kiriman dibatalkan; penerimanya diberi tahu.", n=done.called_off)
        return go_to(f"{HOME}?dapur={sppg_id}&bulan={form.mulai:%Y-%m}", flash=said)

    @post("/cabut")
    async def lift(self, request: AnyRequest, work: Work, sppg_id: FromPath[int]) -> Redirect:
        """Take them back."""
        sppg = await kitchen_for(work, sppg_id, MENU_WRITE)
        context = await _context(work, sppg, "")
        sent = await sent_form(request)
        try:
            form = sent.parse(RangeForm)
            days = await days_off.lift_days_off(work, sppg_id, form.mulai, form.sampai or form.mulai)
        except TiruError as problem:
            raise await form_again(request, work, PAGE, sent, problem, context) from problem
        return go_to(f"{HOME}?dapur={sppg_id}&bulan={form.mulai:%Y-%m}", flash=_("Libur %(n)s hari dicabut.", n=days))


async def _context(work: UnitOfWork, sppg: Sppg, asked: str) -> dict[str, Any]:
    try:
        day = max(date.fromisoformat(asked), work.today)
    except ValueError:
        day = days_off.next_school_day(work.today)
    places = [(one.id, one.nama) for one in await served_on(work, sppg.id, day)]
    values: dict[str, object] = {"mulai": day.isoformat(), "yang": "dapur"}
    return {"sppg": sppg, "day": day, "places": places, "values": values, "most": days_off.MOST_DAYS}
