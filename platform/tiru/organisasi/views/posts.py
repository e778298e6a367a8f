"""`/kantor/organisasi/unit/…/jabatan`: a post, who holds it, and the roles that come with it."""

from __future__ import annotations

from typing import Any

from litestar import Controller, Request, get, post
from litestar.params import FromPath
from litestar.response import Redirect, Template

from tiru.access.queries import roles_of
from tiru.errors import NotFound, TiruError
from tiru.i18n import _
from tiru.organisasi import queries
from tiru.organisasi.forms import AssignForm, EndForm, PostChangeForm, PostForm, PostRoleForm
from tiru.organisasi.post_changes import change_post, close_post, create_post, give_post_role, take_post_role
from tiru.organisasi.rules import MANAGE, ROLES, reaches
from tiru.organisasi.service import assign, end_assignment
from tiru.web.app import Work
from tiru.web.declared import STAFF
from tiru.web.forms import sent_form
from tiru.web.pages import form_again, go_to, page
from tiru.work import UnitOfWork

AnyRequest = Request[Any, Any, Any]


class PostController(Controller):
    """Reading is for every official; changing goes through the reach of `organisasi:unit:manage`."""

    path = "/organisasi/unit/{unit_id:int}/jabatan"
    opt = {"permission": MANAGE}  # noqa: RUF012 - the framework's way of declaring

    @get("/baru")
    async def new(self, request: AnyRequest, work: Work, unit_id: FromPath[int]) -> Template:
        """The form of a new post."""
        unit = await queries.unit_to_change(work, unit_id)
        return await page(request, work, "organisasi/jabatan_isian.html", {"unit": unit, "post": None})

    @post("/baru")
    async def create(self, request: AnyRequest, work: Work, unit_id: FromPath[int]) -> Redirect:
        """Make a post."""
        unit = await queries.unit_to_change(work, unit_id)
        sent = await sent_form(request)
        try:
            made = await create_post(work, unit_id, sent.parse(PostForm))
        except TiruError as problem:
            context = {"unit": unit, "post": None}
            raise await form_again(request, work, "organisasi/jabatan_isian.html", sent, problem, context) from problem
        return go_to(_home(unit_id, made.id), flash=_("%(nama)s dibentuk.", nama=made.nama))

    @get("/{post_id:int}", opt={"permission": STAFF})
    async def show(self, request: AnyRequest, work: Work, unit_id: FromPath[int], post_id: FromPath[int]) -> Template:
        """One post with everybody who held it."""
        return await page(request, work, "organisasi/jabatan.html", await _context(work, unit_id, post_id))

    @get("/{post_id:int}/ubah")
    async def change_form(
        self, request: AnyRequest, work: Work, unit_id: FromPath[int], post_id: FromPath[int]
    ) -> Template:
        """The form of a post."""
        return await page(request, work, "organisasi/jabatan_isian.html", await _to_change(work, unit_id, post_id))

    @post("/{post_id:int}/ubah")
    async def change(self, request: AnyRequest, work: Work, unit_id: FromPath[int], post_id: FromPath[int]) -> Redirect:
        """Correct a post."""
        sent = await sent_form(request)
        context = await _to_change(work, unit_id, post_id)
        try:
            await change_post(work, post_id, sent.parse(PostChangeForm), unit_id=unit_id)
        except TiruError as problem:
            raise await form_again(request, work, "organisasi/jabatan_isian.html", sent, problem, context) from problem
        return go_to(_home(unit_id, post_id), flash=_("Jabatan diubah."))

    @post("/{post_id:int}/tutup")
    async def close(self, request: AnyRequest, work: Work, unit_id: FromPath[int], post_id: FromPath[int]) -> Redirect:
        """Today is the post's last day."""
        sent = await sent_form(request)
        context = await _context(work, unit_id, post_id)
        try:
            await close_post(work, post_id, unit_id=unit_id)
        except TiruError as problem:
            raise await form_again(request, work, "organisasi/jabatan.html", sent, problem, context) from problem
        return go_to(_home(unit_id, post_id), flash=_("Jabatan ditutup; hari ini hari terakhirnya."))

    @get("/{post_id:int}/tugaskan")
    async def assign_form(
        self, request: AnyRequest, work: Work, unit_id: FromPath[int], post_id: FromPath[int]
    ) -> Template:
        """The form of an appointment."""
        return await page(request, work, "organisasi/tugaskan.html", await _to_change(work, unit_id, post_id))

    @post("/{post_id:int}/tugaskan")
    async def assign(self, request: AnyRequest, work: Work, unit_id: FromPath[int], post_id: FromPath[int]) -> Redirect:
        """Somebody gets the post."""
        sent = await sent_form(request)
        context = await _to_change(work, unit_id, post_id)
        try:
            entry = await assign(work, post_id, sent.parse(AssignForm), unit_id=unit_id)
        except TiruError as problem:
            raise await form_again(request, work, "organisasi/tugaskan.html", sent, problem, context) from problem
        return go_to(_home(unit_id, post_id), flash=_("%(nama)s ditugaskan.", nama=entry.nama))

    @get("/{post_id:int}/akhiri/{assignment_id:int}")
    async def end_form(
        self,
        request: AnyRequest,
        work: Work,
        unit_id: FromPath[int],
        post_id: FromPath[int],
        assignment_id: FromPath[int],
    ) -> Template:
        """The form of an end."""
        context = await _to_change(work, unit_id, post_id, assignment_id)
        return await page(request, work, "organisasi/akhiri.html", context)

    @post("/{post_id:int}/akhiri/{assignment_id:int}")
    async def end(
        self,
        request: AnyRequest,
        work: Work,
        unit_id: FromPath[int],
        post_id: FromPath[int],
        assignment_id: FromPath[int],
    ) -> Redirect:
        """The last day somebody holds the post."""
        sent = await sent_form(request)
        context = await _to_change(work, unit_id, post_id, assignment_id)
        try:
            form = sent.parse(EndForm)
            entry = await end_assignment(work, assignment_id, form.hari_terakhir, unit_id=unit_id)
        except TiruError as problem:
            raise await form_again(request, work, "organisasi/akhiri.html", sent, problem, context) from problem
        return go_to(_home(unit_id, post_id), flash=_("Penugasan %(nama)s diakhiri.", nama=entry.nama))

    @post("/{post_id:int}/peran")
    async def give(self, request: AnyRequest, work: Work, unit_id: FromPath[int], post_id: FromPath[int]) -> Redirect:
        """A role comes with the post."""
        await queries.post_to_change(work, post_id, unit_id=unit_id)
        sent = await sent_form(request)
        context = await _context(work, unit_id, post_id)
        try:
            await give_post_role(work, post_id, sent.parse(PostRoleForm), unit_id=unit_id)
        except TiruError as problem:
            raise await form_again(request, work, "organisasi/jabatan.html", sent, problem, context) from problem
        return go_to(_home(unit_id, post_id), flash=_("Peran ikut jabatan ini."))

    @post("/{post_id:int}/peran/cabut")
    async def take(self, request: AnyRequest, work: Work, unit_id: FromPath[int], post_id: FromPath[int]) -> Redirect:
        """A role no longer comes with the post."""
        sent = await sent_form(request)
        await take_post_role(work, post_id, sent.text("role"), unit_id=unit_id)
        return go_to(_home(unit_id, post_id), flash=_("Peran tidak lagi ikut jabatan ini."))


