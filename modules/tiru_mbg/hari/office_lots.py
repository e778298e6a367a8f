"""`/kantor/mbg/batch/{id}/bahan`: the kitchen says which lots it cooked."""

from __future__ import annotations

from typing import Any

from litestar import Controller, Request, get, post
from litestar.params import FromPath
from litestar.response import Redirect, Template

from tiru.errors import Invalid
from tiru.i18n import _
from tiru.web.app import Work
from tiru.web.forms import Form, sent_form
from tiru.web.pages import form_again, go_to, page
from tiru.work import UnitOfWork
from tiru_mbg.hari.lots import batch_to_fill, lots_for, note_lots
from tiru_mbg.hari.models import Batch
from tiru_mbg.rights import MASAK, PAPAN

AnyRequest = Request[Any, Any, Any]
FORM = "mbg/hari/bahan.html"


class LotForm(Form):
    """Ids of the purchases that went in."""

    lot: list[int] = []  # noqa: RUF012 - pydantic copies it


class BatchLotController(Controller):
    """Through `mbg:masak:record` over the batch's kitchen."""

    path = "/batch/{batch_id:int}/bahan"
    opt = {"permission": MASAK}  # noqa: RUF012 - the framework's way of declaring

    @get("/")
    async def form(self, request: AnyRequest, work: Work, batch_id: FromPath[int]) -> Template:
        """The lots that may have gone in, ticked where they did."""
        batch = await batch_to_fill(work, batch_id)
        return await page(request, work, FORM, await _context(work, batch))

    @post("/")
    async def note(self, request: AnyRequest, work: Work, batch_id: FromPath[int]) -> Redirect:
        """Keep what is ticked."""
        batch = await batch_to_fill(work, batch_id)
        context = await _context(work, batch)
        sent = await sent_form(request)
        try:
            await note_lots(work, batch, sent.parse(LotForm).lot)
        except Invalid as problem:
            raise await form_again(request, work, FORM, sent, problem, context) from problem
        back = f"/kantor/mbg/batch/{batch.id}" if work.may(PAPAN) else f"/kantor/mbg/batch/{batch.id}/bahan"
        return go_to(back, flash=_("Bahan batch ini dicatat."))


async def _context(work: UnitOfWork, batch: Batch) -> dict[str, object]:
    found = await lots_for(work, batch)
    values = {"lot": [str(one.row.id) for one in found if one.used]}
    return {"batch": batch, "lots": found, "values": values, "may_see": work.may(PAPAN)}
