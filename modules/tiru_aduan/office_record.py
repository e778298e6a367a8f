"""A report an officer writes down for somebody at the counter, on the telephone, or in a message."""

from __future__ import annotations

from typing import Any

from litestar import Controller, Request, get, post
from litestar.params import FromPath
from litestar.response import Redirect, Template

from tiru.errors import Invalid, NotFound, Refused
from tiru.i18n import _
from tiru.web.app import Work
from tiru.web.forms import Sent, sent_form
from tiru.web.pages import go_to, page
from tiru_aduan import held, intake, queries, reporter
from tiru_aduan.forms import CatatForm
from tiru_aduan.portal_follow import receipt_context
from tiru_aduan.portal_send import again_context, form_context, parsed, place_meant
from tiru_aduan.rules import CHANNELS, LABELS
from tiru_aduan.uploads import received_files

AnyRequest = Request[Any, Any, Any]
RECORD = "aduan:laporan:record"
RECEIPT_COOKIE = "aduan_tanda"


class RecordController(Controller):
    """`/kantor/aduan/catat`."""

    path = "/catat"
    opt = {"permission": RECORD}  # noqa: RUF012 - the framework's way of declaring

    @get()
    async def form(self, request: AnyRequest, work: Work) -> Template:
        """An empty report."""
        context = {**await form_context(work, Sent({}), ""), "channels": _channels()}
        return await page(request, work, "aduan/catat.html", context)

    @post()
    async def record(self, request: AnyRequest, work: Work) -> Redirect | Template:
        """Take it; then the receipt for whoever stands at the counter."""
        sent = await sent_form(request)
        place = await place_meant(work, sent)
        files = await received_files(work, sent)
        await held.drop(work, sent.text("kunci"), sent.all("buang"))
        try:
            async with work.session.begin_nested():
                form = parsed(place, files, CatatForm)
                ticket = await intake.submit(work, form, files.good, kanal=form.kanal, kunci=place.sent.text("kunci"))
        except (Invalid, Refused) as problem:
            await held.hold(work, sent.text("kunci"), files.good)
            context = {**await again_context(work, place, problem), "channels": _channels()}
            return await page(request, work, "aduan/catat.html", context, status_code=problem.status)
        answer = go_to(f"/kantor/aduan/catat/{ticket.nomor}", flash=_("Aduan dicatat."))
        answer.set_cookie(
            RECEIPT_COOKIE, ticket.code, max_age=600, path="/kantor/aduan/catat", httponly=True, samesite="lax"
        )
        return answer

    @get("/{nomor:str}")
    async def receipt(self, request: AnyRequest, work: Work, nomor: FromPath[str]) -> Template:
        """The receipt to print, for ten minutes in the browser that wrote the report down."""
        laporan = await queries.laporan_for(work, nomor, RECORD)
        code = request.cookies.get(RECEIPT_COOKIE, "")
        if not reporter.knows_code(laporan, code):
            raise NotFound(_("Tanda terima ini tidak ada lagi."), remedy=_("Kode hanya diketahui pelapornya."))
        return await page(request, work, "aduan/catat_tanda.html", receipt_context(work, laporan, code))


def _channels() -> list[tuple[str, str]]:
    return [(one, str(LABELS[one])) for one in CHANNELS]
