"""One's own notices: officials under `/kantor/kabar`, citizens under `/akun/kabar`."""

from __future__ import annotations

from typing import Any

from litestar import Controller, Request, get, post
from litestar.params import FromPath, FromQuery
from litestar.response import Redirect, Template

from tiru.access.cookies import safe_back
from tiru.errors import TiruError
from tiru.i18n import _
from tiru.kabar import choices, inbox
from tiru.web.app import Work
from tiru.web.declared import CITIZEN, STAFF
from tiru.web.forms import Form, sent_form
from tiru.web.pages import go_to, page
from tiru.work import UnitOfWork

AnyRequest = Request[Any, Any, Any]
OFFICE = "/kantor/kabar"
PORTAL = "/akun/kabar"
UNREAD = "belum"


class ChoiceForm(Form):
    """Notices inside only (`dalam`), or by e-mail too (`surel`)."""

    kabar: str


class OfficeNotices(Controller):
    """Open even where a tenant is read-only: having read something is no new matter."""

    path = "/kabar"
    opt = {"permission": STAFF, "always_writable": True}  # noqa: RUF012 - Litestar reads it from the class

    @get()
    async def show(
        self, request: AnyRequest, work: Work, saring: FromQuery[str] = "", halaman: FromQuery[int] = 1
    ) -> Template:
        """Newest first; all of them, or what was not opened."""
        return await page(request, work, "kabar/kantor.html", await _list(work, OFFICE, saring, halaman))

    @get("/{notice_id:int}")
    async def follow(self, work: Work, notice_id: FromPath[int]) -> Redirect:
        """Now read; on to what it tells of."""
        return await _follow(work, notice_id, OFFICE)

    @post("/baca-semua")
    async def read_all(self, work: Work) -> Redirect:
        """All are read."""
        return await _read_all(work, OFFICE)

    @post("/pilihan")
    async def choose(self, request: AnyRequest, work: Work) -> Redirect:
        """Inside only, or by e-mail too."""
        return await _choose(request, work, "/kantor/saya")


class CitizenNotices(Controller):
    """The same for citizens with an account."""

    path = PORTAL
    opt = {"permission": CITIZEN, "always_writable": True}  # noqa: RUF012 - Litestar reads it from the class

    @get()
    async def show(
        self, request: AnyRequest, work: Work, saring: FromQuery[str] = "", halaman: FromQuery[int] = 1
    ) -> Template:
        """Newest first; all of them, or what was not opened."""
        context = {**await _list(work, PORTAL, saring, halaman), **await choice(work)}
        return await page(request, work, "kabar/warga.html", context)

    @get("/{kabar_id:int}")
    async def follow(self, work: Work, kabar_id: FromPath[int]) -> Redirect:
        """Now read; on to what it tells of."""
        return await _follow(work, kabar_id, PORTAL)

    @post("/baca-semua")
    async def read_all(self, work: Work) -> Redirect:
        """All are read."""
        return await _read_all(work, PORTAL)

    @post("/pilihan")
    async def choose(self, request: AnyRequest, work: Work) -> Redirect:
        """Inside only, or by e-mail too."""
        return await _choose(request, work, PORTAL)


async def choice(work: UnitOfWork) -> dict[str, object]:
    """What the form of the choice needs."""
    return {
        "chosen": "surel" if await choices.by_letter(work) else "dalam",
        "address": await choices.own_address(work),
    }


async def account_block(work: UnitOfWork) -> dict[str, object]:
    """The block on a citizen's account page: how many notices wait."""
    return {"waiting": await inbox.unread(work)}


async def _list(work: UnitOfWork, home: str, saring: str, number: int) -> dict[str, object]:
    number = max(1, number)
    rows, total = await inbox.notices(work, unread_only=saring == UNREAD, page=number)
    return {
        "rows": rows,
        "total": total,
        "waiting": await inbox.unread(work),
        "pages": max(1, -(-total // inbox.PER_PAGE)),
        "number": number,
        "only_unread": saring == UNREAD,
        "home": home,
    }


async def _follow(work: UnitOfWork, notice_id: int, home: str) -> Redirect:
    notice = await inbox.open_notice(work, notice_id)
    return go_to(safe_back(notice.href, default=home))


async def _read_all(work: UnitOfWork, home: str) -> Redirect:
    await inbox.read_all(work)
    return go_to(home, flash=_("Semua kabar sudah ditandai terbaca."))


async def _choose(request: AnyRequest, work: UnitOfWork, home: str) -> Redirect:
    sent = await sent_form(request)
    try:
        await choices.choose(work, letters=sent.parse(ChoiceForm).kabar == "surel")
    except TiruError as problem:
        return go_to(home, flash=problem.message, kind="crit")
    return go_to(home, flash=_("Pilihan kabar Anda sudah disimpan."))
