"""`/kantor/mbg/insiden/{id}/batch`: the batches under suspicion."""

from __future__ import annotations

from typing import Any

from litestar import Controller, Request, get, post
from litestar.params import FromPath
from litestar.response import Redirect, Template

from tiru.errors import TiruError
from tiru.i18n import _, ngettext
from tiru.web.app import Work
from tiru.web.forms import sent_form
from tiru.web.pages import form_again, go_to, page
from tiru.work import UnitOfWork
from tiru_mbg.hari.batches import groups_in_words
from tiru_mbg.insiden import suspects
from tiru_mbg.insiden.forms import BatchForm
from tiru_mbg.insiden.models import Insiden
from tiru_mbg.insiden.office import HOME
from tiru_mbg.insiden.queries import incident_for
from tiru_mbg.rights import INSIDEN_MANAGE

AnyRequest = Request[Any, Any, Any]
BATCHES = "mbg/insiden/batch.html"


class SuspectController(Controller):
    """Through the reach of `mbg:insiden:manage`."""

    path = "/insiden/{insiden_id:int}/batch"
    opt = {"permission": INSIDEN_MANAGE}  # noqa: RUF012 - the framework's way of declaring

    @get("/")
    async def listed(self, request: AnyRequest, work: Work, insiden_id: FromPath[int]) -> Template:
        """What the kitchen cooked around the onset."""
        row = await incident_for(work, insiden_id, INSIDEN_MANAGE)
        return await page(request, work, BATCHES, await _context(work, row))

    @post("/")
    async def choose(self, request: AnyRequest, work: Work, insiden_id: FromPath[int]) -> Redirect:
        """Put batches on the incident and take them off."""
        context = await _context(work, await incident_for(work, insiden_id, INSIDEN_MANAGE))
        sent = await sent_form(request)
        try:
            form = sent.parse(BatchForm)
            on, off = await suspects.choose_batches(
                work, insiden_id, chosen=form.batch, seen=form.semula, reason=form.alasan
            )
        except TiruError as problem:
            raise await form_again(request, work, BATCHES, sent, problem, context) from problem
        said = _("%(on)s batch ditambahkan, %(off)s dikeluarkan.", on=on, off=off)
        return go_to(f"{HOME}/{insiden_id}", flash=said)


async def _context(work: UnitOfWork, row: Insiden) -> dict[str, object]:
    options = []
    for one in await suspects.suspects(work, row):
        where = ngettext("%(num)d tempat", "%(num)d tempat", one.places)
        notes = (one.menu, groups_in_words(one.batch.kelompok), where)
        options.append((one.batch.id, one.title, " · ".join(note for note in notes if note)))
    named = sorted(await suspects.named_batches(work, row.id))
    return {"row": row, "options": options, "named": named}
