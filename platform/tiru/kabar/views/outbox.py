"""The outbox for administrators: what went out, what did not and why."""

from __future__ import annotations

from typing import Any

from litestar import Controller, Request, Response, get, post
from litestar.params import FromPath, FromQuery
from litestar.response import Redirect, Template

from tiru.access.cookies import safe_back
from tiru.i18n import _
from tiru.kabar import outbox_desk
from tiru.kabar.outbox_desk import CHANNELS, STATES, Wanted
from tiru.spreadsheet import both_forms, form_of, table_response
from tiru.web.app import Work
from tiru.web.forms import sent_form
from tiru.web.pages import go_to, page

AnyRequest = Request[Any, Any, Any]
HOME = "/kantor/kabar/keluar"
MANAGE = "kabar:keluar:manage"


def wanted_in(q: FromQuery[str] = "", kanal: FromQuery[str] = "", keadaan: FromQuery[str] = "") -> Wanted:
    """What the address asks for."""
    return Wanted(q=q.strip()[:100], channel=kanal, state=keadaan)


class OutboxController(Controller):
    """Addresses are shown masked, to everybody."""

    path = "/kabar/keluar"
    opt = {"permission": MANAGE}  # noqa: RUF012 - Litestar reads it from the class

    @get()
    async def show(
        self,
        request: AnyRequest,
        work: Work,
        q: FromQuery[str] = "",
        kanal: FromQuery[str] = "",
        keadaan: FromQuery[str] = "",
        halaman: FromQuery[int] = 1,
    ) -> Template:
        """Newest first."""
        wanted, number = wanted_in(q, kanal, keadaan), max(1, halaman)
        rows, total = await outbox_desk.messages(work, wanted, page=number)
        context = {
            "rows": rows,
            "total": total,
            "counts": await outbox_desk.counts(work),
            "pages": max(1, -(-total // outbox_desk.PER_PAGE)),
            "number": number,
            "wanted": wanted,
            "channels": CHANNELS,
            "states": STATES,
        }
        return await page(request, work, "kabar/keluar.html", context)

    @get(both_forms("/ekspor"))
    async def export(
        self,
        request: AnyRequest,
        work: Work,
        q: FromQuery[str] = "",
        kanal: FromQuery[str] = "",
        keadaan: FromQuery[str] = "",
    ) -> Response[bytes]:
        """What matches, as a table."""
        heads, rows = await outbox_desk.export_rows(work, wanted_in(q, kanal, keadaan))
        return table_response(heads, rows, form=form_of(request), name=f"kabar-keluar-{work.tenant.slug}")

    @post("/{keluar_id:int}/ulang")
    async def try_again(self, request: AnyRequest, work: Work, keluar_id: FromPath[int]) -> Redirect:
        """Send a failed one again."""
        await outbox_desk.try_again(work, keluar_id)
        return go_to(await _back(request), flash=_("Pesan itu dikirim ulang."))

    @post("/{keluar_id:int}/batal")
    async def cancel(self, request: AnyRequest, work: Work, keluar_id: FromPath[int]) -> Redirect:
        """Never send it."""
        await outbox_desk.cancel(work, keluar_id)
        return go_to(await _back(request), flash=_("Pesan itu tidak akan dikirim."))


async def _back(request: AnyRequest) -> str:
    """To the same search, where the form says which."""
    wanted = safe_back((await sent_form(request)).text("kembali"), default=HOME)
    return wanted if wanted.startswith(HOME) else HOME
