"""The office's pages about personal data: the register of processing, and what people ask about theirs."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from litestar import Controller, Request, get, post
from litestar.params import FromPath, FromQuery
from litestar.response import Response, Template
from pydantic import StringConstraints

from tiru.access.citizens import queries, requests
from tiru.access.forms import Short
from tiru.access.register import HEADS, register_of
from tiru.errors import TiruError
from tiru.i18n import _
from tiru.spreadsheet import both_forms, form_of, table_response
from tiru.web.app import Work
from tiru.web.forms import Form, sent_form
from tiru.web.pages import form_again, go_to, page
from tiru.work import UnitOfWork

AnyRequest = Request[Any, Any, Any]
HOME = "/kantor/permintaan-warga"
MOST = 10_000


class AnswerForm(Form):
    decision: Literal["dikabulkan", "ditolak"]
    answer: Annotated[str, StringConstraints(min_length=5, max_length=2000)]
    name: Short | None = None


class RegisterController(Controller):
    """`/kantor/data-pribadi`: what is kept about people, why, on which basis, for how long."""

    path = "/data-pribadi"
    opt = {"permission": "akses:personal:read"}  # noqa: RUF012 - Litestar reads it from the class

    @get()
    async def show(self, request: AnyRequest, work: Work, kategori: FromQuery[str] = "") -> Template:
        """All declared fields, or the specific ones."""
        rows = register_of(work)
        shown = [row for row in rows if row.specific] if kategori == "spesifik" else rows
        context = {
            "rows": shown,
            "total": len(rows),
            "specific": sum(row.specific for row in rows),
            "kategori": kategori,
            "heads": [str(head) for head in HEADS],
        }
        return await page(request, work, "akses/data_pribadi.html", context)

    @get(both_forms("/ekspor"))
    async def export(self, request: AnyRequest, work: Work) -> Response[bytes]:
        """The whole register, as an auditor asks for it."""
        rows = [row.cells for row in register_of(work)]
        work.record("akses.register.export", "register:*", after={"rows": len(rows)})
        name = f"pemrosesan-{work.tenant.slug}"
        return table_response([str(head) for head in HEADS], rows, form=form_of(request), name=name)


class RequestController(Controller):
    """`/kantor/permintaan-warga`: what people ask about their data, the most urgent first."""

    path = "/permintaan-warga"
    opt = {"permission": "akses:citizen:answer"}  # noqa: RUF012 - Litestar reads it from the class

    @get()
    async def index(self, request: AnyRequest, work: Work, keadaan: FromQuery[str] = "") -> Template:
        """What waits, or what was answered."""
        return await page(request, work, "akses/permintaan_warga.html", await _context(work, keadaan == "selesai"))

    @get(both_forms("/ekspor"))
    async def export(self, request: AnyRequest, work: Work) -> Response[bytes]:
        """Proof of what was answered and when; nobody is named in it."""
        rows = await queries.requests_with_names(work, answered=True, limit=MOST)
        rows += await queries.requests_with_names(work, answered=False, limit=MOST)
        work.record("akses.request.export", "correction_request:*", after={"rows": len(rows)})
        heads = [
            _("Nomor"),
            _("Jenis"),
            _("Diterima"),
            _("Tenggat"),
            _("Dijawab"),
            _("Keputusan"),
            _("Dalam 3 × 24 jam"),
        ]
        cells = [
            (
                one.id,
                str(requests.KINDS[one.kind]),
                one.created_at.astimezone(work.tenant.zone),
                one.due_at.astimezone(work.tenant.zone),
                one.answered_at.astimezone(work.tenant.zone) if one.answered_at else None,
                str(requests.DECISIONS[one.decision]) if one.decision else "",
                _("ya") if (one.answered_at or work.now) <= one.due_at else _("tidak"),
            )
            for one, _citizen in rows
        ]
        return table_response(heads, cells, form=form_of(request), name=f"permintaan-warga-{work.tenant.slug}")

    @post("/{request_id:int}/jawab")
    async def answer(self, request: AnyRequest, work: Work, request_id: FromPath[int]) -> Response[Any]:
        """Decide, do it, tell the person."""
        sent = await sent_form(request)
        await requests.open_request(work, request_id)
        try:
            form = sent.parse(AnswerForm)
            await requests.answer(work, request_id, decision=form.decision, words=form.answer, name=form.name)
        except TiruError as problem:
            context = {**await _context(work, False), "open_id": request_id}
            name = "akses/permintaan_warga.html"
            raise await form_again(request, work, name, sent, problem, context) from problem
        return go_to(HOME, flash=_("Jawaban disimpan; warganya diberi tahu."))


async def _context(work: UnitOfWork, answered: bool) -> dict[str, object]:
    found = await queries.requests_with_names(work, answered=answered)
    return {
        "rows": [
            {
                "request": one,
                "name": citizen.name if citizen else _("Akun sudah dihapus"),
                "contact": (citizen.email or citizen.phone) if citizen else "",
                "kind": str(requests.KINDS[one.kind]),
                "decision": str(requests.DECISIONS[one.decision]) if one.decision else "",
                "left": requests.hours_left(one, work.now),
                "late": (one.answered_at or work.now) > one.due_at,
            }
            for one, citizen in found
        ],
        "answered": answered,
        "waiting": await queries.count_waiting(work),
        "decisions": [(key, str(words)) for key, words in requests.DECISIONS.items()],
        "open_id": 0,
    }