def _home(unit_id: int, post_id: int) -> str:
    return f"/kantor/organisasi/unit/{unit_id}/jabatan/{post_id}"


async def _context(work: UnitOfWork, unit_id: int, post_id: int) -> dict[str, object]:
    unit = await queries.unit_of(work, unit_id)
    found = await queries.post_of(work, post_id, unit_id=unit_id)
    manages = reaches(work.actor, unit.path, unit.kode_wilayah)
    rules = manages and work.actor.may(ROLES)
    return {
        "unit": unit,
        "post": found,
        "acting": await queries.post_holder_at(work, post_id, work.today),
        "assignments": await queries.assignments_of_post(work, post_id),
        "roles": await queries.roles_of_post(work, post_id),
        "choices": [(row.name, _(row.title)) for row, _permissions, _holders in await roles_of(work)] if rules else [],
        "may_manage": manages,
        "is_open": found.berlaku_sampai is None or found.berlaku_sampai > work.today,
        "today": work.today,
    }


async def _to_change(
    work: UnitOfWork, unit_id: int, post_id: int, assignment_id: int | None = None
) -> dict[str, object]:
    found = await queries.post_to_change(work, post_id, unit_id=unit_id)
    context: dict[str, object] = {"post": found, "today": work.today, "unit": await queries.unit_of(work, unit_id)}
    if assignment_id is not None:
        rows = {row.id: row for row in await queries.assignments_of_post(work, post_id)}
        if assignment_id not in rows:
            raise NotFound(_("Penugasan ini tidak ada."))
        context["entry"] = rows[assignment_id]
    return context
