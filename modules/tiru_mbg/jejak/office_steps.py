"""`/kantor/mbg/jejak/batch/{id}/tahan|lepas|tarik`: first what it means, then the deed with its reason."""

from __future__ import annotations

from typing import Any

from litestar import Controller, Request, get, post
from litestar.params import FromPath
from litestar.response import Redirect, Template

from tiru.errors import NotFound, TiruError
from tiru.i18n import _
from tiru.web.app import Work
from tiru.web.forms import Form, sent_form
from tiru.web.pages import form_again, go_to, page
from tiru.work import UnitOfWork
from tiru_mbg.jejak.office import HOME, words
from tiru_mbg.jejak.service import LONGEST, SHORTEST, Holding, hold_batch, portions_of, recall_batch, release_batch
from tiru_mbg.jejak.trace import batches_of, links_of, start_of, within
from tiru_mbg.rights import JEJAK, TARIK

AnyRequest = Request[Any, Any, Any]
STEP = "mbg/jejak/langkah.html"
DEEDS = {"tahan": hold_batch, "lepas": release_batch, "tarik": recall_batch}


class ReasonForm(Form):
    """Why; the service judges its length."""

    alasan: str = ""


class HoldingController(Controller):
    """Through the reach of `mbg:batch:recall`."""

    path = "/jejak"
    opt = {"permission": TARIK}  # noqa: RUF012 - the framework's way of declaring

    @get("/batch/{batch_id:int}/{deed:str}")
    async def form(self, request: AnyRequest, work: Work, batch_id: FromPath[int], deed: FromPath[str]) -> Template:
        """What is still open, what was handed out, and the reason to be given."""
        return await page(request, work, STEP, await _context(work, batch_id, deed))

    @post("/batch/{batch_id:int}/{deed:str}")
    async def act(self, request: AnyRequest, work: Work, batch_id: FromPath[int], deed: FromPath[str]) -> Redirect:
        """Hold, release or recall."""
        context = await _context(work, batch_id, deed)
        sent = await sent_form(request)
        try:
            done = await DEEDS[deed](work, batch_id, sent.parse(ReasonForm).alasan)
        except TiruError as problem:
            raise await form_again(request, work, STEP, sent, problem, context) from problem
        readable = await within(work, [batch_id], JEJAK)
        back = f"{HOME}/batch/{batch_id}" if readable else f"{HOME}/batch/{batch_id}/{deed}"
        return go_to(back, flash=_said(deed, done))


async def _context(work: UnitOfWork, batch_id: int, deed: str) -> dict[str, object]:
    if deed not in DEEDS:
        raise NotFound(_("Halaman ini tidak ada."))
    start = await start_of(work, "batch", batch_id, TARIK)
    rows = (await work.session.execute(batches_of(work, start, TARIK))).all()
    (link,) = await links_of(work, start, rows, TARIK)
    groups = {
        "held": [one for one in link.sent if one.is_open and one.row.ditahan_at],
        "free": [one for one in link.sent if one.is_open and not one.row.ditahan_at],
        "served": [one for one in link.sent if one.is_served],
    }
    return {
        "deed": deed,
        "link": link,
        "parts": groups,
        "portions": {name: sum(one.portions for one in found) for name, found in groups.items()},
        "may_read": bool(await within(work, [batch_id], JEJAK)),
        "shortest": SHORTEST,
        "longest": LONGEST,
        **words(),
    }


def _said(deed: str, done: Holding) -> str:
    if not done.changed:
        return _("Tidak ada yang berubah: sudah begitu sebelumnya.")
    moved, portions = len(done.moved), sum(portions_of(one) for one in done.moved)
    told = {
        "tahan": _("Batch ditahan. Kiriman yang ditahan: %(n)s (%(portions)s porsi).", n=moved, portions=portions),
        "lepas": _("Batch dilepas. Kiriman yang dilepas: %(n)s (%(portions)s porsi).", n=moved, portions=portions),
        "tarik": _("Batch ditarik. Kiriman yang ditahan: %(n)s (%(portions)s porsi).", n=moved, portions=portions),
    }
    return told[deed]
