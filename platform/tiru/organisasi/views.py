"""The organisation as people see it: the tree, a unit with its posts, appointments."""

from __future__ import annotations

from datetime import date
from typing import Any

from litestar import Controller, Request, Response, get, post
from litestar.params import FromPath, FromQuery
from litestar.response import Redirect, Template

from tiru.errors import Invalid, Refused
from tiru.i18n import _
from tiru.organisasi import queries
from tiru.organisasi.service import AssignForm, assign, end_assignment
from tiru.spreadsheet import table_response
from tiru.web.app import Work
from tiru.web.declared import STAFF
from tiru.web.forms import sent_form
from tiru.web.pages import form_again, go_to, page
from tiru.work import UnitOfWork

AnyRequest = Request[Any, Any, Any]
MANAGE = "organisasi:unit:manage"


class OrganisationController(Controller):
    """Everything under /kantor/organisasi."""

    path = "/organisasi"
    opt = {"permission": STAFF}  # noqa: RUF012 - the framework's way of declaring

    @get("/")
    async def tree(self, request: AnyRequest, work: Work, q: FromQuery[str] = "") -> Template:
        """All units."""
        context = {"units": await queries.units(work, q=q.strip()[:80]), "q": q}
        return await page(request, work, "organisasi/pohon.html", context)

    @get("/ekspor.csv")
    async def export(self, work: Work) -> Response[bytes]:
        """All units as a table."""
        rows = [
            [unit.kode, unit.nama, unit.singkatan, unit.tipe, unit.kode_wilayah or ""]
            for unit in await queries.units(work)
        ]
        heads = [_("Kode"), _("Nama"), _("Singkatan"), _("Tipe"), _("Kode wilayah")]
        return table_response(heads, rows, form="csv", name=f"organisasi-{work.tenant.slug}")

    @get("/unit/{unit_id:int}")
    async def unit(self, request: AnyRequest, work: Work, unit_id: FromPath[int]) -> Template:
        """One unit with posts and holders."""
        return await page(request, work, "organisasi/unit.html", await _unit_context(work, unit_id))

    @post("/unit/{unit_id:int}/jabatan/{post_id:int}", opt={"permission": MANAGE})
    async def assign(self, request: AnyRequest, work: Work, unit_id: FromPath[int], post_id: FromPath[int]) -> Redirect:
        """Somebody gets a post."""
        sent = await sent_form(request)
        try:
            entry = await assign(work, post_id, sent.parse(AssignForm))
        except (Invalid, Refused) as problem:
            context = {**await _unit_context(work, unit_id), "open_post": post_id}
            raise await form_again(request, work, "organisasi/unit.html", sent, problem, context) from problem
        return go_to(f"/kantor/organisasi/unit/{unit_id}", flash=_("%(nama)s ditugaskan.", nama=entry.nama))

    @post("/unit/{unit_id:int}/akhiri/{assignment_id:int}", opt={"permission": MANAGE})
    async def end(self, work: Work, unit_id: FromPath[int], assignment_id: FromPath[int]) -> Redirect:
        """Today is the last day."""
        today: date = work.now.astimezone(work.tenant.zone).date()
        entry = await end_assignment(work, assignment_id, today)
        return go_to(
            f"/kantor/organisasi/unit/{unit_id}",
            flash=_("Penugasan %(nama)s berakhir hari ini.", nama=entry.nama),
        )


async def _unit_context(work: UnitOfWork, unit_id: int) -> dict[str, object]:
    unit = await queries.unit_of(work, unit_id)
    return {
        "unit": unit,
        "held": await queries.posts_of(work, unit_id),
        "below": [one for one in await queries.units(work) if one.induk_id == unit_id],
        "may_manage": work.actor.may(MANAGE),
        "open_post": 0,
        "today": work.now.astimezone(work.tenant.zone).date(),
    }
