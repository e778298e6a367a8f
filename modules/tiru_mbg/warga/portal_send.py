"""`/mbg/lapor`: a report about a meal, in one page."""

from __future__ import annotations

from typing import Any

from litestar import Controller, Request, get, post
from litestar.response import Redirect, Template

from tiru.errors import Invalid, NotFound, Refused, TooMany
from tiru.files.checked import Checked, check_upload
from tiru.i18n import _
from tiru.web.app import Work
from tiru.web.declared import ANYONE
from tiru.web.forms import Sent, sent_form
from tiru.web.pages import form_again, go_to, page
from tiru.wilayah.queries import names
from tiru.work import UnitOfWork
from tiru_mbg.paging import id_asked, number_asked, page_of, word_asked
from tiru_mbg.titik.models import Titik
from tiru_mbg.warga import intake, queries
from tiru_mbg.warga.forms import LaporForm
from tiru_mbg.warga.portal import key_of, slow_down
from tiru_mbg.warga.portal_follow import remember
from tiru_mbg.warga.rules import DAYS_BACK, KINDS, SYMPTOMS, URGENT

AnyRequest = Request[Any, Any, Any]
SENT_PER_ADDRESS = 60
"""Reports from one address within a quarter of an hour: a whole village may share one."""


class SendController(Controller):
    """Nothing here asks for an account or a name."""

    path = "/lapor"
    opt = {"permission": ANYONE}  # noqa: RUF012 - the framework's way of declaring

    @get()
    async def form(self, request: AnyRequest, work: Work) -> Template:
        """First the place, then the report."""
        titik_id, jenis = id_asked(request, "titik"), word_asked(request, "jenis", 20)
        if titik_id is None:
            return await self._choose(request, work, jenis if jenis in KINDS else "")
        context = await form_context(work, Sent({}), await queries.place(work, titik_id))
        context["chosen"] = jenis if jenis in KINDS else ""
        return await page(request, work, "mbg/warga/lapor.html", context)

    @post()
    async def submit(self, request: AnyRequest, work: Work) -> Redirect | Template:
        """Take a report; on any problem the form comes back with every word in it."""
        sent = await sent_form(request)
        titik_id = _number(sent.text("titik"))
        if titik_id is None:
            return await self._choose(request, work, "")
        titik = await queries.place(work, titik_id)
        try:
            ticket = await _take(request, work, sent)
        except (Invalid, Refused, TooMany, NotFound) as problem:
            context = await form_context(work, sent, titik)
            raise await form_again(request, work, "mbg/warga/lapor.html", sent, problem, context) from problem
        answer = go_to(f"/mbg/lacak/{ticket.nomor}?baru=1")
        remember(answer, ticket.nomor, ticket.code, work.services.settings)
        return answer

    async def _choose(self, request: AnyRequest, work: UnitOfWork, jenis: str) -> Template:
        words = word_asked(request)
        found = await page_of(work, queries.places_found(words, ""), number_asked(request)) if words else None
        codes = sorted({row.kode_wilayah for row in found.rows}) if found else []
        context = {"found": found, "q": words, "jenis": jenis, "names": await names(work.session, codes)}
        return await page(request, work, "mbg/warga/lapor_titik.html", context)


async def _take(request: AnyRequest, work: UnitOfWork, sent: Sent) -> intake.Ticket:
    problems: dict[str, str] = {}
    form, photo = None, None
    try:
        form = sent.parse(LaporForm).checked(work.today, DAYS_BACK)
    except Invalid as problem:
        problems = dict(problem.fields)
    try:
        photo = await _photo(work, sent)
    except Invalid as problem:
        problems["foto"] = problem.message
    if form is None or problems:
        if photo is not None:
            problems["foto"] = _("Pilih fotonya sekali lagi; isian lain masih ada.")
        raise Invalid(_("Periksa lagi isian yang ditandai."), fields=problems)
    await slow_down(request, work, "mbg-lapor", SENT_PER_ADDRESS)
    return await intake.submit(work, form, photo, kunci=sent.text("kunci"))


async def _photo(work: UnitOfWork, sent: Sent) -> Checked | None:
    uploads = sent.files.get("foto", ())
    if not uploads:
        return None
    return await check_upload(uploads[0], limit=work.services.settings.upload_max_bytes, photos_only=True)


def _number(typed: str) -> int | None:
    return int(typed) if typed.isascii() and typed.isdecimal() and len(typed) < 19 else None


async def form_context(work: UnitOfWork, sent: Sent, titik: Titik) -> dict[str, object]:
    """What the form needs."""
    return {
        "titik": titik,
        "kunci": key_of(sent),
        "kinds": KINDS,
        "symptoms": SYMPTOMS,
        "urgent": URGENT,
        "chosen": "",
        "days_back": DAYS_BACK,
        "today": work.today,
    }
