"""`/mbg/lacak`: what became of a report, for whoever has its number and code."""

from __future__ import annotations

from typing import Any

from litestar import Controller, Request, Response, get, post
from litestar.params import FromPath, FromQuery
from litestar.response import Redirect, Template

from tiru.config import Settings
from tiru.errors import Invalid, NotFound
from tiru.files.attachment import attachment
from tiru.i18n import _
from tiru.web.app import Work
from tiru.web.declared import ANYONE
from tiru.web.forms import sent_form
from tiru.web.pages import go_to, page
from tiru.work import UnitOfWork
from tiru_mbg.titik.models import Titik
from tiru_mbg.warga import intake
from tiru_mbg.warga.forms import LacakForm
from tiru_mbg.warga.models import Laporan
from tiru_mbg.warga.portal import address_of
from tiru_mbg.warga.rules import KINDS, MARKS, STATES, SYMPTOMS, tidy

AnyRequest = Request[Any, Any, Any]
COOKIE_DAYS = 90


class FollowController(Controller):
    """The code is asked once; the browser keeps it."""

    path = "/lacak"
    opt = {"permission": ANYONE}  # noqa: RUF012 - the framework's way of declaring

    @get()
    async def form(self, request: AnyRequest, work: Work, nomor: FromQuery[str] = "") -> Template:
        """Ask for number and code."""
        return await page(request, work, "mbg/warga/lacak.html", {"values": {"nomor": nomor}})

    @post()
    async def unlock(self, request: AnyRequest, work: Work) -> Redirect | Template:
        """Open a report. A wrong code is answered, not raised: the try counts."""
        sent = await sent_form(request)
        try:
            form = sent.parse(LacakForm)
            laporan = await intake.own_report(work, form.nomor, form.kode, address=address_of(request))
        except (Invalid, NotFound) as problem:
            errors = problem.fields if isinstance(problem, Invalid) else {"kode": problem.message}
            context = {"values": dict(sent.values), "errors": errors, "message": problem.message}
            return await page(request, work, "mbg/warga/lacak.html", context, status_code=422)
        answer = go_to(f"/mbg/lacak/{laporan.nomor}")
        remember(answer, laporan.nomor, form.kode, work.services.settings)
        return answer

    @get("/{nomor:str}")
    async def follow(
        self, request: AnyRequest, work: Work, nomor: FromPath[str], baru: FromQuery[bool] = False
    ) -> Template:
        """The report of this browser; any other is asked for its code."""
        laporan = await _own(request, work, nomor)
        if laporan is None:
            asked: dict[str, object] = {"values": {"nomor": nomor[:24]}}
            return await page(request, work, "mbg/warga/lacak.html", asked, status_code=404)
        titik = await work.session.get_one(Titik, laporan.titik_id)
        context = {
            "laporan": laporan,
            "titik": titik,
            "code": request.cookies.get(cookie_name(nomor), "") if baru else "",
            "just_sent": baru,
            "kinds": KINDS,
            "states": STATES,
            "marks": MARKS,
            "symptoms": SYMPTOMS,
        }
        return await page(request, work, "mbg/warga/lacak_satu.html", context)

    @get("/{nomor:str}/foto")
    async def photo(self, request: AnyRequest, work: Work, nomor: FromPath[str]) -> Response[bytes]:
        """The photo that was sent."""
        laporan = await _own(request, work, nomor)
        if laporan is None or laporan.file_key is None:
            raise NotFound(_("Foto ini tidak ada."))
        return await photo_of(work, laporan)


async def photo_of(work: UnitOfWork, laporan: Laporan) -> Response[bytes]:
    """The photo of a report. Whoever calls this has checked who may see it."""
    if laporan.file_key is None:
        raise NotFound(_("Foto ini tidak ada."))
    content = await work.services.store.get(work.tenant.slug, laporan.file_key)
    return attachment(content, name=f"{laporan.nomor}.jpg", media_type=laporan.file_media, inline=True)


async def _own(request: AnyRequest, work: UnitOfWork, nomor: str) -> Laporan | None:
    code = request.cookies.get(cookie_name(nomor), "")
    if not code:
        return None
    try:
        return await intake.own_report(work, nomor, code, address=address_of(request))
    except NotFound:
        return None


def cookie_name(nomor: str) -> str:
    """Under which name a browser keeps the code of a report."""
    return "mbg_" + "".join(letter if letter.isascii() and letter.isalnum() else "_" for letter in tidy(nomor)[:24])


def remember(answer: Redirect, nomor: str, code: str, settings: Settings) -> None:
    """Let this browser open the report again."""
    answer.set_cookie(
        cookie_name(nomor),
        code,
        max_age=COOKIE_DAYS * 86400,
        path="/mbg",
        httponly=True,
        samesite="lax",
        secure=settings.public_scheme == "https",
    )
