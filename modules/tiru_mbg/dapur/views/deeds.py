"""`/kantor/mbg/dapur/{id}/…`: the state of a kitchen, and the files of its papers."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any

from litestar import Controller, Response, get, post
from litestar.params import FromPath
from litestar.response import Redirect, Template

from tiru.errors import TiruError
from tiru.i18n import _
from tiru.web.app import Work
from tiru.web.forms import Sent, sent_form
from tiru.web.pages import form_again, go_to, page
from tiru.work import UnitOfWork
from tiru_mbg.dapur import queries, service
from tiru_mbg.dapur.forms import StateForm
from tiru_mbg.dapur.kept import send_file
from tiru_mbg.dapur.models import Ikl, Sertifikat, SlhsLangkah, Sppg, SppgStatus
from tiru_mbg.dapur.rules import MOVES, STATES, STOPS
from tiru_mbg.dapur.views.asked import HOME, WORDS, AnyRequest, upload_of
from tiru_mbg.rights import DAPUR_MANAGE, DAPUR_READ

DEED = "mbg/dapur/tindakan.html"


class KitchenStateController(Controller):
    """Changes of state, through `mbg:dapur:manage`."""

    path = "/dapur/{sppg_id:int}"
    opt = {"permission": DAPUR_MANAGE}  # noqa: RUF012 - the framework's way of declaring

    @get("/status")
    async def state_form(self, request: AnyRequest, work: Work, sppg_id: FromPath[int]) -> Template:
        """What the kitchen may become."""
        row = await queries.kitchen_of(work, sppg_id, DAPUR_MANAGE)
        return await page(request, work, DEED, _state_context(work, row))

    @post("/status")
    async def state(self, request: AnyRequest, work: Work, sppg_id: FromPath[int]) -> Redirect:
        """Note it."""
        row = await queries.kitchen_of(work, sppg_id, DAPUR_MANAGE)

        async def do(sent: Sent) -> object:
            form = sent.parse(StateForm)
            return await service.change_state(work, sppg_id, form, await upload_of(work, sent))

        return await done(request, work, row, _state_context(work, row), do, _("Status dicatat."))


class KitchenFileController(Controller):
    """Files of a kitchen's papers, for those who read the kitchen."""

    path = "/dapur/{sppg_id:int}"
    opt = {"permission": DAPUR_READ}  # noqa: RUF012 - the framework's way of declaring

    @get("/sertifikat/{sertifikat_id:int}/berkas")
    async def certificate(self, work: Work, sppg_id: FromPath[int], sertifikat_id: FromPath[int]) -> Response[bytes]:
        """Of a certificate."""
        return await send_file(work, await queries.paper_of(work, sppg_id, Sertifikat, sertifikat_id))

    @get("/status/{keputusan_id:int}/berkas")
    async def decision(self, work: Work, sppg_id: FromPath[int], keputusan_id: FromPath[int]) -> Response[bytes]:
        """Of a decision of the agency."""
        return await send_file(work, await queries.paper_of(work, sppg_id, SppgStatus, keputusan_id))

    @get("/slhs/{langkah_id:int}/berkas")
    async def step(self, work: Work, sppg_id: FromPath[int], langkah_id: FromPath[int]) -> Response[bytes]:
        """Of a step of the hygiene certificate."""
        return await send_file(work, await queries.paper_of(work, sppg_id, SlhsLangkah, langkah_id))

    @get("/ikl/{ikl_id:int}/berkas")
    async def inspection(self, work: Work, sppg_id: FromPath[int], ikl_id: FromPath[int]) -> Response[bytes]:
        """Of an inspection."""
        return await send_file(work, await queries.paper_of(work, sppg_id, Ikl, ikl_id))


async def done(
    request: AnyRequest,
    work: UnitOfWork,
    row: Sppg,
    context: dict[str, Any],
    do: Callable[[Sent], Awaitable[object]],
    said: str,
) -> Redirect:
    """Do it with what was sent and go to the kitchen; or the form again, with what is wrong."""
    sent = await sent_form(request)
    try:
        await do(sent)
    except TiruError as problem:
        raise await form_again(request, work, DEED, sent, problem, context) from problem
    return go_to(f"{HOME}/{row.id}", flash=said)


def context_of(work: UnitOfWork, row: Sppg, deed: str, title: str, **more: object) -> dict[str, Any]:
    """What the form of a deed shows."""
    values = {"pada": work.today.isoformat(), "terbit_on": work.today.isoformat()}
    return {"row": row, "deed": deed, "title": title, "values": values, **WORDS, **more}


def _state_context(work: UnitOfWork, row: Sppg) -> dict[str, Any]:
    options = [(kode, str(STATES[kode])) for kode in MOVES[row.status]]
    needs = row.status in STOPS or any(kode in STOPS for kode, _label in options)
    return context_of(work, row, "status", _("Ubah status dapur"), options=options, needs_decision=needs)
